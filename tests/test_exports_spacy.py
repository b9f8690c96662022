"""spaCy reads back the words of every span, and what its tokens change is told."""

import json
from collections import Counter as multiset  # noqa: N813 - what it is here
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents import documents
from exported import harbour
from saidby.document import Article, Document, Quote, Span
from saidby.exports.spacy import GROUPS, export
from saidby.files import annotation_json

spacy = pytest.importorskip("spacy", reason="spaCy reads DocBin; pip install 'saidby[spacy]'")


def read_back(folder):
    from spacy.tokens import DocBin

    vocab = spacy.blank("xx").vocab
    return {
        path.relative_to(folder).as_posix(): list(DocBin().from_disk(path).get_docs(vocab))
        for path in sorted(Path(folder).rglob("*.spacy"))
    }


def spans_of(doc):
    """(group, id, label, span) of every piece that a document has."""
    for quote in doc.quotes:
        parts = (quote.content, quote.cue, quote.speaker.mention, quote.addressee.mention)
        labels = (quote.type, "cue", quote.speaker.form, quote.addressee.form)
        for group, label, spans in zip(GROUPS, labels, parts, strict=False):
            yield from ((group, quote.id, label, span) for span in spans)
    for entity in doc.entities:
        yield from (("mentions", entity.id, entity.type, span) for span in entity.mentions)
    yield from (("non_quotations", "", mark.reason, mark.span) for mark in doc.non_quotations)


def spans_in(tokens):
    for group, spans in tokens.spans.items():
        yield from ((group, span.id_, span.label_, Span(span.start_char, span.end_char)) for span in spans)


@given(documents(), st.sampled_from(["en", "tlh", "ar", "zh"]))
@settings(deadline=None)  # writes files
def test_every_span_comes_back_or_its_change_is_told(doc, language):
    doc = replace(doc, article=replace(doc.article, language=language))
    with TemporaryDirectory() as folder:
        lost = list(export([doc], Path(folder)))
        ((tokens,),) = read_back(folder).values()
    assert tokens.text == doc.text
    expected, found = sorted(spans_of(doc)), sorted(spans_in(tokens))
    lost = [told for told in lost if told.field != "tokens"]
    left_out = [told for told in lost if "left out" in told.why]
    changed = [told for told in lost if "became" in told.why]
    assert len(found) == len(expected) - len(left_out)
    assert len(lost) == len(left_out) + len(changed)
    assert len(multiset(expected) - multiset(found)) <= len(lost)
    assert (multiset(found) == multiset(expected)) == (not lost)
    assert all(len(span) for spans in tokens.spans.values() for span in spans)


def test_a_hard_article_is_read_by_spacy(tmp_path):
    doc = harbour()
    lost = list(export([doc], tmp_path))
    ((tokens,),) = read_back(tmp_path).values()
    assert [(told.record, told.field, told.why) for told in lost] == [
        ("q1", "content", "'and” ' are no whole tokens; the span became 'and”'"),
        ("q2", "cue", "'kn' are no whole tokens; the span became 'knew'"),
        ("q4", "cue", "'و' are no whole tokens; the span became 'والميناء'"),
        ("e3", "mentions", "'الميناء' are no whole tokens; the span became 'والميناء'"),
    ]
    said = json.loads(tokens.user_data["saidby"])
    assert said["annotation"] == annotation_json(doc)
    assert said["article"]["id"] == "harbour-vote"
    assert [span.text for span in tokens.spans["speaker"]] == ["Ada Ruiz", "She", "by all"]
    assert {span.kb_id_ for span in tokens.spans["mentions"] if span.id_ == "e1"} == {"Q42"}
    assert [span.label_ for span in tokens.spans["content"] if span.id_ == "q2"] == ["indirect"]


def test_files_are_cut_by_split_and_number(tmp_path, monkeypatch):
    monkeypatch.setattr("saidby.exports.spacy.AT_ONCE", 2)
    splits = ["train", "test", "train", "train", "validation", "train"]
    docs = [Document(Article(f"a{i}", split=split), f"text {i}") for i, split in enumerate(splits)]
    assert list(export(docs, tmp_path)) == []
    assert {name: [tokens.text for tokens in found] for name, found in read_back(tmp_path).items()} == {
        "test/00000.spacy": ["text 1"],
        "train/00000.spacy": ["text 0", "text 2"],
        "train/00001.spacy": ["text 3", "text 5"],
        "validation/00000.spacy": ["text 4"],
    }


@pytest.mark.parametrize(("language", "told"), [("en", 0), ("de-AT", 0), ("ar", 0), ("tlh", 1)])
def test_a_language_without_a_tokenizer_is_told(language, told, tmp_path):
    doc = Document(Article("a", language=language), "wo' jatlh", quotes=(Quote("q1", content=(Span(0, 3),)),))
    lost = list(export([doc], tmp_path))
    assert [each.field for each in lost] == ["tokens"] * told


def test_a_language_without_a_tokenizer_is_cut_into_words(tmp_path):
    text = "  佐野葵氏は「橋は\n\nもう渡れない」 と  述べた。 "
    said, cue = (Span(text.index(words), text.index(words) + len(words)) for words in ("「橋は\n\nもう渡れない」", "述べた"))
    doc = Document(Article("a", language="tlh"), text, quotes=(Quote("q1", content=(said,), cue=(cue,)),))
    assert [told.field for told in export([doc], tmp_path)] == ["tokens"]
    ((tokens,),) = read_back(tmp_path).values()
    assert tokens.text == text
    assert [tokens.spans[group][0].text for group in ("content", "cue")] == ["「橋は\n\nもう渡れない」", "述べた"]


def test_spacy_trains_on_the_folder(tmp_path):
    """`spacy.training.Corpus`, which `spacy train` uses, takes the folder as its path."""
    from spacy.training import Corpus

    docs = [replace(harbour(), article=Article(name)) for name in ("a", "b")]
    list(export(docs, tmp_path))
    examples = list(Corpus(tmp_path / "train")(spacy.blank("en")))
    assert [len(example.reference.spans["content"]) for example in examples] == [6, 6]
