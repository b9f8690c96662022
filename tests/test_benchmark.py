"""The benchmark: its saved rows hold what they should, its page is made of them, and a cell is what the scorer says."""

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from projects import documents
from saidby import score
from saidby.document import Article, Document, Quote, Span

HERE = Path(__file__).parents[1] / "benchmark"
ROWS = json.loads((HERE / "results.json").read_text(encoding="utf-8"))["rows"]


# What is saved


def test_rows_have_what_a_reader_of_them_needs(benchmark):
    assert all(list(row) == list(benchmark.rows.FIELDS) for row in ROWS)
    assert {row["origin"] for row in ROWS} == {"ours", "run here", "published"}
    assert all(0 <= row["value"] <= 100 for row in ROWS)
    cells = [tuple(row[key] for key in (*benchmark.rows.CELL, "level", "subset", "group", "measure")) for row in ROWS]
    assert len(set(cells)) == len(cells)


def test_what_was_measured_elsewhere_names_its_source_and_what_was_not_names_its_data_and_code():
    assert all(row["source"] for row in ROWS if row["origin"] == "published")
    assert all(row["data_digest"] and row["system_digest"] for row in ROWS if row["origin"] != "published")
    assert all(row["seed"] is not None for row in ROWS if row["train_on"] and row["origin"] == "ours")


@pytest.mark.parametrize("split", ["test, English", "test, other languages"])
@pytest.mark.parametrize("measure", ["joint_f1", "joint_entity_f1"])
def test_degenerate_systems_come_last(benchmark, split, measure):
    key = ("saidby", split, "quote", "all", None, measure)
    values = {
        row["system"]: row["value"]
        for row in ROWS
        if tuple(row[name] for name in ("corpus", "split", "level", "subset", "group", "measure")) == key
    }
    assert max(values[name] for name in benchmark.page.DEGENERATE if name in values) < values["rules"]
    assert max(values[name] for name in ("nothing", "everything", "every paragraph")) <= values["quotation_marks"]


@pytest.mark.parametrize("name", ["told the contents; all words around speak", "told contents and names; all names around speak"])
def test_cheats_are_told_the_contents_and_name_more_than_one(benchmark, name):
    made = [benchmark.systems.CHEATS[name](doc) for doc in documents()]
    found = score(documents(), made)
    assert found.value("content_exact_f1") == 100
    assert found.value("joint_f1") < score(documents(), made, protocol="polnear").value("joint_f1")


def test_every_phenomenon_of_the_test_split_is_told_for_rules():
    told = {row["group"] for row in ROWS if row["system"] == "rules" and row["split"] == "test, English" and row["group"]}
    assert {"phenomenon=no_cue", "phenomenon=name_is_far", "phenomenon=nested", "form=pronoun", "type=mixed"} <= told


def test_the_page_is_made_of_the_rows(benchmark, tmp_path):
    copy = tmp_path / "README.md"
    copy.write_text((HERE / "README.md").read_text(encoding="utf-8"), encoding="utf-8")
    benchmark.page.renew(copy, ROWS)
    assert copy.read_text(encoding="utf-8") == (HERE / "README.md").read_text(encoding="utf-8")


def test_plots_are_drawn_the_same_again(benchmark, tmp_path):
    pytest.importorskip("matplotlib")
    for folder in ("one", "other"):
        (tmp_path / folder).mkdir()
        benchmark.plots.draw(ROWS, tmp_path / folder)
    drawn = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert {"polnear.svg", "phenomena.svg"} <= set(drawn)
    assert [(tmp_path / "one" / name).read_bytes() == (tmp_path / "other" / name).read_bytes() for name in drawn] == [True] * len(
        drawn
    )


# A cell


def column(benchmark, docs=None, **more):
    class Ours(benchmark.columns.Column):
        def documents(self):
            return list(docs or documents())

    return Ours("made-up", "test", **more)


def system(benchmark, name):
    return next(system for system in benchmark.systems.SYSTEMS if system.name == name)


