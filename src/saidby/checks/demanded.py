"""Level 5: what the dataset demands of itself in dataset.toml, and nobody else asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from saidby.batch import once
from saidby.checks import Collection, Entry, Fault, Plain, check, example_files
from saidby.checks.collection import QUOTED
from saidby.files import Place

if TYPE_CHECKING:
    from saidby.wording import Alike

LONG = "It leaks in winter, it leaks in summer, and nobody on the quay has ever seen it dry, {}"


def _demanding(settings: str, *articles: tuple[str, str, str], **more: str) -> Mapping[str, bytes]:
    """A project of articles, told by id, split and words said, with a dataset.toml."""
    found: dict[str, bytes] = {}
    for name, split, words in articles:
        found |= example_files(QUOTED.format(id=name, words=words), story=name, split=split)
    return found | {"dataset.toml": settings.encode()} | {name: text.encode() for name, text in more.items()}


ONE = ("harbour-a", "train", "It leaks")
FLOORS = "[demands.floors]\nquote = {}\n"


@check(
    5,
    message="of {name} there are {found}, and {wanted} are demanded",
    hint="Add articles that have it, or lower the floor in dataset.toml.",
    bad=_demanding(FLOORS.format(2), ONE),
    good=_demanding(FLOORS.format(1), ONE),
)
def count_is_below_its_floor(collection: Collection) -> Iterator[Fault]:
    """A benchmark that says how much it has of what is hard must have it in each version; dataset.toml says how much that is.

    [demands.floors] has a whole number, or below 1 a share of the quotes, for each thing that is to be compared.
    """
    if not (floors := collection.demands.floors) or not collection.whole:
        return
    total: Counter[str] = Counter()
    for entry in collection.entries:
        total.update(entry.counts)
    for name, floor in floors.items():
        if not floor.reached(total[name], total["quote"]):
            share = "" if isinstance(floor.least, int) else f" ({total[name] / max(total['quote'], 1):.1%} of the quotes)"
            yield Fault(floor.place, {"name": name, "found": Plain(f"{total[name]:,}{share}"), "wanted": Plain(str(floor))})


PLANNED = "[demands]\nplan = 'plan.csv'\n"
PLAN = "id,language,split,quotes,phenomena\nharbour-a,en,train,1,{}\nharbour-b,en,train,,\n"


@check(
    5,
    message="{id}: {what} is {found}, and planned is {wanted}",
    hint="Mend the article or its metadata, or the plan.",
    bad=_demanding(PLANNED, ONE, **{"plan.csv": PLAN.format("nested:1")}),
    good=_demanding(PLANNED, ONE, **{"plan.csv": PLAN.format("direct:1")}),
)
def article_is_not_as_planned(collection: Collection) -> Iterator[Fault]:
    """What was planned is what the corpus is said to hold, and counts alone do not notice an article that lost it on the way.

    The key `plan` in [demands] of dataset.toml names the table: `id`, and any of `language`, `split`, `quotes`, `phenomena`.
    """
    plan = collection.demands.plan
    for entry in collection.entries if plan else ():
        if (planned := plan.get(entry.id)) is None:
            continue
        for what, found, wanted in (("language", entry.language, planned.language), ("split", entry.split, planned.split)):
            if wanted not in (None, found):
                yield Fault(planned.place, {"id": entry.id, "what": Plain(what), "found": found, "wanted": wanted})
        for what, least in planned.least.items():
            if entry.counts.get(what, 0) < least:
                values = {
                    "id": entry.id,
                    "what": Plain(what),
                    "found": entry.counts.get(what, 0),
                    "wanted": Plain(f"at least {least}"),
                }
                yield Fault(planned.place, values)


WORDING = "[demands]\nshared_wording = 0.5\n"
LATER = ("harbour-b", "test", LONG.format("he said"))
OTHER = "The wall was mended by three masons from the other side of the bay in May"


@check(
    5,
    message="this paragraph of {id} shares {share} of its wording with line {line} of {other}, which is in another split",
    hint="Write one of the two anew, or put both articles into one split.",
    bad=_demanding(WORDING, ("harbour-a", "train", LONG.format("she said")), LATER),
    good=_demanding(WORDING, ("harbour-a", "train", OTHER), LATER),
)
def paragraph_is_in_two_splits(collection: Collection) -> Iterator[Fault]:
    """A system is tested on what it was trained on, though no two texts are the same.

    The wording of two paragraphs of at least twelve words is compared by the stretches of five words that stand in them: the
    share is that of the shorter one's. In languages that leave no space between words every sign is one. The key
    `shared_wording` in [demands] of dataset.toml says how much may be shared; without it nothing is compared.
    """
    yield from (fault for fault, apart in _repeated(collection) if apart)


@check(
    5,
    message="this paragraph of {id} shares {share} of its wording with line {line} of {other}",
    hint="Write one of the two anew, or leave it out.",
    bad=_demanding(WORDING, ("harbour-a", "test", LONG.format("she said")), LATER),
    good=_demanding(WORDING, ("harbour-a", "test", OTHER), LATER),
    advice=True,
)
def paragraph_is_given_twice(collection: Collection) -> Iterator[Fault]:
    """What stands in several articles of a split weighs several times, in training and in a score."""
    yield from (fault for fault, apart in _repeated(collection) if not apart)


@once
def _repeated(collection: Collection) -> list[tuple[Fault, bool]]:
    """Paragraphs that share too much of their wording with one of another article, and whether that is in another split."""
    if (share := collection.demands.shared_wording) is None:
        return []
    from saidby import wording  # noqa: PLC0415 - numpy is not for those who do not ask

    entries = list(collection.entries)
    return [_fault(entries, found) for found in wording.alike(collection.texts, share)]


def _fault(entries: list[Entry], found: Alike) -> tuple[Fault, bool]:
    here, there = entries[found.other.article], entries[found.one.article]
    place = Place(*here.place[:2]) if here.place.line else Place(f"raw/{here.id}.txt", found.other.line)
    values = {"id": here.id, "other": there.id, "line": found.one.line, "share": Plain(f"{found.share:.0%}")}
    return Fault(place, values), here.split != there.split
