"""The transformer baseline: what it reads, what its chain allows, how it links, and that its guesses are sound."""

import itertools
import json
from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings

from documents import documents
from saidby import checks, files
from saidby.baselines import NoBaseline, transformer
from saidby.cli import main
from saidby.document import Article, Document, Span, extents
from saidby.markup import unmark


def test_without_torch_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(transformer, "NEEDS", ("torch", "nothing_of_that_name"))
    with pytest.raises(NoBaseline, match=r"needs nothing_of_that_name: pip install 'saidby\[train\]'"):
        transformer.annotate(Article("a"), "", checkpoint=None)


torch = pytest.importorskip("torch", reason="saidby[train] is not installed")

from encoders import ROOT, tiny_encoder, trained  # noqa: E402
from saidby.baselines.transformer import batches, checkpoints, crf, links, targets, words  # noqa: E402

FRAME = batches.Frame((1,), (2,), 0, 40)


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """A model that has hardly learnt anything, and so says the oddest things."""
    with pytest.MonkeyPatch.context() as patch:
        return trained(tmp_path_factory.mktemp("transformer") / "model", patch).checkpoint


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory):
    folder = tiny_encoder(tmp_path_factory.mktemp("tokenizer"), ["“It leaks,” Ada Ruiz said. She told the council so. “No!”"])
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(folder)


# Reading


@given(doc=documents())
@settings(max_examples=50)
def test_words_and_windows_cover_the_text(tokenizer, doc):
    reading = words.read(doc.article, doc.text, tokenizer)
    assert all(reading.span(words.Range(i, i + 1)).of(doc.text).strip() for i in range(len(reading)))
    assert (reading.first[:-1] <= reading.first[1:]).all()
    for most, shift in itertools.product((1, 5, 40), (0.0, 0.7)):
        found = list(words.windows(reading, most, shift=shift))
        assert [word for window in found for word in range(*window)] == list(range(len(reading)))
        batch = batches.collate([batches.Window(reading, window) for window in found], FRAME) if found else None
        assert batch is None or batch.mask.sum(1).max() <= FRAME.most + 2


def test_features_tell_what_pieces_do_not(tokenizer):
    text = "“It leaks badly,” Ada Ruiz said.\nNO 5 “saga” end"
    reading = words.read(Article("a"), text, tokenizer)
    shown = {
        reading.span(words.Range(i, i + 1)).of(text): tuple(
            names[k] for names, k in zip((words.SHAPES, words.BREAKS, words.MARKED, words.GUESSES), row, strict=True)
        )
        for i, row in enumerate(reading.features.tolist())
    }
    assert shown["It"] == ("title", "nothing", "inside", "content")
    assert shown["said"] == ("lower", "space", "outside", "cue")
    assert shown["Ruiz"] == ("title", "space", "outside", "speaker")
    assert shown["NO"] == ("upper", "line", "outside", "nothing")
    assert shown["saga"][2] == "scare"
    assert shown["5"][0] == "digit"


# The chain of tags


@torch.no_grad()
def test_the_chain_gives_the_likeliest_tags_and_their_chance():
    torch.manual_seed(0)
    chain = crf.Chain(1)
    chain.learnt.copy_(torch.randn(1, 5, 5))
    scores = torch.randn(1, 4, 1, 5)
    ways = {}
    for way in itertools.product(range(5), repeat=4):
        if all(crf.TAGS[after] in crf._AFTER[crf.TAGS[before]] for before, after in itertools.pairwise(way)):
            moves = sum(chain.learnt[0, before, after] for before, after in itertools.pairwise(way))
            ways[way] = float(moves + sum(scores[0, i, 0, tag] for i, tag in enumerate(way)))
    total = np.logaddexp.reduce(list(ways.values()))
    for way in list(ways)[::17]:
        loss = chain.loss(scores, torch.tensor(way)[None, :, None], torch.tensor([4]))
        assert float(loss) == pytest.approx(total - ways[way], abs=1e-3)
    whole = {way: value for way, value in ways.items() if crf.TAGS[way[0]] in "OBS" and crf.TAGS[way[-1]] in "OES"}
    best = max(whole, key=whole.__getitem__)
    spans = chain.best(scores[0])[0]
    assert crf.tagged(spans, words.Range(0, 4)) == list(best)


