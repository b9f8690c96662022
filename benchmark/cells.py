"""A cell: a system run over a column and scored, as rows; and the cells in which one annotator is scored against another."""

from __future__ import annotations

import hashlib
import inspect
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
from columns import BY_MODELS, ENGLISH, HUMAN, Column, human_pairs, model_pairs
from gold import digest
from rows import Row, done, row
from systems import CHEATS, System
from tqdm import tqdm

from saidby import files, phenomena, scoring
from saidby.document import Document
from saidby.scoring import MEASURES, Counts, Score, report
from saidby.scoring.uncertainty import intervals

SHOWN = tuple(measure.id for measure in MEASURES if measure.id not in ("type_accuracy", "modality_accuracy"))
PEOPLE, MODELS = "human against human", "model annotator against model annotator"
"""The rows in which one annotator is scored against another."""
IN_GROUPS = ("joint_f1", "joint_entity_f1", "content_overlap_f1")
"""Measures told by group; of each the recall as well: a guess that nobody asked for shows what it likes, the gold decides."""


@dataclass(frozen=True)
class How:
    """What of it all is to be run."""

    most: int | None = None
    """Articles of a column; all if None."""
    guesses: Path | None = None
    """Where guesses are kept; nowhere if None."""
    only: tuple[str, ...] = ()
    """Names of systems; all if empty."""

    def wants(self, name: str) -> bool:
        """Whether a system is to be run."""
        return not self.only or name in self.only


@cache
def scorer() -> str:
    """A hash of the scorer's code."""
    folder = Path(inspect.getfile(scoring)).parent
    sources = [*sorted(folder.glob("*.py")), Path(inspect.getfile(phenomena))]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:16]


def run(system: System, column: Column, rows: Sequence[Row], how: How) -> list[Row]:
    """The rows of a system on a column; none where they are there already, or the system is not for it."""
    gold = column.documents()[: how.most]
    foreign = system.languages and any(doc.article.language[:2] not in system.languages for doc in gold)
    if not (gold and how.wants(system.name)) or foreign or (column.novels and not system.novels):
        return []
    data, code = digest(gold), f"{system.digest(column.corpus)}-{scorer()}"
    if done(rows, (system.name, system.train_on, column.corpus, column.split), data, code):
        return []
    asked = digest(Document(doc.article, doc.text) for doc in gold)
    guess, seconds = _guessed(system, column, gold, how.guesses and how.guesses / f"{asked}-{system.digest(column.corpus)}.jsonl")
    known = {
        "system": system.name,
        "origin": system.origin,
        "train_on": system.train_on,
        "seed": system.seed,
        "seconds": seconds,
        "train_seconds": system.train_seconds,
        "data_digest": data,
        "system_digest": code,
    }
    return list(scored(column, gold, guess, known))


def _guessed(system: System, column: Column, gold: list[Document], kept: Path | None) -> tuple[list[Document], float]:
    """What a system makes of the articles, and the seconds it took; kept in a file, since the scorer alone may have changed."""
    told = kept.with_suffix(".seconds") if kept else None
    if kept and told and told.exists():
        return list(files.read_documents(kept)), float(told.read_text(encoding="utf-8"))
    if gold:  # once before, so that what is loaded once is not counted
        system.annotate(gold[0].article, gold[0].text, **system.options(column.corpus))
    start = time.process_time()
    watched = tqdm(gold, f"{system.name}, {column.name}", leave=False, disable=None)
    guess = [system.annotate(doc.article, doc.text, **system.options(column.corpus)) for doc in watched]
    seconds = round(time.process_time() - start, 4)
    if kept and told:
        kept.parent.mkdir(exist_ok=True)
        files.write_whole(kept, b"".join(map(files.as_line, guess)))
        told.write_text(str(seconds), encoding="utf-8")
    return guess, seconds


