"""The corpus that was written for the dataset, in what the build does not compare: the plan itself, names, and wording."""

import csv
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from saidby.demands import demands
from saidby.files import read, source
from saidby.phenomena import PHENOMENA
from saidby.stats import count

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


def test_the_build_compares_all_that_can_be_counted():
    demanded = demands(ROOT)
    assert set(demanded.plan) == set(PLAN)
    assert {each.id for each in PHENOMENA} <= set(demanded.floors)
    assert demanded.shared_wording


@pytest.mark.parametrize("name", WRITTEN)
def test_an_article_that_was_planned_is_ours_to_give(name):
    article = document(name).article
    assert (article.origin, article.license, article.story) == ("original", "CC-BY-4.0", name)


@pytest.mark.parametrize("name", WRITTEN)
def test_nobody_real_speaks_in_an_invented_article(name):
    assert [entity.name for entity in document(name).entities if entity.wikidata] == []


def test_no_two_articles_share_a_sentence():
    owners = {}
    for name in WRITTEN:
        for sentence in {found.strip() for found in SENTENCE.findall(document(name).text)}:
            owners.setdefault(sentence, []).append(name)
    assert {sentence: names for sentence, names in owners.items() if len(names) > 1} == {}


def test_no_verb_of_saying_dominates():
    verbs = count(document(name) for name in WRITTEN).verbs
    assert verbs["said"] / verbs.total() <= 0.45


@pytest.mark.parametrize("split", ["train", "validation", "test"])
def test_every_language_and_every_phenomenon_occurs_in_each_split(split):
    stats = count(document(name) for name in WRITTEN)
    assert [each.id for each in PHENOMENA if not stats.counted[each.id][split]] == []
    assert [language for language, quotes in stats.quotes.items() if not quotes[split]] == []
