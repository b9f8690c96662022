"""A sentence as cues are looked for in it: where verb groups begin, where clauses end, who is its subject."""

from __future__ import annotations

from collections.abc import Sequence

from saidby.baselines.rules.lexicon import Form, Lexicon
from saidby.baselines.rules.phrases import Phrases, Range
from saidby.baselines.rules.units import Unit

REACH = 14
"""Units that may stand between a cue and "that" or quotation marks."""
_CLOSING = "\"”“’'»«‹›」』 "
_HEADLINE = 0.6
"""The part of words with a capital from which on a sentence is a headline."""


class Line:
    """One sentence with its lexicon and the kinds of cue that count in it."""

    def __init__(self, units: Sequence[Unit], lexicon: Lexicon, kinds: frozenset[str]) -> None:
        self.units, self.lexicon, self.kinds = units, lexicon, kinds
        self.phrases = Phrases(units, lexicon)
        words = [unit.text for unit in units if unit.kind == "word"]
        self.headline = sum(word[0].isupper() for word in words) > _HEADLINE * len(words)
        self.end = len(units)
        while self.end and units[self.end - 1].kind == "sign" and units[self.end - 1].text not in ")]":
            self.end -= 1

    def low(self, at: int) -> str:
        """The unit in small letters; of quotation marks and beyond the sentence nothing."""
        return self.units[at].low if 0 <= at < len(self.units) else ""

    def is_in(self, at: int, *names: str) -> bool:
        """Whether a unit is of one of these closed classes."""
        return self.low(at) in self.lexicon.of(*names)

    def form(self, at: int) -> Form | None:
        """The form of a cue that begins with a unit; a capital within a sentence is a name's."""
        unit = self.units[at]
        if unit.kind != "word" or (at and unit.text[0].isupper() and not self.headline):
            return None
        for form in self.lexicon.cues.get(unit.low, ()):
            rest = tuple(other.low for other in self.units[at + 1 : at + 1 + len(form.rest)])
            if rest == form.rest and form.kinds & self.kinds:
                return form
        return None

    def group(self, at: int) -> int:
        """Where the verb group of a cue begins: its auxiliaries and adverbs."""
        while at and (self.is_in(at - 1, "auxiliaries", "adverbs") or self._is_manner(at - 1) or is_negated(self.low(at - 1))):
            at -= 1
        return at

    def _is_manner(self, at: int) -> bool:
        return self.low(at).endswith("ly") and not self.units[at].text[0].isupper()

    def is_marked(self, at: int) -> bool:
        """Whether words that begin with a unit show that they are reported: by marks, "that", or a colon before."""
        return self.units[at].kind == "quote" or self.is_in(at, "that") or self.low(at - 1) == ":"

    # Subjects

    def subject(self) -> Range | None:
        """The subject of the sentence: the first name or pronoun that no preposition or participle leads in."""
        return self.first_name(self.end)

    def first_name(self, until: int) -> Range | None:
        """The first name or pronoun before a unit that no preposition or participle leads in, or else what begins there."""
        at = 0
        while at < until and (
            self.units[at].kind == "sign" or self.is_in(at, "and", "adverbs", "clause") or self.low(at).endswith("ly")
        ):
            at += 1
        if at < until and (self.is_in(at, "prepositions") or self.low(at).endswith(("ing", "ed"))):
            at = next((i + 1 for i in range(at, until) if self.low(i) == ","), at)
        for k in range(at, until):
            if self.units[k].quoted:
                return None
            if self.low(k) in self.lexicon.of("he", "she", "it", "they") - self.lexicon.of("objects") or self._is_name(k):
                return self._around(k, at, until)
        return self.phrases.after(at, until)

    def is_somebody(self, who: Range) -> bool:
        """Whether a phrase ends with a name or is a pronoun."""
        return self._is_name(who[1] - 1) or self.low(who[0]) in self.lexicon.pronouns

    def _is_name(self, at: int) -> bool:
        return self.units[at].text[0].isupper() and not self.is_in(at, "time")

    def _around(self, k: int, low: int, high: int) -> Range:
        """The phrase whose first capital stands at `k`."""
        start, end = k, k + 1
        while (
            start > low
            and self.units[start - 1].kind == "word"
            and not self.is_in(start - 1, "prepositions", "clause", "verbs", "and")
        ):
            start -= 1
            if self.is_in(start, "articles"):
                break
        while end < high and (self.units[end].text[0].isupper() or self.units[end].text in "-&."):
            end += 1
        return start, end

    # Ends and beginnings of what is said

    def clause_end(self, start: int, *, short: bool = False) -> int:
        """Where what begins with a unit ends: with the sentence, or before a source, a semicolon, or (`short`) a comma."""
        for at in range(start + 1, self.end):
            low = self.low(at)
            if low == ";" or (short and low == ","):
                return at
            if self.low(at - 1) == "," and (self.is_in(at, "asides") or self._is_source(at)):
                return at - 1
        return self.end

    def _is_source(self, at: int) -> bool:
        form = self.form(at)
        return form is not None and "source" in form.kinds

    def end_of_words(self, start: int) -> int:
        """Where words end: with the marks, if they begin with them and end there in a comma or like a sentence."""
        unit = self.units[start]
        if unit.kind == "quote" and inner(unit)[-1:] in tuple(".!?…,。！？"):
            return start + 1
        return self.clause_end(start)

    def words_begin(self, at: int) -> int | None:
        """Where what was said begins after a cue that ends before `at`: behind adjuncts, a colon, a comma before marks."""
        if at >= self.end:
            return None
        unit = self.units[at]
        if unit.quoted or self.is_in(at, "that"):
            return at
        if unit.low in (":", ","):
            follows = at + 1 < self.end and (self.units[at + 1].quoted or unit.low == ":" or self.commas)
            return at + 1 if follows else self.behind(at + 1) if unit.low == "," else None
        if unit.kind == "sign" and unit.text in "-–—.;)":
            return None
        if self.is_in(at, "prepositions", "time", "to"):
            return self._behind_day(at) or self.behind(at)
        return self.words_begin(at + 1) if self.is_in(at, "adverbs") else at

    def goes_on(self, after: int, *, loosely: bool) -> int | None:
        """Where a clause goes on that a cue has interrupted, which ends at a comma: "The dam, Ruiz told the town, could break".

        It goes on with a verb, or if `loosely` and the comma follows at once with any word that opens nothing else.
        """
        for at in range(after, min(after + REACH, self.end - 1)):
            if self.low(at) == "," and self.units[at + 1].kind == "word":
                if self.is_in(at + 1, "verbs", "auxiliaries") and not self.is_in(at + 1, "to", "not"):
                    return at + 1
                if loosely and at == after and not self.commas and not self._leads_off(at + 1):
                    return at + 1
            if self._opens(at):
                return None
        return None

    def _leads_off(self, at: int) -> bool:
        """Whether a word behind a comma begins something else than the rest of a clause."""
        other = self.is_in(at, "and", "prepositions", "clause", "relative", "time", "adverbs", "to", "that")
        return other or self.low(at).endswith(("ing", "ly")) or self.form(at) is not None

    def _opens(self, at: int) -> bool:
        """Whether other words begin here than those of a phrase."""
        return self.units[at].quoted or self.is_in(at, "that", "relative", "and") or self.form(at) is not None

    def _behind_day(self, at: int) -> int | None:
        """Where a clause without "that" begins behind a day: said (on) Tuesday (evening) it will close."""
        day = at + self.is_in(at, "prepositions")
        start = day + 1 + self.is_in(day + 1, "hours")
        if not self.is_in(day, "days") or start >= self.end or self.units[start].kind != "word":
            return None
        ends = self.is_in(start, "prepositions", "time", "to", "and", "clause", "adverbs", "relative") or self.form(start)
        return None if ends else start

    @property
    def commas(self) -> bool:
        """Whether the language sets a comma before a reported clause."""
        return bool(self.lexicon.of("commas"))

    def behind(self, at: int) -> int | None:
        """Where words begin behind an adjunct or an addressee: at "that", at quotation marks, or after a colon."""
        for k in range(at, min(at + REACH, self.end)):
            if self.low(k) in self.lexicon.of("opens") or self.units[k].kind == "quote":
                return k
            if self.low(k) == ":" and k + 1 < self.end:
                return k + 1
            if self.form(k):
                return None
        return None


def inner(unit: Unit) -> str:
    """The words of a quotation without closing marks."""
    return unit.text.rstrip(_CLOSING)


def is_negated(word: str) -> bool:
    """Whether a word ends in the English "not"."""
    return word.endswith(("n’t", "n't"))
