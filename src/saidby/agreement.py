"""How far two annotators agree (guidelines, section 11): on where quotes are, and over what both have, on the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from saidby.document import Document
from saidby.phenomena import shown_by
from saidby.scoring.measures import Counts, content_exact_f1, content_overlap_f1
from saidby.scoring.pairing import Paired, Unit, compare

ASPECTS: dict[str, tuple[str, Callable[[Unit], Hashable], bool]] = {
    "type": ("the same type", lambda unit: unit.quote.type, True),
    "medium": ("the same medium", lambda unit: unit.quote.medium, True),
    "modality": ("the same modality", lambda unit: unit.quote.modality, True),
    "form": ("the same form of the speaker's mention", lambda unit: unit.quote.speaker.form, True),
    "cue": ("the same cue to the character, edges aside, or none", lambda unit: unit.cue, False),
    "speaker_entity": ("the same set of speakers, or nobody", lambda unit: unit.speakers, False),
    "speaker_mention": ("the same words name the speaker, edges aside, or none", lambda unit: unit.mention, False),
    "addressee": ("the same set of addressees, or nobody", lambda unit: unit.addressees, False),
}
"""What is compared over matched quotes: the meaning of agreement, the value, and whether it is categorical and so has a kappa."""


class Share(NamedTuple):
    """Of how many matched quotes two annotators say the same, 0 to 1."""

    value: float | None
    """None where nothing matched."""
    kappa: float | None
    """Cohen's kappa; None of what is not categorical, and where both annotators used one and the same category throughout."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two annotators of the same articles, compared; values are 0 to 1."""

    articles: int
    quotes: tuple[int, int]
    """Quotes with a content, of the one annotator and of the other."""
    matched: int
    """Quotes of both that share characters of content, one to one."""
    content_exact_f1: float | None
    content_overlap_f1: float | None
    shares: dict[str, Share]
    """For each of `ASPECTS`."""


Compared = tuple[Document, Paired]


def compared(one: Iterable[Document], other: Iterable[Document], *, common: bool = False) -> list[Compared]:
    """The quotes of two annotators' documents, paired per article.

    Raises ValueError where an article is not in both, unless only the `common` ones are asked for, and where there is nothing to
    compare, or a text differs.
    """
    some, others = ({doc.article.id: doc for doc in docs} for docs in (one, other))
    if not common and (strangers := sorted(some.keys() ^ others.keys())):
        raise ValueError(
            f"article {strangers[0]!r} has an annotation by one annotator only; have it annotated twice, or give --common"
        )
    both = sorted(some.keys() & others.keys())
    if not both:
        raise ValueError("there are no annotations to compare")
    if differing := [name for name in both if some[name].text != others[name].text]:
        raise ValueError(f"the two annotations of article {differing[0]!r} are of different texts")
    return [(some[name], compare(some[name], others[name])) for name in both]


def agreement(articles: Sequence[Compared]) -> Agreement:
    """How far two annotators agree over all `articles` (see `compared`)."""
    whole = Paired(*([unit for _, paired in articles for unit in paired[part]] for part in range(3)))  # type: ignore[arg-type]
    matched = [(pair.gold, pair.guess) for pair in whole.both]
    exact, overlap = content_exact_f1.count(whole), content_overlap_f1.count(whole)
    shares = {name: _share(matched, value, categorical=kind) for name, (_, value, kind) in ASPECTS.items()}
    return Agreement(len(articles), (exact.gold, exact.guess), len(matched), _ratio(exact), _ratio(overlap), shares)


def _ratio(counts: Counts) -> float | None:
    return None if counts.value is None else counts.value / 100


def _share(matched: Sequence[tuple[Unit, Unit]], value: Callable[[Unit], Hashable], *, categorical: bool) -> Share:
    pairs = [(value(one), value(other)) for one, other in matched]
    same = sum(a == b for a, b in pairs) / len(pairs) if pairs else None
    return Share(same, cohen_kappa(pairs) if categorical else None)


