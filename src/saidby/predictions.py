"""Predictions of any system from one simple JSONL file, brought to the articles that they are of.

A line is a quote, or an article with all its quotes (an empty list says that there are none):

    {"article": "harbour-vote", "quote": "It leaks", "speaker": "Ada Ruiz"}
    {"article": "harbour-vote", "quotes": [{"quote": [[28, 38], [51, 60]], "cue": [[48, 52]], "speaker": [[39, 47]]}]}

`quote`, `cue`, `speaker` and `addressee` are each a string, a list of strings (pieces), or a list of spans `[start, end]` in code
points, half open; all but `quote` may be left out or null. `type`, `medium` and `modality` are those of an annotation.

Strings are brought to the text by the first of these that succeeds (`align`):

1. the string as it stands; said twice, it is the first place and then the next;
2. the same letters and digits in the same order, whatever stands between them: marks, spaces, case, accents of composed letters;
3. its parts, where an ellipsis divides it, each after the one before, by 1 or 2;
4. the window of as many words that has most words in common with it in the same order, if these are three quarters of both
   (`ENOUGH`), and no window elsewhere does as well.

A quote that cannot be found was not said: it stays in the guess, where it meets no quote, so that precision falls (its `extra`
holds the words). A speaker, cue or addressee is the place nearest to the quote's words, by 1 or 2; a speaker that cannot be
found is an entity with that name and no mention.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path
from typing import Any

from saidby.document import MEDIA, MODALITIES, TYPES, Document, Entity, Party, Quote, Span, Spans

ENOUGH = 0.75
"""The least similarity of words that were not copied faithfully: twice the words in common over the words of both."""
KEYS = {"article", "quote", "cue", "speaker", "addressee", "type", "medium", "modality"}
_LABELS = {"type": TYPES, "medium": MEDIA, "modality": MODALITIES}
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_ELLIPSIS = re.compile(r"\s*(?:\[\s*(?:\.\.\.|…)\s*\]|\(\s*(?:\.\.\.|…)\s*\)|\.\.\.+|…)\s*")
_WIDEST = 5
"""Windows that are compared word by word, of those with the most words in common."""


class Unreadable(ValueError):  # noqa: N818 - it is the file that cannot be read
    """Predictions that cannot be read; `faults` says of each line what is wrong with it."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(faults))


def is_predictions(path: Path) -> bool:
    """Whether a file holds such predictions: JSONL whose first line is no article with its annotation."""
    if path.suffix != ".jsonl" or not path.is_file():
        return False
    with path.open("rb") as lines:
        first = next((line for line in lines if line.strip()), b"")
    try:
        value = json.loads(first)
    except ValueError:
        return False
    return isinstance(value, dict) and "article" in value and "annotation" not in value and "text" not in value


