"""Marked-up text turns into a document and back without loss, or is refused with a reason."""

import pytest
from click.testing import CliRunner
from hypothesis import given

from documents import documents
from projects import project
from saidby.cli import main
from saidby.document import Article, Document, Entity, Party, Quote, Span
from saidby.markup import MarkupError, in_text_order, mark, unmark

EXAMPLE = """\
article harbour-vote
# People
entity e1 person named: Ada Ruiz
entity e2 group unnamed: two clerks, "who stayed"
quote q1 direct by e1 named to e2 nominal
quote q2 indirect writing negated by e1 pronoun in q1
not n1 scare
extra q2 {"note": 1}
====
[q1|“It leaks,|q1]” [q1.cue|said|q1.cue] [q1.by|[e1|Ada Ruiz|e1]|q1.by] 😀. [q1|“[q2|[e1|She|e1] knew|q2].”|q1] A [n1|“plan”|n1].
"""


def test_a_marked_up_text_is_read():
    doc = unmark(EXAMPLE)
    first, second = doc.quotes
    assert doc.text == "“It leaks,” said Ada Ruiz 😀. “She knew.” A “plan”.\n"
    assert doc.words(first.content) == "“It leaks, “She knew.”"
    assert (doc.words(first.cue), doc.words(first.speaker.mention)) == ("said", "Ada Ruiz")
    assert first.speaker == Party(("e1",), (Span(17, 25),), "named")
    assert (second.parent, second.medium, second.modality, second.extra) == ("q1", "writing", "negated", {"note": 1})
    assert [entity.name for entity in doc.entities] == ["Ada Ruiz", 'two clerks, "who stayed"']
    assert [(doc.text[n.start : n.end], n.reason) for n in doc.non_quotations] == [("“plan”", "scare")]
    assert unmark(mark(doc)) == doc


@given(documents())
def test_every_document_comes_back_or_is_refused(doc):
    try:
        marked = mark(doc)
    except MarkupError:
        return
    assert unmark(marked, doc.article) == doc


@given(documents())
def test_only_a_text_that_looks_like_a_label_is_refused(doc):
    if not any(sign in doc.text for sign in "[]|"):
        assert unmark(mark(doc)) == doc


def test_overlapping_pieces_of_one_thing_are_numbered():
    doc = Document(Article("a"), "abcdef", quotes=(Quote("q1", content=(Span(0, 4), Span(2, 6))),))
    assert "[q1~1|ab[q1~2|cd|q1~1]ef|q1~2]" in mark(doc)
    assert unmark(mark(doc)) == doc


@pytest.mark.parametrize("text", ["a [q1|b", "a |q1] b", "see [e7.cue~2|"])
def test_a_text_that_looks_like_markup_is_refused_with_its_place(text):
    with pytest.raises(MarkupError, match=r"line 1, column \d+: .* looks like a label"):
        mark(Document(Article("a"), text))


def test_a_text_that_would_complete_a_label_is_refused():
    doc = Document(Article("a"), "x[q1", quotes=(Quote("q1", content=(Span(0, 4),)),))
    with pytest.raises(MarkupError, match="cannot be marked up"):
        mark(doc)


@pytest.mark.parametrize(
    ("marked", "message"),
    [
        ("article a\nno end", "line 1, column 1: no line of ===="),
        ("====\n", "no line `article ID`"),
        ("article a\nquot q1 direct\n====\n", "line 2, column 1: 'quot' begins no line of a head"),
        ("article a\nquote q1 dirct\n====\n", "line 2, column 1: 'dirct' is no type; one of unspecified, direct"),
        ("article a\nquote q1 direct speech asserted now\n====\n", "'now' is one word too many"),
        ("article a\nquote q1 direct loud\n====\n", "'loud' is no modality"),
        ("article a\nquote q1 direct by e1\n====\n", "'' is no form"),
        ("article a\nentity e1 person\n====\n", "an entity line reads"),
        ("article a\nentity e1 person famous: X\n====\n", "'famous' is neither named"),
        ("article a\nnot n1 joke\n====\n", "'joke' is no reason"),
        ("article a\nextra []\n====\n", "line 2"),
        ("article a\nextra q9 {}\n====\n", "an extra is given for 'q9'"),
        ("article a\nquote q1 direct\nquote q1 direct\n====\n", "line 3, column 1: the id 'q1' is given twice"),
        ("article a\n====\nx [q1|y|q1]", "line 3, column 3: the label '[q1|' has no line in the head"),
        ("article a\nquote q1 direct\n====\nx\n [q1|y", "line 5, column 2: '[q1|' is never closed"),
        ("article a\nquote q1 direct\n====\nx|q1]", "'|q1]' closes a label that is not open"),
        ("article a 00\n====\nx", "a letter was changed"),
    ],
)
def test_a_fault_in_markup_is_named_with_its_place(marked, message):
    with pytest.raises(MarkupError) as error:
        unmark(marked)
    assert message in str(error.value)


def test_the_markup_of_one_article_is_not_taken_for_another():
    with pytest.raises(MarkupError, match="is of article 'harbour-vote', not of 'b'"):
        unmark(EXAMPLE, Article("b"))


def test_records_are_brought_into_text_order():
    spans = {"e1": (Span(4, 5),), "e2": (Span(0, 1), Span(8, 9)), "e3": (Span(0, 3),), "e4": ()}
    doc = Document(
        Article("a"),
        "abcdefghi",
        tuple(Entity(name, name, mentions=mentions) for name, mentions in spans.items()),
        (Quote("q1", content=(Span(2, 4),)), Quote("q2", content=(Span(0, 2), Span(5, 6))), Quote("q3", content=(Span(2, 8),))),
    )
    ordered = in_text_order(doc)
    assert [entity.id for entity in ordered.entities] == ["e3", "e2", "e1", "e4"]
    assert [quote.id for quote in ordered.quotes] == ["q2", "q3", "q1"]


def test_an_article_that_is_not_there_is_told_with_the_one_most_like_it(tmp_path):
    root = project(tmp_path / "gold")
    told = CliRunner().invoke(main, ["mark", "council-brigde", "--root", str(root)])
    assert (told.exit_code, "no article 'council-brigde'" in told.output) == (1, True)
    assert "did you mean council-bridge?" in told.output
    assert "did you mean" not in CliRunner().invoke(main, ["mark", "nowhere", "--root", str(root)]).output
