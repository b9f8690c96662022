"""What an article may be called: its id is the name of its files."""

from __future__ import annotations

RESERVED = {"con", "prn", "aux", "nul", *(f"{name}{digit}" for name in ("com", "lpt") for digit in range(1, 10))}
"""Names that Windows keeps for devices, whatever their ending."""
LONGEST = 150
"""Characters of an id at most."""


def is_safe_id(name: str) -> bool:
    """Whether an article's id can be a file's name anywhere: ASCII letters, digits, `.`, `_`, `-`; no device of Windows."""
    plain = name.isascii() and all(sign.isalnum() or sign in "._-" for sign in name) and name[:1].isalnum()
    return plain and len(name) <= LONGEST and not name.endswith(".") and name.partition(".")[0].lower() not in RESERVED
