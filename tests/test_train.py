"""`saidby train`: it learns, gives the same twice, goes on where it was stopped, and says what it cannot do."""

import hashlib
import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

pytest.importorskip("torch", reason="saidby[train] is not installed")

from encoders import RATE, tiny_encoder, trained, two_articles
from projects import project
from saidby import files
from saidby.baselines import NoBaseline, transformer
from saidby.baselines.transformer import training
from saidby.cli import main


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def weights(folder):
    return hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()


class Killed(Exception):  # noqa: N818 - it is no error
    """Stands for a signal."""


def killed_at(epoch, batch):
    def tell(news):
        if (news.get("epoch"), news.get("batch")) == (epoch, batch):
            raise Killed

    return tell


def test_it_learns_two_articles_by_heart(tmp_path, monkeypatch):
    done = trained(tmp_path / "model", monkeypatch, epochs=36)
    assert done.figures["content_overlap_f1"] > 90
    assert done.figures["joint_f1"] > 80
    doc = two_articles()[0]
    guess = transformer.annotate(doc.article, doc.text, checkpoint=tmp_path / "model")
    assert {"direct", "indirect"} <= {quote.type for quote in guess.quotes}
    assert any(quote.cue and quote.speaker.entities and quote.speaker.mention for quote in guess.quotes)
    assert any(len(quote.content) > 1 for quote in guess.quotes) == any(len(quote.content) > 1 for quote in doc.quotes)


def test_the_same_seed_gives_the_same_model_and_another_another(tmp_path, monkeypatch):
    one, same, other = (
        trained(tmp_path / name, monkeypatch, seed=seed) for name, seed in (("one", 7), ("same", 7), ("other", 8))
    )
    assert weights(one.checkpoint) == weights(same.checkpoint) != weights(other.checkpoint)
    assert one.figures == same.figures


@pytest.mark.parametrize("batch", [1, 2, None])
def test_a_training_that_was_killed_goes_on_to_the_same_end(tmp_path, monkeypatch, batch):
    monkeypatch.setattr(training, "BATCH", 512)
    monkeypatch.setattr(training, "EVERY", 0)
    whole = trained(tmp_path / "whole", monkeypatch, epochs=3)
    with pytest.raises(Killed):
        trained(tmp_path / "killed", monkeypatch, epochs=3, tell=killed_at(2, batch))
    resumed = trained(tmp_path / "killed", monkeypatch, epochs=3, resume=True)
    assert weights(resumed.checkpoint) == weights(whole.checkpoint)
    assert resumed.figures == whole.figures
    assert [epoch["joint_f1"] for epoch in resumed.history] == [epoch["joint_f1"] for epoch in whole.history]


def test_a_checkpoint_holds_safetensors_and_json_and_no_pickle(tmp_path, monkeypatch):
    with pytest.raises(Killed):
        trained(tmp_path / "model", monkeypatch, tell=killed_at(2, 1))
    trained(tmp_path / "done", monkeypatch)
    found = {
        path.relative_to(tmp_path) for folder in ("model", "done") for path in (tmp_path / folder).rglob("*") if path.is_file()
    }
    assert {path.suffix for path in found} == {".safetensors", ".json"}
    assert sum(path.name == "training.safetensors" for path in found) == 1  # of the one that was killed
    for path in found:
        data = (tmp_path / path).read_bytes()
        assert data[:1] == b"{" if path.suffix == ".json" else int.from_bytes(data[:8], "little") < len(data)


def test_it_stops_when_the_articles_held_out_gain_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(training, "PATIENCE", 0.0)
    monkeypatch.setattr(training, "_figures", lambda *_: dict.fromkeys(training.FIGURES, 50.0))
    done = trained(tmp_path / "model", monkeypatch, epochs=20)
    assert (done.epochs, done.best) == (3, 1)


def test_it_ends_within_its_time(tmp_path, monkeypatch):
    done = trained(tmp_path / "model", monkeypatch, epochs=100_000, minutes=0.02)
    assert done.epochs < 100
    assert (tmp_path / "model" / "model.json").exists()


