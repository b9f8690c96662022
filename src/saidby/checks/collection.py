"""Level 5: what is wrong between articles, and what belongs to none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import chain

import numpy as np

from saidby import files
from saidby.checks import Collection, Entry, Fault, check, example_article, example_files
from saidby.files import Place
from saidby.markup import unmark

QUOTED = """\
article {id}
entity e1 person named: Ada Ruiz
quote q1 direct by e1 named
====
[q1|“{words},”|q1] [q1.cue|said|q1.cue] [q1.by|[e1|Ada Ruiz|e1]|q1.by].
"""
SILENT = "article {id}\n====\n{words}.\n"


def _two(
    first: str, second: str, *, marked: str = QUOTED, names: tuple[str, str] = ("harbour-a", "harbour-b"), **article: str
) -> Mapping[str, bytes]:
    """The files of two articles; `article` changes the metadata of the second."""
    one = example_files(QUOTED.format(id=names[0], words=first), story="harbour")
    return one | example_files(marked.format(id=names[1], words=second), **{"story": "bridge", **article})


def _shard(*names: str) -> Mapping[str, bytes]:
    """A shard of one article for each name, each with a text of its own."""
    docs = [unmark(QUOTED.format(id=name, words=f"It leaks {number} times")) for number, name in enumerate(names)]
    lines = [files.as_line(replace(doc, article=example_article(doc.article.id))) for doc in docs]
    return {"archive.jsonl": b"".join(lines)}


GOOD = _two("It leaks", "It fell")


def _again(
    collection: Collection, key: Callable[[Entry], str | None], *, within_split: bool = False
) -> Iterator[tuple[Entry, str, str]]:
    """Each entry whose key one before it has, with the id and split of the first that has it.

    With `within_split`, keys that come again in one split only are passed over. Entries are gone through once more where any
    key comes again: of a million articles two numbers each are held, and the keys of those few that may be faulty.
    """
    splits: dict[str, int] = {}
    keys = ((name, entry.split) for entry in collection.entries if (name := key(entry)) is not None)
    pairs = ((hash(name), splits.setdefault(split, len(splits))) for name, split in keys)
    hashes = np.fromiter(chain.from_iterable(pairs), np.int64).reshape(-1, 2)
    names = np.sort((np.unique(hashes, axis=0) if within_split else hashes)[:, 0])
    several = set(names[1:][names[1:] == names[:-1]].tolist())
    first: dict[str, tuple[str, str]] = {}
    for entry in collection.entries if several else ():
        name = key(entry)
        if name is None or hash(name) not in several:
            continue
        if name in first:
            yield entry, *first[name]
        else:
            first[name] = entry.id, entry.split


@check(
    5,
    message="the article {id} has the same id as one before, but for the case of its letters perhaps",
    hint="Give one of them another id.",
    bad=_shard("harbour", "Harbour"),
    good=GOOD,
)
def article_id_is_given_twice(collection: Collection) -> Iterator[Fault]:
    """Tables join on the id; and two names that differ in case alone are one file on macOS and Windows."""
    for entry, *_ in _again(collection, lambda entry: entry.id.casefold()):
        yield Fault(entry.place, {"id": entry.id})


@check(
    5,
    message="{id} has the same text as {other}",
    hint="Keep one of the two.",
    bad=_two("It leaks", "It leaks"),
    good=GOOD,
    mild=True,
)
def text_is_given_twice(collection: Collection) -> Iterator[Fault]:
    """A text that counts twice weighs twice in training, and leaks when its copies stand in two splits."""
    for entry, other, _ in _again(collection, lambda entry: entry.text_sha256):
        yield Fault(entry.place, {"id": entry.id, "other": other})


@check(
    5,
    message="{id} is in {split}, but {other} on the same story {story} is in {other_split}",
    hint="Put all articles on one story into one split.",
    bad=_two("It leaks", "It fell", story="harbour", split="test"),
    good=_two("It leaks", "It fell", story="harbour"),
)
def story_is_in_two_splits(collection: Collection) -> Iterator[Fault]:
    """Articles on one event quote the same words; a system would be tested on what it was trained on."""
    for entry, other, split in _again(collection, lambda entry: entry.story, within_split=True):
        if split != entry.split:
            values = {"id": entry.id, "split": entry.split, "other": other, "other_split": split, "story": entry.story}
            yield Fault(entry.place, values)


@check(
    5,
    message="no article of the split {split} has a quote",
    hint="Move an article with quotes into it, or its articles into another split.",
    bad=_two("It leaks", "It fell", marked=SILENT, split="test"),
    good=_two("It leaks", "It fell", marked=SILENT),
)
def split_has_no_quotes(collection: Collection) -> Iterator[Fault]:
    """A split without rows cannot be loaded, and none can be scored on it."""
    quotes: Counter[str] = Counter()
    for entry in collection.entries:
        quotes[entry.split] += entry.quotes
    for entry in collection.entries:
        if not quotes.pop(entry.split, 1):
            yield Fault(entry.place, {"id": entry.id, "split": entry.split})


@check(
    5,
    message="{split} cannot be the name of a split",
    hint="Call it train, validation or test, or anything but a name that `datasets` uses itself.",
    bad=_two("It leaks", "It fell", split="all"),
    good=GOOD,
)
def split_name_is_reserved(collection: Collection) -> Iterator[Fault]:
    """`datasets` means every split by `all`, so that one of this name can never be asked for."""
    for entry in collection.entries:
        if entry.split == "all":
            yield Fault(entry.place, {"id": entry.id, "split": entry.split})


@check(
    5,
    message="{file} belongs to no article",
    hint="Mend its ending (.txt and .json in raw/, .json in annotations/), or move it elsewhere.",
    bad={**GOOD, "raw/harbour-c.text": b"It leaks.\n"},
    good=GOOD,
)
def file_is_stray(collection: Collection) -> Iterator[Fault]:
    """An article whose file has a mistyped ending would be missing from the dataset in silence."""
    for file in collection.strays:
        yield Fault(Place(file), {"file": file})
