"""brat's files hold a document so that all of it comes back, and brat's own rules accept every line."""

import json
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings

from documents import documents
from exported import harbour
from saidby.document import ENTITY_TYPES, Article, Document, Entity, NonQuotation, Party, Quote, Span
from saidby.exports.brat import ABOUT, export, fragments, joined
from saidby.files.records import article_of, entity_of, non_quotation_of, quote_of

BREAKS = "a\tb\nc\x0bd\x0ce\x1cf\x1dg\x1eh\x85i\u2028j\u2029k \n\n  \nl"


def exported(doc):
    with TemporaryDirectory() as folder:
        assert list(export([doc], Path(folder))) == []
        return [Path(folder, f"{doc.article.id}.{ending}").read_bytes().decode("utf-8") for ending in ("txt", "ann", "json")]


# A reader of what the exporter writes: shows that all of it is there


def read_back(text, ann, beside):
    bodies = defaultdict(list)
    spans, labels, by_target = {}, {}, defaultdict(lambda: defaultdict(list))
    for line in ann.splitlines():
        key, body = line.split("\t", 1)
        bodies[key[0]].append(body)
        if key[0] == "T":
            (labels[key], offsets), _ = body.split("\t")[0].split(" ", 1), None
            spans[key] = joined(text, pieces(offsets))
    for body in bodies["A"] + bodies["R"]:
        name, target, value = body.replace("Arg1:", "").replace("Arg2:", "").split(" ")
        by_target[target][name].append(value)
    for body in bodies["#"]:
        (name, target), value = body.split("\t")[0].split(" "), body.split("\t")[1]
        by_target[target][name] = [value]
    for body in bodies["N"]:
        _, target, reference = body.split("\t")[0].split(" ")
        by_target[target]["Wikidata"] = [reference.removeprefix("Wikidata:")]
    for target, said in by_target.items():
        if "Pieces" in said:
            spans[target] = pieces(said["Pieces"][0])
    groups = {mentions[0]: mentions for body in bodies["*"] for mentions in [body.split(" ")[1:]]}
    types = {name.capitalize(): name for name in ENTITY_TYPES}
    ids = {target: said["Id"][0] for target, said in by_target.items() if "Id" in said}
    heads = [target for target in labels if target in ids]
    entities = [
        entity(by_target[head], ids[head], types[labels[head]], [spans[t][0] for t in groups.get(head, [head])])
        for head in heads
        if labels[head] in types
    ]
    quotes = [quote(by_target[head], head, ids, labels, spans) for head in heads if labels[head] not in types]
    marks = [NonQuotation(*spans[t][0], by_target[t]["Reason"][0]) for t in labels if labels[t] == "NonQuotation"]
    rest = json.loads(beside)
    for records, key, make in (
        (entities, "entities", entity_of),
        (quotes, "quotes", quote_of),
        (marks, "non_quotations", non_quotation_of),
    ):
        for place, value in rest.get(key, {}).items():
            records.insert(int(place), make(value))
    article = article_of(rest["article"].pop("id"), rest["article"])
    return Document(article, text, tuple(entities), tuple(quotes), tuple(marks), rest.get("extra", {}))


def pieces(offsets):
    return tuple(Span(*map(int, piece.split(" "))) for piece in offsets.split(";"))


def entity(said, key, kind, mentions):
    name = json.loads(said["Name"][0]) if said["Name"][0].startswith('"') else said["Name"][0]
    named = {"yes": True, "no": False}.get(*said.get("Named", [None]))
    wikidata, extra = said.get("Wikidata", [None])[0], json.loads(said.get("Extra", ["{}"])[0])
    return Entity(key, name, kind, named, wikidata, tuple(mentions), extra)


def quote(said, head, ids, labels, spans):
    extents = {labels[head].lower(): spans[head]} | {
        role: spans[said[role][0]] for role in ("cue", "speaker", "addressee") if role in said
    }
    speaker, addressee, parent = (linked(said, name, ids) for name in ("spoken_by", "spoken_to", "within"))
    return Quote(
        ids[head],
        said["Type"][0],
        said["Medium"][0],
        said["Modality"][0],
        next(iter(parent), None),
        extents.get("content", ()),
        extents.get("cue", ()),
        Party(speaker, extents.get("speaker", ()), said["SpeakerForm"][0]),
        Party(addressee, extents.get("addressee", ()), said["AddresseeForm"][0]),
        json.loads(said.get("Extra", ["{}"])[0]),
    )


def linked(said, name, ids):
    """Arcs hold heads, a note holds ids."""
    values = [part for value in said.get(name, []) for part in value.split(" ")]
    return tuple(ids[value] if value in ids and value.startswith("T") else value for value in values)


# What brat's server refuses


def refused_by_brat(text, ann):
    """What brat 1.3's server would say of the text-bound lines (TextAnnotations._parse_textbound_annotation)."""
    for line in ann.splitlines():
        if line[0] != "T":
            continue
        _, data, covered = line.split("\t")
        spans = pieces(data.split(" ", 1)[1])
        seen = []
        for span in spans:
            assert 0 <= span.start < span.end <= len(text)
            assert not any(span.end >= other.start and span.start < other.end for other in seen), f"fragments overlap: {line}"
            seen.append(span)
        assert covered == " ".join(span.of(text) for span in spans), f"the words differ: {line}"
        assert covered.strip(), f"no words: {line}"


