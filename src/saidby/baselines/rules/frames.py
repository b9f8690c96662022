"""What kinds of cue take: where the words are that each of them reports, and who speaks where the subject comes after it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from saidby.baselines.rules.line import Line, inner, is_negated
from saidby.baselines.rules.phrases import Range


@dataclass(slots=True)
class Report:
    """A cue with its content and speaker, in units of its sentence."""

    verb: Range
    """The verb group with auxiliaries and adverbs."""
    speaker: Range | None = None
    elided: bool = False
    """Whether the speaker is the subject of a verb before, which stands only once."""
    modality: str = "asserted"
    kind: str = ""
    content: list[Range] = field(default_factory=list)
    addressee: Range | None = None

    @property
    def spoken(self) -> bool:
        """Whether somebody speaks."""
        return self.speaker is not None or self.elided

    def holds(self, at: int) -> bool:
        """Whether a unit lies in the content."""
        return any(first <= at < end for first, end in self.content)


Frame = Callable[[Line, Report, "list[Report]"], bool]
"""Completes a report, given those before it in the sentence; says whether it is one."""


def say(line: Line, report: Report, before: list[Report]) -> bool:
    """A clause or quoted words, before or after the cue."""
    if marks_before(line, report, before) or _interrupts(line, report, before):
        return True
    start = _start(line, report)
    if start is None or start >= line.end:
        return clause_before(line, report, before)
    if not report.spoken:
        return line.low(report.verb[0] - 1) == "," and clause_before(line, report, before)
    short = _leads_in(line, report) or _in_aside(line, report)
    end = line.clause_end(start, short=True) if short else line.end_of_words(start)
    report.content = [(start, end)]
    return end > start and not _is_empty(line, start, end)


def _is_empty(line: Line, start: int, end: int) -> bool:
    """Whether words do not tell what was said: "nothing", "so", "it", and "that" which takes no clause."""
    if end == start + 1:
        return line.is_in(start, "empty")
    return line.is_in(start, "empty") and line.low(start + 1) == "," and line.is_in(start + 2, "and")


def _in_aside(line: Line, report: Report) -> bool:
    """Whether a comma ends the words with the clause in which they stand: "The dam, which Ruiz said leaks, was built in May"."""
    at = report.speaker[0] if report.speaker else 0
    return line.is_in(at - 1, "asides") and line.low(at - 2) == ","


def _leads_in(line: Line, report: Report) -> bool:
    """Whether a cue opens the sentence as a participle: "Having said that the dam leaks, Ruiz left"."""
    return report.verb[0] == 0 and line.low(0).endswith("ing")


def _interrupts(line: Line, report: Report, before: list[Report]) -> bool:
    """Whether a cue stands within the clause that it reports: "The dam, Ruiz said, could break"."""
    at = report.speaker[0] if report.speaker and not report.elided else report.verb[0]
    behind = at < report.verb[0] and line.low(at - 1) == "," and line.goes_on(report.verb[1], loosely=True) is not None
    return behind and clause_before(line, report, before)


def _start(line: Line, report: Report) -> int | None:
    """Where the words begin; a subject behind the cue is taken as the speaker: Am Montag sagte Ruiz."""
    after = report.verb[1]
    first = report.verb[0] == 0 and not _leads_in(line, report)
    if (line.lexicon.of("inverts") or first) and (report.speaker is None or line.commas):
        who = line.phrases.after(after, line.end)
        end = _behind_small_words(line, who[1]) if who else after
        if who and (line.low(end) in (",", ":") or line.is_in(end, "opens")):
            report.speaker, report.elided = who, False
            return line.words_begin(end)
    return line.words_begin(after)


def _behind_small_words(line: Line, at: int) -> int:
    """Where a subject behind its verb ends with a particle, or with adverbs before a colon: "erklärte Ruiz lachend:"."""
    end = at
    while end < line.end and line.lexicon.of("nouns") and line.units[end].text[0].islower():
        end += 1
    return end if line.low(end) == ":" and line.units[at - 1].text[0].isupper() else at + line.is_in(at, "particles")


def state(line: Line, report: Report, before: list[Report]) -> bool:
    """As `say`, but a clause needs "that"."""
    if marks_before(line, report, before) or _interrupts(line, report, before):
        return True
    start = _start(line, report)
    if start is None or start >= line.end:
        return clause_before(line, report, before)
    if not line.is_marked(start) or not report.spoken:
        return False
    report.content = [(start, line.end_of_words(start))]
    return True


def tell(line: Line, report: Report, before: list[Report]) -> bool:
    """As `say`, behind somebody who is told."""
    after = report.verb[1]
    if marks_before(line, report, before) or _interrupts(line, report, before):
        return True
    if not report.spoken:
        return False
    start = line.behind(after)
    if start is None and not line.is_in(after - 1, "asking"):
        subjects = line.lexicon.pronouns - line.lexicon.of("objects", "counts")
        start = next((i for i in range(after + 1, min(after + 9, line.end)) if line.low(i) in subjects), None)
    if start is None or start >= line.end:
        return clause_before(line, report, before)
    report.addressee = line.phrases.after(after, start)
    report.content = [(start, line.end_of_words(start))]
    return True


def ask(line: Line, report: Report, _before: list[Report]) -> bool:
    """An infinitive, perhaps behind somebody who is asked."""
    after = report.verb[1]
    for k in range(after, min(after + 10, line.end - 1) if report.spoken else after):
        if line.is_in(k, "to"):
            report.addressee = line.phrases.after(after, k) if k > after else None
            report.content = [(k, line.clause_end(k, short=True))]
            return True
        if line.units[k].kind == "sign" or line.is_in(k, "prepositions"):
            return False
    return False


def call(line: Line, report: Report, _before: list[Report]) -> bool:
    """What somebody or something is called: quoted words, or what stands behind "as"."""
    after = report.verb[1]
    for k in range(after, min(after + 16, line.end) if report.spoken else after):
        if line.units[k].quoted:
            report.content = [(k, line.end_of_words(k))]
            return True
        if line.is_in(k, "as") and k > after:
            report.content = [(k, line.clause_end(k, short=True))]
            return True
        if line.is_in(k, "clause") or line.form(k):
            return False
    return False


def accuse(line: Line, report: Report, _before: list[Report]) -> bool:
    """Somebody, and what of."""
    after = report.verb[1]
    of = next((i for i in range(after, min(after + 12, line.end - 1)) if line.is_in(i, "accused")), None)
    if of is None or not report.spoken:
        return False
    report.content = [(of + 1, line.clause_end(of + 1, short=True))]
    return True


def demand(line: Line, report: Report, _before: list[Report]) -> bool:
    """What stands at once behind the cue."""
    after = report.verb[1]
    if after >= line.end or not report.spoken:
        return False
    report.content = [(after, line.clause_end(after, short=True))]
    return True


def oppose(line: Line, report: Report, before: list[Report]) -> bool:
    """As `demand`, but neither behind "to" nor before a sign or a preposition."""
    begin, after = report.verb
    led_in = any(line.is_in(i, "to") for i in range(begin, after - 1))
    if led_in or after >= line.end or line.units[after].kind == "sign":
        return False
    if line.is_in(after, "prepositions") and not line.is_in(after, "to"):
        return False
    return demand(line, report, before)


def source(line: Line, report: Report, before: list[Report]) -> bool:
    """According to Ruiz, it leaks; it leaks, according to Ruiz."""
    at, after = report.verb
    who = line.phrases.after(after, line.end)
    if who is None:
        return False
    report.speaker, report.elided = who, False
    if at < 3 and not line.units[0].quoted:
        signs = (i + 1 for i in range(who[1], min(line.end, who[1] + 16)) if line.low(i) in (",", ":"))
        start = next(signs, who[1] if line.lexicon.of("inverts") else line.end)
        report.content = [(start, line.end)]
        return start < line.end
    stop = at - (line.low(at - 1) == ",")
    for last in before:
        if last.content and last.content[-1][1] >= stop:
            last.content[-1] = (last.content[-1][0], stop)
            return False
    if not _from_start(line, report, stop, 2):
        return False
    if stop == at and who[1] < line.end and line.lexicon.of("nouns") and line.units[who[1]].kind == "word":
        rest: int | None = who[1]  # no comma sets it off: "Der Damm ist laut Ruiz undicht"
    else:
        rest = line.goes_on(who[1], loosely=line.low(who[0]) in line.lexicon.pronouns)
    if rest is not None:
        report.content.append((rest, line.clause_end(rest)))
    return True


def behind(line: Line, report: Report, _before: list[Report]) -> bool:
    """A speaker before the cue, and the words behind it: "Ruiz zufolge ist der Damm undicht"."""
    begin, after = report.verb
    who = line.phrases.before(begin)
    start = after + (line.low(after) in (",", ":"))
    if who is None or start >= line.end:
        return False
    report.speaker, report.elided, report.content = who, False, [(start, line.end)]
    return True


def _from_start(line: Line, report: Report, stop: int, least: int) -> bool:
    """All from the start of the sentence to a unit, without what leads in."""
    start = 0
    while start < stop and (line.is_in(start, "and") or line.units[start].kind == "sign"):
        start += 1
    report.content = [(start, stop)]
    return stop - start >= least or (stop > start and line.units[stop - 1].quoted)


# Content before the cue


def marks_before(line: Line, report: Report, before: list[Report]) -> bool:
    """Quotation marks directly before the speaker or the cue: "It leaks," Ruiz said; "It leaks," said Ruiz."""
    begin, after = report.verb
    at = report.speaker[0] if report.speaker and not report.elided and report.speaker[1] <= begin else begin
    k = at - 1
    while k >= 0 and line.units[k].kind == "sign" and line.units[k].text in ",-–—":
        k -= 1
    if k < 0 or not line.units[k].quoted or not _fits(line, k, at, after, before):
        return False
    if at == begin and not _inverted(line, report, k):
        return False
    report.content = [(_clause_start(line, k, before), k + 1)]
    tail = max(after, report.speaker[1] if report.speaker else 0)
    goes_on = next((i for i in range(tail, min(line.end, tail + 12)) if line.units[i].kind == "quote"), None)
    if goes_on is not None and not any(line.form(i) for i in range(tail, goes_on)):
        report.content.append((goes_on, goes_on + 1))
    return True


def _fits(line: Line, k: int, at: int, after: int, before: list[Report]) -> bool:
    """Whether marks before a cue are what it reports, not part of its subject or of what another cue reports."""
    unit = line.units[k]
    if unit.kind == "scare" and line.units[at - 1].text not in ",-–—" and inner(unit)[-1:] not in tuple(",?!."):
        return False
    small = unit.text.lstrip("\"“‘'«„")[:1].islower()
    taken = bool(before) and before[-1].holds(k)
    return not (taken and small and after < line.end and not line.is_in(after, "prepositions", "time"))


def _inverted(line: Line, report: Report, k: int) -> bool:
    """Take the speaker behind the cue, or where the language puts the verb last, before the marks."""
    who = line.phrases.after(report.verb[1], line.end)
    if who is None and line.lexicon.of("last"):
        who = line.phrases.before(k - (line.low(k - 1) in (",", ":")))
    if who is None:
        return False
    report.speaker, report.elided = who, False
    return True


def _clause_start(line: Line, k: int, before: list[Report]) -> int:
    """Where the content begins that ends with marks: with them, unless they only end a clause."""
    words = line.units[k].text.strip("\"”“’'»«„「」 ")
    return k if words[:1].isupper() or k == 0 or before else 0


def clause_before(line: Line, report: Report, before: list[Report]) -> bool:
    """A clause without marks before the speaker: It leaks, Ruiz said."""
    begin, after = report.verb
    at = begin
    if report.speaker and not report.elided:
        at = report.speaker[0]
    else:
        who = line.phrases.after(after, line.end) if line.low(begin - 1) == "," else None
        if who is None or (who[1] < line.end - 8 and line.goes_on(who[1], loosely=False) is None):
            return False
        report.speaker, report.elided, after = who, False, who[1]
    if at < 2 or line.low(at - 1) not in (",", "-", "–", "—"):
        return False
    start = 0
    if before:
        last = before[-1]
        if last.content and last.content[-1][1] > at - 1 and last.verb[0] < at - 1:
            return False
        start = max(end for _, end in [*last.content, last.verb])
    while start < at - 1 and (line.units[start].kind == "sign" or line.is_in(start, "and")):
        start += 1
    report.content = [(start, at - 1)]
    rest = line.goes_on(after, loosely=after == report.verb[1])
    if start < at - 1 and rest is not None:
        report.content.append((rest, line.clause_end(rest)))
        return True
    return at - 1 - start >= 3 and not _is_adjunct(line, start, at - 1)


def _is_adjunct(line: Line, start: int, end: int) -> bool:
    """Whether units are no clause, but a phrase with a preposition before: "In a statement,"."""
    return line.is_in(start, "prepositions") and not any(line.is_in(i, "verbs") or line.low(i) == "," for i in range(start, end))


def is_prospective(line: Line, begin: int, at: int) -> bool:
    """Whether a verb group speaks of what is still to come or is not certain."""
    return any(line.is_in(i, "future") for i in range(begin, at))


def is_denied(line: Line, begin: int, at: int, subject: Range | None) -> bool:
    """Whether a verb group is negated, or its subject: "no one said"."""
    if subject and line.is_in(subject[0], "nobody"):
        return True
    return any(line.is_in(i, "not") or is_negated(line.low(i)) for i in range(begin, at))


FRAMES: Mapping[str, Frame] = {
    "source": source,
    "after": behind,
    "say": say,
    "state": state,
    "tell": tell,
    "call": call,
    "accuse": accuse,
    "ask": ask,
    "demand": demand,
    "think": oppose,
    "show": say,
    "oppose": oppose,
}
"""By kind of cue; one that may be of several kinds is tried in this order."""