def test_a_tenth_is_held_out_where_no_split_is_for_it():
    docs = [replace(doc, article=replace(doc.article, id=f"{i}", split="train")) for i in range(10) for doc in two_articles()[:1]]
    learning, held = training.split(docs)
    assert (len(learning), len(held)) == (9, 1)
    others = [replace(doc, article=replace(doc.article, split="test")) for doc in docs]
    assert training.split(docs + others) == (learning, held)


@pytest.mark.parametrize("splits", [("test", "test"), ("validation", "validation")])
def test_nothing_to_learn_from_is_a_message(tmp_path, monkeypatch, splits):
    docs = [replace(doc, article=replace(doc.article, split=split)) for doc, split in zip(two_articles(), splits, strict=False)]
    with pytest.raises(NoBaseline, match="nothing to learn from"):
        trained(tmp_path / "model", monkeypatch, docs)


def test_an_unknown_encoder_is_a_message(tmp_path):
    with pytest.raises(NoBaseline, match=r"no encoder can be had as .*nowhere"):
        transformer.train(two_articles(), tmp_path / "model", encoder=str(tmp_path / "nowhere"))


def test_what_is_there_is_not_overwritten_and_resume_wants_the_same(tmp_path, monkeypatch):
    with pytest.raises(Killed):
        trained(tmp_path / "model", monkeypatch, tell=killed_at(2, 1))
    with pytest.raises(NoBaseline, match="holds something already"):
        trained(tmp_path / "model", monkeypatch)
    with pytest.raises(NoBaseline, match="begun with other articles, or another encoder, seed"):
        trained(tmp_path / "model", monkeypatch, seed=3, resume=True)
    with pytest.raises(NoBaseline, match="holds no training that was stopped"):
        trained(tmp_path / "new", monkeypatch, resume=True)
    state = tmp_path / "model" / "training.safetensors"
    state.write_bytes(state.read_bytes()[:1000])
    with pytest.raises(NoBaseline, match="cannot be read"):
        trained(tmp_path / "model", monkeypatch, resume=True)


def test_the_command_trains_on_several_roots_and_predict_uses_the_model(tmp_path, monkeypatch):
    monkeypatch.setattr(training, "RATE", RATE)
    docs = two_articles()
    tiny_encoder(tmp_path / "encoder", [doc.text for doc in docs])
    shard, folder = tmp_path / "one.jsonl", project(tmp_path / "project")
    shard.write_bytes(b"".join(files.as_line(doc) for doc in (docs[0], docs[3])))
    told = run("train", shard, folder, "--to", tmp_path / "model", "--encoder", tmp_path / "encoder", "--epochs", 2, "--json")
    assert told.exit_code == 0, told.output
    lines = [json.loads(line) for line in told.output.splitlines()]
    assert [line["epoch"] for line in lines if "epoch" in line] == [1, 2]
    assert lines[-1]["epochs"] == 2
    option = f"checkpoint={tmp_path / 'model'}"
    told = run("predict", "transformer", folder, tmp_path / "guess.jsonl", "-o", option)
    assert told.exit_code == 0, told.output
    assert run("score", folder, tmp_path / "guess.jsonl", "--resamples", 0).exit_code == 0


def test_the_command_says_what_is_wrong(tmp_path):
    (tmp_path / "empty").mkdir()
    told = run("train", tmp_path / "empty", "--to", tmp_path / "model")
    assert (told.exit_code, "holds no articles" in told.output) == (1, True)
    root = project(tmp_path / "project")
    told = run("train", root, "--to", tmp_path / "model", "--encoder", tmp_path / "nowhere")
    assert (told.exit_code, "no encoder can be had" in told.output) == (1, True)
    (root / "raw" / "council-bridge.txt").write_bytes(b"\xff")
    told = run("train", root, "--to", tmp_path / "model")
    assert (told.exit_code, "'council-bridge' cannot be read" in told.output) == (1, True)
    assert not (tmp_path / "model").exists()
