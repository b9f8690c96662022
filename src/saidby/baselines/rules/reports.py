"""Cues in a sentence, and for each of them who speaks and what is said."""

from __future__ import annotations

from saidby.baselines.rules.frames import FRAMES, Report, is_denied, is_prospective
from saidby.baselines.rules.lexicon import Form
from saidby.baselines.rules.line import REACH, Line
from saidby.baselines.rules.phrases import Range

_SPEAKS = frozenset(("say", "state", "tell", "source"))
_CUTS = _SPEAKS | {"ask", "accuse", "call", "demand"}
"""Cues that end the content of the one before, where both have one subject: attitudes are more often part of what is said."""


def reports(line: Line) -> list[Report]:
    """All reports of a sentence, in the order of their cues; what is reported within another report is left out."""
    found: list[Report] = []
    at = 0
    while at < line.end:
        form = line.form(at)
        if form is None:
            at += 1
            continue
        after = at + 1 + len(form.rest)
        if report := _report(line, at, after, form, found):
            found.append(report)
        at = after
    return found


def _report(line: Line, at: int, after: int, form: Form, found: list[Report]) -> Report | None:
    prefix = form.kinds & {"source", "after"}
    begin = at if prefix else line.group(at)
    subject, elided = (None, False) if prefix else _subject(line, (begin, after), at, found)
    if not prefix and not _is_verb(line, begin, at, form, subject):
        return None
    inside = bool(found) and any(first < begin < end for first, end in found[-1].content)
    if inside and not prefix and not _cut(line, (begin, after), subject, form, found[-1]):
        return None
    denied = is_denied(line, begin, at, subject)
    modality = "negated" if denied else "prospective" if is_prospective(line, begin, at) else "asserted"
    for kind in FRAMES:
        if kind in form.kinds & line.kinds:
            report = Report((begin, after), subject, elided, modality, kind)
            if FRAMES[kind](line, report, found) and report.content:
                return report
    return None


def _is_verb(line: Line, begin: int, at: int, form: Form, subject: Range | None) -> bool:
    """Whether a form that may be a noun is a verb: by an auxiliary, or by a subject that agrees with it."""
    if not (form.base or form.third) or any(line.is_in(i, "auxiliaries") for i in range(begin, at)):
        return True
    if form.third and (line.units[begin - 1].quoted or (begin > 1 and line.units[begin - 2].quoted)):
        return True
    if subject is None:
        return False
    last = line.units[subject[1] - 1]
    plural = last.low.endswith("s") and not last.low.endswith(("’s", "'s"))
    if form.base:
        return plural or line.is_in(subject[1] - 1, "plural")
    return not plural or last.text[:1].isupper() or last.low in line.lexicon.pronouns


def _subject(line: Line, verb: Range, at: int, found: list[Report]) -> tuple[Range | None, bool]:
    """Who speaks by what stands before a verb group, and whether the subject is that of a verb before, or left out."""
    begin, after = verb
    if _is_passive(line, begin, at):
        most = min(after + REACH, line.end)
        of = next((i for i in range(after, most) if line.is_in(i, "accused")), most)
        by = line.phrases.after(after + 1, of) if line.is_in(after, "agent") else None
        return by, by is None
    if begin == 0:
        return _subject_behind(line) if line.low(0).endswith("ing") else found[-1].speaker if found else None, True
    low, participle = line.low(begin - 1), line.is_in(at, "participles") or line.low(at).endswith("ing")
    if line.is_in(begin - 1, "and") or (low == "," and participle):
        near = found[-1] if found else None
        said = near is not None and near.kind in _SPEAKS and near.speaker is not None
        return (near.speaker if near and (said or low != ",") else line.first_name(begin - 1)), True
    if line.is_in(begin - 1, "relative"):
        return (begin - 1, begin), False
    if participle and (line.is_in(begin - 1, "prepositions") or not any(line.is_in(i, "auxiliaries") for i in range(begin, at))):
        said = bool(found) and found[-1].kind in _SPEAKS and found[-1].speaker is not None
        return (found[-1].speaker if said else line.first_name(begin - 1)), True
    return line.phrases.before(begin), False


def _subject_behind(line: Line) -> Range | None:
    """Who speaks where a participle opens the sentence: "Saying that it leaks, Ruiz left"."""
    who = line.subject()
    return who if who and line.is_somebody(who) else None


def _is_passive(line: Line, begin: int, at: int) -> bool:
    """Whether the subject is not who speaks, but who or what is spoken of: "it is said that", "she was told that"."""
    aux = next((i for i in range(at - 1, begin - 1, -1) if line.is_in(i, "auxiliaries") and not line.is_in(i, "not")), None)
    return aux is not None and line.is_in(aux, "be") and not line.low(at).endswith("ing")


def _cut(line: Line, verb: Range, subject: Range | None, form: Form, previous: Report) -> bool:
    """End the content of the report before where a cue of the same or of another speaker is no part of it; say whether."""
    if not form.kinds & _CUTS:
        return False
    begin, after = verb
    cut = None
    quotes = any(line.units[i].kind == "quote" for i in range(after, min(after + 2, line.end)))
    if quotes and subject and previous.kind not in _SPEAKS:
        cut = subject[0] - line.is_in(subject[0] - 1, "opens")
    elif line.is_in(begin - 1, "and") or line.low(begin - 1) == ",":
        cut = begin - 1
    elif subject and subject[0] > 1 and line.is_in(subject[0] - 1, "and") and line.low(subject[0] - 2) == ",":
        cut = subject[0] - 1
    elif subject and line.units[subject[0] - 1].quoted:
        cut = subject[0]
    if cut is None:
        return False
    cut -= line.low(cut - 1) == ","
    previous.content = [(first, min(end, cut)) for first, end in previous.content if first < cut]
    return bool(previous.content)


def neighbour(line: Line, k: int) -> tuple[Range, Range] | None:
    """Who stands next to marks with a verb that no list has, and that verb: "Ha!" beamed Ada Ruiz; "Ha," Ruiz beamed."""
    if inserted := line.lexicon.of("dashes") and _inserted(line, k):
        return inserted
    if k + 2 >= line.end or line.units[k].text.rstrip("\"”“’'»«」 ")[-1:] not in tuple(",?!—"):
        return None
    at = k + 1
    verb_first = not line.units[at].text[0].isupper() and line.low(at) not in line.lexicon.pronouns
    start = at + verb_first
    if (
        line.units[at].kind != "word"
        or line.is_in(at, "prepositions", "and", "articles")
        or not line.units[start].text[0].isalpha()
    ):
        return None
    end = start + 1
    while end < line.end and (line.units[end].text[0].isupper() or line.units[end].text == "."):
        end += 1
    if verb_first:
        return ((start, end), (at, at + 1)) if line.units[start].text[0].isupper() else None
    verb = end
    while line.is_in(verb, "auxiliaries") and not line.is_in(verb, "be"):
        verb += 1
    spoken = verb < line.end and line.units[verb].kind == "word" and not line.is_in(verb, "be")
    return ((at, end), (end, verb + 1)) if spoken else None


def _inserted(line: Line, k: int) -> tuple[Range, Range] | None:
    """Who stands with a verb behind the dash that ends a turn of a dialogue: It leaks, — beamed Ada Ruiz."""
    at = k + 1
    while at < line.end and line.units[at].text in ",—–":
        at += 1
    if at + 1 >= line.end or line.units[at - 1].text not in "—–" or line.units[at].kind != "word":
        return None
    who = line.phrases.after(at + 1, line.end)
    return (who, (at, at + 1)) if who else None
