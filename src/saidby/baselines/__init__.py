"""Systems that annotate an article: what the dataset is to judge, and the figures that a new system has to beat.

A baseline is a module of this folder, found by listing it, with two names:

    ABOUT                       what it is and what it needs
    annotate(article, text)     the Document that it takes the article to be; options are keyword arguments with defaults

What a baseline gives is an annotation like any other: it is written, checked, viewed and scored in the same way.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import Literal, get_args, get_origin, get_type_hints

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

    def with_options(self, options: Iterable[str]) -> Callable[..., Document]:
        """`annotate` with options given as `name=value`; raises NoBaseline where it has none of that name or value."""
        chosen = {}
        for option in options:
            name, _, value = option.partition("=")
            allowed = {key: get_args(kind) for key, kind in get_type_hints(self.annotate).items() if get_origin(kind) is Literal}
            if value not in allowed.get(name, ()):
                known = "; ".join(f"{key}={'|'.join(values)}" for key, values in allowed.items()) or "none"
                raise NoBaseline(f"{self.about.title}: no option is {option!r}; there are: {known}")
            chosen[name] = value
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
