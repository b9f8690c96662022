"""Extents are measured as documented, and the pairing is the best there is, whatever the order of the input."""

import random
import time
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents import documents
from saidby.document import Article, Document, Entity, Party, Quote, Span
from saidby.markup import unmark
from saidby.scoring.assignment import best_pairs
from saidby.scoring.entities import align, in_terms_of
from saidby.scoring.extents import Ruler, all_shared, merged, shared, size
from saidby.scoring.pairing import LEVELS, compare

SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda ends: Span(*sorted(ends))), max_size=4)


@pytest.mark.parametrize(
    ("span", "edges", "counted"),
    [
        # “It, 5 %!” - counted: I t 5 %  (2 letters, a digit, per cent)
        (Span(0, 9), "words", (Span(0, 4),)),
        (Span(1, 3), "words", (Span(0, 2),)),
        (Span(0, 4), "words", (Span(0, 2),)),  # mark and comma add nothing
        (Span(0, 4), "exact", (Span(0, 4),)),
        (Span(3, 4), "words", (Span(7, 8),)),  # only a comma: kept, behind the 4 counted characters
    ],
)
def test_edges(span, edges, counted):
    assert Ruler("“It, 5 %”", edges).extent((span,)) == counted


def test_pieces_that_only_signs_keep_apart_are_one():
    text = "“It leaks,” “badly.”"
    assert Ruler(text).extent((Span(0, 11), Span(12, 20))) == (Span(0, 12),)
    assert Ruler(text, "exact").extent((Span(0, 11), Span(12, 20))) == (Span(0, 11), Span(12, 20))


def test_marks_of_letters_and_emoji_count():
    assert [size(Ruler(text).extent((Span(0, len(text)),))) for text in ("पानी", "e\u0301", "😀!", "$5", "«»")] == [4, 2, 1, 2, 2]


def test_an_unknown_way_to_treat_edges_is_refused():
    with pytest.raises(ValueError, match="one of words, exact"):
        Ruler("a", "loose")


@given(SPANS, SPANS)
def test_extents_are_sets_of_characters(one, other):
    a, b = merged(one), merged(other)
    first, second = ({at for span in extent for at in range(*span)} for extent in (one, other))
    assert size(a) == len(first)
    assert shared(a, b) == len(first & second)


@given(st.lists(SPANS.map(merged), max_size=5), st.lists(SPANS.map(merged), max_size=5))
def test_all_that_is_shared_is_found(some, others):
    expected = {(i, j): shared(a, b) for i, a in enumerate(some) for j, b in enumerate(others) if shared(a, b)}
    assert all_shared(some, others) == expected


EDGES = st.dictionaries(st.tuples(st.integers(0, 3), st.integers(0, 3)), st.integers(1, 4), max_size=12)


def every_pairing(edges):
    """All one-to-one pairings by trying each: rows in order, each to a column or to none."""
    columns = [0, 1, 2, 3, *[None] * 4]
    found = {frozenset((i, j) for i, j in enumerate(order) if (i, j) in edges) for order in permutations(columns, 4)}
    return [sorted(pairing) for pairing in found]


@given(EDGES, st.randoms())
def test_the_pairing_weighs_most_and_of_equals_takes_the_earliest(edges, rng):
    ranks = {edge: edge for edge in edges}
    best = max(sum(edges[pair] for pair in pairing) for pairing in every_pairing(edges))
    heaviest = [pairing for pairing in every_pairing(edges) if sum(edges[pair] for pair in pairing) == best]
    # "The earliest": has the first edge that tells two pairings apart, read as bits from the first edge on.
    earliest = max(heaviest, key=lambda pairing: [edge in pairing for edge in sorted(edges)])
    mixed = rng.sample(sorted(edges.items()), len(edges))
    assert best_pairs(dict(mixed), ranks) == earliest


def test_a_tangle_of_overlaps_is_paired_as_scipy_pairs_it():
    optimize = pytest.importorskip("scipy.optimize", reason="scipy is not installed")
    rng = random.Random(2)
    for rows, columns in ((1, 9), (12, 7), (30, 40)):
        edges = {(i, j): rng.randint(1, 99) for i in range(rows) for j in range(columns) if rng.random() < 0.8}
        table = [[edges.get((i, j), 0) for j in range(columns)] for i in range(rows)]
        chosen = optimize.linear_sum_assignment(table, maximize=True)
        best = sum(table[i][j] for i, j in zip(*chosen, strict=True))
        assert sum(edges[pair] for pair in best_pairs(edges, {edge: edge for edge in edges})) == best


def test_thousands_of_guesses_over_the_whole_text_take_no_time_to_speak_of():
    text = "word " * 600
    gold = Document(Article("a"), text, quotes=tuple(Quote(f"q{i}", content=(Span(50 * i, 50 * i + 40),)) for i in range(60)))
    whole = tuple(Quote(f"q{i}", content=(Span(i % 7, len(text) - i % 5),)) for i in range(400))
    began = time.perf_counter()
    assert len(compare(gold, Document(gold.article, text, quotes=whole)).both) == 60
    assert time.perf_counter() - began < 30


def quoting(*contents, text="x" * 60, **more):
    quotes = tuple(Quote(f"q{i}", content=(Span(*content),), **more) for i, content in enumerate(contents))
    return Document(Article("a"), text, quotes=quotes)


def spans_of(paired):
    both, missed, spurious = paired
    return (
        [tuple(tuple(unit.content[0]) for unit in pair[:2]) for pair in both],
        [tuple(unit.content[0]) for unit in missed],
        [tuple(unit.content[0]) for unit in spurious],
    )


