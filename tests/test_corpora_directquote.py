"""DirectQuote: a token and an IOB1 tag a line, paragraphs without documents."""

from collections import Counter
from pathlib import Path

import pytest

from saidby.corpora import directquote
from saidby.document import Document

SAMPLE = Path(__file__).parent / "samples" / "directquote"


@pytest.fixture
def docs():
    return list(directquote.read(SAMPLE))


def told(doc):
    return [(quote.extra["label"], doc.words(quote.content), doc.words(quote.speaker.mention)) for quote in doc.quotes]


def test_each_paragraph_is_an_article_that_knows_its_line(docs):
    assert [(doc.article.id, doc.article.extra["line"]) for doc in docs] == [
        ("truecased-00001", 1),
        ("truecased-00002", 11),
        ("truecased-00003", 27),
        ("truecased-00004", 32),
    ]
    assert docs[0].text == 'Ada Ruiz said : " It leaks . "'
    assert all(doc.article.split == "train" for doc in docs)


def test_a_lone_speaker_on_the_named_side_is_the_quotes_and_marked_as_inferred(docs):
    assert told(docs[0]) == [("LeftSpeaker", '" It leaks . "', "Ada Ruiz")]
    assert docs[0].quotes[0].extra["inferred"] == ["speaker"]


def test_where_there_is_a_choice_nobody_is_chosen(docs):
    assert told(docs[1]) == [("RightSpeaker", '" Go , "', ""), ("RightSpeaker", '" now ! "', "")]
    assert docs[1].quotes[0].speaker.form == "unspecified"
    assert "inferred" not in docs[1].quotes[0].extra
    assert [docs[1].text[place["start"] : place["end"]] for place in docs[1].extra["speakers"]] == ["he", "Cleo"]


def test_a_quote_that_nobody_is_named_for_and_one_whose_side_is_empty(docs):
    left, unknown, right = docs[3].quotes
    assert told(docs[3]) == [("LeftSpeaker", '" Yes "', ""), ("Unknown", '" No "', ""), ("RightSpeaker", '" Well "', "")]
    assert (left.speaker.form, unknown.speaker.form, right.speaker.form) == ("unspecified", "implicit", "unspecified")


def test_b_divides_two_runs_of_one_label(docs):
    assert [docs[3].text[place["start"] : place["end"]] for place in docs[3].extra["speakers"]] == ["Ben", "Ada"]


def test_tabs_line_ends_other_labels_and_broken_lines(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "part.txt").write_bytes(b"a\tI-Title\r\nbroken\r\nb\tB-Title\r\n\r\n\r\nc\tO\r\nd\tx")
    (tmp_path / "latin.txt").write_bytes(b"\xe4 O")
    found = list(directquote.read(tmp_path))
    docs = [item for item in found if isinstance(item, Document)]
    dropped = [item for item in found if not isinstance(item, Document)]
    assert [(item.where, item.kind) for item in dropped] == [("data/part.txt:2", "line"), ("latin.txt", "file")]
    assert [item["label"] for item in docs[0].extra["labels"]] == ["Title", "Title"]
    held = sum(map(directquote.kept, docs), Counter(item.kind for item in dropped))
    assert held == directquote.count(tmp_path) == {"paragraph": 2, "Title": 2, "x": 1, "line": 1, "file": 1}
