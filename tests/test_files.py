"""Documents go to files and shards and come back the same; what is not sound is refused."""

import json

import pytest
from hypothesis import given

import projects
from documents import documents
from saidby import document, files
from saidby.files import (
    Part,
    Source,
    as_files,
    as_line,
    read,
    record,
    salvage,
    schema_text,
    validator,
)

TEXT_SAFE = documents()


def from_files(files):
    doc_id = next(iter(files)).removeprefix("raw/").removesuffix(".txt")
    text, article, annotation = (Part(name, data) for name, data in files.items())
    return Source(doc_id, article, text, annotation)


@given(documents())
def test_a_document_comes_back_from_its_files_and_from_a_line(doc):
    if "\r" in doc.text or doc.text.startswith("\ufeff"):
        return
    assert read(from_files(as_files(doc))) == doc
    assert read(record(as_line(doc), "shard.jsonl")) == doc
    assert salvage(from_files(as_files(doc))).document == doc


def test_the_schema_and_the_document_agree():
    defs = json.loads(schema_text("annotation"))["$defs"]
    enums = {
        ("quote", "type"): document.TYPES,
        ("quote", "medium"): document.MEDIA,
        ("quote", "modality"): document.MODALITIES,
        ("party", "form"): document.FORMS,
        ("entity", "type"): document.ENTITY_TYPES,
        ("non_quotation", "reason"): document.REASONS,
    }
    for (owner, field), values in enums.items():
        assert tuple(defs[owner]["properties"][field]["enum"]) == values
    article = json.loads(schema_text("article"))["properties"]
    assert tuple(article["origin"]["enum"]) == document.ORIGINS
    assert set(article) == set(document.Article.__slots__)
    for owner, kind in (("quote", document.Quote), ("entity", document.Entity), ("party", document.Party)):
        assert set(defs[owner]["properties"]) == set(kind.__slots__)
    assert all(
        "description" in field for owner in defs.values() for field in owner.get("properties", {}).values() if "$ref" not in field
    )
    for kind in ("article", "annotation"):
        validator(kind).check_schema(validator(kind).schema)


def test_documents_are_read_from_a_path_in_words_as_well(tmp_path):
    root = projects.project(tmp_path)
    assert list(files.read_documents(str(root))) == list(files.read_documents(root)) == list(projects.documents())
    assert list(files.read_documents(str(root), annotations=str(root / "annotations"))) == list(projects.documents())


@pytest.mark.parametrize("lost", ["root", "annotations"])
def test_a_path_that_is_not_there_holds_no_documents(tmp_path, lost):
    where = {"root": projects.project(tmp_path), "annotations": None, lost: tmp_path / "lost"}
    with pytest.raises(FileNotFoundError, match=r"there is no such file or folder: .*lost'"):
        files.read_documents(where["root"], annotations=where["annotations"])
