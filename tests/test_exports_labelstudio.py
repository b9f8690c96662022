"""Label Studio's tasks hold every piece at its code points, and its own checks accept them."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings

from documents import documents
from exported import harbour
from saidby.document import Article, Document
from saidby.exports.labelstudio import CHOICES, PARTS, RELATIONS, config, export
from saidby.files import annotation_json


def read_back(*docs):
    with TemporaryDirectory() as folder:
        assert list(export(docs, Path(folder))) == []
        return json.loads(Path(folder, "tasks.json").read_text(encoding="utf-8"))


def pieces_of(doc):
    for q in doc.quotes:
        for part, spans in zip(PARTS, (q.content, q.cue, q.speaker.mention, q.addressee.mention), strict=True):
            yield from ((f"{q.id}.{part}.{i}", part, *span) for i, span in enumerate(spans))
    for entity in doc.entities:
        yield from ((f"{entity.id}.mention.{i}", "mention", *span) for i, span in enumerate(entity.mentions))
    for i, mark in enumerate(doc.non_quotations):
        yield f"n{i}.non_quotation.0", "non_quotation", mark.start, mark.end


@given(documents())
@settings(deadline=None)  # writes files
def test_every_piece_and_link_is_there(doc):
    (task,) = read_back(doc)
    (annotation,) = task["annotations"]
    results = annotation["result"]
    regions = [result for result in results if result["type"] == "labels"]
    found = [(r["id"], *r["value"]["labels"], r["value"]["start"], r["value"]["end"]) for r in regions]
    assert sorted(found) == sorted(pieces_of(doc))
    for result in results:
        if result["type"] != "relation":
            assert task["data"]["text"][result["value"]["start"] : result["value"]["end"]] == result["value"]["text"]
    ids = {region["id"] for region in regions}
    links = [(r["from_id"], r["to_id"], *r["labels"]) for r in results if r["type"] == "relation"]
    assert all({start, end} <= ids for start, end, _ in links)
    mentioned = {entity.id for entity in doc.entities if entity.mentions}
    worded = {name.partition(".")[0] for name in ids}
    spoken = [key for q in doc.quotes if q.id in worded for key in q.speaker.entities if key in mentioned]
    assert sorted(end.partition(".")[0] for _, end, name in links if name == "spoken_by") == sorted(spoken)
    assert task["data"]["saidby"]["annotation"] == annotation_json(doc)


def test_a_hard_article_reads_as_a_person_expects():
    (task,) = read_back(harbour())
    results = task["annotations"][0]["result"]
    choices = [r for r in results if r["type"] == "choices"]
    assert {r["from_name"]: r["value"]["choices"] for r in choices if r["id"] == "q2.content.0"} == {
        "type": ["indirect"],
        "medium": ["writing"],
        "modality": ["negated"],
        "speaker_form": ["pronoun"],
        "addressee_form": ["implicit"],
    }
    links = {(r["from_id"], *r["labels"], r["to_id"]) for r in results if r["type"] == "relation"}
    assert links >= {
        ("q1.content.0", "piece", "q1.content.2"),
        ("q1.content.0", "cue", "q1.cue.0"),
        ("q1.content.0", "spoken_by", "e1.mention.0"),
        ("q1.content.0", "spoken_to", "e2.mention.0"),
        ("q2.content.0", "within", "q1.content.0"),
        ("e1.mention.0", "same", "e1.mention.1"),
    }


def test_tasks_are_a_list_of_any_length():
    assert read_back() == []
    names = [f"a{i}" for i in range(3)]
    assert [task["data"]["id"] for task in read_back(*(Document(Article(name), "x") for name in names))] == names


def test_the_interface_declares_all_that_the_tasks_use():
    root = ET.fromstring(config())
    (task,) = read_back(harbour())
    declared = {tag.get("name"): {choice.get("value") for choice in tag} for tag in root if tag.get("name")}
    for result in task["annotations"][0]["result"]:
        if result["type"] == "relation":
            assert set(result["labels"]) <= set(RELATIONS) == {tag.get("value") for tag in root.find("Relations")}
        else:
            assert set(result["value"][result["type"]]) <= declared[result["from_name"]]
    assert set(declared) == {"part", "text", *CHOICES}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # the package's own
def test_label_studio_accepts_the_tasks():
    interface = pytest.importorskip(
        "label_studio_sdk.label_interface",
        reason="label-studio-sdk checks the tasks; it brings 24 packages: pip install label-studio-sdk",
    ).LabelInterface(config())
    interface.validate()
    (task,) = read_back(harbour())
    assert interface._validate_object(task["annotations"][0], return_errors=True) == []
    broken = json.loads(json.dumps(task["annotations"][0]))
    broken["result"][0]["value"]["labels"] = ["nobody"]
    assert not interface.validate_annotation(broken)
