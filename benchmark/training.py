"""Systems that are trained: on whole corpora, and for the matrix: every corpus learnt from, every corpus judged by.

A row of the matrix is one training, from as many characters of every corpus (`LEARNT`), so that none wins by its size;
it is scored on an excerpt of each test split (`SCORED`). A training is done once: its model is kept in a folder that is named
by a hash of the articles, the code and the seed. One that was stopped goes on.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import cells as one_cell
from columns import COLUMNS, ENGLISH, Column
from gold import digest
from rows import Row
from systems import SYSTEMS, System, code_of
from tqdm import tqdm

from saidby import baselines, marks
from saidby.document import Document

NEEDS = ("torch", "transformers", "accelerate")
SEED = 0
EPOCHS = 10
LEARNT, HELD_OUT, SCORED = 100_000, 10_000, 30_000
"""Characters that a row of the matrix learns from, chooses its epoch by, and is scored on in each column, at most."""
QUICK = 0.5
"""Minutes of a training with --quick."""


@dataclass(frozen=True)
class Plan:
    """How much is to be trained, and where it is kept."""

    models: Path
    minutes: float
    """Of each training, at most; 0 for none."""
    characters: int | None = LEARNT
    """Of what is learnt from; all there are if None."""
    epochs: int = EPOCHS
    encoder: str | None = None
    """Another than the default one."""


@dataclass(frozen=True)
class Source:
    """What a row of the matrix is trained on."""

    name: str
    columns: tuple[Column, ...]
    """Its corpora; their splits train and validation (or dev) are taken."""
    epochs: int = EPOCHS
    """Of a training on all of it."""

    @property
    def there(self) -> bool:
        """Whether the reader has all its corpora."""
        return all(column.there for column in self.columns)

    def documents(self, characters: int | None) -> list[Document]:
        """So many characters, of each corpus an equal share, and a tenth as many to choose an epoch by; or all."""
        share = characters and characters // len(self.columns)
        return [doc for column in self.columns for doc in _learnt(column, share)]


def _learnt(column: Column, characters: int | None) -> Iterator[Document]:
    for split, size in (("train", characters), ("validation", characters and HELD_OUT * characters // LEARNT)):
        name = "dev" if (column.corpus, split) == ("polnear", "validation") else split
        docs = replace(column, split=name, sample=size).documents()
        if not any(doc.quotes for doc in docs):  # no epoch can be chosen by these
            docs = replace(column, split=name, sample=characters).documents()
        for doc in docs:
            yield replace(doc, article=replace(doc.article, split=split))


_OURS = Column("saidby", "train", english=True)
_POLNEAR = Column("polnear", "train", "polnear", "polnear", ("piece",))
_NOVELS = tuple(Column(name, "train", name) for name in ("litbank", "pdnc", "quoteli3"))
SOURCES = (
    Source("polnear", (_POLNEAR,)),
    Source("polnear, without thought", (replace(_POLNEAR, thought=False),)),
    Source("saidby", (_OURS,)),
    *(Source(column.corpus, (column,)) for column in _NOVELS),
    Source("all five", (_OURS, _POLNEAR, *_NOVELS)),
)
"""The rows of the matrix. English ones: the default encoder is English."""
WHOLE = (Source("polnear", (_POLNEAR,), 5), Source("saidby", (_OURS,), 12))
"""What models of whole corpora are trained on, for so many epochs."""
_PART = f"test, excerpt of {SCORED:,} characters"
MATRIX = (
    replace(ENGLISH, groups=(), levels=("quote",)),
    replace(_POLNEAR, split=_PART, sample=SCORED),
    replace(_POLNEAR, split=f"{_PART}, without thought", sample=SCORED, thought=False),
    *(replace(column, split=_PART, sample=SCORED) for column in _NOVELS),
)
"""The columns of the matrix."""
MATRIX_NAME = f"transformer on {LEARNT:,} characters"


def cells(plan: Plan, rows: Sequence[Row], how: one_cell.How) -> Iterator[list[Row]]:
    """The rows of trained systems that are not there yet, a cell at a time; `rules` for comparison where the matrix is scored."""
    columns = [column for column in MATRIX if column.there]
    rules = next(system for system in SYSTEMS if system.name == "rules")
    yield from (one_cell.run(rules, column, rows, how) for column in columns)
    if not plan.minutes or not can_train():
        return
    for source in SOURCES:
        if source.there and how.wants(MATRIX_NAME):
            system = learnt(source, plan)
            yield from (one_cell.run(system, column, rows, how) for column in columns)


def whole(plan: Plan, rows: Sequence[Row], how: one_cell.How) -> Iterator[list[Row]]:
    """The rows of models of whole corpora.

    These are what is trained here, unless the plan has no minutes for it, and what `saidby train` has made: each a folder among
    the models with the name of what it was trained on.
    """
    columns = [column for column in (*COLUMNS, *MATRIX) if column.there]
    if not can_train() or not how.wants(WHOLE_NAME):
        return
    others = sorted(path.parent for path in plan.models.glob("*/model.json") if not path.parent.name.startswith(_PREFIX))
    for folder in others:
        yield from (one_cell.run(of_checkpoint(WHOLE_NAME, folder.name, folder), column, rows, how) for column in columns)
    for source in WHOLE if plan.minutes else ():
        if source.there:
            system = learnt(source, replace(plan, characters=None, epochs=source.epochs), WHOLE_NAME)
            yield from (one_cell.run(system, column, rows, how) for column in columns)


WHOLE_NAME = "transformer"
_PREFIX = "trained-"


def learnt(source: Source, plan: Plan, name: str = MATRIX_NAME) -> System:
    """The system that a source makes, trained now unless its model is there; a training that was stopped goes on."""
    documents = source.documents(plan.characters)
    code = b"".join(path.read_bytes() for path in _code())
    how = f"{digest(documents)} {plan.minutes} {plan.epochs} {SEED} {plan.encoder} "
    folder = plan.models / f"{_PREFIX}{hashlib.sha256(how.encode() + code).hexdigest()[:16]}"
    done = folder / "done.json"
    if not done.exists():
        stopped = (folder / "training.safetensors").exists()
        if not stopped:
            shutil.rmtree(folder, ignore_errors=True)
        with tqdm(desc=f"training on {source.name}", leave=False, disable=None) as bar:
            found = _transformer().train(
                documents,
                folder,
                encoder=plan.encoder,
                epochs=plan.epochs,
                seed=SEED,
                minutes=plan.minutes,
                resume=stopped,
                tell=partial(_show, bar),
            )
        told = {"trained_on": source.name, "seconds": round(found.seconds, 1), "epochs": found.epochs, "best": found.best}
        done.write_text(json.dumps(told), encoding="utf-8")
    return of_checkpoint(name + (f", {plan.encoder}" if plan.encoder else ""), source.name, folder)


def _show(bar: tqdm, news: dict[str, object]) -> None:  # type: ignore[type-arg]
    if "batches" in news:
        bar.total, bar.n = news["batches"], news["batch"]
        bar.set_postfix(epoch=news["epoch"], refresh=True)


def of_checkpoint(name: str, train_on: str, folder: Path) -> System:
    """A trained model as a system."""
    about = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    return System(
        name,
        "ours",
        partial(_transformer().annotate, checkpoint=folder),
        (*_code(), folder / "model.safetensors", folder / "model.json"),
        languages=("en",),
        novels=False,
        train_on=train_on,
        seed=about["training"]["seed"],
        train_seconds=about["history"][-1]["seconds"],
        needs=NEEDS,
    )


def can_train() -> bool:
    """Whether all is installed that it takes."""
    return all(map(find_spec, NEEDS))


def _transformer() -> ModuleType:
    return import_module(f"{baselines.__name__}.transformer")


def _code() -> tuple[Path, ...]:
    features = (import_module(f"{baselines.__name__}.{name}") for name in ("rules", "quotation_marks"))
    return code_of(_transformer(), *features, marks)
