"""Redewiedergabe: inline XML and the same annotations as a token a line."""

import os
import shutil
from collections import Counter
from pathlib import Path

import pytest

from saidby import corpora
from saidby.corpora import Dropped, NotThere, redewiedergabe
from saidby.document import Document

SAMPLE = Path(__file__).parent / "samples" / "redewiedergabe"
REAL = Path(os.environ.get("SAIDBY_CORPORA", Path(__file__).parents[2] / "shared" / "corpora")) / "redewiedergabe"
real = pytest.mark.skipif(not REAL.is_dir(), reason="the real corpora are not here")


def docs(form, root=SAMPLE):
    return list(redewiedergabe.read(root, form=form))


@pytest.fixture
def inn():
    return docs("xml")[0]


def quote(doc, name):
    return next(q for q in doc.quotes if q.id == name)


def words(doc, name):
    found = quote(doc, name)
    return [span.of(doc.text) for span in found.content], doc.words(found.cue), doc.words(found.speaker.mention)


def test_pieces_of_one_id_are_one_quote_with_its_cue_and_speaker(inn):
    assert words(inn, "1") == (["»Kommt herein«", "»und setzt euch & eßt!«"], "rief aus", "die Wirtin")
    assert words(inn, "2") == (["daß der Müller davon sprach"], "glaubte", "die Wirtin")


def test_line_ends_and_indentation_stay_in_the_text_as_xml_defines_them(inn):
    assert "\r" not in inn.text
    assert inn.text.startswith("\n         \n»Kommt")
    assert b"\r\n" in (SAMPLE / "data/main/xml/rwk_made_1-1.xml").read_bytes()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("1", ("direct", "speech", "asserted", None)),
        ("2", ("indirect", "thought", "asserted", None)),
        ("3", ("reported", "several", "asserted", "2")),
        ("4", ("free_indirect", "thought", "asserted", None)),
        ("6", ("indirect_free_indirect", "speech", "unspecified", None)),
        ("7", ("reported", "speech", "asserted", "6")),
    ],
)
def test_each_mode_medium_and_level(inn, name, expected):
    found = quote(inn, name)
    assert (found.type, found.medium, found.modality, found.parent) == expected


def test_attributes_stay_as_they_are_and_all_of_them_where_the_pieces_differ(inn):
    assert quote(inn, "3").extra["attributes"]["border"] == "yes"
    assert [piece.get("nonfact") for piece in quote(inn, "1").extra["pieces"]] == [None, "yes"]
    assert "pieces" not in quote(inn, "2").extra


def test_a_frame_is_kept_with_its_place_and_position(inn):
    (frame,) = quote(inn, "1").extra["frame"]
    assert inn.text[frame["start"] : frame["end"]] == ", rief die Wirtin laut aus,"
    assert frame["pos"] == "mid"


def test_what_no_quote_has_is_kept_beside_them(inn):
    assert Counter((item["kind"], item["id"]) for item in inn.extra["unattached"]) == Counter(
        [("speaker", "5"), ("frame", "0"), ("intExpr", "0"), ("said", "9")]
    )
    (note,) = inn.extra["notes"]
    assert inn.text[note["start"] : note["end"]] == "Der Müller lebte wie gut doch allein."


def test_metadata_and_what_stands_for_nothing_in_it(inn):
    other = docs("xml")[1]
    assert (inn.article.title, inn.article.published) == ("Das Wirtshaus", "1893")
    assert (other.article.title, other.article.published) == ("", None)
    assert other.article.extra["metadata"]["title"] == "Undefined"


def test_a_quote_whose_pieces_stand_in_two_others_has_no_parent_but_both_names():
    doc = docs("xml")[1]
    found = quote(doc, "2")
    assert [span.of(doc.text) for span in found.content] == ["„Gut.", "Ja.“"]
    assert (found.parent, found.extra["parents"]) == (None, ["1", "3"])


def test_no_row_is_lost_to_a_mark_at_the_start_of_a_field():
    doc = docs("tsv")[0]
    assert doc.text.split("\n") == [
        '" Kommt herein " , rief die Wirtin aus " Setzt euch "',
        "Sie glaubte daß der Müller sprach . )",
        "- wie",
        "Er",
    ]
    assert words(doc, "1") == (['" Kommt herein "', '" Setzt euch "'], "rief aus", "die Wirtin")


def test_stacked_entries_are_nested_and_malformed_ids_read_but_kept_as_they_are():
    doc = docs("tsv")[0]
    inner = quote(doc, "3")
    assert words(doc, "3") == (["der Müller sprach"], "sprach", "der Müller")
    assert (inner.parent, inner.type, inner.medium, inner.modality) == ("2", "reported", "several", "unspecified")
    assert inner.extra["attributes"]["border"] == "state"
    assert words(doc, "2")[1] == "glaubte"
    assert [(item["column"], item["value"]) for item in doc.extra["malformed"]] == [
        ("intexpr", "intexpr.2_"),
        ("speaker", "speaker._3_5"),
        ("speaker", "speaker._3_5"),
    ]
    assert [(item["kind"], item["id"]) for item in doc.extra["unattached"]] == [("frame", "0"), ("speaker", "5")]
    assert [doc.text[f["start"] : f["end"]] for f in inner.extra["frame"]] == ["Sie"]


