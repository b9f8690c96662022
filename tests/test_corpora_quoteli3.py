"""QuoteLi3: novels in inline XML."""

import os
from collections import Counter
from pathlib import Path

import pytest

from saidby import corpora
from saidby.corpora import quoteli3

SAMPLE = Path(__file__).parent / "samples" / "quoteli3"
REAL = Path(os.environ.get("SAIDBY_CORPORA", Path(__file__).parents[2] / "shared" / "corpora")) / "quoteli3"


@pytest.fixture
def doc():
    (only,) = quoteli3.read(SAMPLE)
    return only


@pytest.fixture
def quotes(doc):
    return {quote.id: quote for quote in doc.quotes}


def test_the_text_is_the_markup_without_its_tags(doc):
    assert doc.text.startswith('\nCHAPTER I\n\n"Is it you? He said, \'Never & nowhere.\'" cried Ada. "Go."')


@pytest.mark.parametrize(
    ("name", "speaker", "mention", "form"),
    [
        ("s1", ("Ada_Ruiz",), "Ada", "named"),
        ("s3", ("Ada_Ruiz",), "Ada", "named"),
        ("s4", ("Ben_and_Cleo",), "they the pair", "unspecified"),
        ("s2", (), "", "implicit"),
        ("s5", (), "", "implicit"),
        ("s10", ("Ada_Ruiz",), "", "implicit"),
    ],
)
def test_speaker_by_name_and_by_connection(doc, quotes, name, speaker, mention, form):  # noqa: PLR0917 - one row
    found = quotes[name].speaker
    assert (found.entities, doc.words(found.mention), found.form) == (speaker, mention, form)


def test_pseudo_speakers_are_nobody_but_stay_readable(doc, quotes):
    assert [quotes[name].extra["attributes"]["speaker"] for name in ("s2", "s5")] == ["none", "UNSURE"]
    assert "none" not in {entity.name for entity in doc.entities}
    assert [item["name"] for item in doc.extra["other_characters"]] == ["none", "Ada_Ruiz", "Ben_and_Cleo"]


def test_what_is_no_utterance_is_no_quote(doc, quotes):
    (mark,) = doc.non_quotations
    assert mark.span.of(doc.text) == "\"The 'old' Mill\""
    assert mark.reason == "other"
    assert "s6" not in quotes
    assert doc.extra["not_utterances"][0]["id"] == "s6"


def test_a_quote_in_a_quote_has_it_as_parent_unless_that_is_none(quotes):
    assert quotes["s2"].parent == "s1"
    assert quotes["s10"].parent is None


def test_addressees_are_entities_and_absent_ones_are_not_annotated(doc, quotes):
    names = {entity.id: entity.name for entity in doc.entities}
    assert [names[name] for name in quotes["s1"].addressee.entities] == ["the O'Hara boy", "Ben and Cleo"]
    assert quotes["s1"].extra["attributes"]["addressees"].endswith(";Dora")
    assert (quotes["s3"].addressee.entities, quotes["s3"].addressee.form) == ((), "unspecified")


def test_characters_are_entities_with_the_mentions_that_name_them(doc):
    ada = doc.entities[0]
    assert (ada.id, ada.name, ada.extra["aliases"]) == ("Ada_Ruiz", "Ada Ruiz", "Ada Ruiz;Ada")
    assert [span.of(doc.text) for span in ada.mentions] == ["Ada"]
    assert doc.entities[2].extra["name"] == "the_O'Hara_boy"
    assert doc.entities[2].id == "the_O_Hara_boy"


def test_bare_mentions_riddles_and_empty_quotes_stay_in_the_extra(doc):
    bare = [m for m in doc.extra["mentions"] if set(m) == {"start", "end"}]
    assert [doc.text[m["start"] : m["end"]] for m in bare] == ["you", "a ship", "the sea"]
    assert doc.extra["null"][0]["id"] == "s11"
    assert doc.extra["without_text"][0]["id"] == "s12"


def test_edges_and_paragraphs_are_left_as_they_are(doc, quotes):
    assert doc.words(quotes["s4"].content) == '"No," '
    assert "\n\n" in doc.words(quotes["s5"].content)


@pytest.mark.parametrize(("data", "line"), [(b"<doc>\n<text>", 2), (b"<doc/>", 1), (b"<doc>\n&nbsp;</doc>", 2)])
def test_a_file_that_cannot_be_read_is_dropped_with_its_line(tmp_path, data, line):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.xml").write_bytes(data)
    (dropped,) = quoteli3.read(tmp_path)
    assert dropped.where == f"corpus/a.xml:{line}"


def test_a_text_with_a_carriage_return_is_dropped_with_all_that_it_holds(tmp_path):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.xml").write_bytes(b'<doc><text>&#13;<quote id="s1" speaker="A">b</quote></text></doc>')
    assert {item.kind: item.number for item in corpora.load("quoteli3").read(tmp_path)} == {"document": 1, "quote": 1}


@pytest.mark.skipif(not REAL.is_dir(), reason="the real corpora are not here")
def test_the_real_corpus_gives_the_measured_numbers():
    docs = list(quoteli3.read(REAL))
    assert sum(map(quoteli3.kept, docs), Counter()) == quoteli3.count(REAL) == Counter(quoteli3.ABOUT.counts)
    assert {doc.article.id: (len(doc.text), len(doc.quotes)) for doc in docs} == {
        "emma": (313735, 742),
        "pp": (607468, 1573),
        "steppe": (213092, 685),
    }
    quotes = [quote for doc in docs for quote in doc.quotes]
    assert sum(quote.parent is not None for quote in quotes) == 89
    assert sum(bool(quote.addressee.entities) for quote in quotes) == 105
    assert Counter(q.extra["attributes"]["speaker"] for q in quotes if not q.speaker.entities) == {"none": 17, "UNSURE": 1}