def test_a_cell_is_what_the_scorer_says_and_is_not_run_again(benchmark):
    rules, how = system(benchmark, "rules"), benchmark.cells.How()
    rows = benchmark.cells.run(rules, column(benchmark), [], how)
    guess = [rules.annotate(doc.article, doc.text) for doc in documents()]
    expected = score(documents(), guess).value("content_overlap_f1")
    found = benchmark.page.value(rows, measure="content_overlap_f1", subset="all", group=None)
    assert found["value"] == pytest.approx(expected, abs=0.01)
    assert benchmark.cells.run(rules, column(benchmark), rows, how) == []
    older = [row | {"system_digest": "older"} for row in rows]
    assert benchmark.cells.run(rules, column(benchmark), older, how) != []
    assert benchmark.cells.run(rules, column(benchmark, documents()[:1]), rows, how) != []
    assert benchmark.cells.run(rules, column(benchmark), [], benchmark.cells.How(only=("textacy",))) == []


def test_groups_have_the_recall_and_the_f1_of_the_scorer(benchmark):
    rules = system(benchmark, "rules")
    rows = benchmark.cells.run(rules, column(benchmark, groups=("phenomenon",)), [], benchmark.cells.How())
    told = score(documents(), [rules.annotate(doc.article, doc.text) for doc in documents()], by="phenomenon")
    counts = told.counts("joint_f1", group="direct")
    direct = [row for row in rows if row["group"] == "phenomenon=direct"]
    assert benchmark.page.value(direct, measure="joint_recall")["value"] == pytest.approx(counts.recall, abs=0.01)
    assert benchmark.page.value(direct, measure="joint_f1")["value"] == pytest.approx(counts.value, abs=0.01)
    assert {row["quotes"] for row in direct} == {counts.gold}


def test_guesses_are_kept_so_that_a_new_scorer_needs_no_new_guess(benchmark, tmp_path):
    asked = []

    def annotate(article, text):
        asked.append(article.id)
        return benchmark.systems.paragraphs(article, text)

    counting = replace(system(benchmark, "every paragraph"), annotate=annotate)
    how = benchmark.cells.How(guesses=tmp_path / "guesses")
    once, again = (benchmark.cells.run(counting, column(benchmark), [], how) for _ in range(2))
    assert once == again
    assert len(asked) == len(documents()) + 1  # the first twice: what is loaded once is not timed


def test_one_annotator_against_the_other_is_their_score(benchmark, monkeypatch):
    pairs = [(doc, replace(doc, quotes=doc.quotes[1:])) for doc in documents()]
    monkeypatch.setattr(benchmark.cells, "model_pairs", lambda _column: pairs)
    monkeypatch.setattr(benchmark.cells, "HUMAN", replace(benchmark.cells.HUMAN, folder="not there"))
    monkeypatch.setattr(benchmark.cells, "BY_MODELS", (benchmark.columns.ENGLISH,))
    monkeypatch.setattr(benchmark.cells, "CHEATS", {})
    found = [row for cell in benchmark.cells.annotators([], benchmark.cells.How()) for row in cell]
    expected = score(*zip(*pairs, strict=True)).value("joint_f1")
    found_joint = benchmark.page.value(found, measure="joint_f1", subset="all", level="quote", group=None, split="test, English")
    assert found_joint["value"] == pytest.approx(expected, abs=0.01)
    assert list(benchmark.cells.annotators(found, benchmark.cells.How())) == []


def test_pairs_of_one_article_are_drawn_together(benchmark):
    docs = [replace(doc, article=replace(doc.article, id=f"{doc.article.id}{i}")) for doc in documents() for i in range(3)]
    apart = score(docs, [replace(doc, quotes=doc.quotes[1:]) for doc in docs])
    one = benchmark.cells.together(apart, [doc.article.id[:-1] for doc in docs])
    assert len(one.tally.articles) == len(documents())
    assert one.counts("joint_f1") == apart.counts("joint_f1")


def test_a_row_has_no_field_that_is_not_declared(benchmark):
    with pytest.raises(ValueError, match="'mood' is no field of a row; there are system, origin, "):
        benchmark.rows.row(mood="good")


# A row of one's own

