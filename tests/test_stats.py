"""Counts over articles, worked out by hand on three small ones."""

import json
import re

import pytest
from click.testing import CliRunner

from projects import documents, project
from saidby.cli import main
from saidby.stats import count, cue_verb


def test_counts():
    stats = count(documents())
    assert stats.splits == ("train", "validation", "test")
    assert stats.counted["quote"] == {"train": 3, "test": 1, "validation": 1}
    assert stats.counted["nested"] == {"train": 1}
    assert stats.counted["noun_cue"] == {"test": 1}
    assert stats.counted["direct"] == {"train": 1, "validation": 1}
    assert stats.counted["non_quotation"] == {"train": 1}
    assert stats.counted["quiet_article"] == {}
    assert stats.reasons == {"scare": {"train": 1}}
    assert stats.articles == {"en": {"train": 1, "test": 1}, "ja": {"validation": 1}}
    assert stats.quotes == {"en": {"train": 3, "test": 1}, "ja": {"validation": 1}}
    assert stats.verbs == {"told": 1, "wrote": 1, "denied": 1}


@pytest.mark.parametrize(("id_", "verb"), [("q1", "told"), ("q3", "denied")])
def test_the_verb_of_a_cue(id_, verb):
    doc = documents()[0]
    assert cue_verb(doc, next(quote for quote in doc.quotes if quote.id == id_)) == verb


def test_the_command_prints_tables_or_json(tmp_path):
    root = project(tmp_path)
    told = CliRunner().invoke(main, ["stats", str(root)])
    assert told.exit_code == 0
    assert re.search(r"discontinuous_content +1 +0 +0 +1 +20.0%", told.stdout)
    machine = json.loads(CliRunner().invoke(main, ["stats", str(root), "--json"]).stdout)
    assert machine["phenomenon"]["nested"] == {"train": 1, "all": 1}
    assert machine["verb"]["told"] == 1
    assert machine["floor"] == {}
    head = next(line for line in told.stdout.splitlines() if line.startswith("phenomenon"))
    assert head.split() == ["phenomenon", "train", "validation", "test", "all", "of", "quotes", "at", "least"]


def test_a_count_stands_beside_its_floor(tmp_path):
    root = project(tmp_path)
    (root / "dataset.toml").write_text("[demands.floors]\nquote = 5\nnested = 2\ndirect = 0.4\nmixed = 0.3\n")
    told = CliRunner().invoke(main, ["stats", str(root)]).stdout
    assert re.search(r"^  quote +3 +1 +1 +5 +5$", told, re.MULTILINE)
    assert re.search(r"^  nested +1 +0 +0 +1 +20.0% +2 !$", told, re.MULTILINE)
    assert re.search(r"^  direct +1 +1 +0 +2 +40.0% +40%$", told, re.MULTILINE)
    assert re.search(r"^  mixed +1 +0 +0 +1 +20.0% +30% !$", told, re.MULTILINE)


def test_an_article_that_cannot_be_read_is_named(tmp_path):
    root = project(tmp_path)
    (root / "raw" / "harbour-vote.txt").write_text("other")
    told = CliRunner().invoke(main, ["stats", str(root)])
    assert told.exit_code == 1
    assert "harbour-vote" in told.stderr
