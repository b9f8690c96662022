"""An article read sentence by sentence: what its cues report, and the quotations that no cue of their sentence does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from saidby.baselines.rules import patterns
from saidby.baselines.rules.frames import Report
from saidby.baselines.rules.lexicon import Lexicon
from saidby.baselines.rules.line import Line, inner, is_negated
from saidby.baselines.rules.phrases import Range
from saidby.baselines.rules.reports import neighbour, reports
from saidby.baselines.rules.shape import meeting
from saidby.baselines.rules.units import Sentence, Unit, sentences
from saidby.document import Span, Spans
from saidby.marks import Pair

_DASHES = frozenset("—–―")
_LONGEST, _LITTLE = 6, 3
"""Words and full stops of a signature."""
_ENDED = tuple(".!?,…।。！？")


@dataclass(frozen=True, slots=True)
class Draft:
    """A quote before it is known who its speaker is."""

    content: Spans
    cue: Spans = ()
    who: Span | None = None
    """The words that say who speaks, wherever they stand."""
    elided: bool = False
    """Whether these words stand at another cue."""
    modality: str = "asserted"
    written: bool = False
    goes_on: str = ""
    """Whether it goes on with the quote before: in the same `paragraph`, or in a `new` one."""


class Reader:
    """Reads one text; remembers who spoke last, for quotations that go on without a cue."""

    def __init__(self, text: str, marked: Sequence[Pair], lexicon: Lexicon, kinds: frozenset[str], *, joins: bool) -> None:
        self.text, self.marked, self.lexicon, self.kinds, self.joins = text, marked, lexicon, kinds, joins
        self.last: Draft | None = None
        self.paragraph = -2
        """Where the last quote stands."""
        self.announced: Span | None = None
        """Who spoke in a paragraph that ends with a colon, right before."""

    def read(self) -> list[Draft]:
        """All quotes, sentence by sentence; what goes on with a quote is a piece of it, in a new paragraph if `joins`."""
        drafts: list[Draft] = []
        main = -1  # the quote with which the next sentence may go on
        for sentence in sentences(self.text, self.marked, self.lexicon):
            begun = len(drafts)
            for draft in self._sentence(sentence):
                if draft.goes_on == "paragraph" or (draft.goes_on and self.joins):
                    drafts[main] = replace(drafts[main], content=drafts[main].content + draft.content)
                else:
                    drafts.append(draft)
                self.paragraph = sentence.paragraph
                self.last = drafts[main if len(drafts) == begun else -1]
            if len(drafts) > begun:
                led = (i for i in range(begun, len(drafts)) if self._leads(drafts[i]))
                main = next(led, len(drafts) - 1)
                self.last = drafts[main]
        return drafts

    def _leads(self, draft: Draft) -> bool:
        """Whether quoted words come first and then their cue: what goes on is theirs, not of a cue further behind."""
        before = bool(draft.cue) and draft.content[0].start < draft.cue[0].start
        return before and self._is_marked(draft)

    def _is_marked(self, draft: Draft) -> bool:
        return any(meeting(self.marked, draft.content[0]))

    def _sentence(self, sentence: Sentence) -> Iterator[Draft]:
        units = sentence.units
        if self.lexicon.patterns:
            drafts = [
                Draft((each.words,), (each.cue,), each.by if each.by.start < each.by.end else None)
                for each in patterns.found(units, self.text, self.lexicon)
            ]
            yield from drafts
            taken = {i for i, unit in enumerate(units) for draft in drafts if unit.span.meets(draft.content[0])}
            line = Line(units, self.lexicon, frozenset())
        else:
            line = Line(units, self.lexicon, self.kinds)
            found = reports(line)
            yield from (self._reported(units, report) for report in found if _apart(report.content))
            taken = {i for report in found for first, end in report.content for i in range(first, end)}
            self._announce(line, found)
        yield from self._rest(line, sentence, taken)

    def _announce(self, line: Line, found: list[Report]) -> None:
        """Remember who is about to speak where a sentence ends with a colon; what is quoted at once keeps that up."""
        if line.units[-1].low == ":":
            speakers = [report.speaker for report in found if report.speaker]
            who = speakers[-1] if speakers else line.subject()
            self.announced = _span(line.units, who) if who else None
        elif not (len(line.units) == 1 and line.units[0].quoted):
            self.announced = None

    def _reported(self, units: tuple[Unit, ...], report: Report) -> Draft:
        return Draft(
            tuple(_span(units, part) for part in _apart(report.content)),
            tuple(self._cue(units, report)),
            _span(units, report.speaker) if report.speaker else None,
            report.elided,
            report.modality,
            any(unit.low in self.lexicon.of("writing") for unit in units[slice(*report.verb)]),
        )

    def _cue(self, units: tuple[Unit, ...], report: Report) -> Iterator[Span]:
        """The verb group without adverbs, in as many pieces as these make of it."""
        begin, end = report.verb
        while begin < end - 1 and units[begin].low in self.lexicon.of("to"):
            begin += 1
        start = None
        for i in range(begin, end):
            low = units[i].low
            adverb = low not in self.lexicon.of("auxiliaries", "not") and low not in self.lexicon.cues and not is_negated(low)
            out = adverb and (low.endswith("ly") or low in self.lexicon.of("adverbs"))
            if out and start is not None:
                yield Span(units[start].start, units[i - 1].end)
            start = None if out else i if start is None else start
        if start is not None:
            yield Span(units[start].start, units[end - 1].end)

    def _rest(self, line: Line, sentence: Sentence, taken: set[int]) -> Iterator[Draft]:
        """Quotations that no cue reports: with an unlisted verb, announced before, going on, or of the sentence's subject."""
        units = sentence.units
        for k, unit in enumerate(units):
            if k in taken or not (unit.kind == "quote" or (unit.quoted and self._floats(sentence))):
                continue
            leads = k == 0 or (k == 1 and (line.is_in(0, "and") or units[0].text in _DASHES))
            near = None if self.lexicon.patterns else neighbour(line, k)
            signed = _signature(units, k)
            if signed:
                yield Draft((unit.span,), (), _span(units, signed))
            elif near:
                yield Draft((unit.span,), (_span(units, near[1]),), _span(units, near[0]))
            elif leads and self.announced:
                yield Draft((unit.span,), (), self.announced, elided=True)
            elif leads and self._goes_on(sentence):
                yield self._going_on(unit.span, sentence)
            elif _is_whole(unit) or len(units) == 1:
                who = line.first_name(k) if k and not self.lexicon.patterns else None
                yield Draft((unit.span,), (), _span(units, who) if who else None)

    def _floats(self, sentence: Sentence) -> bool:
        """Whether a few quoted words alone go on with a quotation of the paragraph: “It leaks,” said Ruiz. “Badly.”"""
        unit = sentence.units[0]
        alone = len(sentence.units) == 1 and unit.quoted and inner(unit).endswith(_ENDED)
        return alone and self.last is not None and self.paragraph == sentence.paragraph and self._is_marked(self.last)

    def _going_on(self, span: Span, sentence: Sentence) -> Draft:
        last = self.last or Draft(())
        adjacent = self.paragraph == sentence.paragraph and last.cue and last.content[-1].end < span.start
        same = adjacent and last.content[0].start < last.cue[0].start
        new = self.paragraph != sentence.paragraph and last.content[-1].end < span.start
        return Draft((span,), (), last.who, elided=True, goes_on="paragraph" if same else "new" if new or adjacent else "")

    def _goes_on(self, sentence: Sentence) -> bool:
        """Whether a quotation goes on with the speaker before: in one paragraph, or as a paragraph of its own."""
        if self.last is None:
            return False
        alone = len(sentence.units) == 1
        return self.paragraph == sentence.paragraph or (alone and self.paragraph == sentence.paragraph - 1)


