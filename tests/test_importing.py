"""An import writes checked files or shards, says what became of every record, and is there whole or not at all."""

import json
import tomllib
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from projects import documents
from saidby import build, corpora, files, importing
from saidby.cli import main
from saidby.corpora import Corpus, Dropped
from saidby.document import Quote, Span

SAMPLES = Path(__file__).parent / "samples"


def made_up(items):
    """A corpus that reads as these documents and Dropped; every quote is a record."""
    about = corpora.load("polnear").about
    items = [replace(i, article=replace(i.article, corpus="made-up")) if hasattr(i, "article") else i for i in items]
    number = sum(i.number if isinstance(i, Dropped) else len(i.quotes) for i in items)
    return Corpus(about, lambda _: iter(items), lambda _: Counter(quote=number), lambda doc: Counter(quote=len(doc.quotes)))


@pytest.mark.parametrize("name", corpora.names())
@pytest.mark.parametrize("jsonl", [False, True])
def test_a_corpus_is_written_and_read_back(name, jsonl, tmp_path):
    corpus, out = corpora.load(name), tmp_path / "out"
    tally = importing.run(corpus, SAMPLES / name, out, jsonl=jsonl)
    assert tally.ok
    found = {doc.article.id: doc for doc in files.read_documents(out)}
    wanted = {item.article.id: item for item in corpus.read(SAMPLES / name) if not isinstance(item, Dropped)}
    assert found == wanted
    assert tally.articles == len(wanted)
    assert [path.name for path in out.glob("*.jsonl")] == [f"{name}-00000.jsonl"] * jsonl
    assert list(tmp_path.iterdir()) == [out]


def test_the_account_holds_what_was_dropped_and_why(tmp_path):
    tally = importing.run(corpora.load("polnear"), SAMPLES / "polnear", tmp_path / "out")
    lines = [json.loads(line) for line in (tmp_path / "out/import/dropped.jsonl").read_text(encoding="utf-8").splitlines()]
    counted = Counter()
    for line in lines:
        assert line["why"]
        counted[line["kind"]] += line["number"]
    assert counted == tally.dropped
    account = json.loads((tmp_path / "out/import/tally.json").read_text(encoding="utf-8"))
    assert account["kinds"]["Cue"] == {"read": 7, "kept": 4, "dropped": 3}


@pytest.mark.parametrize("name", corpora.names())
def test_the_build_reads_the_settings(name, tmp_path):
    about = corpora.load(name).about
    (tmp_path / "dataset.toml").write_text(importing.settings(about), encoding="utf-8")
    found = build.settings(tmp_path)
    assert (found["name"], found["title"], found["citation"]) == (name, about.title, about.citation)
    assert found["license"] == "other" or found["license"] == about.licence.lower()
    assert tomllib.loads(importing.settings(about))


def test_an_imported_corpus_builds(tmp_path):
    importing.run(corpora.load("polnear"), SAMPLES / "polnear", tmp_path / "in")
    told = []
    report = build.build(tmp_path / "in", tmp_path / "dataset", told.append)
    assert report.ok, told
    assert (tmp_path / "dataset" / "quotes" / "train-00000-of-00001.parquet").exists()


