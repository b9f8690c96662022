"""fr-litbank's traps, on a made-up sample: trailing tabs, several speakers, relations astray, citations in citations."""

from pathlib import Path

from saidby.corpora import fr_litbank
from saidby.document import Document

SAMPLE = Path(__file__).parent / "samples" / "fr_litbank"


def documents():
    return {item.article.id: item for item in fr_litbank.read(SAMPLE) if isinstance(item, Document)}


def test_citations_have_their_cues_and_speakers_by_relations():
    doc = documents()["Le_quai_ferme"]
    assert [tuple(map(doc.words, (q.content, q.cue, q.speaker.mention))) for q in doc.quotes] == [
        ("— Bonsoir, il pleut.", "dit", "elle"),
        ("— Tu as raison !", "répondit", "le vieux gardien"),
        ("« Le maire a crié : « Partez ! » et tout le monde a ri. »", "", ""),
        ("« Partez ! »", "crié", "Le maire tout le monde"),
        ("— Fermez donc !", "", ""),
    ]
    assert [q.speaker.form for q in doc.quotes] == ["unspecified", "unspecified", "implicit", "unspecified", "implicit"]
    assert {(q.type, q.medium, q.parent) for q in doc.quotes} == {("direct", "unspecified", None)}


def test_what_belongs_to_no_citation_is_kept_beside_them():
    kept = documents()["Le_quai_ferme"].extra["brat"]
    assert sorted(body.partition(" ")[0] for body in kept.values()) == ["Entite", "Recit", "Source"]
    assert kept["R8"] == "Source Arg1:T5 Arg2:T6", "a relation between the wrong types"


def test_a_tab_at_the_end_of_a_record_is_no_other_word():
    quote = documents()["Le_quai_ferme"].quotes[1]
    assert quote.extra["brat"]["T5"] == "Introducteur 84 92"


def test_an_export_has_no_title():
    assert {name: doc.article.title for name, doc in documents().items()} == {"Le_quai_ferme": "Le quai ferme", "export": ""}
