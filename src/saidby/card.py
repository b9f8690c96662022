"""The dataset card: front matter that the Hub and `datasets` read, and what a person wants to know first."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

import numpy as np
import yaml

from saidby import plots
from saidby.batch import Batch, batch_of
from saidby.characters import Numbers
from saidby.counts import COUNTED, PREDICATES, said, split_order
from saidby.document import FORMS, MEDIA, MODALITIES, TYPES, Document
from saidby.plots.counted import counted
from saidby.publish import PICTURE, file_name
from saidby.tables import ROLES, TABLES, Table, card_feature, losses, type_text

Sizes = Mapping[tuple[str, str], tuple[int, int, int]]
"""Rows, bytes in memory and bytes on disk of each (table, split)."""

_STEPS = (1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000)
_LETTERS = {
    1_000: "1K",
    10_000: "10K",
    100_000: "100K",
    1_000_000: "1M",
    10_000_000: "10M",
    100_000_000: "100M",
    1_000_000_000: "1B",
}


def text(about: Mapping[str, Any], tally: Tally, sizes: Sizes, *, licence: bool) -> str:
    """The whole card, README.md of the dataset folder."""
    head = yaml.safe_dump(front_matter(about, tally, sizes, licence=licence), sort_keys=False, allow_unicode=True, width=1000)
    return f"---\n{head}---\n\n{_body(about, tally, sizes)}"


# Front matter


def front_matter(about: Mapping[str, Any], tally: Tally, sizes: Sizes, *, licence: bool) -> dict[str, Any]:
    """What the Hub searches by and `datasets` loads by; `licence` says whether the folder holds LICENSE-DATA."""
    languages = sorted({language.partition("-")[0] for _, what, language in tally if what == "language"})
    quotes = sum(rows for (table, _), (rows, _, _) in sizes.items() if table == TABLES[0].name)
    named = {key: about[key] for key in ("license_name",) if key in about} | ({"license_link": "LICENSE-DATA"} if licence else {})
    return {
        "pretty_name": about["title"],
        "language": languages,
        "license": about["license"],
        **(named if about["license"] == "other" else {}),
        "annotations_creators": about.get("annotations_creators", ["machine-generated"]),
        "language_creators": about.get("language_creators", ["found"]),
        "multilinguality": ["multilingual" if len(languages) > 1 else "monolingual"],
        "size_categories": [size_category(quotes)],
        "source_datasets": about.get("source_datasets", ["original"]),
        "task_categories": ["token-classification"],
        "task_ids": ["coreference-resolution"],
        "tags": about.get("tags", ["quotation", "quote-attribution", "news"]),
        "configs": [_config(table, sizes) for table in TABLES],
        "dataset_info": [_info(table, sizes) for table in TABLES],
    }


@cache
def hub_values() -> Mapping[str, Sequence[str]]:
    """What the Hub knows for each field of the front matter that has a fixed list; clients do not check it."""
    known: Mapping[str, Sequence[str]] = json.loads(
        resources.files("saidby").joinpath("schema", "hub.json").read_text(encoding="utf-8")
    )
    return known


def unknown_values(front: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Fields and values of a front matter, or of settings for one, that the Hub would not know."""
    for name, known in hub_values().items():
        values = front.get(name, ())
        yield from ((name, value) for value in ((values,) if isinstance(values, str) else values) if value not in known)


def size_category(rows: int) -> str:
    """The Hub's name for a dataset of so many rows."""
    below = [step for step in _STEPS if step <= rows]
    above = [step for step in _STEPS if step > rows]
    if not below:
        return "n<1K"
    return f"{_LETTERS[below[-1]]}<n<{_LETTERS[above[0]]}" if above else "1B<n<10B"


def _splits(table: Table, sizes: Sizes) -> list[str]:
    return sorted((split for name, split in sizes if name == table.name), key=split_order)


def _config(table: Table, sizes: Sizes) -> dict[str, Any]:
    files = [{"split": split, "path": f"{table.name}/{split}-*.parquet"} for split in _splits(table, sizes)]
    return {"config_name": table.name, "data_files": files, **({"default": True} if table is TABLES[0] else {})}


