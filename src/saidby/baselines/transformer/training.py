"""How a model is trained: windows in an order left to chance, a rate that falls to nothing, the best epoch kept."""

from __future__ import annotations

import hashlib
import json
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file

from saidby import files, scoring
from saidby.baselines import NoBaseline
from saidby.baselines.transformer import Trained
from saidby.baselines.transformer.batches import Window, batches, collate, task
from saidby.baselines.transformer.checkpoints import Model, begin, machine, read_tensors, save, write_tensors
from saidby.baselines.transformer.decoding import Scored, document, scored, to_device
from saidby.baselines.transformer.model import Network
from saidby.baselines.transformer.targets import LABELS, Target, annotated, target
from saidby.baselines.transformer.words import Reading, read, windows
from saidby.document import Document

RATE, HEADS_RATE, DECAY = 3e-4, 1e-3, 0.01
"""Learning rates of the encoder and of all else at their highest, and the decay of weights."""
WARM = 0.05
"""The part of the training in which the rate rises."""
BATCH = 2048
"""Word pieces of a batch."""
PATIENCE = 0.3
"""The part of all epochs after which it stops if they gain nothing."""
CLIP = 20.0
"""The longest gradient that is followed in full."""
EVERY = 120.0
"""Seconds after which it notes where it is."""
CAUTIONS = (-1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0, 3.0)
MOST_HELD_OUT = 120
"""Articles that an epoch is judged by, at most."""
FIGURES = ("joint_f1", "content_overlap_f1", "content_exact_f1", "cue_f1", "speaker_mention_overlap", "joint_entity_f1")

STATE = "training.safetensors"