def test_a_hard_article_comes_back_the_same():
    text, ann, beside = exported(harbour())
    assert read_back(text, ann, beside) == harbour()
    assert set(json.loads(beside)) == {"article", "extra", "entities", "quotes"}
    refused_by_brat(text, ann)


@given(documents())
@settings(deadline=None)  # writes files
def test_every_document_comes_back_the_same_and_brat_takes_it(doc):
    text, ann, beside = exported(doc)
    assert read_back(text, ann, beside) == doc
    refused_by_brat(text, ann)


def test_the_files_of_an_article_read_as_a_person_expects():
    doc = Document(
        Article("a"),
        "“It leaks,” said Ada\nRuiz. “We knew.”",
        (Entity("e1", "Ada Ruiz", "person", named=True, wikidata="Q42", mentions=(Span(17, 25),)),),
        (
            Quote(
                "q1",
                "direct",
                content=(Span(0, 11), Span(27, 37)),
                cue=(Span(12, 16),),
                speaker=Party(("e1",), (Span(17, 25),), "named"),
            ),
        ),
    )
    assert exported(doc)[1].splitlines() == [
        "T1\tPerson 17 20;21 25\tAda Ruiz",
        "T2\tContent 0 11;27 37\t“It leaks,” “We knew.”",
        "T3\tCue 12 16\tsaid",
        "T4\tSpeaker 17 20;21 25\tAda Ruiz",
        "A1\tNamed T1 yes",
        "N1\tReference T1 Wikidata:Q42\tAda Ruiz",
        "#1\tId T1\te1",
        "#2\tName T1\tAda Ruiz",
        "R1\tcue Arg1:T2 Arg2:T3",
        "R2\tspeaker Arg1:T2 Arg2:T4",
        "A2\tType T2 direct",
        "A3\tMedium T2 speech",
        "A4\tModality T2 asserted",
        "A5\tSpeakerForm T2 named",
        "A6\tAddresseeForm T2 implicit",
        "#3\tId T2\tq1",
        "R3\tspoken_by Arg1:T2 Arg2:T1",
    ]


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([(0, 1)], [(0, 1)]),
        ([(0, 3)], [(0, 1), (2, 3)]),
        ([(1, 2)], []),
        ([(20, 28)], [(20, 22), (24, 26), (27, 28)]),
        ([(0, 1), (0, 1)], [(0, 1)]),
        ([(4, 5), (0, 1)], [(0, 1), (4, 5)]),
    ],
)
def test_fragments_end_at_lines_and_lie_apart(spans, expected):
    found = fragments(BREAKS, tuple(Span(*span) for span in spans))
    assert [tuple(span) for span in found] == expected


def test_every_sign_that_ends_a_line_for_some_reader_cuts():
    cut = fragments(BREAKS, (Span(0, len(BREAKS)),))
    assert "".join(span.of(BREAKS) for span in cut) == "abcdefghijk   l"
    assert joined(BREAKS, cut) == (Span(0, len(BREAKS)),)


@pytest.mark.filterwarnings("ignore:Support for class-based")  # bratly's own use of pydantic
def test_another_library_reads_the_files(tmp_path):
    import bratly

    doc = harbour()
    list(export([doc], tmp_path))
    kinds = {"T": bratly.EntityAnnotation, "R": bratly.RelationAnnotation, "A": bratly.AttributeAnnotation}
    kinds |= {"N": bratly.NormalizationAnnotation, "#": bratly.NoteAnnotation, "*": bratly.EquivalenceAnnotation}
    known, count = {}, 0
    for line in (tmp_path / "harbour-vote.ann").read_text(encoding="utf-8").split("\n")[:-1]:
        kind = kinds[line[0]]
        read = kind.from_line(line) if line[0] == "T" else kind.from_line(line, known)
        known[read.id if line[0] != "*" else line] = read
        count += 1
        assert str(read) == line
    texts = [read for read in known.values() if isinstance(read, bratly.EntityAnnotation)]
    assert count > 40
    assert {read.label for read in texts} >= {"Content", "Cue", "Speaker", "Addressee", "NonQuotation", "Person"}
    assert all(read.content == " ".join(doc.text[f.start : f.end] for f in read.fragments) for read in texts)


def test_the_reader_of_brat_corpora_reads_the_files_too():
    from saidby.formats import brat

    text, ann, _ = exported(harbour())
    read = brat.parse(ann, text)
    assert list(read.lost) == []
    assert len(read.textbounds) + len(read.links) == ann.count("\n")
    assert not any(brat.differs(record, text) for record in read.textbounds.values())


def test_the_labels_are_declared_to_brat(tmp_path):
    list(export([harbour()], tmp_path))
    conf = (tmp_path / "annotation.conf").read_text(encoding="utf-8")
    declared = {line.split("\t")[0] for line in conf.splitlines()}
    ann = (tmp_path / "harbour-vote.ann").read_text(encoding="utf-8")
    used = {line.split("\t")[1].split(" ")[0] for line in ann.splitlines() if line[0] in "TRA*"}
    assert used <= declared
    assert ABOUT.needs is None