def test_the_greatest_total_overlap_is_not_the_greedy_one():
    # Overlaps: A-X 6, A-Y 5, B-X 5, B-Y 0. Greedy takes A-X (6) and leaves B and Y alone; A-Y and B-X make 10.
    gold, guess = quoting((5, 16), (16, 30)), quoting((10, 21), (0, 10))
    assert spans_of(compare(gold, guess)) == ([((5, 16), (0, 10)), ((16, 30), (10, 21))], [], [])


def test_equal_overlaps_go_to_the_earlier():
    gold, guess = quoting((0, 10), (10, 20)), quoting((5, 15))
    assert spans_of(compare(gold, guess)) == ([((0, 10), (5, 15))], [(10, 20)], [])
    assert spans_of(compare(guess, gold)) == ([((5, 15), (0, 10))], [], [(10, 20)])


def test_equal_contents_go_by_their_cues():
    def two(*cues):
        quotes = tuple(Quote(f"q{i}", content=(Span(0, 10),), cue=(Span(*cue),)) for i, cue in enumerate(cues))
        return Document(Article("a"), "x" * 60, quotes=quotes)

    pairs = compare(two((20, 24), (30, 34)), two((31, 34), (21, 24))).both
    assert [(pair.gold.cue, pair.guess.cue) for pair in pairs] == [
        ((Span(20, 24),), (Span(21, 24),)),
        ((Span(30, 34),), (Span(31, 34),)),
    ]


def test_a_quote_in_pieces_is_one_unit_or_several():
    doc = Document(Article("a"), "one two three", quotes=(Quote("q", content=(Span(0, 3), Span(8, 13))),))
    assert [len(compare(doc, doc, level).both) for level in LEVELS] == [1, 2]


def shuffled(doc, seed):
    rng = random.Random(seed)

    def mix(values):
        return tuple(rng.sample(values, len(values)))

    entities = tuple(replace(entity, mentions=mix(entity.mentions)) for entity in mix(doc.entities))
    return replace(doc, entities=entities, quotes=mix(doc.quotes))


@given(documents(), st.integers(0, 9), st.sampled_from(LEVELS))
def test_a_shuffled_annotation_is_paired_the_same(doc, seed, level):
    def shown(paired):
        both, missed, spurious = paired
        return [(pair.gold.key, pair.guess.key) for pair in both], [unit.key for unit in missed], [unit.key for unit in spurious]

    other = replace(doc, quotes=doc.quotes[1:])
    assert shown(compare(doc, other, level)) == shown(compare(shuffled(doc, seed), shuffled(other, seed + 1), level))


# Entities

PEOPLE = """\
article a
entity e1 person named: Ada Ruiz
entity e2 person named: Bo Ruiz
entity e3 group unnamed: officials
quote q1 direct by e1 pronoun
====
[e1|Ada Ruiz|e1] met [e2|Bo Ruiz|e2] and [e3|officials|e3]. [q1.by|[e1|She|e1]|q1.by] left: [q1|“Bye”|q1].
"""


def test_entities_align_by_mentions_whatever_their_ids_and_names():
    gold = unmark(PEOPLE)
    guess = unmark(PEOPLE.replace("e1", "x").replace("e2", "e1").replace(": Ada Ruiz", ": somebody"))
    assert align(gold, guess) == {"x": "e1", "e1": "e2", "e3": "e3"}


def test_one_entity_that_takes_all_mentions_is_one_entity():
    gold = unmark(PEOPLE)
    everybody = Entity("all", "all", mentions=tuple(sorted(span for entity in gold.entities for span in entity.mentions)))
    assert align(gold, Document(gold.article, gold.text, (everybody,))) == {"all": "e1"}  # Ada Ruiz + She: most characters


def test_the_whole_text_is_a_mention_of_nobody():
    gold = replace(unmark(PEOPLE), text=unmark(PEOPLE).text * 3)
    everything = Entity("all", "all", mentions=(Span(0, len(gold.text)),))
    assert align(gold, Document(gold.article, gold.text, (everything,))) == {}


@pytest.mark.parametrize(
    ("name", "gold_id"),
    [("ada  RUIZ", "e1"), ("Officials", "e3"), ("Ruiz", None), ("She", None), ("Bo Ruiz", "e2")],
)
def test_a_mere_string_is_the_entity_that_has_it(name, gold_id):
    gold = unmark(PEOPLE)
    guess = Document(gold.article, gold.text, (Entity("s", name), Entity("t", name)))
    # The second of that name has no entity left to be paired with by name, and is matched as a string.
    assert align(gold, guess) == ({"s": gold_id, "t": gold_id} if gold_id else {})


def test_words_alone_mean_the_entity_that_has_them():
    gold = unmark(PEOPLE)
    bare = Document(gold.article, gold.text)
    who = in_terms_of(gold, bare)
    assert [who(Party((), (Span(*span),))) for span in ((0, 8), (37, 40))] == [{"e1"}, frozenset()]  # a pronoun names nobody
    assert who(Party()) == frozenset()


def test_of_two_of_one_name_it_is_the_one_who_says_the_same():
    def saying(first, second):
        quotes = (
            Quote("q1", content=(Span(0, 3),), speaker=Party((first,))),
            Quote("q2", content=(Span(4, 7),), speaker=Party((second,))),
        )
        return Document(Article("a"), "one two", (Entity("e1", "officials"), Entity("e2", "officials")), quotes)

    assert align(saying("e1", "e2"), saying("e2", "e1")) == {"e1": "e2", "e2": "e1"}


@given(documents())
def test_who_says_what_in_an_annotation_is_itself(doc):
    assert all(pair.gold.speakers == pair.guess.speakers for pair in compare(doc, doc).both)
