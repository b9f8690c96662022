"""Quotation marks of a text, whatever its language: which belong together, which stand alone, and which are apostrophes.

Languages disagree on the signs („so“, »so«, « so », ”so”, “so”, 「so」), so a sign alone does not say whether it opens or
closes; where it stands does: one that opens leans on what follows, one that closes on what precedes, and a mark that is open
wants its counterpart. One pass over the marks with a stack of open ones, linear in the text.

A speech of several paragraphs repeats its opening mark at each of them and closes only the last: every paragraph is a
pair of its own then, without a closing mark. A dialogue dash opens a turn that its paragraph ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from saidby.document import Span

_FAMILIES = {
    "double": '"“”„‟＂〝〞〟״',
    "single": "'‘’‚‛`´＇",
    "angle": "«»",
    "small angle": "‹›",
    "corner": "「」｢｣﹁﹂",
    "white corner": "『』﹃﹄",
    "title": "《》",
    "small title": "〈〉",
}
_FAMILY = {sign: name for name, signs in _FAMILIES.items() for sign in signs} | {"``": "double", "''": "double"}
_OPENS = frozenset("„‟〝‚‛「｢﹁『﹃《〈`") | {"``"}
_CLOSES = frozenset("〞〟´」｣﹂』﹄》〉")
_MARK = re.compile("``|''|[" + "".join(_FAMILIES.values()) + "]")
_LOOSE = frozenset("'’‘`´＇")
"""Signs that are apostrophes too: alone they are no fault."""

_BEFORE_OPENING = frozenset("([{<-–—―/=|*_¿¡…:;,.، 。，：；、")
_AFTER_CLOSING = frozenset(".,;:!?)]}>-–—―…/|*_،؛؟۔।。，：；、！？）")
_ELISION = re.compile(
    r"(?:\d0s\b|\d\d\b(?!\d)|[ntsk]\b|n['’]|(?:tis|twas|twere|twill|em|til|till|cause|cos|coz|bout|round|ere|neath|kay|un|ne|nem|nen)\b)",
    re.IGNORECASE,
)
_DEEPEST = 30
"""Marks that may be open at once: bounds the work on a text that opens without end."""
_TOGETHER = 4
"""Marks that may stand together, as in ``“‘«``."""
_TURN = re.compile(r"^[ \t\u00a0]*(?P<dash>[—–―]|--?(?=[ \u00a0]))[ \u00a0]*(?=\S)(?P<body>.+)$", re.MULTILINE)


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


class Turn(NamedTuple):
    """A paragraph that a dialogue dash opens: the dash, and the words that are spoken, without inserted "— said Ruiz —"."""

    dash: Span
    words: tuple[Span, ...]


def is_mark(sign: str) -> bool:
    """Whether a character is a quotation mark in some language."""
    return sign in _FAMILY


def pairs(text: str) -> tuple[Pair, ...]:
    """Every pair of quotation marks of a text, in text order, of two that start together the longer first."""
    return marks(text).pairs


def unpaired(text: str) -> tuple[Span, ...]:
    """Every quotation mark without its counterpart; what may be an apostrophe or a prime is none."""
    return marks(text).unpaired


@lru_cache(maxsize=4)
def marks(text: str) -> Marks:
    """The quotation marks of a text, paired."""
    return _plain(text) or _read(text)


_LETTER = "[A-Za-zÀ-ÖØ-öø-ɏ]"
_APOSTROPHE = rf"(?<={_LETTER})['’](?={_LETTER})"
_SIGNS = re.escape("".join(_FAMILIES.values()))
_PLAIN = re.compile(
    "|".join(rf"(?:(?<=[\s(])|\A){a}(?=\S)(?:[^{_SIGNS}\n]|{_APOSTROPHE})+(?<!\s){b}(?=[\s.,;:!?)]|\Z)" for a, b in ("“”", '""'))
)


def _plain(text: str) -> Marks | None:
    """The marks of a text that has only apostrophes within words and pairs that nobody could read otherwise; None of others.

    Most texts are so, and what `_Reader` would find in them (a test says so) is found in a fifth of the time.
    """
    found = [Pair(*match.span(), match[0][0], match[0][-1]) for match in _PLAIN.finditer(text)]
    apostrophes = sum(1 for _ in re.finditer(_APOSTROPHE, text)) if "'" in text or "’" in text else 0
    return Marks(tuple(found), ()) if 2 * len(found) + apostrophes == len(_MARK.findall(text)) else None


def _read(text: str) -> Marks:
    """The quotation marks of any text, paired one after the other."""
    reader = _Reader(text, swedish="”" in text and not any(sign in text for sign in "“„"))
    last = 0
    for found in _MARK.finditer(text):
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
        family = _FAMILY[sign]
        before, after = self._before(at), self._after(at + len(sign))
        if sign not in _OPENS and sign not in _CLOSES and self._is_apostrophe(at, sign, before, after):
            return
        depth = self._depth(family)
        if depth is not None and self.stack[depth].line < self.line and self._starts_line(at):
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
        self.alone += [(item.at, item.sign) for item in self.stack[depth:] if item.sign not in _LOOSE]
        del self.stack[depth:]

    def _way(self, sign: str, before: str, after: str, opened: _Open | None) -> str:
        if sign in _OPENS or sign in _CLOSES:
            return "open" if sign in _OPENS else "close"
        opening = (before.isspace() or before in _BEFORE_OPENING) and not after.isspace()
        closing = not before.isspace() and (after.isspace() or after in _AFTER_CLOSING)
        wanted = _wanted(sign, opened.sign if opened else None)
        if wanted and (opened or opening == closing):
            return wanted
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
        if item.sign in _LOOSE and "\n\n" in self.text[item.at : at]:
            self.abandon(depth)
            return
        self.abandon(depth + 1)
        self.stack.pop()
        if self._may_be_other(at, sign):
            self.doubtful[item.family] = (len(self.pairs), len(self.stack), end)
        else:
            self.doubtful.pop(item.family, None)
        self.pairs.append(Pair(item.at, end, item.sign, sign))

    def _close_none(self, at: int, sign: str, family: str) -> None:
        """A closing mark with nothing open: the mark before was an apostrophe, or this one is, or it stands alone."""
        index, depth, end = self.doubtful.pop(family, (None, 0, 0))
        apostrophe = sign in _LOOSE and self._may_be_other(at, sign)
        if index is not None and depth == len(self.stack) and "\n" not in self.text[end:at] and not apostrophe:
            pair = self.pairs[index]
            self.pairs[index] = pair._replace(end=at + len(sign), close=sign)
        elif sign not in _LOOSE and not self.text[at - 1 : at].isdigit():
            self.alone.append((at, sign))

    def _go_on(self, depth: int, at: int, sign: str, family: str) -> None:
        """A paragraph repeats the mark that is open: what was open before it ends with its own paragraph."""
        inner = _FAMILY.get(self.text[at + len(sign) : at + len(sign) + 1])
        for item in self.stack[depth:]:
            words = self.text[item.at : self.text.find("\n", item.at)].rstrip()
            if item.family in (family, inner):
                self.pairs.append(Pair(item.at, item.at + len(words), item.sign, ""))
            elif item.sign not in _LOOSE:
                self.alone.append((item.at, item.sign))
        del self.stack[depth:]
        self.stack.append(_Open(at, sign, family, self.line))

    def _depth(self, family: str) -> int | None:
        """Where in the stack the innermost open mark of a family is."""
        return next((i for i in range(len(self.stack) - 1, -1, -1) if self.stack[i].family == family), None)

    def _starts_line(self, at: int) -> bool:
        while at > 0 and self.text[at - 1] in " \t\u00a0\u3000":
            at -= 1
        return at == 0 or self.text[at - 1] == "\n"

    def _before(self, at: int) -> str:
        """The sign before a mark and before the marks next to it; a space at the start of the text."""
        for _ in range(_TOGETHER):
            at -= at > 0 and self.text[at - 1] in _FAMILY
        return self.text[at - 1] if at > 0 else " "

    def _after(self, at: int) -> str:
        for _ in range(_TOGETHER):
            at += at < len(self.text) and self.text[at] in _FAMILY
        return self.text[at] if at < len(self.text) else " "

    def _is_apostrophe(self, at: int, sign: str, before: str, after: str) -> bool:
        """Whether a mark that also serves as apostrophe, prime or gershayim is no quotation mark here."""
        if sign in '"״＂':
            hebrew = "\u05d0" <= before <= "\u05ea" and "\u05d0" <= after <= "\u05ea"
            return hebrew or (before.isdigit() and self._depth("double") is None)
        if sign not in _LOOSE:
            return False
        if before.isalnum() and after.isalnum():
            return not _cjk(before) and not _cjk(after)
        opening = (before.isspace() or before in _BEFORE_OPENING) and not after.isspace()
        return opening and (bool(_ELISION.match(self.text, at + 1)) or (sign == "’" and not self.swedish))

    def _may_be_other(self, at: int, sign: str) -> bool:
        """Whether a closing mark may be the apostrophe of a plural (the dogs' bones) or a prime (a 5" pipe)."""
        before, after = self.text[max(0, at - 2) : at], self.text[at + len(sign) : at + len(sign) + 2]
        goes_on = after[:1].isspace() and after[1:2].isalpha()
        if sign in "'’":
            return goes_on and (before[-1:].lower() in tuple("sxz") or before.lower() == "in")
        return sign in '"＂' and goes_on and before[-1:].isdigit()


def _wanted(sign: str, opened: str | None) -> str | None:
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


def _cjk(sign: str) -> bool:
    return "\u3040" <= sign <= "\u9fff" or "\uac00" <= sign <= "\ud7a3"


# Dialogue dashes


def turns(text: str) -> tuple[Turn, ...]:
    """Every paragraph that opens with a dialogue dash; a hyphen counts where a space follows, as lists have it too."""
    return tuple(Turn(Span(*found.span("dash")), tuple(_spoken(text, *found.span("body")))) for found in _TURN.finditer(text))


_DASH = re.compile(r"(?P<left>\s?)(?P<dash>[—–―]|(?<=\s)-(?=\s))(?P<right>\s?)")


def _spoken(text: str, start: int, end: int) -> Iterator[Span]:
    """The words of a turn without what dashes insert, as Spanish (—dijo Ruiz—) and Russian (, — сказал Руис. —) have it."""
    at: int | None = start
    dashes = list(_DASH.finditer(text, start, end))
    for i, dash in enumerate(dashes):
        before, after = text[dash.start() - 1], text[dash.end() : dash.end() + 1]
        if at is not None and _begins_insertion(text, dash, before, after, dashes[i + 1 : i + 2]):
            yield from _trimmed(text, at, dash.start())
            at = None
        elif at is None and (dash["left"] == "" or before in ".,;:!?…"):
            at = dash.end()
    if at is not None:
        yield from _trimmed(text, at, end)


def _begins_insertion(text: str, dash: re.Match[str], before: str, after: str, later: list[re.Match[str]]) -> bool:
    if not after.islower():
        return False
    if dash["left"] and not dash["right"]:  # Spanish: space before, none after
        return True
    if before in ",!?…":  # Russian
        return True
    # Polish has no comma: only a dash after the full stop of the insertion tells it from a dash within the speech.
    return bool(later) and bool(dash["left"] and dash["right"]) and text[later[0].start() - 1] == "."


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    words = text[start:end]
    start += len(words) - len(words.lstrip(" \t\u00a0.,;:"))
    words = text[start:end].rstrip()
    end = start + len(words) - (words[-1:] in tuple(",:.") and words[-2:-1] != ".")
    if start < end:
        yield Span(start, end)