def _info(table: Table, sizes: Sizes) -> dict[str, Any]:
    of_table = {split: sizes[table.name, split] for split in _splits(table, sizes)}
    return {
        "config_name": table.name,
        "features": [card_feature(column.name, column.type) for column in table.columns],
        "splits": [{"name": split, "num_bytes": memory, "num_examples": rows} for split, (rows, memory, _) in of_table.items()],
        "download_size": sum(disk for _, _, disk in of_table.values()),
        "dataset_size": sum(memory for _, memory, _ in of_table.values()),
    }


# Body


def _body(about: Mapping[str, Any], tally: Tally, sizes: Sizes) -> str:
    first = min((split for _, split in sizes), key=split_order)
    sections = [
        f"# {about['title']}",
        about.get("summary", ""),
        "## Load it",
        _LOAD.format(hub=hub_name(about), file=file_name(first)),
        "## What is in it",
        picture(tally, PICTURE),
        counts(tally, about),
        "## Columns",
        *(f"### {table.name}: one row is {table.row}\n\n{columns(table)}" for table in TABLES),
        "## Licence",
        about.get("license_note", f"{about['license']}; each article's own licence stands in the column `license`."),
        "## Version and citation",
        f"Version {about['version']} of the data.\n\n{citation(about)}",
    ]
    return "\n\n".join(section for section in sections if section).rstrip() + "\n"


def hub_name(about: Mapping[str, Any]) -> str:
    """Where on the Hub the card says that the dataset is; its owner is told by `hub` in dataset.toml alone."""
    return str(about.get("hub", f"OWNER/{about['name']}"))


_LOAD = """\
```python
from datasets import load_dataset

quotes = load_dataset("{hub}", "quotes")
```

```python
import pandas as pd

quotes = pd.read_parquet("quotes/{file}")
```

Labels (`type`, `medium`, `modality`, `*_form`) are stored as numbers; their names, in order, stand in the column tables below.
All offsets count Unicode code points in `articles.text`, half open: `text[start:end]`."""


def citation(about: Mapping[str, Any]) -> str:
    """How to cite, as dataset.toml says it."""
    cite = about.get("citation", "")
    return f"```bibtex\n{cite.strip()}\n```" if cite else ""


def columns(table: Table) -> str:
    """The columns of a table as a Markdown table."""
    return grid(("column", "type", "meaning"), [(f"`{c.name}`", type_text(c.type), c.meaning) for c in table.columns])


