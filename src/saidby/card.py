"""The dataset card: front matter that the Hub and `datasets` read, and what a person wants to know first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import yaml

from saidby.document import FORMS, MEDIA, MODALITIES, TYPES, Document, Quote
from saidby.publish import file_name
from saidby.tables import ROLES, TABLES, Table, card_feature, tag_losses, type_text

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


def split_order(split: str) -> tuple[int, str]:
    """Sort key of splits: train, validation, test, then the others by name."""
    known = ("train", "validation", "test")
    return (known.index(split) if split in known else len(known), split)


def text(about: Mapping[str, Any], docs: Sequence[Document], sizes: Sizes, *, licence: bool) -> str:
    """The whole card, README.md of the dataset folder."""
    head = yaml.safe_dump(front_matter(about, docs, sizes, licence=licence), sort_keys=False, allow_unicode=True, width=1000)
    return f"---\n{head}---\n\n{_body(about, docs, sizes)}"


# Front matter


def front_matter(about: Mapping[str, Any], docs: Sequence[Document], sizes: Sizes, *, licence: bool) -> dict[str, Any]:
    """What the Hub searches by and `datasets` loads by; `licence` says whether the folder holds LICENSE-DATA."""
    languages = sorted({doc.article.language.partition("-")[0] for doc in docs})
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


def size_category(rows: int) -> str:
    """The Hub's name for a dataset of so many rows."""
    below = [step for step in _STEPS if step <= rows]
    above = [step for step in _STEPS if step > rows]
    if not below:
        return "n<1K"
    return f"{_LETTERS[below[-1]]}<n<{_LETTERS[above[0]]}" if above else "n>1B"


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


def _body(about: Mapping[str, Any], docs: Sequence[Document], sizes: Sizes) -> str:
    first = min((split for _, split in sizes), key=split_order)
    sections = [
        f"# {about['title']}",
        about.get("summary", ""),
        "## Load it",
        _LOAD.format(hub=about.get("hub", about["name"]), file=file_name(first)),
        "## What is in it",
        counts(docs),
        "## Columns",
        *(f"### {table.name}: one row is {table.row}\n\n{columns(table)}" for table in TABLES),
        "## Licence",
        about.get("license_note", f"{about['license']}; each article's own licence stands in the column `license`."),
        "## Version and citation",
        f"Version {about['version']} of the data.\n\n{citation(about)}",
    ]
    return "\n\n".join(section for section in sections if section).rstrip() + "\n"


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


def counts(docs: Sequence[Document]) -> str:
    """How much of what there is, by split, as Markdown tables."""
    by_split = _by_split(docs)
    return "\n\n".join([totals(docs), *(_shares(docs, by_split, *field) for field in _FIELDS), _losses(docs)])


def totals(docs: Sequence[Document]) -> str:
    """How many articles, quotes and so on there are, by split, as a Markdown table."""
    by_split = _by_split(docs)
    rows = [(name, *(count(of_split) for of_split in by_split.values()), count(docs)) for name, count in _SIZES]
    return grid(("", *by_split, "all"), rows)


def _by_split(docs: Sequence[Document]) -> dict[str, list[Document]]:
    splits = sorted({doc.article.split for doc in docs}, key=split_order)
    return {split: [doc for doc in docs if doc.article.split == split] for split in splits}


def _losses(docs: Sequence[Document]) -> str:
    """What the flat tags of the table `tokens` cannot hold."""
    found = {role: [tag_losses(doc)[role] for doc in docs] for role in ROLES}
    rows = [(role, *(sum(losses) for losses in zip(*found[role], strict=True))) for role in ROLES if found[role]]
    return grid(("in `tokens`", "spans inside or across another, left out", "spans that cut a word, which is tagged whole"), rows)


_SIZES: tuple[tuple[str, Callable[[Sequence[Document]], int]], ...] = (
    ("articles", len),
    ("quotes", lambda docs: sum(len(doc.quotes) for doc in docs)),
    ("non-quotations", lambda docs: sum(len(doc.non_quotations) for doc in docs)),
    ("entities", lambda docs: sum(len(doc.entities) for doc in docs)),
    ("code points", lambda docs: sum(len(doc.text) for doc in docs)),
)
_FIELDS: tuple[tuple[str, Sequence[str], Callable[[Quote], str]], ...] = (
    ("type", TYPES, lambda quote: quote.type),
    ("medium", MEDIA, lambda quote: quote.medium),
    ("modality", MODALITIES, lambda quote: quote.modality),
    ("speaker form", FORMS, lambda quote: quote.speaker.form),
)


def _shares(
    docs: Sequence[Document],
    by_split: Mapping[str, Sequence[Document]],
    name: str,
    values: Sequence[str],
    of: Callable[[Quote], str],
) -> str:
    """How often each value occurs, by split; values that never occur are left out."""
    found = {split: Counter(of(quote) for doc in of_split for quote in doc.quotes) for split, of_split in by_split.items()}
    total = Counter(of(quote) for doc in docs for quote in doc.quotes)
    rows = [
        (value, *(found[split][value] for split in by_split), f"{total[value]} ({total[value] / total.total():.0%})")
        for value in values
        if total[value]
    ]
    return grid((name, *by_split, "all"), rows)
