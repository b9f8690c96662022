"""Systems that annotate an article: what the dataset is to judge, and the figures that a new system has to beat.

A baseline is a module of this folder, found by listing it, with two names:

    ABOUT                       what it is and what it needs
    annotate(article, text)     the Document that it takes the article to be; options are keyword arguments: one of several words
                                (a Literal), or a path. One without default must be given

What a baseline gives is an annotation like any other: it is written, checked, viewed and scored in the same way.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from inspect import signature
from pathlib import Path
from typing import get_args, get_type_hints

from saidby.document import Document


@dataclass(frozen=True, slots=True)
class About:
    """What a baseline is."""

    title: str
    finds: str
    """What of an annotation it gives."""
    languages: tuple[str, ...] = ()
    """ISO 639-1 codes; empty for all languages."""


class NoBaseline(ValueError):  # noqa: N818 - it says what is not there
    """There is no baseline of a name, or it has no such option."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """A module of this folder."""

    about: About
    annotate: Callable[..., Document]

    @property
    def options(self) -> Mapping[str, tuple[str, ...]]:
        """The options of `annotate` and the values that each may have; none are told where it takes a path."""
        kinds = get_type_hints(self.annotate)
        named = (name for name, option in signature(self.annotate).parameters.items() if option.kind is option.KEYWORD_ONLY)
        return {name: () if kinds[name] is Path else get_args(kinds[name]) for name in named}

    @property
    def required(self) -> frozenset[str]:
        """The options without which it cannot do."""
        options = signature(self.annotate).parameters.values()
        return frozenset(
            option.name for option in options if option.kind is option.KEYWORD_ONLY and option.default is option.empty
        )

    def with_options(self, options: Iterable[str]) -> Callable[..., Document]:
        """`annotate` with options given as `name=value`.

        Raises:
            NoBaseline: Where it has none of that name or value, or lacks one that it cannot do without.
        """
        chosen: dict[str, str | Path] = {}
        known = "; ".join(f"{name}={'|'.join(values) or 'PATH'}" for name, values in self.options.items()) or "none"
        for option in options:
            name, _, value = option.partition("=")
            if name not in self.options or value not in (self.options[name] or (value or None,)):
                raise NoBaseline(f"{self.about.title}: no option is {option!r}; there are: {known}")
            chosen[name] = value if self.options[name] else Path(value)
        if missing := self.required - set(chosen):
            raise NoBaseline(f"{self.about.title} needs {', '.join(sorted(missing))}; its options: {known}")
        return partial(self.annotate, **chosen)


def names() -> tuple[str, ...]:
    """The names of all baselines, in alphabetical order."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


def load(name: str) -> Baseline:
    """The baseline of this name; raises NoBaseline with the names that there are."""
    if name not in names():
        raise NoBaseline(f"no baseline is called {name!r}; there are {', '.join(names())}")
    module = import_module(f"{__name__}.{name}")
    return Baseline(module.ABOUT, module.annotate)