def annotators(rows: Sequence[Row], how: How) -> Iterator[list[Row]]:
    """People against each other, models against each other, and cheats: the rows that are not there yet, a cell at a time."""
    people = {"system": PEOPLE, "origin": "run here", "source": "PolNeAR's annotators"}
    models = {"system": MODELS, "origin": "ours"}
    cells = [(people, HUMAN, human_pairs)] if HUMAN.there else []
    cells += [(models, column, partial(model_pairs, column)) for column in BY_MODELS]
    cells += [({"system": name, "origin": "ours"}, ENGLISH, partial(_cheated, cheat)) for name, cheat in CHEATS.items()]
    for known, column, pairs in cells:
        both = list(pairs())[: how.most]
        gold, guess = [one for one, _ in both], [other for _, other in both]
        key, data, code = (known["system"], None, column.corpus, column.split), digest(gold), f"{digest(guess)}-{scorer()}"
        if both and how.wants(known["system"]) and not done(rows, key, data, code):
            yield list(scored(column, gold, guess, known | {"data_digest": data, "system_digest": code}))


def _cheated(cheat: Callable[[Document], Document]) -> Iterator[tuple[Document, Document]]:
    yield from ((doc, cheat(doc)) for doc in ENGLISH.documents())


def scored(column: Column, gold: list[Document], guess: list[Document], known: dict[str, Any]) -> Iterator[Row]:
    """All rows of a guess on a column: over all quotes, and where the column says so told apart by what the gold says of them."""
    stories = [doc.article.story or doc.article.id if column is HUMAN else doc.article.id for doc in gold]
    known = known | {"corpus": column.corpus, "split": column.split, "articles": len(set(stories))}
    whole = together(scoring.score(gold, guess, protocol=column.protocol), stories)  # type: ignore[arg-type]
    for found in report.as_json(whole, places=2)["rows"]:
        if found["level"] in column.levels and found["measure"] in SHOWN and found["value"] is not None:
            figures = {name: found[name] for name in ("level", "subset", "measure", "value", "low", "high")}
            quotes = whole.counts("content_exact_f1", level=found["level"], subset=found["subset"]).gold
            yield row(**known, **figures, quotes=quotes)
    for by in column.groups:
        told = scoring.score(gold, guess, protocol=column.protocol, by=by)  # type: ignore[arg-type]
        yield from _groups(told, by, known)


def together(score: Score, stories: Sequence[str]) -> Score:
    """The score with the counts of each story in one: pairs of annotators of one article are not drawn apart for an interval."""
    names = list(dict.fromkeys(stories))
    counts = np.zeros((len(names), *score.tally.counts.shape[1:]), np.int64)
    np.add.at(counts, [names.index(story) for story in stories], score.tally.counts)
    return replace(score, tally=replace(score.tally, articles=tuple(names), counts=counts))


def _groups(told: Score, by: str, known: dict[str, Any]) -> Iterator[Row]:
    """The rows of each group that the gold has."""
    recalls = told.tally.counts.copy()
    recalls[..., 2] = recalls[..., 1]  # 2 * right / (gold + gold)
    kinds = (("f1", told.tally.counts), ("recall", recalls))
    bounds = {kind: intervals(counts) for kind, counts in kinds}
    for c, cell in enumerate(told.tally.cells):
        quotes = told.counts("content_exact_f1", group=cell.group).gold
        if cell.group is None or not quotes:
            continue
        for measure in IN_GROUPS:
            m = [declared.id for declared in MEASURES].index(measure)
            for kind, counts in kinds:
                low, high = (_rounded(bound[c, m]) for bound in bounds[kind])
                value = Counts(*counts[:, c, m].sum(axis=0).tolist()).value
                if value is not None:
                    name = measure.replace("f1", kind)
                    figures = {"measure": name, "value": round(value, 2), "low": low, "high": high, "quotes": quotes}
                    yield row(**known, level=cell.level, subset=cell.subset, group=f"{by}={cell.group}", **figures)


def _rounded(bound: Any) -> float | None:
    return round(float(bound), 2) if np.isfinite(bound) else None