def test_the_columns_of_the_analysis_stay_with_each_tokens_place():
    doc = docs("tsv")[0]
    tokens = doc.extra["tokens"]
    assert [doc.text[a:b] for a, b in zip(tokens["start"], tokens["end"], strict=True)] == tokens["normtok"]


def test_utf_16_is_read_as_what_it_is():
    plain, wide = docs("tsv")
    assert (wide.text, wide.quotes, wide.extra) == (plain.text, plain.quotes, plain.extra)
    assert wide.article.extra["metadata"]["title"] == '"Undefined'


@pytest.mark.parametrize(
    ("data", "where", "why"),
    [
        (b"<TEI><text><body>", "a.xml:1", "premature end"),
        (b"<TEI/>", "a.xml:1", "<body>"),
        (b'<!DOCTYPE t [<!ENTITY a "b">]><t><text><body>&a;</body></text></t>', "a.xml:1", "entities"),
        ("<t><text><body>ä</body></text></t>".encode("latin-1"), "a.xml:1", ""),
    ],
)
def test_a_file_that_cannot_be_read_is_dropped_with_its_line(tmp_path, data, where, why):
    folder = tmp_path / "data/main/xml"
    folder.mkdir(parents=True)
    (folder / "a.xml").write_bytes(data)
    (dropped,) = redewiedergabe.read(tmp_path)
    assert isinstance(dropped, Dropped)
    assert dropped.where.endswith(where)
    assert why in dropped.why


def test_a_text_with_a_carriage_return_is_dropped_with_all_that_it_holds(tmp_path):
    folder = tmp_path / "data/main/xml"
    folder.mkdir(parents=True)
    (folder / "a.xml").write_bytes(b'<t><text><body>a&#13;<said id="1" mode="direct">b</said></body></text></t>')
    assert {item.kind: item.number for item in corpora.load("redewiedergabe").read(tmp_path)} == {"document": 1, "said": 1}


@pytest.mark.parametrize("header", ["tok\tpos", "a\tb\tc\td\te\tf\tg\th\ti\tj\tk"])
def test_a_table_of_other_columns_is_dropped(tmp_path, header):
    folder = tmp_path / "data/main/tsv"
    folder.mkdir(parents=True)
    (folder / "rwk_a.tsv").write_text(header + "\n" + "\t".join("x" for _ in header.split("\t")) + "\n", encoding="utf-8")
    (dropped,) = redewiedergabe.read(tmp_path, form="tsv")
    assert "there is no column" in dropped.why


def test_nothing_of_the_other_form_is_lost():
    held = sum((redewiedergabe.kept(doc) for doc in docs("tsv")), Counter())
    assert held == redewiedergabe.count(SAMPLE, form="tsv")


def test_a_sample_with_an_empty_token_is_dropped_with_its_line(tmp_path):
    shutil.copytree(SAMPLE, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "data/main/tsv/rwk_made_1-1.tsv"
    path.write_bytes(path.read_bytes().replace(b"\nherein\t", b"\n\t"))
    dropped, kept = redewiedergabe.read(tmp_path, form="tsv")
    assert (dropped.where[-5:], dropped.why) == ("tsv:4", "line 4: the token is empty")
    assert kept.article.id == "rwk_made_2-1"


def test_a_form_that_there_is_not_is_refused_with_those_that_there_are():
    with pytest.raises(NotThere, match="no form 'conll'; there are xml, tsv"):
        docs("conll")


def test_a_table_of_metadata_that_cannot_be_read_is_told_with_its_line(tmp_path):
    shutil.copytree(SAMPLE, tmp_path, dirs_exist_ok=True)
    (tmp_path / "data/main/tsv/metadata.tsv").write_text("file\ttitle\nrwk_made_1-1.tsv\n", encoding="utf-8")
    with pytest.raises(NotThere, match=r"metadata\.tsv: line 2: 1 fields"):
        list(redewiedergabe.read(tmp_path, form="tsv"))


@real
def test_the_real_corpus_gives_the_measured_numbers():
    total, types, speakers, cues, split = Counter(), Counter(), 0, 0, 0
    for doc in redewiedergabe.read(REAL):
        total += redewiedergabe.kept(doc)
        types.update(q.type for q in doc.quotes)
        speakers += sum(bool(q.speaker.mention) for q in doc.quotes)
        cues += sum(bool(q.cue) for q in doc.quotes)
        split += sum(len(q.content) > 1 for q in doc.quotes)
    assert total == redewiedergabe.count(REAL) == Counter(redewiedergabe.ABOUT.counts)
    assert types == {"reported": 5401, "direct": 3589, "indirect": 2564, "free_indirect": 136, "indirect_free_indirect": 129}
    assert (speakers, cues, split) == (10609, 9995, 682)


@real
def test_both_forms_of_the_real_corpus_say_the_same():
    by_xml = {doc.article.id: _told(doc) for doc in redewiedergabe.read(REAL) if isinstance(doc, Document)}
    by_tsv = {doc.article.id: _told(doc) for doc in redewiedergabe.read(REAL, form="tsv") if isinstance(doc, Document)}
    assert len(by_tsv) == 97
    assert by_tsv == {name: by_xml[name] for name in by_tsv}


def _told(doc):
    return {(q.extra["attributes"]["id"], q.type, q.medium, q.extra["attributes"]["level"], bool(q.cue)) for q in doc.quotes}
