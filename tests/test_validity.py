"""How far our annotators agree, blind, with people's annotation of real news: the figures of docs/validity.md.

The texts are not ours; annotations/passes/validity.json holds the offsets alone, and the corpora are read where they lie.
"""

import json
import os
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from saidby import score
from saidby.corpora import load
from saidby.document import Document, Party, Quote, Span
from saidby.markup import text_digest

ROOT = Path(__file__).parent.parent
CORPORA = Path(os.environ.get("SAIDBY_CORPORA", ROOT.parent / "shared" / "corpora"))
FOLDERS = {"polnear": "polnear", "german_wikinews": "german-news-quotation-attribution-2024"}
BLIND = json.loads((ROOT / "annotations" / "passes" / "validity.json").read_text(encoding="utf-8"))
PAGE = (ROOT / "docs" / "validity.md").read_text(encoding="utf-8")
LINE = re.compile(r"^\| (polnear|german_wikinews) \| (\w+) \| (\w+) \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|", re.MULTILINE)


def spans(value):
    return tuple(Span(*span) for span in value)


def guess(gold):
    """The blind annotation of an article, by its offsets."""
    quotes = tuple(
        Quote(f"q{i}", kind, content=spans(content), cue=spans(cue), speaker=Party((), spans(mention), "unspecified"))
        for i, (kind, content, cue, mention) in enumerate(BLIND[gold.article.corpus][gold.article.id]["quotes"])
    )
    return Document(gold.article, gold.text, quotes=quotes)


@cache
def scored(corpus):
    golds = [
        doc
        for doc in load(corpus).read(CORPORA / FOLDERS[corpus])
        if isinstance(doc, Document) and doc.article.id in BLIND[corpus]
    ]
    assert len(golds) == len(BLIND[corpus])
    assert all(text_digest(doc.text) == BLIND[corpus][doc.article.id]["text_sha256"] for doc in golds)
    if corpus == "german_wikinews":
        golds = [replace(doc, quotes=tuple(quote for quote in doc.quotes if quote.type != "reported")) for doc in golds]
    return score(golds, [guess(doc) for doc in golds])


def test_the_page_has_a_line_for_each_measure_of_both_corpora():
    assert {found[:2] for found in LINE.findall(PAGE)} >= {(corpus, subset) for corpus in FOLDERS for subset in ("all", "direct")}


@pytest.mark.parametrize("line", LINE.findall(PAGE), ids=" ".join)
def test_the_figures_of_the_page_are_those_of_the_offsets(line):
    corpus, subset, measure, value, precision, recall = line
    if not (CORPORA / FOLDERS[corpus]).exists():
        pytest.skip("the real corpora are not here")
    counts = scored(corpus).counts(measure, level="piece", subset=subset)
    assert (f"{counts.value:.1f}", f"{counts.precision:.1f}", f"{counts.recall:.1f}") == (value, precision, recall)
