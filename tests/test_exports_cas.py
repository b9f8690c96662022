"""cassis reads back from XMI all that a document says, and UIMA's offsets count UTF-16 units."""

import json
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings

from documents import documents
from exported import harbour
from saidby.document import Article, Document, Entity, NonQuotation, Party, Quote, Span
from saidby.exports.cas import LAYERS, ROLES, export

cassis = pytest.importorskip("cassis", reason="cassis reads CAS; pip install 'saidby[cas]'")


def read_back(folder, name):
    """The document that the XMI file of an article says, through cassis."""
    types = cassis.load_typesystem(folder / "TypeSystem.xml")
    cas = cassis.load_cas_from_xmi(folder / f"{name}.xmi", typesystem=types)
    layers = {layer: sorted(cas.select(f"saidby.{layer}"), key=lambda fs: fs.xmiID) for layer in LAYERS}
    (about,) = layers["Article"]
    values = {field: getattr(about, field) for field in Article.__slots__}
    values["title"] = values["title"] or ""
    article = Article(**values | {"extra": extra(about)})
    entities = tuple(entity(fs, layers["Mention"]) for fs in layers["Entity"])
    marks = tuple(NonQuotation(fs.begin, fs.end, fs.reason) for fs in layers["NonQuotation"])
    document_extra = json.loads(about.documentExtra or "{}")
    return Document(article, cas.sofa_string, entities, tuple(map(quote, layers["Quote"])), marks, document_extra)


def extra(fs):
    return json.loads(fs.extra or "{}")


def entity(fs, mentions):
    spans = tuple(Span(mention.begin, mention.end) for mention in mentions if mention.entity == fs.id)
    named = {"true": True, "false": False, None: None}[fs.named]
    return Entity(fs.id, fs.name, fs.kind, named, fs.wikidata, spans, extra(fs))


def quote(fs):
    content, cue, speaker, addressee = (
        tuple(Span(link.target.begin, link.target.end) for link in (fs[role].elements or [])) for role in ROLES
    )
    by = Party(tuple(fs.speakerEntities.elements or ()), speaker, fs.speakerForm)
    to = Party(tuple(fs.addresseeEntities.elements or ()), addressee, fs.addresseeForm)
    return Quote(fs.id, fs.kind, fs.medium, fs.modality, fs.parent, content, cue, by, to, extra(fs))


def test_a_hard_article_comes_back_the_same(tmp_path):
    assert list(export([harbour()], tmp_path)) == []
    assert read_back(tmp_path, "harbour-vote") == harbour()


@given(documents())
@settings(deadline=None)  # writes files
def test_every_document_comes_back_or_its_loss_is_told(doc):
    with TemporaryDirectory() as folder:
        lost = list(export([doc], Path(folder)))
        names = {told.record for told in lost}
        found = read_back(Path(folder), "made-up")
    assert all(told.field == "name" for told in lost)
    expected = [replace(e, name=found.entities[i].name) if e.id in names else e for i, e in enumerate(doc.entities)]
    assert found == replace(doc, entities=tuple(expected))


def test_offsets_in_the_file_count_utf_16_units(tmp_path):
    doc = harbour()
    list(export([doc], tmp_path))
    root = ET.parse(tmp_path / "harbour-vote.xmi").getroot()
    units = doc.text.encode("utf-16-le")
    pieces = [
        (element.get("part"), units[2 * int(element.get("begin")) : 2 * int(element.get("end"))].decode("utf-16-le"))
        for element in root.iter("{http:///saidby.ecore}Words")
    ]
    expected = [
        (role, span.of(doc.text))
        for q in doc.quotes
        for role, spans in zip(ROLES, (q.content, q.cue, q.speaker.mention, q.addressee.mention), strict=True)
        for span in spans
    ]
    assert sorted(pieces) == sorted(expected)
    assert ("cue", "و") in pieces
    assert root.find("{http:///uima/tcas.ecore}DocumentAnnotation").get("end") == str(len(units) // 2)


def test_what_xml_cannot_hold_is_told(tmp_path):
    bell = Document(Article("bell"), "ring \x07")
    name = Document(Article("name", title="a\x01b"), "x", (Entity("e1", "C\x00"),))
    assert [(lost.article, lost.record, lost.field) for lost in export([bell, name], tmp_path)] == [
        ("bell", "", "document"),
        ("name", "", "title"),
        ("name", "e1", "name"),
    ]
    assert not (tmp_path / "bell.xmi").exists()
    assert read_back(tmp_path, "name").entities[0].name == "C\ufffd"


def test_the_layers_are_shaped_as_inception_takes_them(tmp_path):
    """A span layer has only strings, string arrays, and links that have one role and one target below TOP."""
    list(export([], tmp_path))
    types = cassis.load_typesystem(tmp_path / "TypeSystem.xml")
    spans = [
        made for made in types.get_types() if made.supertype.name == "uima.tcas.Annotation" and made.name.startswith("saidby.")
    ]
    assert {made.name for made in spans} == {"saidby.Quote", "saidby.Words", "saidby.Mention", "saidby.NonQuotation"}
    for feature in (feature for made in spans for feature in made.features):
        kind = feature.rangeType.name
        assert kind in {"uima.cas.String", "uima.cas.StringArray", "uima.cas.FSArray"}
        if kind == "uima.cas.FSArray":
            link = types.get_type(feature.elementType.name)
            assert link.supertype.name == "uima.cas.TOP"
            assert {part.name for part in link.features} == {"role", "target"}
