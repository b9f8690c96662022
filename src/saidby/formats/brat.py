r"""Brat standoff: what stands in an .ann file, record by record, with the line of each.

    T1	Content 10 24;30 41	its words, pieces joined by a blank     a stretch of the text, perhaps in pieces
    E1	Attribution:T4 Content:T1 Source:T2                           an event: its trigger, then arguments
    R1	Source Arg1:T2 Arg2:T1                                        a relation
    A1	Negated E1            M1	Degree E1 high                      attributes
    #1	AnnotatorNotes T1	a note                                      notes (N: normalizations)
    *	Alias T1 T2                                                     equivalences, which have no ids

Offsets are code points, half open. Other than brat's own reader, `parse` finds the end of a T record by the length that its
offsets give: the stated words of some corpora hold line ends, and what follows those looks like no record, or like another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from saidby.document import Span, Spans
from saidby.formats.delimited import lines

_BEGINS = re.compile(r"([TERAMN#]\d+|\*)\t([^\s:]+)")
_TEXTBOUND = re.compile(r"(T\d+)\t(\S+) (\d{1,12} \d{1,12}(?:;\d{1,12} \d{1,12})*)(?:\t(.*))?", re.DOTALL)
_NOUNS = {"T": "", "E": " event", "R": " relation", "A": " attribute", "M": " attribute", "N": " normalization", "#": " note"}


class TextBound(NamedTuple):
    """A labelled stretch of the text, in pieces as they are listed, and the words that the record states."""

    id: str
    type: str
    spans: Spans
    words: str
    line: int
    body: str
    """All but the id and the words, verbatim: `Content 10 24;30 41`."""


class Link(NamedTuple):
    """A record that points to others: an event, relation, attribute, note, normalization or equivalence."""

    id: str
    type: str
    targets: tuple[tuple[str, str], ...]
    """(role, id of a record); an event's trigger comes first and has the event's type as its role."""
    line: int
    body: str
    """All but the id, verbatim: `Attribution:T4 Content:T3`."""

    def to(self, role: str) -> tuple[str, ...]:
        """The ids in a role; `Content2` is `Content` too, as brat numbers what comes several times."""
        return tuple(target for name, target in self.targets if name.rstrip("0123456789") == role)


class Lost(NamedTuple):
    """A record that cannot be read or lies outside the text, or a line that is none: its kind as `count` has it, and why."""

    line: int
    kind: str
    why: str


@dataclass(frozen=True, slots=True)
class Standoff:
    """The records of an .ann file by their ids, in their order."""

    textbounds: Mapping[str, TextBound]
    links: Mapping[str, Link]
    lost: Sequence[Lost]
    pointing: Mapping[str, Sequence[Link]]
    """What points to a record, by the record's id."""

    def of(self, letter: str, type_: str | None = None) -> list[Link]:
        """The events ("E"), relations ("R"), ..., of one type or of all."""
        return [link for link in self.links.values() if link.id.startswith(letter) and type_ in (None, link.type)]

    def spans(self, ids: Iterable[str]) -> Spans:
        """All pieces of several stretches, in reading order; ids that stand for none are passed over."""
        return tuple(sorted(span for name in ids if name in self.textbounds for span in self.textbounds[name].spans))

    def around(self, *links: Link, also: Iterable[str] = ()) -> dict[str, TextBound | Link]:
        """The records that belong together: these links and ids, the stretches that they point to, what is noted on any."""
        ids = [*(link.id for link in links), *also, *(target for link in links for _, target in link.targets)]
        notes = [note.id for name in ids for note in self.pointing.get(name, ()) if note.id[0] in "AMN#"]
        own = {link.id for link in links}
        found = {name: self.textbounds.get(name) or self.links.get(name) for name in (*ids, *notes)}
        return {name: record for name, record in found.items() if record and (name[0] in "TAMN#" or name in own)}

    def rest(self, taken: Iterable[str]) -> list[TextBound | Link]:
        """The records whose ids are not among those taken."""
        out = set(taken)
        return [record for records in (self.textbounds, self.links) for name, record in records.items() if name not in out]


def kind(record: str, type_: str) -> str:
    """What a record is, in words: `Source` (a stretch of text), `Source relation`, `Attribution event`."""
    return type_ + _NOUNS.get(record[0], " equivalence")


