"""The signs that are quotation marks in some language, and what they may be where they stand."""

from __future__ import annotations

import re

FAMILIES = {
    "double": '"“”„‟＂〝〞〟״',
    "single": "'‘’‚‛`´＇",
    "angle": "«»",
    "small angle": "‹›",
    "corner": "「」｢｣﹁﹂",
    "white corner": "『』﹃﹄",
    "title": "《》",
    "small title": "〈〉",
}
"""Signs that close one another, whatever the language."""
FAMILY = {sign: name for name, signs in FAMILIES.items() for sign in signs} | {"``": "double", "''": "double"}
"""The family of each sign; `` and '' are quotation marks typed as two."""
OPENS = frozenset("„‟〝‚‛「｢﹁『﹃《〈`") | {"``"}
CLOSES = frozenset("〞〟´」｣﹂』﹄》〉")
"""What opens, and what closes, wherever it stands."""
MARK = re.compile("``|''|[" + "".join(FAMILIES.values()) + "]")
"""A mark anywhere in a text."""
LOOSE = frozenset("'’‘`´＇")
"""Signs that are apostrophes too: alone they are no fault."""

_BEFORE_OPENING = frozenset("([{<-–—―/=|*_¿¡…:;,.، 。，：；、")
_AFTER_CLOSING = frozenset(".,;:!?)]}>-–—―…/|*_،؛؟۔।。，：；、！？）")
_ELISION = re.compile(
    r"(?:\d0s\b|\d\d\b(?!\d)|[ntsk]\b|n['’]|(?:tis|twas|twere|twill|em|til|till|cause|cos|coz|bout|round|ere|neath|kay|un|ne|nem|nen)\b)",
    re.IGNORECASE,
)
_TOGETHER = 4
"""Marks that may stand together, as in ``“‘«``."""


def is_mark(sign: str) -> bool:
    """Whether a character is a quotation mark in some language."""
    return sign in FAMILY


def has_direction(sign: str) -> bool:
    """Whether a sign opens wherever it stands, or closes wherever it stands."""
    return sign in OPENS or sign in CLOSES


def neighbours(text: str, start: int, end: int) -> tuple[str, str]:
    """The signs before and after a mark and the marks next to it; a space at either end of the text."""
    for _ in range(_TOGETHER):
        start -= start > 0 and text[start - 1] in FAMILY
        end += end < len(text) and text[end] in FAMILY
    return text[start - 1] if start > 0 else " ", text[end] if end < len(text) else " "


def leans(before: str, after: str) -> tuple[bool, bool]:
    """Whether a mark with these neighbours can open, leaning on what follows, and close, leaning on what precedes."""
    opening = (before.isspace() or before in _BEFORE_OPENING) and not after.isspace()
    closing = not before.isspace() and (after.isspace() or after in _AFTER_CLOSING)
    return opening, closing


def starts_line(text: str, at: int) -> bool:
    """Whether only blanks stand between a mark and the start of its line."""
    while at > 0 and text[at - 1] in " \t\u00a0\u3000":
        at -= 1
    return at == 0 or text[at - 1] == "\n"


def is_apostrophe(text: str, at: int, before: str, after: str, *, swedish: bool) -> bool:
    """Whether one of LOOSE is an apostrophe, with these neighbours; in `swedish` texts ’ opens as well as closes."""
    if before.isalnum() and after.isalnum():
        return not _is_cjk(before) and not _is_cjk(after)
    opening, _ = leans(before, after)
    return opening and (bool(_ELISION.match(text, at + 1)) or (text[at] == "’" and not swedish))


def is_gershayim(before: str, after: str) -> bool:
    """Whether a double mark between these neighbours is the sign of a Hebrew abbreviation."""
    return "\u05d0" <= before <= "\u05ea" and "\u05d0" <= after <= "\u05ea"


def may_be_other(text: str, at: int, sign: str) -> bool:
    """Whether a closing mark may be the apostrophe of a plural (the dogs' bones) or a prime (a 5" pipe)."""
    before, after = text[max(0, at - 2) : at], text[at + len(sign) : at + len(sign) + 2]
    goes_on = after[:1].isspace() and after[1:2].isalpha()
    if sign in "'’":
        return goes_on and (before[-1:].lower() in tuple("sxz") or before.lower() == "in")
    return sign in '"＂' and goes_on and before[-1:].isdigit()


def wanted(sign: str, opened: str | None) -> str | None:
    """What a sign that has a direction by custom does where nothing else says it; None where it has none."""
    if sign in ('"', "'", "''", "＂", "＇", "״"):
        return None
    if sign in "“‘":
        return "close" if opened in ("„", "‚", "‟", "‛", "”") else "open" if opened is None else None
    if sign in "”’":
        return None if opened in ("”", "’") else "close"
    if opened and opened != sign:
        return "close"
    return ("open" if sign in "«‹" else "close") if opened is None else None


def _is_cjk(sign: str) -> bool:
    return "\u3040" <= sign <= "\u9fff" or "\uac00" <= sign <= "\ud7a3"
