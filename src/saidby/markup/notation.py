"""The signs of the notation, and what is wrong where a text does not follow it."""

from __future__ import annotations

import hashlib
import re

ID = r"[A-Za-z0-9][A-Za-z0-9_:-]*"
"""What names a record: an entity, a quote, a non-quotation."""

_LABEL = rf"{ID}(?:\.(?:cue|by|to))?(?:~[1-9][0-9]*)?"
TAG = re.compile(rf"\[(?P<open>{_LABEL})\||\|(?P<close>{_LABEL})\]")
"""What opens or closes a label in the text."""

ROLES = ("", ".cue", ".by", ".to")
"""What follows a quote's id in the labels of its content, its cue, its speaker's and its addressee's words."""


class MarkupError(ValueError):
    """A document that cannot be marked up, or a marked-up text that cannot be read: where, what, and the way out."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(f"line {line}, column {column}: {message}" if line else message)
        self.line, self.column = line, column


def fault_at(text: str, offset: int, message: str) -> MarkupError:
    """The error that something at `offset` of a text is."""
    line = text.count("\n", 0, offset) + 1
    return MarkupError(message, line, offset - text.rfind("\n", 0, offset))


def text_digest(text: str) -> str:
    """The sha256 of a text's UTF-8 form, as annotation files state it."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
