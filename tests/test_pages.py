"""Generated pages and parts of pages."""

import pytest

from projects import documents, project
from saidby import corpora, files
from saidby.card import counts, tally, totals
from saidby.pages import PASSES, corpora_page, example, filled, generated, measures_page
from saidby.phenomena import PHENOMENA
from saidby.scoring.measures import MEASURES
from saidby.scoring.protocols import PROTOCOLS

PART = "before\n<!-- {name}: generated -->\n{text}<!-- end -->\nafter\n"


@pytest.mark.parametrize("old", ["", "old\n", "old\n\n| of | several lines |\n"])
def test_a_part_is_renewed_between_its_marks(old):
    assert filled(PART.format(name="counts", text=old), {"counts": "new"}) == PART.format(name="counts", text="new\n")


def test_a_part_of_a_name_that_nobody_fills_stays_as_it_is():
    text = PART.format(name="weather", text="fine\n")
    assert filled(text, {"counts": "new"}) == text


def test_two_parts_of_one_page_are_told_apart():
    text = PART.format(name="a", text="") + PART.format(name="b", text="")
    assert filled(text, {"a": "1", "b": "2"}) == PART.format(name="a", text="1\n") + PART.format(name="b", text="2\n")


def test_only_pages_that_are_there_are_renewed(tmp_path):
    assert generated(tmp_path, tally(documents()), {}) == {}
    (tmp_path / "README.md").write_text(PART.format(name="totals", text=""))
    table = totals(tally(documents()))
    assert generated(tmp_path, tally(documents()), {}) == {"README.md": PART.format(name="totals", text=table + "\n")}


def test_what_is_generated_is_up_to_date_at_once(tmp_path):
    for name in ("README.md", "DATASHEET.md"):
        (tmp_path / name).write_text("".join(PART.format(name=part, text="") for part in ("counts", "columns", "citation")))
    about = {"citation": "@misc{made-up}"}
    for name, text in (first := generated(tmp_path, tally(documents()), about)).items():
        (tmp_path / name).write_text(text)
    assert generated(tmp_path, tally(documents()), about) == first
    assert counts(tally(documents())) in first["DATASHEET.md"]
    assert "@misc{made-up}" in first["README.md"]


def test_an_example_shows_what_differs_and_what_no_eye_would_see():
    good = {"raw/a.txt": b"ok\n", "raw/a.json": b"{}\n"}
    bad = {"raw/a.txt": "\ufeffok\n".encode()}
    assert example(bad, beside=good) == "`raw/a.txt`\n\n```text\n\\ufeffok\n```\n\n`raw/a.json` is not there."


@pytest.mark.parametrize("name", corpora.names())
def test_every_corpus_has_its_place_on_the_page(name):
    about, page = corpora.load(name).about, corpora_page()
    place = page.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
    said = [about.title, about.citation, about.rights, *about.maps, *about.maps.values(), *about.extra.values(), *about.faults]
    assert [text for text in said if text not in place] == []
    assert [kind for kind, number in about.counts.items() if f"| {kind} | {number:,} |" not in place] == []


def test_agreement_is_told_of_articles_that_have_both_passes(tmp_path):
    root = project(tmp_path)
    (tmp_path / "DATASHEET.md").write_text(PART.format(name="agreement", text=""))
    council, harbour, _ = documents()
    for folder, docs in zip(PASSES, ([council, harbour], [council]), strict=True):
        for doc in docs:
            files.write_annotation(doc, root, annotations=root / folder)
    page = generated(root, tally(documents()), {"title": "x"})["DATASHEET.md"]
    assert "| all | 1 | 3 | 3 | 3 | 1.000 | 1.000 |" in page
    assert "| the same type | 1.000 | 1.000 |" in page


def test_the_page_to_look_at_holds_every_article(tmp_path):
    root = project(tmp_path)
    (root / "docs").mkdir()
    (root / "docs" / "dataset.html").write_text("")
    page = generated(root, tally(documents()), {"title": "Made up"})["docs/dataset.html"]
    assert all(f'data-article="{doc.article.id}"' in page for doc in documents())


def test_every_measure_and_phenomenon_has_its_line():
    page = measures_page()
    assert [each.id for each in (*MEASURES, *PHENOMENA, *PROTOCOLS.values()) if f"| `{each.id}` |" not in page] == []
