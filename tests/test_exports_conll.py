"""The conllu library reads back the tagged words, and what one tag a token cannot say is told."""

from pathlib import Path
from tempfile import TemporaryDirectory

import conllu
from hypothesis import given, settings

from documents import documents
from exported import harbour
from saidby.document import Article, Document, Party, Quote, Span
from saidby.exports import left_out
from saidby.exports.conll import ABOUT, COLUMNS, export
from saidby.markup import unmark
from saidby.tokens import words


def read_back(path):
    """(sentences, extents) of a file: the ranges of tokens that each column gives to each quote."""
    with Path(path).open(encoding="utf-8") as file:
        sentences = list(conllu.parse_incr(file))
    extents, before = {}, {}
    for sentence in sentences:
        for token in sentence:
            start, end = map(int, token["misc"]["TokenRange"].split(":"))
            for column in COLUMNS:
                tag, owner = token[f"saidby:{column}"], token["misc"].get(column.capitalize())
                assert (tag == "O") == (owner is None)
                if tag.startswith("I-") or (tag != "O" and before.get(column) == owner and token["id"] == 1):
                    extents[owner, column][-1] = (extents[owner, column][-1][0], end)
                elif tag != "O":
                    extents.setdefault((owner, column), []).append((start, end))
                before[column] = owner
    return sentences, extents


def extents_of(doc):
    for quote in doc.quotes:
        for column, spans in zip(COLUMNS, (quote.content, quote.cue, quote.speaker.mention), strict=True):
            if spans:
                yield (quote.id, column), [tuple(span) for span in spans]


def test_an_article_reads_as_a_person_expects(tmp_path):
    doc = unmark(
        "article a\nquote q1 direct by - nominal\n====\n"
        "[q1|“It leaks,”|q1] [q1.cue|said|q1.cue] [q1.by|the 😀\nclerk|q1.by]. [q1|No|q1]\n"
    )
    assert list(export([doc], tmp_path)) == []
    assert (tmp_path / "train.conllup").read_text(encoding="utf-8").splitlines() == [
        "# global.columns = ID FORM MISC SAIDBY:CONTENT SAIDBY:CUE SAIDBY:SPEAKER",
        "# newdoc id = a",
        "# sent_id = a-1",
        "1\t“\tSpaceAfter=No|TokenRange=0:1|Content=q1\tB-direct\tO\tO",
        "2\tIt\tTokenRange=1:3|Content=q1\tI-direct\tO\tO",
        "3\tleaks\tSpaceAfter=No|TokenRange=4:9|Content=q1\tI-direct\tO\tO",
        "4\t,\tSpaceAfter=No|TokenRange=9:10|Content=q1\tI-direct\tO\tO",
        "5\t”\tTokenRange=10:11|Content=q1\tI-direct\tO\tO",
        "6\tsaid\tTokenRange=12:16|Cue=q1\tO\tB-cue\tO",
        "7\tthe\tTokenRange=17:20|Speaker=q1\tO\tO\tB-speaker",
        "8\t😀\tTokenRange=21:22|Speaker=q1\tO\tO\tI-speaker",
        "",
        "# sent_id = a-2",
        "1\tclerk\tSpaceAfter=No|TokenRange=23:28|Speaker=q1\tO\tO\tB-speaker",
        "2\t.\tTokenRange=28:29\tO\tO\tO",
        "3\tNo\tTokenRange=30:32|Content=q1\tB-direct\tO\tO",
        "",
    ]


def test_a_hard_article_is_read_by_conllu(tmp_path):
    lost = list(export([harbour()], tmp_path))
    sentences, extents = read_back(tmp_path / "train.conllup")
    assert [token["form"] for sentence in sentences for token in sentence] == [
        s.of(harbour().text) for s in words(harbour().text)
    ]
    assert sentences[0].metadata["newdoc id"] == "harbour-vote"
    assert [(told.record, told.field, told.why) for told in lost] == [
        ("q1", "content", "13 to 18 became 13 to 17"),
        ("q1", "content", "the piece at 13 runs into the one before it"),
        ("q2", "content", "it overlaps that of q1, and a token has one tag; it is left out"),
        ("q3", "content", "it overlaps that of q1, and a token has one tag; it is left out"),
        ("q2", "cue", "55 to 57 became 55 to 59"),
        ("q4", "cue", "112 to 113 became 112 to 120"),
    ]
    assert extents["q4", "content"] == [(103, 111)]


@given(documents())
@settings(deadline=None)  # writes files
def test_every_extent_comes_back_or_its_loss_is_told(doc):
    with TemporaryDirectory() as folder:
        lost = list(export([doc], Path(folder)))
        _, found = read_back(Path(folder, "train.conllup"))
    told = {(each.record, each.field) for each in lost}
    whole = {key: spans for key, spans in extents_of(doc) if key not in told}
    # Pieces that touch, or have only white space between them, may have become one in the reading; the words have not.
    assert {key: covered(doc, found[key]) for key in whole} == {key: covered(doc, spans) for key, spans in whole.items()}
    assert set(found) <= set(whole) | told


def covered(doc, spans):
    return {i for start, end in spans for i in range(start, end) if not doc.text[i].isspace()}


def test_what_the_columns_never_say_is_counted():
    doc = harbour()
    fields = [(told.record, told.field) for told in left_out(doc, ABOUT.without)]
    assert [record for record, field in fields if field == "entity"] == ["e1", "e2", "e3", "e4"]
    assert [record for record, field in fields if field == "quote.addressee"] == ["q1"]
    assert [record for record, field in fields if field == "quote.parent"] == ["q2", "q5"]
    assert ("", "non_quotation") in fields
    assert (
        list(
            left_out(
                Document(
                    Article("a"),
                    "x",
                    quotes=(
                        Quote("q1", "direct", medium="unspecified", modality="unspecified", speaker=Party((), (Span(0, 1),))),
                    ),
                ),
                ABOUT.without,
            )
        )
        == []
    )
