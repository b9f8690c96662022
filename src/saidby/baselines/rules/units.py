"""A text as the rules see it: sentences of words, signs, and whole quotations, which no sentence breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from saidby.baselines.quotation_marks import no_quote
from saidby.baselines.rules.lexicon import Lexicon
from saidby.document import Span
from saidby.marks import Pair

_UNIT = re.compile(r"(?:[^\W\d_]\.){2,}|\d+(?:[.,:]\d+)+|[^\W_]+(?:[-’'&/@][^\W_]+)*|\n\s*|[^\w\s]|_+")
_ENDS = frozenset(".!?…।。؟")
_DASHES = frozenset("-–—")
_DATELINE = 16
"""Units within which a dateline ends."""
_JOINED = re.compile(r"[^.!?…:”\"’»“)\]\s]\n[a-z]")


class Unit(NamedTuple):
    """A word, a sign, or a quotation with its marks."""

    start: int
    end: int
    text: str
    low: str
    """In small letters; empty for a quotation."""
    kind: str
    """`word`, `sign`, `quote`, or `scare` for words in marks that are too few for a quote or the title of a work."""

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.start, self.end)

    @property
    def quoted(self) -> bool:
        """Whether it is words in marks."""
        return self.low == ""


class Sentence(NamedTuple):
    """The units of a sentence, and the number of its paragraph."""

    units: tuple[Unit, ...]
    paragraph: int


def sentences(text: str, marked: Sequence[Pair], lexicon: Lexicon) -> Iterator[Sentence]:
    """The sentences of a text, in order; `marked` are its outermost quotations."""
    units = list(_units(text, marked))
    paragraph = 0
    begun = _behind_dateline(units, 0)
    for i, unit in enumerate(units):
        if i < begun:
            continue
        if unit.text == "\n":
            if units[begun:i]:
                yield Sentence(tuple(units[begun:i]), paragraph)
            begun, paragraph = _behind_dateline(units, i + 1), paragraph + 1
        elif _ends(units, i, lexicon):
            yield Sentence(tuple(units[begun : i + 1]), paragraph)
            begun = i + 1
    if units[begun:]:
        yield Sentence(tuple(units[begun:]), paragraph)


def _units(text: str, marked: Sequence[Pair]) -> Iterator[Unit]:
    at = 0
    for pair in marked:
        yield from _plain(text, at, pair.start)
        kind = "scare" if pair.open and no_quote(pair, text) else "quote"  # no mark opens a turn of a dialogue
        yield Unit(pair.start, pair.end, text[pair.start : pair.end], "", kind)
        at = pair.end
    yield from _plain(text, at, len(text))


def _plain(text: str, start: int, end: int) -> Iterator[Unit]:
    for found in _UNIT.finditer(text, start, end):
        word, at = found[0], found.start()
        if word[0] == "\n":
            if word.count("\n") > 1 or not _JOINED.match(text, at - 1):
                yield Unit(at, at + 1, "\n", "\n", "break")
        else:
            yield Unit(at, found.end(), word, word.lower(), "word" if word[0].isalnum() else "sign")


def _behind_dateline(units: list[Unit], start: int) -> int:
    """Where a paragraph goes on behind the place, date and agency before a dash: "HARROW, May 3 (RNA) — The mayor"."""
    agency = False  # whether what is read stands in brackets
    for k in range(start, min(start + _DATELINE, len(units) - 1)):
        unit = units[k]
        if unit.text in _DASHES and k > start and unit.start > units[k - 1].end:
            placed = units[start].text.isupper() and len(units[start].text) > 1
            doubled = units[k + 1].text in _DASHES and units[k + 1].start == unit.end
            return k + 1 + doubled if placed or units[k - 1].text == ")" else start
        agency = (agency or unit.text == "(") and unit.text != ")"
        if not (agency or unit.text[0].isupper() or unit.text[0].isdigit() or unit.text in ",./)"):
            return start
    return start


def _ends(units: list[Unit], i: int, lexicon: Lexicon) -> bool:
    """Whether a sentence ends with this unit."""
    unit = units[i]
    after = units[i + 1] if i + 1 < len(units) else None
    if after is None or after.text == "\n":
        return False
    if unit.quoted:
        inner = unit.text.rstrip("\"”“’'»«」 ")
        return inner[-1:] in _ENDS and (after.quoted or after.text[0].isupper()) and not _reported(units, i + 1, lexicon)
    if unit.text not in _ENDS or not (after.quoted or after.text[0].isupper() or after.text[0].isdigit() or after.kind == "sign"):
        return False
    before = units[i - 1] if i else unit
    abbreviated = (
        unit.text == "." and before.end == unit.start and (before.low in lexicon.of("abbreviations") or len(before.text) == 1)
    )
    return not abbreviated and after.text not in _ENDS and after.text not in (")", "]")


def _reported(units: list[Unit], i: int, lexicon: Lexicon) -> bool:
    """Whether a quotation that ends like a sentence is followed by who said it: “It leaks!” Ada Ruiz cried."""
    for k in range(i, min(i + 8, len(units))):
        unit = units[k]
        if unit.kind != "word":
            return False
        for form in lexicon.cues.get(unit.low, ()):
            end = k + 1 + len(form.rest)
            same = form.rest == tuple(other.low for other in units[k + 1 : end])
            if same and not form.base and form.kinds & {"say", "state", "tell"}:
                after = units[end] if end < len(units) else None
                ends = after is None or after.text in (".", ",", "\n") or after.low in lexicon.of("prepositions", "time")
                return k == i or ends or "tell" in form.kinds
    return False