def count(annotations: str) -> Counter[str]:
    """How many records of each kind an .ann file holds, by their beginnings alone; `line` is what begins like none."""
    begins = [_BEGINS.match(record) for _, record in _records(list(lines(annotations)))]
    return Counter(kind(*match.groups()) if match else "line" for match in begins)


def parse(annotations: str, text: str) -> Standoff:
    """The records of an .ann file on a text; what cannot be read, lies outside the text or has a taken id is among `lost`."""
    textbounds: dict[str, TextBound] = {}
    links: dict[str, Link] = {}
    lost: list[Lost] = []
    pointing: dict[str, list[Link]] = {}
    for number, source in _records(list(lines(annotations))):
        record = _record(number, source, len(text))
        if isinstance(record, Lost):
            lost.append(record)
        elif record.id in textbounds or record.id in links:
            lost.append(Lost(number, kind(record.id, record.type), f"the id {record.id} is given twice"))
        elif isinstance(record, TextBound):
            textbounds[record.id] = record
        else:
            links[record.id] = record
            for target in {target for _, target in record.targets}:
                pointing.setdefault(target, []).append(record)
    return Standoff(textbounds, links, lost, pointing)


def _records(rows: list[str]) -> Iterator[tuple[int, str]]:
    """The records with the numbers of their first lines; a record of stated words may take several lines."""
    at = 0
    while at < len(rows):
        taken = _lines_of(rows, at)
        if rows[at].strip():
            yield at + 1, "\n".join(rows[at : at + taken])
        at += taken


def _lines_of(rows: list[str], at: int) -> int:
    """How many lines the record at this index takes: several only where they give the very length that the offsets do."""
    match = _TEXTBOUND.fullmatch(rows[at])
    if not match or match[4] is None:
        return 1
    spans = _spans(match[3])
    wanted = sum(end - start for start, end in spans) + len(spans) - 1
    length, taken = len(match[4]), 1
    while length < wanted and at + taken < len(rows) and not _BEGINS.match(rows[at + taken]):
        length += 1 + len(rows[at + taken])
        taken += 1
    return taken if length == wanted else 1


def _spans(listed: str) -> Spans:
    return tuple(Span(*map(int, piece.split())) for piece in listed.split(";"))


def _record(number: int, source: str, size: int) -> TextBound | Link | Lost:
    begins = _BEGINS.match(source)
    if not begins:
        return Lost(number, "line", "it begins like no record: T1, E1, R1, A1, M1, N1, #1 or *, and a tab")
    name, type_ = begins.groups()
    if name.startswith("T"):
        return _textbound(number, source, size) or Lost(number, type_, f"{name} has no offsets that can be read")
    body = source.split("\t", 1)[1]
    targets = tuple(_targets(name[0], body.split("\t")[0].split()))
    return Link(f"*{number}" if name == "*" else name, type_, targets, number, body)


def _textbound(number: int, source: str, size: int) -> TextBound | Lost | None:
    match = _TEXTBOUND.fullmatch(source)
    if not match:
        return None
    name, type_, listed, words = match.groups()
    spans = _spans(listed)
    if not all(start < end <= size for start, end in spans):
        return Lost(number, type_, f"{name} stands at {listed}, which is outside the text of {size} characters, or is empty")
    return TextBound(name, type_, spans, words or "", number, f"{type_} {listed}")


def _targets(letter: str, words: list[str]) -> Iterator[tuple[str, str]]:
    if letter in "ER":
        for word in words if letter == "E" else words[1:]:
            role, _, target = word.partition(":")
            yield role, target
    else:
        yield from (("", target) for target in (words[1:] if letter == "*" else words[1:2]))


# Keeping records verbatim


def verbatim(records: Iterable[TextBound | Link], text: str) -> dict[str, str]:
    """Records as an `extra` keeps them: all but the id, by the id; stated words only where they differ from the text's."""
    return {
        record.id: f"{record.body}\t{record.words}" if isinstance(record, TextBound) and differs(record, text) else record.body
        for record in records
    }


def differs(record: TextBound, text: str) -> bool:
    """Whether the stated words are others than those at the offsets; white space apart, as brat turns line ends to blanks."""
    return record.words.split() != " ".join(span.of(text) for span in record.spans).split()


def held(extras: Iterable[Mapping[str, str]]) -> Counter[str]:
    """How many records of each kind stand in what `verbatim` made; one that stands in several counts once."""
    bodies = {name: body for extra in extras for name, body in extra.items()}
    return Counter(kind(name, re.split(r"[\s:]", body, maxsplit=1)[0]) for name, body in bodies.items())
