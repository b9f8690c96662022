"""Made-up documents for tests: hypothesis strategies, and helpers that read a marked-up example."""

from __future__ import annotations

from hypothesis import strategies as st

from saidby.document import (
    ENTITY_TYPES,
    FORMS,
    MEDIA,
    MODALITIES,
    REASONS,
    TYPES,
    Article,
    Document,
    Entity,
    NonQuotation,
    Party,
    Quote,
    Span,
)

TEXTS = st.text(st.sampled_from("ab\"'“”«»[]|~q1e.:=\n 😀né\u00a0\u200f漢"), min_size=1, max_size=60)
EXTRAS = st.dictionaries(st.text(max_size=3), st.none() | st.integers() | st.text(max_size=3), max_size=2)


@st.composite
def spans(draw, text, *, most=3):
    """Pieces in reading order and apart, or none."""
    size = len(text)
    edges = draw(st.lists(st.integers(0, size), unique=True, max_size=2 * most).map(sorted))
    return tuple(Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False))


@st.composite
def parties(draw, text, entities):
    chosen = draw(st.lists(st.sampled_from(entities), unique=True, max_size=2)) if entities else []
    return Party(tuple(chosen), draw(spans(text)), draw(st.sampled_from(FORMS)))


@st.composite
def documents(draw, texts=TEXTS):
    """Any document whose spans lie in its text: crossing, nested, split, with or without sense."""
    text = draw(texts)
    ids = [f"e{i}" for i in range(draw(st.integers(0, 3)))]
    names = st.text(min_size=1, max_size=5).filter(lambda s: not any("\ud800" <= c <= "\udfff" for c in s))
    entities = tuple(
        Entity(
            i,
            draw(names),
            draw(st.sampled_from(ENTITY_TYPES)),
            draw(st.sampled_from([True, False, None])),
            draw(st.sampled_from([None, "Q42"])),
            draw(spans(text)),
            draw(EXTRAS),
        )
        for i in ids
    )
    quotes = tuple(
        Quote(
            f"q{i}",
            draw(st.sampled_from(TYPES)),
            draw(st.sampled_from(MEDIA)),
            draw(st.sampled_from(MODALITIES)),
            draw(st.sampled_from([None, "q0"])),
            draw(spans(text)),
            draw(spans(text)),
            draw(parties(text, ids)),
            draw(parties(text, ids)),
            draw(EXTRAS),
        )
        for i in range(draw(st.integers(0, 4)))
    )
    marks = draw(spans(text))
    non_quotations = tuple(NonQuotation(*span, draw(st.sampled_from(REASONS))) for span in marks)
    return Document(Article("made-up"), text, entities, quotes, non_quotations, draw(EXTRAS))
