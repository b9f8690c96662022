"""What the picture counts of a document beside its labels: how long the contents are, and how far the speakers' names."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from saidby.document import Document, Span, Spans
from saidby.phenomena import not_names

UNNAMED = "never named"


class Scale:
    """Classes of a number of code points, by where each begins: the first at 0, the last without an end."""

    def __init__(self, *edges: int) -> None:
        self._edges = edges
        self.names = (*(f"{low}–{high - 1}" for low, high in pairwise(edges)), f"{edges[-1]} or more")

    def name(self, number: int) -> str:
        """The class that a number falls into."""
        return self.names[bisect_right(self._edges, number) - 1]


LENGTHS = Scale(0, 16, 24, 32, 48, 64, 96, 128, 192)
DISTANCES = Scale(0, 16, 32, 64, 128, 256, 512)


def counted(doc: Document) -> Iterator[tuple[str, str]]:
    """What is counted, quote by quote: pairs of what and value.

    The distance is from the content to the nearest name of a speaker outside it; it is told of quotes whose speaker is known,
    where the annotation says who has a name.
    """
    others = not_names(doc)
    names = {one.id: _Names([span for span in one.mentions if span not in others]) for one in doc.entities if one.named}
    unsure = {entity.id for entity in doc.entities if entity.named is None}
    for quote in doc.quotes:
        yield "quotes in", doc.article.language
        yield "length", LENGTHS.name(sum(end - start for start, end in quote.content))
        if quote.content and quote.speaker.entities and unsure.isdisjoint(quote.speaker.entities):
            far = [distance for id_ in quote.speaker.entities if id_ in names for distance in names[id_].from_(quote.content)]
            yield "distance", DISTANCES.name(min(far)) if far else UNNAMED


class _Names:
    """Where an article names one entity."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._spans = sorted(spans)
        self._starts = [span.start for span in self._spans]
        self._ends = list(accumulate((span.end for span in self._spans), max))

    def from_(self, content: Spans) -> Iterator[int]:
        """Code points from a content to the names that stand nearest to it, outside it."""
        first, last = bisect_right(self._ends, content[0].start), bisect_right(self._starts, content[-1].end - 1)
        if first:
            yield content[0].start - self._ends[first - 1]
        if last < len(self._spans):
            yield self._starts[last] - content[-1].end
        for span in self._spans[first:last]:
            if not any(piece.holds(span) for piece in content):
                yield min(max(piece.start - span.end, span.start - piece.end, 0) for piece in content)
