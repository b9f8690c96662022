"""The words by which the rules find quotations, one TOML file a language; en.toml says how they are written."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

MASK = "\ue000"
"""Stands for each character of a quotation in the text that patterns see."""


class Form(NamedTuple):
    """A form of a cue."""

    rest: tuple[str, ...]
    """What follows its first word."""
    kinds: frozenset[str]
    """The kinds of cue that it may be."""
    base: bool
    """Whether it may be a noun as well: "claim"."""
    third: bool
    """Whether it may be a noun in the plural as well: "claims"."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of one language."""

    cues: Mapping[str, tuple[Form, ...]]
    """By first word, the longest form first."""
    words: Mapping[str, frozenset[str]]
    """Closed classes: `articles`, `he`, `men`, ..."""
    patterns: tuple[re.Pattern[str], ...] = ()
    """For languages whose words no space or capital tells: see `saidby.baselines.rules.patterns`."""
    _unions: dict[tuple[str, ...], frozenset[str]] = field(default_factory=dict)

    def of(self, *names: str) -> frozenset[str]:
        """The words of one or more closed classes together; none where the language has none."""
        if names not in self._unions:
            self._unions[names] = frozenset().union(*(self.words.get(name, frozenset()) for name in names))
        return self._unions[names]

    @property
    def pronouns(self) -> frozenset[str]:
        """Words that stand for somebody as a subject."""
        return self.of("he", "she", "they", "it", "others")


def languages() -> tuple[str, ...]:
    """The languages that have a lexicon."""
    files = resources.files(__name__).iterdir()
    return tuple(sorted(file.name.removesuffix(".toml") for file in files if file.name.endswith(".toml")))


@cache
def load(language: str) -> Lexicon:
    """The lexicon of a language; one without a file of its own gets an empty one."""
    if language not in languages():
        return Lexicon({}, {})
    value = tomllib.loads(resources.files(__name__).joinpath(f"{language}.toml").read_text(encoding="utf-8"))
    words = {name: frozenset(listed.split() if isinstance(listed, str) else listed) for name, listed in _closed(value)}
    patterns = tuple(
        re.compile(pattern.replace("Q]", MASK + "]").replace("Q", f"{MASK}+"))
        for pattern in value.get("patterns", {}).get("list", ())
    )
    return Lexicon(_cues(value, bare=bool(value.get("base_first"))), words, patterns)


def _closed(value: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for part in ("grammar", "people", "names"):
        yield from value.get(part, {}).items()


def _cues(value: Mapping[str, Any], *, bare: bool) -> dict[str, tuple[Form, ...]]:
    kinds: dict[str, set[str]] = {}
    bases: set[str] = set()
    for kind, form, base in _forms(value):
        kinds.setdefault(form, set()).add(kind)
        bases |= {form} if base else set()
    found: dict[str, list[Form]] = {}
    for form, own in kinds.items():
        first, *rest = form.split()
        third = bare and not rest and form.endswith("s") and form[:-1] in kinds
        found.setdefault(first, []).append(Form(tuple(rest), frozenset(own), bare and form in bases, third))
    return {first: tuple(sorted(forms, key=lambda form: -len(form.rest))) for first, forms in found.items()}


def _forms(value: Mapping[str, Any]) -> Iterator[tuple[str, str, bool]]:
    for kind, paradigms in value.get("verbs", {}).items():
        for endings, stems in paradigms.items():
            for stem in stems:
                for number, ending in enumerate(endings.split() or ["-"]):
                    yield kind, stem + ending.replace("-", ""), bool(endings) and number == 0
    for place, kind in (("before", "source"), ("after", "after")):
        yield from ((kind, form, False) for form in value.get("sources", {}).get(place, ()))
