"""Text as a token and its tag on each line: tokens with offsets, and the runs that tags mark, whatever their scheme.

Tags are `<prefix>-<label>` (IOB1, BIO, BILOU) or a bare label. A sequence that a scheme does not allow is read as far as it says
anything, and the run says what is wrong with it; nothing is mended.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from saidby.document import Span
from saidby.offsets import Tokens

Scheme = Literal["IOB1", "BIO", "BILOU", "plain"]
"""IOB1 writes B only between two runs of one label, BIO at every start; BILOU marks last and lone tokens (L, U) too."""

_OUT = "O"
_STARTS, _LASTS = frozenset("BU"), frozenset("LU")


class Line(NamedTuple):
    """A token and its tag; an empty token is the blank line that ends a sentence or a paragraph."""

    number: int
    """Of the line in its file, from 1."""
    token: str
    tag: str = _OUT


class WrongLine(NamedTuple):
    """A line that is neither blank nor a token and a tag, or has a carriage return within."""

    number: int
    words: str

    def __str__(self) -> str:
        """What is wrong."""
        return f"{self.words!r} is no token with a tag"


def lines(text: str) -> Iterator[Line]:
    """The lines of a file that are blank or a token and a tag; the tag stands after the last tab, or else the last blank.

    Only line feeds end a line (with or without a carriage return): a token may hold any other sign. The others are `wrong_lines`.
    """
    return (line for line in _lines(text) if isinstance(line, Line))


def wrong_lines(text: str) -> Iterator[WrongLine]:
    """The lines of a file that `lines` passes over."""
    return (line for line in _lines(text) if isinstance(line, WrongLine))


def _lines(text: str) -> Iterator[Line | WrongLine]:
    for number, line in enumerate(text.removesuffix("\n").split("\n"), 1):
        words = line.removesuffix("\r")
        token, _, tag = words.rpartition("\t" if "\t" in words else " ")
        if not words.strip():
            yield Line(number, "")
        elif token.strip() and tag.strip() and "\r" not in words:
            yield Line(number, token, tag)
        else:
            yield WrongLine(number, words)


def blocks(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """The tokens between two blank lines, such as sentences or paragraphs; no block is empty."""
    for is_token, block in groupby(lines, key=lambda line: bool(line.token)):
        if is_token:
            yield list(block)


class Run(NamedTuple):
    """Tokens that one annotation covers, `first` to before `end`."""

    label: str
    first: int
    end: int
    faults: tuple[str, ...] = ()
    """What the scheme does not allow in its tags; empty where all is right."""


def runs(tags: Iterable[str], scheme: Scheme, *, outside: Sequence[str] = (_OUT,)) -> Iterator[Run]:
    """The runs of a sequence of tags, in order. `outside` are the tags of tokens that nothing covers.

    A run starts where nothing ran, where the label changes, where the prefix says so (B, U), or where the last one said that
    its run ended (L, U).
    """
    label, first, prefixes = "", 0, ""
    at = -1
    for at, tag in enumerate(tags):
        prefix, name = _split(tag, scheme, outside)
        starts = prefix in _STARTS or name != label or prefixes[-1:] in _LASTS
        if label and (starts or not prefix):
            yield Run(label, first, at, _faults(prefixes, scheme))
        if not prefix:
            label, prefixes = "", ""
        elif starts or not label:
            label, first, prefixes = name, at, prefix
        else:
            prefixes += prefix
    if label:
        yield Run(label, first, at + 1, _faults(prefixes, scheme))


def _split(tag: str, scheme: Scheme, outside: Sequence[str]) -> tuple[str, str]:
    """A tag's prefix and label; both empty outside, the prefix `?` where it is none of the scheme's."""
    if tag in outside:
        return "", ""
    if scheme == "plain":
        return "I", tag
    prefix, dash, name = tag.partition("-")
    return (prefix, name) if dash and name and prefix in _PREFIXES[scheme] else ("?", tag)


_PREFIXES = {"IOB1": {"B", "I"}, "BIO": {"B", "I"}, "BILOU": {"B", "I", "L", "U"}}


def _faults(prefixes: str, scheme: Scheme) -> tuple[str, ...]:
    faults = ["tag of no known scheme"] if "?" in prefixes else []
    if scheme in {"BIO", "BILOU"} and prefixes[0] not in _STARTS:
        faults.append(f"starts with {prefixes[0]}")
    if scheme == "BILOU" and prefixes[-1] not in _LASTS:
        faults.append(f"ends with {prefixes[-1]}")
    return tuple(faults)


def laid_out(sentences: Iterable[Sequence[str]]) -> tuple[str, Tokens]:
    """Tokens as a text, one blank between two, each sentence on a line of its own, and where each token stands in it."""
    rows: list[str] = []
    spans: list[Span] = []
    at = 0
    for sentence in sentences:
        row, tokens = Tokens.joined(sentence)
        rows.append(row)
        spans += [Span(at + start, at + end) for start, end in tokens.spans]
        at += len(row) + 1
    return "\n".join(rows), Tokens(spans)