def test_words_beyond_the_end_of_a_text_count_nothing():
    chain, scores = crf.Chain(2), torch.randn(1, 6, 2, 5)
    tags = torch.zeros(1, 6, 2, dtype=torch.long)
    short = chain.loss(scores[:, :3], tags[:, :3], torch.tensor([3]))
    assert torch.allclose(chain.loss(scores, tags, torch.tensor([3])), short)


def test_a_span_that_a_window_cuts_is_neither_begun_nor_ended_there():
    tags = crf.tagged([words.Range(0, 4), words.Range(5, 6), words.Range(7, 12)], words.Range(2, 9))
    assert "".join(crf.TAGS[tag] for tag in tags) == "IEOSOBI"


# What is to be found


LEAK = """\
article leak
entity e1 person named: Ada Ruiz
quote q1 direct by e1 named
quote q2 direct by e1 implicit
quote q3 indirect in q1 by e1 pronoun
====
[q1|“It leaks, [q3.by|[e1|I|e1]|q3.by] [q3.cue|told|q3.cue] him [q3|that it would|q3],”|q1] \
[q1.by|[e1|Ada Ruiz|e1]|q1.by] [q1.cue|said|q1.cue]. [q1|“Badly.”|q1]

[q2|“Mend it now.”|q2]
"""


def test_targets_and_answers(tokenizer):
    doc = unmark(LEAK)
    reading = words.read(doc.article, doc.text, tokenizer)
    known = targets.annotated([doc])[None]
    assert known == {"content", "inner", "piece", "cue", "speaker", "who"}
    found = targets.target(doc, reading, known)
    said = {layer: [reading.span(own).of(doc.text) for own in spans] for layer, spans in found.layers.items()}
    assert said["content"] == ["“It leaks, I told him that it would,”", "“Badly.”", "“Mend it now.”"]
    assert (said["inner"], said["cue"], said["speaker"]) == (["that it would"], ["told", "said"], ["I", "Ada Ruiz"])
    answers = [
        {name: sorted(reading.span(own).of(doc.text) for own in right) for name, right in content.right.items()}
        for content in found.contents
    ]
    outer, inner, badly, mend = answers
    assert outer == {"piece": [], "cue": ["said"], "speaker": ["Ada Ruiz"], "who": ["I"]}
    assert inner["speaker"] == ["I"]
    assert badly["piece"] == ["“It leaks, I told him that it would,”"]
    assert (mend["speaker"], mend["who"]) == ([], ["Ada Ruiz", "I"])


def test_pairs_are_the_nearest_with_what_lies_between(tokenizer):
    doc = unmark(LEAK)
    reading = words.read(doc.article, doc.text, tokenizer)
    found = targets.target(doc, reading, targets.annotated([doc])[None])
    contents = [content.words for content in found.contents]
    looked = links.pairs("speaker", contents, found.layers["speaker"], reading)
    names = list(links.PAIR_FEATURES)
    assert all(sorted(number for number in row if number >= 0) == [0, 1] for row in looked.numbers.tolist())
    assert (looked.features < list(links.PAIR_FEATURES.values())).all()
    ada = [
        dict(zip(names, looked.features[row, numbers.index(1)].tolist(), strict=True))
        for row, numbers in enumerate(looked.numbers.tolist())
    ]
    middle = links.PAIR_FEATURES["gap"] // 2
    assert [one["gap"] - middle for one in ada] == [1, 3, -3, -5]  # right behind, 2 signs behind, 2 words before, 5 or more
    assert [one["paragraphs"] - links._FAR for one in ada] == [0, 0, 0, -1]
    assert [one["between"] for one in ada] == [1, 0, 0, 1]
    assert (links.pairs("speaker", contents, [], reading).numbers == -1).all()


# Guesses


ARTICLES = {doc.article.language: doc for doc in files.read_documents(ROOT)}
"""One of ours in each language."""


@pytest.mark.parametrize("doc", ARTICLES.values(), ids=list(ARTICLES))
def test_a_guess_passes_the_checks_in_every_language(model, doc, tmp_path):
    guess = transformer.annotate(doc.article, doc.text, checkpoint=model)
    assert (guess.article, guess.text) == (doc.article, doc.text)
    files.write(guess, tmp_path)
    for source in files.sources(tmp_path):
        _, found = checks.check_source(source)
        assert [str(finding) for finding in found if finding.severity == "error" and finding.level <= 3] == []


