"""One pass over the quotation marks of any text, with a stack of those that are open; linear in the text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from saidby.document import Span
from saidby.marks.signs import (
    FAMILY,
    LOOSE,
    MARK,
    OPENS,
    has_direction,
    is_apostrophe,
    is_gershayim,
    leans,
    may_be_other,
    neighbours,
    starts_line,
    wanted,
)

_DEEPEST = 30
"""Marks that may be open at once: bounds the work on a text that opens without end."""


class Pair(NamedTuple):
    """Words between quotation marks: the span with its marks, and the marks.

    `close` is empty where the words go on in the next paragraph, which opens with a mark of its own.
    """

    start: int
    end: int
    open: str
    close: str

    @property
    def span(self) -> Span:
        """The words with their marks."""
        return Span(self.start, self.end)

    @property
    def inner(self) -> Span:
        """The words without their marks."""
        return Span(self.start + len(self.open), self.end - len(self.close))

    @property
    def is_title(self) -> bool:
        """Whether the marks are those that Chinese and Korean put around titles of works."""
        return self.open in "《〈"


class Marks(NamedTuple):
    """The quotation marks of a text: those that belong together, by position, and those that stand alone."""

    pairs: tuple[Pair, ...]
    unpaired: tuple[Span, ...]


def read(text: str) -> Marks:
    """The quotation marks of any text, paired one after the other."""
    reader = _Reader(text, swedish="”" in text and not any(sign in text for sign in "“„"))
    last = 0
    for found in MARK.finditer(text):
        reader.line += text.count("\n", last, found.start())
        reader.take(found.start(), found[0])
        last = found.start()
    reader.abandon(0)
    return Marks(
        tuple(sorted(reader.pairs, key=lambda pair: (pair.start, -pair.end))),
        tuple(sorted(Span(at, at + len(sign)) for at, sign in reader.alone)),
    )


class _Open(NamedTuple):
    """A mark that waits for its counterpart."""

    at: int
    sign: str
    family: str
    line: int


@dataclass(slots=True)
class _Reader:
    """The pass over the marks of one text: what is open, what was found."""

    text: str
    swedish: bool
    """Whether ” and ’ open as well as close here."""
    line: int = 0
    stack: list[_Open] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)
    alone: list[tuple[int, str]] = field(default_factory=list)
    doubtful: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    """By family: the last pair whose closing mark may have been an apostrophe or a prime (its index, open marks, end)."""

    def take(self, at: int, sign: str) -> None:
        """Take the next mark of the text, in text order."""
        family = FAMILY[sign]
        before, after = neighbours(self.text, at, at + len(sign))
        if not has_direction(sign) and self._is_other(at, sign, before, after):
            return
        depth = self._depth(family)
        if depth is not None and self.stack[depth].line < self.line and starts_line(self.text, at):
            self._go_on(depth, at, sign, family)
            return
        way = self._way(sign, before, after, None if depth is None else self.stack[depth])
        if way == "open":
            self._open(at, sign, family)
        elif depth is not None:
            self._close(depth, at, sign)
        else:
            self._close_none(at, sign, family)

    def abandon(self, depth: int) -> None:
        """Give up the open marks from `depth` on: they stand alone."""
        self.alone += [(item.at, item.sign) for item in self.stack[depth:] if item.sign not in LOOSE]
        del self.stack[depth:]

    def _way(self, sign: str, before: str, after: str, opened: _Open | None) -> str:
        """Whether a mark is to "open" or to "close": by its sign, by where it stands, by the mark that is open."""
        if has_direction(sign):
            return "open" if sign in OPENS else "close"
        opening, closing = leans(before, after)
        custom = wanted(sign, opened.sign if opened else None)
        if custom and (opened or opening == closing):
            return custom
        if opening != closing:
            return "open" if opening else "close"
        return "close" if opened else "open"

    def _open(self, at: int, sign: str, family: str) -> None:
        """Open a mark; one of its family left open in an earlier paragraph will not be closed any more."""
        depth = self._depth(family)
        if depth is not None and self.stack[depth].line < self.line:
            self.abandon(depth)
        if len(self.stack) == _DEEPEST:
            self.abandon(0)
        self.stack.append(_Open(at, sign, family, self.line))
        self.doubtful.pop(family, None)

    def _close(self, depth: int, at: int, sign: str) -> None:
        item, end = self.stack[depth], at + len(sign)
        if item.sign in LOOSE and "\n\n" in self.text[item.at : at]:
            self.abandon(depth)
            return
        self.abandon(depth + 1)
        self.stack.pop()
        if may_be_other(self.text, at, sign):
            self.doubtful[item.family] = (len(self.pairs), len(self.stack), end)
        else:
            self.doubtful.pop(item.family, None)
        self.pairs.append(Pair(item.at, end, item.sign, sign))

    def _close_none(self, at: int, sign: str, family: str) -> None:
        """A closing mark with nothing open: the mark before was an apostrophe, or this one is, or it stands alone."""
        index, depth, end = self.doubtful.pop(family, (None, 0, 0))
        apostrophe = sign in LOOSE and may_be_other(self.text, at, sign)
        if index is not None and depth == len(self.stack) and "\n" not in self.text[end:at] and not apostrophe:
            pair = self.pairs[index]
            self.pairs[index] = pair._replace(end=at + len(sign), close=sign)
        elif sign not in LOOSE and not self.text[at - 1 : at].isdigit():
            self.alone.append((at, sign))

    def _go_on(self, depth: int, at: int, sign: str, family: str) -> None:
        """A paragraph repeats the mark that is open: what was open before it ends with its own paragraph."""
        inner = FAMILY.get(self.text[at + len(sign) : at + len(sign) + 1])
        for item in self.stack[depth:]:
            words = self.text[item.at : self.text.find("\n", item.at)].rstrip()
            if item.family in (family, inner):
                self.pairs.append(Pair(item.at, item.at + len(words), item.sign, ""))
            elif item.sign not in LOOSE:
                self.alone.append((item.at, item.sign))
        del self.stack[depth:]
        self.stack.append(_Open(at, sign, family, self.line))

    def _depth(self, family: str) -> int | None:
        """Where in the stack the innermost open mark of a family is."""
        return next((i for i in range(len(self.stack) - 1, -1, -1) if self.stack[i].family == family), None)

    def _is_other(self, at: int, sign: str, before: str, after: str) -> bool:
        """Whether a mark is an apostrophe, a prime or a gershayim here, and no quotation mark."""
        if sign in '"״＂':
            return is_gershayim(before, after) or (before.isdigit() and self._depth("double") is None)
        return sign in LOOSE and is_apostrophe(self.text, at, before, after, swedish=self.swedish)