Tell = Callable[[Mapping[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done."""

    to: Path
    encoder: str | None
    epochs: int
    seed: int
    minutes: float | None
    key: str
    """A hash of the articles and of what decides how they are learnt."""


@dataclass(frozen=True, slots=True)
class Held:
    """An article that is held out, with its windows' readings."""

    gold: Document
    reading: Reading


@dataclass(slots=True)
class Progress:
    """How far a training has got."""

    epoch: int = 0
    """Epochs that are over."""
    batch: int = 0
    """Batches of the next one that are."""
    seconds: float = 0.0
    history: list[dict[str, Any]] = field(default_factory=list)

    @property
    def best(self) -> dict[str, Any]:
        """The epoch with the best joint F1, of equals the first."""
        return max(self.history, key=lambda epoch: float(epoch["joint_f1"]), default={"epoch": 0, "joint_f1": 0.0})


def train(documents: Sequence[Document], plan_of: Mapping[str, Any], *, resume: bool, tell: Tell) -> Trained:
    """Train a model; see `saidby.baselines.transformer.train`."""
    learning, held = split(documents)
    plan = Plan(**plan_of, key=_key(learning, held, plan_of))
    state = plan.to / STATE
    if not resume and plan.to.exists() and any(not path.name.endswith(".part") for path in plan.to.iterdir()):
        raise NoBaseline(f"{plan.to} holds something already; give another folder, or go on with --resume")
    if resume and not state.exists():
        raise NoBaseline(f"{plan.to} holds no training that was stopped")
    model = begin(plan.encoder, plan.seed, tuple(sorted({doc.article.corpus or "" for doc in learning})))
    known = annotated(learning)
    labels = {name for name in LABELS if any(getattr(quote, name) != "unspecified" for doc in learning for quote in doc.quotes)}
    settings = replace(model.settings, learnt=frozenset({*labels, *(name for own in known.values() for name in own)}))
    model = replace(model, settings=settings)
    pairs = [(reading, target(doc, reading, known[doc.article.corpus])) for doc, reading in _readings(learning, model)]
    to_judge = [Held(doc, reading) for doc, reading in _readings(held, model)]
    return _Run(plan, model, pairs, to_judge, tell).go(state if resume else None)


def split(documents: Sequence[Document]) -> tuple[list[Document], list[Document]]:
    """The articles to learn from and those held out; raises NoBaseline if there are none."""
    learning = [doc for doc in documents if doc.article.split == "train" and doc.text]
    held = [doc for doc in documents if doc.article.split in ("validation", "dev") and doc.text]
    if not held:
        ordered = sorted(learning, key=lambda doc: hashlib.sha256(doc.article.id.encode()).digest())
        held, learning = ordered[: (len(ordered) + 9) // 10], ordered[(len(ordered) + 9) // 10 :]
    if not learning or not any(doc.quotes for doc in learning):
        raise NoBaseline(f"there is nothing to learn from: of {len(documents)} articles none in the split train has a quote")
    step = -(-len(held) // MOST_HELD_OUT)
    return learning, held[::step]


def _key(learning: Sequence[Document], held: Sequence[Document], plan: Mapping[str, Any]) -> str:
    digest = hashlib.sha256(json.dumps([str(plan[name]) for name in ("encoder", "epochs", "seed", "minutes")]).encode())
    for docs in (learning, held):
        for doc in docs:
            digest.update(files.as_line(doc))
        digest.update(b"\n")
    return digest.hexdigest()[:16]


def _readings(docs: Sequence[Document], model: Model) -> Iterator[tuple[Document, Reading]]:
    readings = ((doc, read(doc.article, doc.text, model.tokenizer)) for doc in docs)
    return ((doc, reading) for doc, reading in readings if len(reading))


class _Run:
    """One training, with what it needs at each step."""

    def __init__(self, plan: Plan, model: Model, pairs: list[tuple[Reading, Target]], held: list[Held], tell: Tell) -> None:
        self.plan, self.pairs, self.held, self.tell = plan, pairs, held, tell
        self.model = replace(model, network=model.network.to(machine().device))
        self.network = self.model.network
        inner = set(self.network.encoder.parameters())
        groups = [
            {"params": [own for own in self.network.parameters() if (own in inner) == is_inner], "highest": rate}
            for is_inner, rate in ((True, RATE), (False, HEADS_RATE))
        ]
        self.optimizer = torch.optim.AdamW(groups, weight_decay=DECAY, fused=True)
        self.done = Progress()

    def go(self, state: Path | None) -> Trained:
        """Train from the beginning, or from where the file `state` says."""
        if state:
            self._take_up(state)
        self.began = time.monotonic() - self.done.seconds
        if not state:
            self._note()  # before anything else stands in the folder, so that it can always be gone on with
        while not self._ended():
            self._epoch()
        return self._finish()

    def _ended(self) -> bool:
        best = self.done.best
        stale = best["joint_f1"] > 0 and self.done.epoch - best["epoch"] >= max(2, PATIENCE * self.plan.epochs)
        return self.done.epoch >= self.plan.epochs or self._late() >= 1 or stale

    def _late(self) -> float:
        """The part of its time that is over."""
        return (time.monotonic() - self.began) / (60 * self.plan.minutes) if self.plan.minutes else 0.0

    def _epoch(self) -> None:
        todo = self._batches()
        noted, losses = time.monotonic(), []
        while self.done.batch < len(todo):
            part = max((self.done.epoch + self.done.batch / len(todo)) / self.plan.epochs, self._late())
            if part >= 1:
                break
            losses.append(self._step(todo[self.done.batch], part))
            self.done.batch += 1
            self.tell({"epoch": self.done.epoch + 1, "batch": self.done.batch, "batches": len(todo), "loss": _mean(losses[-50:])})
            if time.monotonic() - noted > EVERY:
                self._note()
                noted = time.monotonic()
        self._judge(_mean(losses))

    def _batches(self) -> list[list[Window]]:
        """All windows of this epoch; those of each epoch are cut elsewhere."""
        chance = random.Random(f"{self.plan.seed} {self.done.epoch}")  # noqa: S311 - no secret
        frame = self.model.settings.frame
        cut = [
            Window(reading, words, found)
            for reading, found in self.pairs
            for words in windows(reading, frame.most, shift=chance.random())
        ]
        return batches(cut, frame, BATCH, chance)

    def _step(self, own: list[Window], part: float) -> float:
        """Learn from a batch; `part` of the training is over."""
        for group in self.optimizer.param_groups:
            group["lr"] = group["highest"] * min(part / WARM, (1 - part) / (1 - WARM))
        torch.manual_seed(
            abs(hash((self.plan.seed, self.done.epoch, self.done.batch)))
        )  # so that a training taken up goes on the same
        self.network.train()
        accelerator = machine()
        with accelerator.autocast():
            loss = self.network(*to_device((collate(own, self.model.settings.frame), task(own)), accelerator.device))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), CLIP)
        self.optimizer.step()
        self.optimizer.zero_grad()
        return float(loss.detach())

    def _judge(self, loss: float) -> None:
        """End an epoch: see what it is good for, keep it if it is the best, and note where it is."""
        figures = _figures(self.held, self._scored(), self.network, self.model)
        self.done.epoch, self.done.batch = self.done.epoch + 1, 0
        self.done.seconds = time.monotonic() - self.began
        news = {"epoch": self.done.epoch, "loss": round(loss, 4), "seconds": round(self.done.seconds, 1), **figures}
        self.done.history.append(news)
        self.tell(news)
        if self.done.best is news:
            save(self.model, self.plan.to, self._about())
        self._note()

    def _scored(self) -> list[Scored]:
        self.network.eval()
        with machine().autocast():
            return [scored(self.network, held.reading, self.model.settings.frame) for held in self.held]

    def _finish(self) -> Trained:
        """Choose how cautious the best epoch's model is to be, and take away what was for going on only."""
        weights = {name: tensor.to(machine().device) for name, tensor in load_file(self.plan.to / "model.safetensors").items()}
        self.network.load_state_dict(weights)
        found = self._scored()
        tried = []
        for caution in CAUTIONS:
            model = replace(self.model, settings=replace(self.model.settings, caution=caution))
            tried.append((_figures(self.held, found, self.network, model), model))
            self.tell({"caution": caution, **tried[-1][0]})
        figures, model = max(tried, key=lambda one: (one[0]["joint_f1"], -abs(one[1].settings.caution)))
        save(model, self.plan.to, {**self._about(), "figures": figures})
        (self.plan.to / STATE).unlink(missing_ok=True)
        best = int(self.done.best["epoch"])
        return Trained(self.plan.to, self.done.epoch, best, self.done.seconds, figures, tuple(self.done.history))

    def _about(self) -> dict[str, Any]:
        plan = {"encoder": self.plan.encoder, "epochs": self.plan.epochs, "seed": self.plan.seed, "minutes": self.plan.minutes}
        return {
            "training": {**plan, "articles": len(self.pairs), "held_out": len(self.held), "key": self.plan.key},
            "history": self.done.history,
        }

    def _note(self) -> None:
        """Write down all that is needed to go on from here."""
        self.done.seconds = time.monotonic() - self.began
        tensors = {f"weights {name}": tensor for name, tensor in self.network.state_dict().items()}
        for number, own in self.optimizer.state_dict()["state"].items():
            tensors |= {f"moments {number} {name}": tensor for name, tensor in own.items()}
        notes = {"key": self.plan.key, **{name: getattr(self.done, name) for name in ("epoch", "batch", "seconds", "history")}}
        write_tensors(self.plan.to / STATE, tensors, notes)

    def _take_up(self, state: Path) -> None:
        """Go back to where a training was."""
        tensors, notes = read_tensors(state)
        if notes.pop("key", None) != self.plan.key:
            raise NoBaseline(
                f"{self.plan.to} was begun with other articles, or another encoder, seed, or number of epochs or minutes"
            )
        moments: dict[int, dict[str, torch.Tensor]] = {}
        for name, tensor in tensors.items():
            kind, _, rest = name.partition(" ")
            if kind == "moments":
                number, _, which = rest.partition(" ")
                moments.setdefault(int(number), {})[which] = tensor
        self.network.load_state_dict(
            {name.removeprefix("weights "): own for name, own in tensors.items() if name.startswith("weights ")}
        )
        self.optimizer.load_state_dict({"state": moments, "param_groups": self.optimizer.state_dict()["param_groups"]})
        self.done = Progress(**notes)


def _mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / max(1, len(numbers))


def _figures(held: Sequence[Held], found: Sequence[Scored], network: Network, model: Model) -> dict[str, float]:
    """How a model does on the articles held out, per piece of content."""
    articles = [replace(own.gold.article, id=str(i)) for i, own in enumerate(held)]  # ids of several corpora may be the same
    with machine().autocast():
        guess = [document(network, one, article, model.settings) for one, article in zip(found, articles, strict=True)]
    gold = [replace(own.gold, article=article) for own, article in zip(held, articles, strict=True)]
    score = scoring.score(gold, guess)
    return {name: round(score.value(name, level="piece") or 0.0, 2) for name in FIGURES}
