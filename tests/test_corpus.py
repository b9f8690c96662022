"""The corpus that was written for the dataset is what its sampling plan asks for, and no article repeats another."""

import csv
import re
from collections import Counter
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

from saidby.files import read, source
from saidby.phenomena import PHENOMENA, shown_by
from saidby.stats import count
from saidby.tokens import words

ROOT = Path(__file__).parent.parent
with (ROOT / "annotations" / "plan.csv").open(encoding="utf-8", newline="") as lines:
    PLAN = {row["id"]: row for row in csv.DictReader(lines)}
WRITTEN = sorted(path.stem for path in (ROOT / "annotations").glob("*.json") if path.stem in PLAN)
SENTENCE = re.compile(r"[^.!?。！？।\n]{25,}")


@cache
def document(name):
    return read(source(ROOT, name))


def test_the_plan_is_for_120_articles_in_13_languages():
    assert len(PLAN) == 120
    assert Counter(row["language"] == "en" for row in PLAN.values()) == {True: 72, False: 48}
    assert set(Counter(row["language"] for row in PLAN.values() if row["language"] != "en").values()) == {4}
    assert Counter(row["split"] for row in PLAN.values()) == {"train": 72, "validation": 18, "test": 30}
    wanted = {wish.split(":")[0] for row in PLAN.values() for wish in row["phenomena"].split(";")}
    assert wanted <= {each.id for each in PHENOMENA} | {"non_quotation"}


@pytest.mark.parametrize("name", WRITTEN)
def test_an_article_holds_what_was_planned(name):
    doc, row = document(name), PLAN[name]
    assert (doc.article.language, doc.article.split) == (row["language"], row["split"])
    assert (doc.article.origin, doc.article.license, doc.article.story) == ("original", "CC-BY-4.0", name)
    held = Counter(shown for quote in doc.quotes for shown in shown_by(doc, quote)) + Counter(
        non_quotation=len(doc.non_quotations)
    )
    wanted = {wish: int(number) for wish, number in (part.split(":") for part in row["phenomena"].split(";"))}
    assert {wish: held[wish] for wish in wanted if held[wish] < wanted[wish]} == {}
    assert len(doc.quotes) >= int(row["quotes"])


@pytest.mark.parametrize("name", WRITTEN)
def test_nobody_real_speaks_in_an_invented_article(name):
    assert [entity.name for entity in document(name).entities if entity.wikidata] == []


def test_no_two_articles_share_a_sentence():
    owners = {}
    for name in WRITTEN:
        for sentence in {found.strip() for found in SENTENCE.findall(document(name).text)}:
            owners.setdefault(sentence, []).append(name)
    assert {sentence: names for sentence, names in owners.items() if len(names) > 1} == {}


def shingles(paragraph):
    found = [span.of(paragraph).casefold() for span in words(paragraph)]
    return {tuple(found[i : i + 5]) for i in range(len(found) - 4)}


def test_no_two_paragraphs_are_nearly_the_same():
    paragraphs = [(name, shingles(line)) for name in WRITTEN for line in document(name).text.split("\n") if len(line) > 60]
    near = [
        (one, other, len(a & b))
        for (one, a), (other, b) in combinations(paragraphs, 2)
        if one != other and len(a & b) > 0.3 * min(len(a), len(b))
    ]
    assert near == []


def test_no_verb_of_saying_dominates():
    verbs = count(document(name) for name in WRITTEN).verbs
    assert verbs["said"] / verbs.total() <= 0.45
