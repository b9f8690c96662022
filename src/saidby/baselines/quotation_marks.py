"""Three words or more in quotation marks are a quote, of nobody: what a system has to beat, and hard to beat on direct speech.

All marks of all languages count, the paragraphs of a speech that repeats its opening mark too, and where a language has them
dialogue dashes; apostrophes and primes do not (`saidby.marks` tells them apart). Words in marks that are fewer than `LEAST`, or
look like the title of a work, are no quotes but non-quotations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from saidby import marks
from saidby.baselines import About
from saidby.document import Article, Document, NonQuotation, Quote, Spans

ABOUT = About("Quotation marks", "Words in quotation marks and after dialogue dashes as direct quotes, without speakers.")

LEAST = 3
"""Words that a quote has at least: of 2 to 5 it serves PolNeAR's train split best, by content overlap of all quotes."""
DASHED = frozenset(("cs", "es", "fr", "it", "pl", "pt", "ru", "tr", "uk"))
"""Languages whose dialogue dashes count; elsewhere a line that begins with a dash is mostly an item of a list."""

_WORD = re.compile(r"[\w'’.-]*\w")
_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_SMALL = re.compile(
    r"(?:an?|and|as|at|by|for|from|in|is|it|its|of|on|or|the|to|with|de[rs]?|die|d[aiou]|l[aei]s?|un[ad]?|el|los|y|e|et)$"
)


def annotate(article: Article, text: str) -> Document:
    """The words in quotation marks as quotes, but for a few words and titles; of marks within marks the outer."""
    quotes: list[Spans] = [turn.words for turn in marks.turns(text) if article.language[:2] in DASHED]
    others: list[NonQuotation] = []
    for pair in outermost(marks.pairs(text)):
        if reason := no_quote(pair, text):
            others.append(NonQuotation(pair.start, pair.end, reason))
        elif not any(span.meets(pair.span) for content in quotes for span in content):
            quotes.append((pair.span,))
    numbered = (Quote(f"q{i}", "direct", content=content) for i, content in enumerate(sorted(quotes), 1))
    return Document(article, text, quotes=tuple(numbered), non_quotations=tuple(sorted(others)))


def outermost(pairs: tuple[marks.Pair, ...]) -> Iterator[marks.Pair]:
    """The pairs that lie in no other."""
    end = 0
    for pair in pairs:
        if pair.start >= end:
            yield pair
            end = pair.end


def no_quote(pair: marks.Pair, text: str) -> str | None:
    """Why words in marks are not taken for a quote, as the reason of a non-quotation; None where they are."""
    words = pair.inner.of(text)
    if pair.is_title:
        return "title"
    if length(words) < LEAST:
        return "scare"
    return "title" if looks_like_title(words) else None


def length(words: str) -> float:
    """How many words there are; two signs of Chinese or Japanese count as one."""
    return len(_WORD.findall(_EAST_ASIAN.sub(" ", words))) + len(_EAST_ASIAN.findall(words)) / 2


def looks_like_title(words: str) -> bool:
    """Whether all words but the small ones begin with a capital, a comma or full stop at their end aside."""
    words = words.rstrip(" .,")
    big = [word for word in _WORD.findall(words) if not _SMALL.match(word)]
    return len(big) > 1 and words[-1:].isalnum() and all(word[0].isupper() or word[0].isdigit() for word in big)