def cohen_kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Cohen's (1960) kappa of two annotators' categories; None where chance alone would make them agree, or there are none."""
    if not pairs:
        return None
    total = len(pairs)
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    # Whole numbers to the end: 1 - expected must be exactly 0 where both know one category only.
    expected = sum(first[category] * second[category] for category in first)
    if expected == total * total:
        return None
    return (sum(a == b for a, b in pairs) * total - expected) / (total * total - expected)


def by_language(articles: Sequence[Compared]) -> dict[str, Agreement]:
    """The agreement over the articles of each language."""
    languages = sorted({doc.article.language for doc, _ in articles})
    return {name: agreement([entry for entry in articles if entry[0].article.language == name]) for name in languages}


def by_phenomenon(articles: Sequence[Compared]) -> dict[str, Agreement]:
    """The agreement over the quotes that show each phenomenon, by what either annotator says of them."""
    groups: dict[str, list[Compared]] = {}
    for doc, (both, missed, spurious) in articles:
        pairs = [(_shown_by(pair.gold) | _shown_by(pair.guess), pair) for pair in both]
        alone = [[(_shown_by(unit), unit) for unit in units] for units in (missed, spurious)]
        for name in {name for shown, _ in (*pairs, *alone[0], *alone[1]) for name in shown}:
            one, other = ([unit for shown, unit in units if name in shown] for units in alone)
            groups.setdefault(name, []).append((doc, Paired([pair for shown, pair in pairs if name in shown], one, other)))
    return {name: agreement(entries) for name, entries in sorted(groups.items())}


def _shown_by(unit: Unit) -> set[str]:
    return set(shown_by(unit.doc, unit.quote))


def as_json(articles: Sequence[Compared]) -> dict[str, Any]:
    """All figures as JSON values: over everything, per language, per phenomenon."""
    return {
        "all": _json(agreement(articles)),
        "language": {name: _json(found) for name, found in by_language(articles).items()},
        "phenomenon": {name: _json(found) for name, found in by_phenomenon(articles).items()},
    }


def _json(found: Agreement) -> dict[str, Any]:
    head = {name: getattr(found, name) for name in ("articles", "matched", "content_exact_f1", "content_overlap_f1")}
    return head | {"quotes": list(found.quotes), "shares": {name: share._asdict() for name, share in found.shares.items()}}


def report(articles: Sequence[Compared]) -> str:
    """All figures as a person reads them."""
    whole = agreement(articles)
    head = (
        f"{whole.articles} articles; quotes {whole.quotes[0]} and {whole.quotes[1]}, matched one to one {whole.matched}\n"
        f"content F1: exact {_shown(whole.content_exact_f1)}, overlap of 0.8 {_shown(whole.content_overlap_f1)}\n"
    )
    lines = [f"  {name:<16} {_shown(share.value)}  {_shown(share.kappa)}" for name, share in whole.shares.items()]
    groups = [_table("language", by_language(articles)), _table("phenomenon", by_phenomenon(articles))]
    return "\n".join([head, "Over matched quotes", "  aspect          share  kappa", *lines, "", *groups])


def _table(title: str, groups: dict[str, Agreement]) -> str:
    width = max([len(title), *map(len, groups)])
    names = ["matched", "exact", "overlap", *ASPECTS]
    lines = [" ".join([title.ljust(width), *(name.rjust(max(7, len(name))) for name in names)])]
    for group, found in groups.items():
        values = [found.content_exact_f1, found.content_overlap_f1, *(share.value for share in found.shares.values())]
        cells = [str(found.matched), *map(_shown, values)]
        lines.append(" ".join([group.ljust(width), *(cell.rjust(max(7, len(n))) for cell, n in zip(cells, names, strict=True))]))
    return "\n".join(lines) + "\n"


def _shown(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
