"""Who stands at a cue: the noun phrase before or after it, found without a parser."""

from __future__ import annotations

from collections.abc import Sequence

from saidby.baselines.rules.lexicon import Lexicon
from saidby.baselines.rules.units import Unit

Range = tuple[int, int]
"""First and end unit of a stretch of a sentence, half open."""
LONGEST = 14
"""Units that a phrase has at most."""


class Phrases:
    """Noun phrases in one sentence."""

    def __init__(self, units: Sequence[Unit], lexicon: Lexicon) -> None:
        self.units, self.lexicon = units, lexicon
        self.pronouns = lexicon.pronouns
        self.stops = lexicon.of("clause", "verbs")

    def before(self, end: int, low: int = 0) -> Range | None:
        """The phrase that ends before unit `end`, as a range of units; None where none does."""
        last = end - 1
        if last < low:
            return None
        unit = self.units[last]
        if unit.low in self.pronouns:
            return self._counted(last, low), end
        if unit.low == ",":
            return self._with_apposition(last, low)
        if unit.low == ")":
            opened = next((i for i in range(last - 1, max(low, last - 8), -1) if self.units[i].low == "("), low)
            inner = self.before(opened, low) if opened > low else None
            return inner and (inner[0], end)
        start = last + 1
        while start > low and last - start < LONGEST and self._goes_on(start - 1, start):
            start -= 1
        start = self._without_adjunct(start, end)
        return (start, end) if start < end and self._names(start, end) else None

    def after(self, start: int, high: int) -> Range | None:
        """The phrase that begins with unit `start`, at the latest until `high`."""
        if start >= high:
            return None
        if self.units[start].low in self.pronouns:
            return start, start + 1
        end = start
        while end < high and end - start < LONGEST and self._reaches(start, end):
            end += 1
        return (start, self._with_name(start, end, high)) if end > start and self._names(start, end) else None

    def _with_name(self, start: int, end: int, high: int) -> int:
        """Where a phrase ends with the name that stands in commas behind it: "the minister of Trade, Ada Ruiz,"."""
        if not (end + 1 < high and self.units[end].text == "," and self._is_common(start, end)):
            return end
        after = end + 1
        while after < high and (self._is_name(after) or (self.units[after].text == "." and self._is_abbreviated(after - 1))):
            after += 1
        closed = after >= high or self.units[after].text in (",", "”", ")")
        return after if closed and after > end + 1 else end

    def _is_common(self, start: int, end: int) -> bool:
        """Whether there is a common noun: a word without capital that is no article or preposition, or a role."""
        grammar = self.lexicon.of
        small = grammar("articles", "prepositions", "of")
        roles = grammar("titles", "mr", "mrs", "roles")
        return any((unit.text[0].islower() and unit.low not in small) or unit.low in roles for unit in self.units[start:end])

    def _counted(self, last: int, low: int) -> int:
        """Where a phrase begins that ends with a pronoun: "no one", "none of them"."""
        grammar = self.lexicon.of
        before = self.units[max(low, last - 2) : last]
        if before and before[-1].low in grammar("nobody"):
            return last - 1
        of = len(before) == 2 and before[1].low in grammar("of") and before[0].low in grammar("nobody", "others", "counts")
        return last - 2 if of else last

    def _goes_on(self, at: int, start: int) -> bool:
        """Whether the phrase that begins with `start` takes in the unit before it."""
        unit = self.units[at]
        if unit.kind == "sign":
            return unit.text in "-&/%$'’#@" or (unit.text == "." and self._is_abbreviated(at - 1))
        if unit.quoted:
            return unit.kind == "scare" and unit.text[-2:-1].isalnum()
        if unit.low in self.lexicon.of("joins"):
            return at > 0 and self._is_name(at - 1) and self._is_name(start)
        if unit.low in self.pronouns and unit.low not in self.lexicon.of("articles"):
            return unit.low in self.lexicon.of("nobody") and self.units[start].low in self.lexicon.of("of")
        return unit.low not in self.stops

    def _reaches(self, start: int, end: int) -> bool:
        unit = self.units[end]
        if unit.kind == "sign":
            return unit.text in "-&/'’@" or (unit.text == "." and self._is_abbreviated(end - 1))
        if unit.low in self.lexicon.of("joins"):
            return end > start and self._is_name(end - 1) and self._is_name(end + 1)
        grammar = self.lexicon.of
        if unit.low in grammar("articles"):
            return end == start or self.units[end - 1].low in grammar("of", "articles") or unit.low in grammar("genitive")
        if unit.low in grammar("time"):
            return end > start and self.units[end - 1].low in grammar("articles")
        # Where nouns have capitals, the small word behind one is a verb: "Laut Polizei gab es".
        small = end > start and self._is_name(end - 1) and not self._is_name(end)
        if small and grammar("nouns") and unit.low not in grammar("of"):
            return False
        ends = unit.low in grammar("prepositions") and unit.low not in grammar("of")
        return not (unit.quoted or ends or unit.low in self.stops or unit.low in grammar("adverbs", "to"))

    def _is_abbreviated(self, at: int) -> bool:
        """Whether the full stop behind a unit ends no sentence: "Sen.", "J."."""
        return at >= 0 and (self.units[at].low in self.lexicon.of("abbreviations") or len(self.units[at].text) == 1)

    def _is_name(self, at: int) -> bool:
        return 0 <= at < len(self.units) and self.units[at].text[:1].isupper()

    def _with_apposition(self, comma: int, low: int) -> Range | None:
        """The phrase with what stands in commas behind it: "Ada Ruiz, the engineer,"."""
        first = next((i for i in range(comma - 1, max(low, comma - 2 * LONGEST), -1) if self.units[i].low == ","), None)
        if first is None or first == low or comma - first < 2:
            return None
        head = self.before(first, low)
        if head is None or self.units[head[0]].low in self.pronouns:
            return None
        return head[0], comma

    def _without_adjunct(self, start: int, end: int) -> int:
        """Where the phrase begins when what precedes it without a comma is left out: "On Monday Ada Ruiz"."""
        grammar = self.lexicon.of
        while start < end and (self.units[start].low in grammar("adverbs", "and", "time") or self.units[start].kind == "sign"):
            start += 1
        if start == end or self.units[start].low not in grammar("prepositions"):
            return start
        at = end - 1
        while at > start and self.units[at].low not in grammar("prepositions", "articles", "time"):
            at -= 1
        return at if self.units[at].low in grammar("articles") else at + 1

    def _names(self, start: int, end: int) -> bool:
        """Whether these units can name somebody: at least a noun, and not only a day or a number."""
        grammar = self.lexicon.of
        words = [unit for unit in self.units[start:end] if unit.kind == "word"]
        empty = grammar("articles", "adverbs", "time", "prepositions")
        return any(unit.low not in empty for unit in words)