@given(doc=documents())
@settings(max_examples=30)
def test_every_span_of_a_guess_lies_in_the_text(model, doc):
    guess = transformer.annotate(doc.article, doc.text, checkpoint=model)
    assert all(0 <= start < end <= len(doc.text) for _, spans in extents(guess) for start, end in spans)


@pytest.mark.parametrize("text", ["", " \n\t ", "\u200b", "😀", "x" * 5000, "“" * 50])
def test_texts_that_say_little(model, text):
    guess = transformer.annotate(Article("a"), text, checkpoint=model)
    assert guess.text == text
    assert all(Span(*span).of(text).strip() for _, spans in extents(guess) for span in spans)


def test_a_very_long_article(model):
    text = "“It leaks badly,” Ada Ruiz said. " * 1500
    guess = transformer.annotate(Article("a"), text, checkpoint=model)
    assert all(0 <= start < end <= len(text) for _, spans in extents(guess) for start, end in spans)
    again = transformer.annotate(Article("a"), text, checkpoint=model)
    assert guess == again


def test_what_a_corpus_does_not_annotate_is_not_guessed(tmp_path, monkeypatch):
    doc = unmark(LEAK)
    bare = [replace(quote, type="unspecified", medium="unspecified", modality="unspecified", parent=None) for quote in doc.quotes]
    docs = [
        Document(
            replace(doc.article, id=split, split=split, corpus="bare"),
            doc.text,
            (),
            tuple(replace(q, speaker=replace(q.speaker, entities=())) for q in bare),
        )
        for split in ("train", "validation")
    ]
    done = trained(tmp_path / "model", monkeypatch, docs, epochs=30)
    about = json.loads((done.checkpoint / "model.json").read_text())
    assert about["learnt"] == ["content", "cue", "inner", "piece", "speaker"]
    guess = transformer.annotate(doc.article, doc.text, checkpoint=done.checkpoint)
    assert {quote.type for quote in guess.quotes if "“" in guess.words(quote.content)} == {"direct"}  # by the marks alone
    assert all(quote.addressee.mention == () for quote in guess.quotes)


# Checkpoints


def test_there_is_no_model(tmp_path):
    with pytest.raises(NoBaseline, match=r"holds no model: model\.json is missing; `saidby train` makes one"):
        transformer.annotate(Article("a"), "x", checkpoint=tmp_path / "nothing")


@pytest.mark.parametrize("name", ["model.json", "model.safetensors", "encoder/config.json", "encoder/tokenizer.json"])
@pytest.mark.parametrize("damage", [None, b"", b"\x80\x04}q\x00.", b"{}"], ids=["half of it", "empty", "a pickle", "no keys"])
def test_a_damaged_model_is_a_message(model, tmp_path, name, damage):
    import shutil

    copy = shutil.copytree(model, tmp_path / "copy")
    data = (copy / name).read_bytes()
    (copy / name).write_bytes(data[: len(data) // 2] if damage is None else damage)
    with pytest.raises(NoBaseline, match=r"damaged|holds no model"):
        transformer.annotate(Article("a"), "It leaks.", checkpoint=copy)
    root = tmp_path / "articles.jsonl"
    root.write_bytes(files.as_line(unmark(LEAK)))
    told = CliRunner().invoke(main, ["predict", "transformer", str(root), str(tmp_path / "out"), "-o", f"checkpoint={copy}"])
    assert told.exit_code == 1
    assert told.output.startswith("error: ")
    assert not (tmp_path / "out").exists()


def test_another_version_of_the_format_is_a_message(model, tmp_path):
    import shutil

    copy = shutil.copytree(model, tmp_path / "copy")
    about = json.loads((copy / "model.json").read_text())
    (copy / "model.json").write_text(json.dumps(about | {"format": checkpoints.FORMAT + 1}))
    with pytest.raises(NoBaseline, match="format 2; this version of saidby reads 1"):
        transformer.annotate(Article("a"), "x", checkpoint=copy)


def test_a_tokenizer_that_says_no_offsets_is_refused(tmp_path, monkeypatch):
    folder = tiny_encoder(tmp_path / "encoder", ["It leaks."])
    monkeypatch.setattr(checkpoints.AutoTokenizer, "from_pretrained", lambda *_, **__: type("Slow", (), {"is_fast": False})())
    with pytest.raises(NoBaseline, match="no fast tokenizer"):
        checkpoints.begin(str(folder), 0, ())