def _apart(parts: list[Range]) -> list[Range]:
    """The parts of a content in order, without what others cover; a cue behind may have cut them short."""
    kept: list[Range] = []
    for first, end in sorted(parts):
        start = max(first, kept[-1][1] if kept else 0)
        if start < end:
            kept.append((start, end))
    return kept


def _signature(units: Sequence[Unit], k: int) -> Range | None:
    """The name that a dash sets behind a quotation, up to the end or a comma: “It leaks.” — Ada Ruiz, engineer."""
    if k + 2 >= len(units) or units[k + 1].text not in _DASHES or not units[k + 2].text[0].isupper():
        return None
    end = next((i for i in range(k + 2, len(units)) if units[i].text == ","), len(units))
    name = units[k + 2 : end]
    return (k + 2, end) if len(name) <= _LONGEST and all(map(_is_of_a_name, name)) else None


def _is_of_a_name(unit: Unit) -> bool:
    """A capitalised word, a little one as in "Vera de la Cruz", or the full stop of an abbreviation."""
    return unit.text == "." or (unit.kind == "word" and (unit.text[0].isupper() or len(unit.text) <= _LITTLE))


def _is_whole(unit: Unit) -> bool:
    """Whether quoted words begin or end like a sentence."""
    words = unit.text.strip("\"”“’'»«„‹›「」『』 ")
    return words[:1].isupper() or words.endswith(_ENDED) or not words.isascii()


def _span(units: Sequence[Unit], part: Range) -> Span:
    """The code points of a stretch of a sentence."""
    return Span(units[part[0]].start, units[part[1] - 1].end)