def grid(head: Iterable[object], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table."""
    lines = [tuple(head), *map(tuple, rows)]
    lines.insert(1, ("---",) * len(lines[0]))
    return "\n".join(
        "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in line) + " |" for line in lines
    )


# Counts

Tally = Counter[tuple[str, str, str]]
"""How often each value occurs: (split, what, value); the value is empty where `what` is simply counted."""

_SIZES = ("articles", "quotes", "non-quotations", "entities", "code points")
_FIELDS = {"type": TYPES, "medium": MEDIA, "modality": MODALITIES, "speaker form": FORMS}
_LOSSES = ("spans inside or across another, left out", "spans that cut a word, which is tagged whole")


def tally(docs: Iterable[Document]) -> Tally:
    """What the counts of the card are made from; tallies add up."""
    return tally_of(batch_of(docs))


def tally_of(batch: Batch) -> Tally:
    """The tally of a batch."""
    found: Tally = Counter()
    counts = (batch.quotes.counts, batch.non_quotations.counts, batch.entities.counts, batch.sizes)
    for article, amounts in zip(batch.articles, np.stack(counts, axis=1).tolist(), strict=True):
        found[article.split, "language", article.language] += 1
        for what, number in zip(_SIZES, (1, *amounts), strict=True):
            found[article.split, what, ""] += number
    splits = sorted({article.split for article in batch.articles})
    of_docs = np.array([splits.index(article.split) for article in batch.articles], np.int64)
    for what, (names, numbers) in {**_fields(batch), **counted(batch)}.items():
        told = numbers >= 0
        cells = of_docs[batch.quotes.docs[told]] * len(names) + numbers[told]
        rows = np.bincount(cells, minlength=len(splits) * len(names)).reshape(len(splits), len(names))
        for split, row in zip(splits, rows.tolist(), strict=True):
            found.update({(split, what, name): number for name, number in zip(names, row, strict=True) if number})
    for role, numbers_lost in losses(batch).items():
        for what, number in zip(_LOSSES, numbers_lost, strict=True):
            found["", what, role] += number
    return found


def _fields(batch: Batch) -> dict[str, tuple[Sequence[str], Numbers]]:
    """The labels that are counted: their names, and which each quote has."""
    labels = (batch.types, batch.media, batch.modalities, batch.speaker_forms)
    return {what: (names, numbers) for (what, names), numbers in zip(_FIELDS.items(), labels, strict=True)}


def picture(tally: Tally, path: str) -> str:
    """The picture of the distributions as a Markdown image, with its numbers for those who do not see it.

    As an image of Markdown, not as an `<img>`: the Hub finds a relative path of the former only.
    """
    return f"![{plots.in_words(tally, splits_of(tally))}]({path})"


def counts(tally: Tally, about: Mapping[str, Any] = MappingProxyType({})) -> str:
    """How much of what there is, by split, as Markdown tables; `about` says what floors there are, where there are any."""
    splits = splits_of(tally)
    shares = [_shares(tally, splits, what, values) for what, values in _FIELDS.items()]
    return "\n\n".join([totals(tally), *shares, _languages(tally, splits), *_demanded(tally, splits, about), _losses(tally)])


def totals(tally: Tally) -> str:
    """How many articles, quotes and so on there are, by split, as a Markdown table."""
    splits = splits_of(tally)
    return grid(("", *splits, "all"), [(what, *_by_split(tally, splits, what, "")) for what in _SIZES])


def splits_of(tally: Tally) -> list[str]:
    """The splits that hold any article, in the order in which they are told everywhere."""
    return sorted({split for split, what, _ in tally if what == "articles"}, key=split_order)


def _by_split(tally: Tally, splits: Sequence[str], what: str, value: str) -> list[int]:
    """A count in each split, and in all."""
    numbers = [tally[split, what, value] for split in splits]
    return [*numbers, sum(numbers)]


def _shares(tally: Tally, splits: Sequence[str], what: str, values: Sequence[str]) -> str:
    """How often each value occurs, by split; values that never occur are left out."""
    found = {value: _by_split(tally, splits, what, value) for value in values}
    whole = sum(numbers[-1] for numbers in found.values())
    rows = [
        (value, *numbers[:-1], f"{numbers[-1]} ({numbers[-1] / whole:.0%})") for value, numbers in found.items() if numbers[-1]
    ]
    return grid((what, *splits, "all"), rows)


def _languages(tally: Tally, splits: Sequence[str]) -> str:
    """How many articles are in each language, by split, and how many quotes they hold."""
    languages = sorted({value for _, what, value in tally if what == "language"})
    rows = [
        (value, *_by_split(tally, splits, "language", value), _by_split(tally, splits, "quotes in", value)[-1])
        for value in languages
    ]
    return grid(("articles by language", *splits, "all", "their quotes"), rows)


def _demanded(tally: Tally, splits: Sequence[str], about: Mapping[str, Any]) -> Iterator[str]:
    """How much there is of what the dataset makes demands of, beside the floor; nothing where it makes none."""
    if not any(what == "counted" for _, what, _ in tally):
        return
    floors = about.get("demands", {}).get("floors", {})
    found = {name: _by_split(tally, splits, "counted", name) for name in COUNTED}
    shares = {name: f"{found[name][-1] / found['quote'][-1]:.1%}" for name in PREDICATES}
    rows = [
        (f"`{name}`", *numbers, shares.get(name, ""), said(floors[name]) if name in floors else "")
        for name, numbers in found.items()
    ]
    yield grid(("phenomenon", *splits, "all", "of the quotes", "at least"), rows)


def _losses(tally: Tally) -> str:
    """What the flat tags of the table `tokens` cannot hold."""
    return grid(("in `tokens`", *_LOSSES), [(role, *(tally["", what, role] for what in _LOSSES)) for role in ROLES])
