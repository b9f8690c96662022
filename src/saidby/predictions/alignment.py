"""Where a string stands in a text that it may not have been copied from faithfully."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import takewhile

from saidby.document import Span, Spans

ENOUGH = 0.75
"""The least similarity of words that were not copied faithfully: twice the words in common over the words of both."""
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_ELLIPSIS = re.compile(r"\s*(?:\[\s*(?:\.\.\.|…)\s*\]|\(\s*(?:\.\.\.|…)\s*\)|\.\.\.+|…)\s*")
_LONG, _ENDING = 4, 2
"""Letters that a name must have to be found with an ending ("Merkel" in "Merkels"), and those of the ending at most."""
_WIDEST = 5
"""Windows that are compared word by word, of those with the most words in common."""


def align(string: str, folded: Folded, *, again: int = 0) -> Spans | None:
    """Where a string stands in a text, in one or more pieces, by the rules of `saidby.predictions`; None if it cannot be.

    `again` is how often the same string was asked for before: its next place is given while there is one.
    """
    if places := folded.places(string):
        return (places[min(again, len(places) - 1)],)
    return _divided(string, folded) or _similar(string, folded.text)


def fold(string: str) -> str:
    """The letters and digits of a string in small letters, in one form of those that can be composed."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", string).casefold() if sign.isalnum())


class Folded:
    """A text as its letters and digits alone, in small letters, with where each stands."""

    def __init__(self, text: str) -> None:
        self.text = text
        signs = [(sign, i) for i, original in enumerate(text) for sign in fold(original)]
        self.letters = "".join(sign for sign, _ in signs)
        self._at = [i for _, i in signs]

    def places(self, string: str) -> list[Span]:
        """Every place of a string: as it stands, or where it stands nowhere so, by its letters and digits.

        Where it stands as whole words, these places alone.
        """
        found = list(self._exact(string)) or list(self._by_letters(string))
        return [span for span in found if self._cut(span) == (0, 0)] or found

    def names(self, string: str) -> list[Span]:
        """Every place of a string, by either way, that cuts no word; if there is none, those with a short `_ENDING` cut off."""
        for ending in (0, _ENDING) if len(fold(string)) >= _LONG else (0,):
            for ways in (self._exact, self._by_letters):
                cuts = ((span, *self._cut(span)) for span in ways(string))
                if found := [span for span, before, after in cuts if not before and after <= ending]:
                    return found
        return []

    def _exact(self, string: str) -> Iterator[Span]:
        yield from (Span(found.start(), found.end()) for found in re.finditer(re.escape(string), self.text))

    def _by_letters(self, string: str) -> Iterator[Span]:
        wanted = fold(string)
        start = self.letters.find(wanted) if wanted else -1
        while start >= 0:
            yield self._span(start, start + len(wanted), string)
            start = self.letters.find(wanted, start + 1)

    def _cut(self, span: Span) -> tuple[int, int]:
        """How many letters of a word that a span cuts stand before it, and after it, counted up to one more than `_ENDING`."""
        before = self.text[max(span.start - _ENDING - 1, 0) : span.start + 1]
        after = self.text[span.end - 1 : span.end + _ENDING + 1]
        return _letters_on(before[::-1]), _letters_on(after)

    def _span(self, start: int, end: int, string: str) -> Span:
        """The code points of letters, with the signs at the edges that the string has there too."""
        first, last = self._at[start], self._at[end - 1] + 1
        for sign in reversed(_edge(string)):
            first -= first > 0 and self._is_sign(first - 1) and not sign.isspace()
        for sign in _edge(string[::-1]):
            last += self._is_sign(last) and not sign.isspace()
        return Span(first, last)

    def _is_sign(self, at: int) -> bool:
        sign = self.text[at : at + 1]
        return bool(sign) and not sign.isspace() and not fold(sign)


def _letters_on(signs: str) -> int:
    """How many letters go on with the word whose letter comes first."""
    return max(sum(1 for _ in takewhile(_is_of_word, signs)) - 1, 0)


def _is_of_word(sign: str) -> bool:
    """Whether a sign is a digit, or a letter of a script with capitals: others have no spaces, or write particles onto names."""
    return sign.isdigit() or sign.upper() != sign.lower()


def _edge(string: str) -> str:
    """The signs at the beginning of a string, before its first letter or digit."""
    return string[: next((i for i, sign in enumerate(string) if fold(sign)), 0)]


def _divided(string: str, folded: Folded) -> Spans | None:
    parts = [part for part in _ELLIPSIS.split(string) if fold(part)]
    if len(parts) < 2:
        return None
    found: list[Span] = []
    for part in parts:
        after = found[-1].end if found else 0
        place = next((place for place in folded.places(part) if place.start >= after), None)
        if place is None:
            return None
        found.append(place)
    return tuple(found)


def _similar(string: str, text: str) -> Spans | None:
    """The window of words that is most like a string, if it is enough so, and no other is."""
    wanted = [word.casefold() for word in _WORD.findall(string)]
    places = [Span(*found.span()) for found in _WORD.finditer(text)]
    words = [place.of(text).casefold() for place in places]
    size = len(wanted)
    if size < 3 or size > len(words):
        return None
    likely = sorted(_common(wanted, words), reverse=True)[: _WIDEST * size]
    best = sorted(
        ((_ratio(wanted, words[at : at + size]), -at) for common, at in likely if common >= ENOUGH * size), reverse=True
    )
    if not best or best[0][0] < ENOUGH:
        return None
    ratio, at = best[0][0], -best[0][1]
    if any(other >= ratio and abs(-place - at) >= size for other, place in best[1:]):
        return None
    blocks = SequenceMatcher(None, wanted, words[at : at + size], autojunk=False).get_matching_blocks()[:-1]
    return (Span(places[at + blocks[0].b].start, places[at + blocks[-1].b + blocks[-1].size - 1].end),)


def _common(wanted: list[str], words: list[str]) -> Iterator[tuple[int, int]]:
    """For each window as long as `wanted`: how many words it has in common with it, order aside, and where it begins."""
    need, have, common = Counter(wanted), Counter[str](), 0
    for i, word in enumerate(words):
        have[word] += 1
        common += have[word] <= need[word]
        if i >= len(wanted):
            left = words[i - len(wanted)]
            common -= have[left] <= need[left]
            have[left] -= 1
        if i >= len(wanted) - 1:
            yield common, i - len(wanted) + 1


def _ratio(wanted: list[str], words: list[str]) -> float:
    return SequenceMatcher(None, wanted, words, autojunk=False).ratio()
