"""Dialogue dashes: turns of speech that no quotation mark sets off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from saidby.document import Span

_TURN = re.compile(r"^[ \t\u00a0]*(?P<dash>[—–―]|--?(?=[ \u00a0]))[ \u00a0]*(?=\S)(?P<body>.+)$", re.MULTILINE)
_DASH = re.compile(r"(?P<left>\s?)(?P<dash>[—–―]|(?<=\s)-(?=\s))(?P<right>\s?)")


class Turn(NamedTuple):
    """A paragraph that a dialogue dash opens: the dash, and the words that are spoken, without inserted "— said Ruiz —"."""

    dash: Span
    words: tuple[Span, ...]


def turns(text: str) -> tuple[Turn, ...]:
    """Every paragraph that opens with a dialogue dash; a hyphen counts where a space follows, as lists have it too."""
    return tuple(Turn(Span(*found.span("dash")), tuple(_spoken(text, *found.span("body")))) for found in _TURN.finditer(text))


def _spoken(text: str, start: int, end: int) -> Iterator[Span]:
    """The words of a turn without what dashes insert, as Spanish (—dijo Ruiz—) and Russian (, — сказал Руис. —) have it."""
    at: int | None = start
    dashes = list(_DASH.finditer(text, start, end))
    for i, dash in enumerate(dashes):
        before, after = text[dash.start() - 1], text[dash.end() : dash.end() + 1]
        if at is not None and _begins_insertion(text, dash, before, after, dashes[i + 1 : i + 2]):
            yield from _trimmed(text, at, dash.start())
            at = None
        elif at is None and (dash["left"] == "" or before in ".,;:!?…"):
            at = dash.end()
    if at is not None:
        yield from _trimmed(text, at, end)


def _begins_insertion(text: str, dash: re.Match[str], before: str, after: str, later: list[re.Match[str]]) -> bool:
    if not after.islower():
        return False
    if dash["left"] and not dash["right"]:  # Spanish: space before, none after
        return True
    if before in ",!?…":  # Russian
        return True
    # Polish has no comma: only a dash after the full stop of the insertion tells it from a dash within the speech.
    return bool(later) and bool(dash["left"] and dash["right"]) and text[later[0].start() - 1] == "."


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    words = text[start:end]
    start += len(words) - len(words.lstrip(" \t\u00a0.,;:"))
    words = text[start:end].rstrip()
    end = start + len(words) - (words[-1:] in tuple(",:.") and words[-2:-1] != ".")
    if start < end:
        yield Span(start, end)