BLOCK = re.compile(r"^```(?P<language>\w+) ?(?P<file>\S*)\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)


def test_a_newcomer_adds_a_row_as_the_page_says(tmp_path):
    repository = tmp_path / "repository"
    repository.mkdir()
    (repository / "benchmark").symlink_to(HERE)
    environment = os.environ | {
        "PYTHONPATH": str(HERE.parent / "src"),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    told = ""
    for block in BLOCK.finditer((HERE / "README.md").read_text(encoding="utf-8").partition("## Add your own row")[2]):
        if block["language"] == "console":
            for command in re.findall(r"^\$ (.*)$", block["code"], re.MULTILINE):
                done = subprocess.run(
                    command, shell=True, cwd=repository, env=environment, capture_output=True, text=True, check=True
                )
                told += done.stdout
        else:
            (repository / block["file"]).write_text(block["code"], encoding="utf-8")
    assert re.search(r"^\| said Name Surname \| \d+\.\d ± ", told, re.MULTILINE)
    assert re.search(r"^\| rules \| ", told, re.MULTILINE)
    assert not any(row["system"] == "said Name Surname" for row in json.loads((HERE / "results.json").read_text())["rows"])


def test_predictions_that_cannot_be_read_are_told_without_a_traceback(benchmark, tmp_path):
    (tmp_path / "guesses.jsonl").write_text('{"article": "nowhere", "quote": "It leaks"}\n')
    with pytest.raises(SystemExit, match=r"guesses.jsonl:1: the gold has no article 'nowhere'"):
        benchmark.add.main(["mine", str(tmp_path / "guesses.jsonl")])


# Gold


def novel(title, lines=9):
    text = "".join(f"“Line {i} is said,” said Ruiz.\n" for i in range(lines))
    spans = [Span(text.index(f"“Line {i}"), text.index(f"“Line {i}") + 18) for i in range(lines)]
    quotes = tuple(Quote(f"q{i}", "direct", content=(span,)) for i, span in enumerate(spans))
    return Document(Article(title, title=title, corpus="pdnc"), text, quotes=quotes)


def test_an_excerpt_ends_with_a_paragraph_and_has_the_quotes_up_to_there(benchmark):
    (cut,) = benchmark.gold.excerpt([novel("Alice")], 100)
    assert novel("Alice").text.startswith(cut.text)
    assert cut.text.endswith(".\n")
    assert 0 < len(cut.text) <= 100
    assert [quote.id for quote in cut.quotes] == [f"q{i}" for i in range(cut.text.count("\n"))]


def test_no_excerpt_is_longer_than_asked_for(benchmark):
    docs = [novel(f"N{i}", 3 + i) for i in range(9)]
    for characters in (0, 90, 500, 1000, 9999):
        assert sum(len(doc.text) for doc in benchmark.gold.excerpt(docs, characters)) <= characters
    assert {doc.article.id for doc in benchmark.gold.excerpt(docs, 9999)} == {doc.article.id for doc in docs}


@pytest.mark.parametrize(
    ("title", "split"),
    [
        ("158_emma_brat", "test"),
        ("Emma", "test"),
        ("The Awakening", "test"),
        ("A Room With A View", "validation"),
        ("pp", "train"),
    ],
)
def test_a_novel_is_in_the_same_split_of_every_corpus(benchmark, title, split):
    assert {
        benchmark.gold.split_of(Document(Article(title, title=title, corpus=name), "")) for name in benchmark.gold.UNSPLIT
    } == {split}


THOUGHTS = [
    ("unspecified", "believes", True),
    ("unspecified", "wants to", True),
    ("unspecified", "said he believes", False),
    ("unspecified", "said", False),
    ("unspecified", "", False),
    ("thought", "said", True),
    ("speech", "believes", False),
]


@pytest.mark.parametrize(("medium", "cue", "thought"), THOUGHTS)
def test_a_thought_is_told_by_its_medium_or_by_its_cue(benchmark, medium, cue, thought):
    text = f"Ruiz {cue} it leaks."
    quote = Quote("q", medium=medium, content=(Span(len(text) - 9, len(text) - 1),), cue=(Span(5, 5 + len(cue)),) if cue else ())
    doc = Document(Article("a"), text, quotes=(quote, replace(quote, id="r", medium="speech", parent="q")))
    assert benchmark.gold.is_thought(doc, quote) == thought
    kept = benchmark.gold.without_thought(doc).quotes
    assert [(quote.id, quote.parent) for quote in kept] == ([("r", None)] if thought else [("q", None), ("r", "q")])