def test_a_document_with_an_error_is_dropped_whole_with_what_the_check_says(tmp_path):
    sound, *_ = documents()
    twice = (Quote("q1", content=(Span(0, 3),)), Quote("q1", content=(Span(4, 6),)))
    broken = replace(sound, article=replace(sound.article, id="broken"), quotes=twice)
    half = replace(sound, article=replace(sound.article, id="half"), text=sound.text + "\ud800")
    tally = importing.run(made_up([sound, broken, half, sound, Dropped("a:1", "so", "quote", 2)]), tmp_path, tmp_path / "out")
    assert tally.ok
    assert (tally.articles, tally.kept["quote"]) == (1, len(sound.quotes))
    whys = [json.loads(line)["why"] for line in (tmp_path / "out/import/dropped.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [why.partition(":")[0] for why in whys] == [
        "id-is-given-twice", "it cannot be written as UTF-8", "an article before it has its id", "so"
    ]  # fmt: skip


def test_a_sum_that_is_wrong_is_told(tmp_path):
    corpus = replace(made_up(documents()), count=lambda _: Counter(quote=99))
    assert not importing.run(corpus, tmp_path, tmp_path / "out").ok


def test_shards_are_of_bounded_size(tmp_path, monkeypatch):
    monkeypatch.setattr(importing, "SHARD", 1)
    importing.run(made_up(documents()), tmp_path, tmp_path / "out", jsonl=True)
    assert sorted(path.name for path in (tmp_path / "out").glob("*.jsonl")) == [f"polnear-{i:05}.jsonl" for i in range(3)]


def stopped_after(number):
    def items(some):
        for count, item in enumerate(some):
            if count == number:
                raise KeyboardInterrupt
            yield item

    return items


def stop(corpus, out, *, after, jsonl=False, root=None):
    with pytest.raises(KeyboardInterrupt):
        importing.run(corpus, root or out.parent, out, jsonl=jsonl, progress=stopped_after(after))
    assert not out.exists()


def bytes_of(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("jsonl", [False, True])
def test_an_import_that_was_stopped_goes_on_where_it_stopped(jsonl, tmp_path, monkeypatch):
    corpus, out = made_up([*documents(), Dropped("a:1", "so", "quote", 2)]), tmp_path / "in" / "out"
    importing.run(corpus, tmp_path, tmp_path / "whole", jsonl=jsonl)
    stop(corpus, out, after=1, jsonl=jsonl)
    stop(corpus, out, after=2, jsonl=jsonl)
    judged, written = [], []
    monkeypatch.setattr(importing, "_judged", lambda doc, _: judged.append(doc.article.id) or ("", Counter()))
    write = files.write
    monkeypatch.setattr(files, "write", lambda doc, root: written.append(doc.article.id) or write(doc, root))
    assert importing.run(corpus, tmp_path, out, jsonl=jsonl).ok
    assert judged == [documents()[2].article.id]
    assert written == ([] if jsonl else judged)
    assert bytes_of(out) == bytes_of(tmp_path / "whole")
    assert list(out.parent.iterdir()) == [out]


@pytest.mark.parametrize("jsonl", [False, True])
def test_an_import_that_goes_on_takes_the_corpus_as_it_is_now(jsonl, tmp_path):
    first, second, third = documents()
    other = replace(second, text=second.text + "And so on.\n")
    out = tmp_path / "in" / "out"
    stop(made_up([first, second, third]), out, after=2, jsonl=jsonl)
    workshop = out.with_name(".out.importing")
    for path in workshop.glob("annotations/*"):
        path.write_bytes(path.read_bytes()[:40])  # as a power failure leaves it
    (workshop / "judged.jsonl").write_bytes((workshop / "judged.jsonl").read_bytes()[:-9])
    importing.run(made_up([other, third]), tmp_path, out, jsonl=jsonl)
    importing.run(made_up([other, third]), tmp_path, tmp_path / "whole", jsonl=jsonl)
    assert bytes_of(out) == bytes_of(tmp_path / "whole")


def test_what_another_version_judged_is_judged_again(tmp_path, monkeypatch):
    corpus, out = made_up(documents()), tmp_path / "in" / "out"
    monkeypatch.setattr(importing, "maker", lambda: "another")
    stop(corpus, out, after=2)
    monkeypatch.undo()
    judged = []
    monkeypatch.setattr(importing, "_judged", lambda doc, _: judged.append(doc.article.id) or ("", Counter()))
    importing.run(corpus, tmp_path, out)
    assert len(judged) == 3


def test_a_second_import_into_the_same_folder_is_refused(tmp_path):
    corpus, out = made_up(documents()), tmp_path / "in" / "out"

    def at_once(items):
        with pytest.raises(importing.ImportRefused, match="another import is writing"):
            importing.run(corpus, tmp_path, out)
        yield from items

    assert importing.run(corpus, tmp_path, out, progress=at_once).ok
    assert list(out.parent.iterdir()) == [out]


def test_what_is_there_is_not_overwritten(tmp_path):
    (tmp_path / "out").mkdir()
    assert importing.run(corpora.load("litbank"), SAMPLES / "litbank", tmp_path / "out").ok
    before = sorted((tmp_path / "out").rglob("*"))
    with pytest.raises(importing.ImportRefused, match="is there already"):
        importing.run(corpora.load("litbank"), SAMPLES / "litbank", tmp_path / "out")
    assert sorted((tmp_path / "out").rglob("*")) == before


def call(*words):
    return CliRunner().invoke(main, ["import", *map(str, words)])


def test_the_command_prints_what_was_kept_and_dropped(tmp_path):
    result = call("polnear", SAMPLES / "polnear", tmp_path / "out", "--annotator", "d473")
    assert result.exit_code == 0, result.output
    assert ["layer", "5", "1", "4"] in [line.split() for line in result.output.splitlines()]
    assert "1 articles in" in result.output


def test_the_command_lists_corpora_and_their_options():
    assert all(name in call("--help").output for name in corpora.names())
    assert "--annotator" in call("polnear", "--help").output


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["nobody", ".", "out"], 2, "no corpus is called 'nobody'; there are"),
        (["polnear", "no-such-folder", "out"], 2, "does not exist"),
        (["litbank", SAMPLES / "polnear", "out"], 1, "holds no quotations/tsv/*.txt"),
        (["litbank", SAMPLES / "litbank", SAMPLES], 1, "is there already"),
        (["polnear", SAMPLES / "polnear", "out", "--annotator", "me"], 1, "no annotator is called 'me'"),
    ],
)
def test_what_is_asked_wrongly_is_told(words, code, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = call(*words)
    assert (result.exit_code, said in result.output) == (code, True), result.output
    assert not list(tmp_path.iterdir())
