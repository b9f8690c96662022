"""What is scored may lie in a project, in a JSONL file or in a bare folder, and what is wrong with it is told by the command."""

import json
import shutil
from dataclasses import replace

import pytest
from click.testing import CliRunner

import projects
from saidby import files
from saidby.cli import main
from saidby.document import Article
from saidby.scoring import Unscorable, reading


@pytest.fixture
def root(tmp_path):
    """A project of three articles, and in it a bare folder of annotations of the same."""
    projects.project(tmp_path)
    shutil.copytree(tmp_path / "annotations", tmp_path / "guess")
    return tmp_path


def shard(root):
    path = root.parent / f"{root.name}.jsonl"
    path.write_bytes(b"".join(map(files.as_line, projects.documents())))
    return path


def call(*arguments):
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def rows(result):
    return {(row["level"], row["subset"], row["measure"]): row["value"] for row in json.loads(result.stdout)["rows"]}


@pytest.mark.parametrize("gold", ["root", "shard"])
@pytest.mark.parametrize("guess", ["root", "shard", "guess"])
def test_gold_and_guess_may_lie_anywhere(root, gold, guess):
    places = {"root": root, "shard": shard(root), "guess": root / "guess"}
    result = call("score", places[gold], places[guess], "--json")
    assert result.exit_code == 0
    assert rows(result)["quote", "all", "joint_entity_f1"] == 100


def test_a_bare_folder_inside_a_project_has_its_texts(root):
    assert [files.read(source) for source in reading.sources(root / "guess")] == [
        replace(doc, article=replace(doc.article)) for doc in projects.documents()
    ]


def test_a_bare_folder_elsewhere_has_those_of_the_gold(root, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    shutil.copy(root / "guess" / "harbour-vote.json", elsewhere)
    gold = {doc.article.id: doc for doc in projects.documents()}
    (source,) = reading.sources(elsewhere, gold=gold)
    assert files.read(source) == gold["harbour-vote"]
    (elsewhere / "harbour-vote.json").rename(elsewhere / "unheard-of.json")
    with pytest.raises(Unscorable, match="unheard-of: the guess has this article"):
        list(reading.sources(elsewhere, gold=gold))


def test_scores_are_told_to_people(root):
    result = call("score", root, root / "guess", "--by", "phenomenon", "--against", root / "guess", "--protocol", "polnear")
    assert result.exit_code == 0
    for words in (
        "3 articles; quotes: 5 in the gold, 5 in the guess",
        "joint_f1",
        "By phenomenon, per quote",
        "against the other system",
    ):
        assert words in result.stdout


def test_the_same_seed_gives_the_same_output(root):
    outputs = {call("score", root, root / "guess", "--seed", 4, "--json").stdout for _ in range(2)}
    assert len(outputs) == 1


def edited(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def damage(root, kind):
    """Do one thing wrong to the guess."""
    folder = root / "guess"
    harbour = folder / "harbour-vote.json"
    if kind == "missing":
        harbour.unlink()
    elif kind == "unknown":
        harbour.rename(folder / "elsewhere.json")
    elif kind == "empty":
        shutil.rmtree(folder)
        folder.mkdir()
    elif kind == "other text":
        edited(harbour, json.loads(harbour.read_text())["text_sha256"], "0" * 64)
    elif kind == "out of range":
        edited(harbour, '"end": ', '"end": 99')
    elif kind == "overlap":
        doc = projects.documents()[0]
        quote = doc.quotes[0]
        start, end = quote.content[0]
        overlapping = replace(quote, content=(quote.content[0], quote.content[0]._replace(start=start + 2, end=end + 1)))
        files.write_annotation(replace(doc, quotes=(overlapping, *doc.quotes[1:])), root, annotations=folder)
    elif kind == "no json":
        harbour.write_text("{", encoding="utf-8")


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("missing", "harbour-vote: the guess lacks this article"),
        ("unknown", "elsewhere: the guess has this article, the gold has not"),
        ("empty", "the guess has no articles"),
        ("other text", "harbour-vote"),
        ("out of range", "harbour-vote"),
        ("overlap", "council-bridge: the guess's quotes.0.content has pieces that overlap"),
        ("no json", "harbour-vote"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_scored(root, kind, message):
    damage(root, kind)
    result = call("score", root, root / "guess")
    assert (result.exit_code, result.stdout) == (1, "")
    assert message in result.stderr
    told = call("score", root, root / "guess", "--json")
    assert told.exit_code == 1
    assert "rows" not in json.loads(told.stdout.splitlines()[0])


def test_missing_articles_may_be_counted_as_empty(root):
    damage(root, "missing")
    result = call("score", root, root / "guess", "--missing", "empty", "--json")
    assert (result.exit_code, json.loads(result.stdout)["missing"]) == (0, 1)


def test_agreement_is_told(root):
    result = call("agreement", root, root / "guess")
    assert result.exit_code == 0
    assert "3 articles; quotes 5 and 5, matched one to one 5" in result.stdout
    value = json.loads(call("agreement", root / "guess", shard(root), "--json").stdout)
    assert value["all"]["content_exact_f1"] == 1
    assert set(value["language"]) == {"en", "ja"}


def test_what_cannot_be_compared_is_named(root):
    damage(root, "missing")
    result = call("agreement", root, root / "guess")
    assert result.exit_code == 1
    assert "'harbour-vote' has an annotation by one annotator only" in result.stderr


def test_an_article_without_annotation_is_no_guess(root):
    files.write_whole(root / "raw" / "later.txt", b"Later.")
    files.write_whole(root / "raw" / "later.json", json.dumps(files.article_json(Article("later", "Later"))).encode())
    assert call("score", root, root / "guess").exit_code == 0