def read(path: Path, gold: Mapping[str, Document]) -> Iterator[Document]:
    """The predictions of a file as Documents over the articles of `gold` (by id), in the order in which the file names them.

    Raises:
        Unreadable: With everything that is wrong with the file.
    """
    quotes: dict[str, list[Mapping[str, Any]]] = {}
    faults: list[str] = []
    with path.open(encoding="utf-8-sig", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            where = f"{path.name}:{number}"
            try:
                name, found = _line(line, gold) if line.strip() else (None, [])
            except ValueError as error:
                faults.append(f"{where}: {error}")
                continue
            if name is not None:
                quotes.setdefault(name, []).extend(found)
    if faults:
        raise Unreadable(faults)
    for name, found in quotes.items():
        yield _Aligner(gold[name]).document(found)


def _line(line: str, gold: Mapping[str, Document]) -> tuple[str, list[Mapping[str, Any]]]:
    """The article and the quotes of a line; raises ValueError with what is wrong."""
    try:
        value = json.loads(line)
    except ValueError as error:
        raise ValueError(f"no JSON: {error}") from error
    name = value.get("article") if isinstance(value, dict) else None
    if not isinstance(name, str):
        raise ValueError('a line is an object with "article", the id of an article')
    if name not in gold:
        raise ValueError(f"the gold has no article {name!r}; leave it out, or score against the gold it belongs to")
    quotes = value.get("quotes", [value])
    if not isinstance(quotes, list) or ("quotes" in value and value.keys() - {"article", "quotes"}):
        raise ValueError('"quotes" is a list, and beside it stands "article" alone')
    for quote in quotes:
        _check(quote, len(gold[name].text))
    return name, quotes


def _check(quote: Any, size: int) -> None:
    if not isinstance(quote, dict) or not quote.get("quote"):
        raise ValueError('each quote is an object with "quote", its words or spans')
    if unknown := sorted(quote.keys() - KEYS):
        raise ValueError(f"{unknown[0]!r} means nothing here; there are {', '.join(sorted(KEYS))}")
    for key, values in _LABELS.items():
        if quote.get(key) not in (None, *values):
            raise ValueError(f"{key} {quote[key]!r} is none of {', '.join(values)}")
    for key in ("quote", "cue", "speaker", "addressee"):
        _check_place(key, quote.get(key), size)


def _check_place(key: str, value: Any, size: int) -> None:
    parts = value if isinstance(value, list) else [] if value is None else [value]
    strings = [isinstance(part, str) and bool(part.strip()) for part in parts]
    if parts and all(strings):
        return
    end = 0
    for part in sorted(parts, key=str) if any(strings) else parts:
        if not (isinstance(part, list) and len(part) == 2 and all(type(edge) is int for edge in part)):
            raise ValueError(
                f"{key} is a string, a list of strings, or a list of spans [start, end]; not {json.dumps(value)[:60]}"
            )
        if not end <= part[0] < part[1] <= size:
            raise ValueError(f"{key} has the span {part}: spans stand in order and apart within the text's {size} characters")
        end = part[1]


# Alignment


@dataclass(slots=True)
class _Aligner:
    """Brings the predictions of one article to its text."""

    gold: Document
    taken: Counter[str] = field(default_factory=Counter)
    entities: dict[str, Entity] = field(default_factory=dict)

    def document(self, quotes: list[Mapping[str, Any]]) -> Document:
        """A Document with these quotes, in text order."""
        text = self.gold.text
        folded = Folded(text)
        found = sorted((self._quote(quote, folded) for quote in quotes), key=lambda quote: quote.content)
        numbered = (Quote(f"q{i}", *_rest(quote)) for i, quote in enumerate(found, 1))
        return Document(self.gold.article, text, tuple(self.entities.values()), tuple(numbered))

    def _quote(self, value: Mapping[str, Any], folded: Folded) -> Quote:
        place, extra = value["quote"], {}
        if _is_spans(place):
            content: Spans | None = tuple(Span(*span) for span in place)
        else:
            content = self._content([place] if isinstance(place, str) else place, folded)
        if content is None:
            content, extra = (_nowhere(self.gold.text),), {"not_found": place}
        labels = {key: value[key] for key in _LABELS if value.get(key)}
        return Quote(
            "",
            content=content,
            cue=self._near(value.get("cue"), content, folded),
            speaker=self._party(value.get("speaker"), content, folded),
            addressee=self._party(value.get("addressee"), content, folded),
            extra=extra,
            **labels,
        )

    def _content(self, strings: list[str], folded: Folded) -> Spans | None:
        """Where the pieces of a quote stand; None if one of them cannot be found."""
        pieces: list[Span] = []
        for string in strings:
            again = self.taken[string]
            self.taken[string] += 1
            found = align(string, folded, again=again)
            if found is None:
                return None
            pieces += found
        pieces.sort()
        apart = all(one.end <= other.start for one, other in pairwise(pieces))
        return tuple(pieces) if apart else (Span(pieces[0].start, max(piece.end for piece in pieces)),)

    def _near(self, value: Any, content: Spans, folded: Folded) -> Spans:
        """Where the words of a cue or of somebody stand: nearest to the quote, and not in it."""
        if not value or _is_spans(value):
            return tuple(Span(*span) for span in value or ())
        pieces: list[Span] = []
        for string in [value] if isinstance(value, str) else value:
            places = list(folded.places(string))
            outside = [place for place in places if not any(place.meets(span) for span in content)]
            if outside:
                pieces.append(min(outside, key=lambda place: (_distance(place, content), place)))
        return tuple(sorted(set(pieces)))

    def _party(self, value: Any, content: Spans, folded: Folded) -> Party:
        mention = self._near(value, content, folded)
        if not value or _is_spans(value):
            return Party((), mention, "unspecified" if mention else "implicit")
        names = [value] if isinstance(value, str) else value
        for name in names:
            key = " ".join(name.casefold().split())
            known = self.entities.get(key) or Entity(f"e{len(self.entities) + 1}", name)
            own = {place for place in mention if fold(place.of(self.gold.text)) == fold(name)}
            self.entities[key] = Entity(known.id, known.name, mentions=tuple(sorted({*known.mentions, *own})))
        ids = dict.fromkeys(self.entities[" ".join(name.casefold().split())].id for name in names)
        return Party(tuple(ids), mention, "unspecified" if mention else "implicit")


def _rest(quote: Quote) -> tuple[Any, ...]:
    return (
        quote.type, quote.medium, quote.modality, None, quote.content, quote.cue, quote.speaker, quote.addressee, quote.extra,
    )  # fmt: skip


def _is_spans(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], list)


def _distance(span: Span, others: Spans) -> int:
    return min(max(other.start - span.end, span.start - other.end, 0) for other in others)


def _nowhere(text: str) -> Span:
    """A place at which no quote can be: a sign that scores do not count, or else the first character."""
    at = next((i for i, sign in enumerate(text) if sign.isspace() or unicodedata.category(sign)[0] == "P"), 0)
    return Span(at, at + 1)


class Folded:
    """A text as its letters and digits alone, in small letters, with where each stands."""

    def __init__(self, text: str) -> None:
        self.text = text
        signs = [(sign, i) for i, original in enumerate(text) for sign in fold(original)]
        self.letters = "".join(sign for sign, _ in signs)
        self._at = [i for _, i in signs]

    def places(self, string: str) -> Iterator[Span]:
        """Every place of a string: as it stands, or where it stands nowhere so, by its letters and digits."""
        exact = [Span(found.start(), found.end()) for found in re.finditer(re.escape(string), self.text)]
        yield from exact
        wanted = fold(string)
        start = self.letters.find(wanted) if wanted and not exact else -1
        while start >= 0:
            yield self._span(start, start + len(wanted), string)
            start = self.letters.find(wanted, start + 1)

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


def _edge(string: str) -> str:
    """The signs at the beginning of a string, before its first letter or digit."""
    return string[: next((i for i, sign in enumerate(string) if fold(sign)), 0)]


def fold(string: str) -> str:
    """The letters and digits of a string in small letters, in one form of those that can be composed."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", string).casefold() if sign.isalnum())


def align(string: str, folded: Folded, *, again: int = 0) -> Spans | None:
    """Where a string stands in a text, in one or more pieces, by the rules above; None where it cannot be found.

    `again` is how often the same string was asked for before: its next place is given while there is one.
    """
    if places := list(folded.places(string)):
        return (places[min(again, len(places) - 1)],)
    return _divided(string, folded) or _similar(string, folded.text)


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
