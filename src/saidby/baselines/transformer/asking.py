"""A trained model is asked about an article."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from saidby.baselines.transformer.checkpoints import Model, load, machine
from saidby.baselines.transformer.decoding import document, scored
from saidby.baselines.transformer.words import read
from saidby.document import Article, Document


def asked(article: Article, text: str, checkpoint: Path) -> Document:
    """What the model in a folder finds in an article."""
    model = _model(checkpoint.resolve(), (checkpoint / "model.json").stat().st_mtime_ns if checkpoint.is_dir() else 0)
    with machine().autocast():
        found = scored(model.network, read(article, text, model.tokenizer), model.settings.frame)
        return document(model.network, found, article, model.settings)


@lru_cache(maxsize=2)
def _model(folder: Path, _written: int) -> Model:
    """The model in a folder; another one once it is written anew."""
    return load(folder)
