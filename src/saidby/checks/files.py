"""Level 1: the files of an article as they lie, before anything in them is understood."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from saidby import files
from saidby.checks import Fault, Plain, check, example_files
from saidby.checks.looks.quotes import texts_have_words
from saidby.document import Document
from saidby.files import Part, Place, Source
from saidby.formats import json

MARKED = """\
article harbour-vote
entity e1 person named: Ada Ruiz
quote q1 direct by e1 named
====
[q1|“It leaks,”|q1] [q1.cue|said|q1.cue] [q1.by|[e1|Ada Ruiz|e1]|q1.by].
"""
GOOD = example_files(MARKED)
TEXT, ARTICLE, ANNOTATION = GOOD
IMPORTED = example_files(MARKED, corpus="harbour-corpus")
"""Imported, so that it may have an `extra`."""


def but(name: str, old: bytes, new: bytes, good: dict[str, bytes] = GOOD) -> dict[str, bytes]:
    """The good files with one change."""
    return {**good, name: good[name].replace(old, new, 1)}


def _without(name: str) -> dict[str, bytes]:
    return {path: data for path, data in GOOD.items() if path != name}


# Files


@check(
    1,
    message="the file cannot be read: {problem}",
    hint="Put a regular file there, within the project's folder, that you may read; what holds no articles belongs elsewhere.",
    bad={**_without(ANNOTATION), f"{ANNOTATION}/lost.txt": b""},
    good=GOOD,
)
def file_is_not_readable(source: Source) -> Iterator[Fault]:
    """A folder, a pipe, a link that leads out, predictions, a file without permission or of enormous size holds no article."""
    for _, part in source.parts():
        if part.problem:
            yield Fault(Place(part.file, part.line if part.line > 1 else None), {"problem": Plain(part.problem)})


@check(
    1,
    message="the text has no annotation",
    hint="Annotate it (`saidby mark` begins one), or take the article out of raw/.",
    bad=_without(ANNOTATION),
    good=GOOD,
)
def text_has_no_annotation(source: Source) -> Iterator[Fault]:
    """Without an annotation an article cannot be told from one in which nobody is quoted."""
    yield from _missing(source, "annotation", among=("text",))


@check(
    1,
    message="there is no text for it",
    hint="Put the text into raw/ under the same name (in a shard: give the member `text`), or remove the file.",
    bad=_without(TEXT),
    good=GOOD,
)
def text_is_missing(source: Source) -> Iterator[Fault]:
    """Offsets need the text that they count in; an annotation or metadata alone says nothing."""
    yield from _missing(source, "text", among=("annotation", "article"))


@check(
    1,
    message="nothing says where the text came from",
    hint="Write raw/<id>.json (in a shard: the member `article`) with title, language, published, publisher, license, origin, "
    "story and split.",
    bad=_without(ARTICLE),
    good=GOOD,
)
def text_has_no_metadata(source: Source) -> Iterator[Fault]:
    """A text whose language, licence and origin nobody wrote down cannot be published."""
    yield from _missing(source, "article", among=("text", "annotation"))


def _missing(source: Source, kind: str, *, among: tuple[str, ...]) -> Iterator[Fault]:
    """A fault at the first of the parts `among`, when the part of this kind is not there."""
    there = dict(source.parts())
    other = next((name for name in among if name in there), None)
    if kind not in there and other and not any(part.problem for part in there.values()):
        yield Fault(Place(there[other].file, there[other].line if there[other].inside else None))


# Encoding


@check(
    1,
    message="byte {byte} at offset {offset} is not UTF-8",
    hint="Save the file as UTF-8; what was ISO 8859-1 or Windows-1252 has to be converted, not renamed.",
    bad=but(TEXT, "“".encode(), b"\x93"),
    good=GOOD,
)
def file_is_not_utf_8(source: Source) -> Iterator[Fault]:
    """All offsets count code points of UTF-8; in another encoding they would cut other words."""
    for kind, part in readable(source):
        try:
            part.data.decode("utf-8")
        except UnicodeDecodeError as error:
            before = part.data[: error.start].decode("utf-8").removeprefix("\ufeff")
            values = {"byte": f"0x{part.data[error.start]:02x}", "offset": error.start}
            yield Fault(source.place(kind, offset=len(before)), values)


@check(
    1,
    message="the file begins with a byte order mark",
    hint="Save it as UTF-8 without BOM.",
    bad={**GOOD, TEXT: b"\xef\xbb\xbf" + GOOD[TEXT]},
    good=GOOD,
)
def file_has_a_bom(source: Source) -> Iterator[Fault]:
    """Some programs count the mark as a character and some do not, so offsets would shift by one between them."""
    for kind, part in readable(source):
        if part.data.startswith(b"\xef\xbb\xbf"):
            yield Fault(source.place(kind, offset=0))
    text = text_in(source)
    if text is not None and source.text and source.text.inside and text.startswith("\ufeff"):
        yield Fault(source.place("text", ()))


@check(
    1,
    message="{count} lines end with a carriage return, the first here",
    hint="Save the text with line feeds alone (LF); git keeps them with `raw/** -text` in .gitattributes.",
    bad=but(TEXT, b"\n", b"\r\n"),
    good=GOOD,
)
def text_has_carriage_returns(source: Source) -> Iterator[Fault]:
    """Git and editors turn such line ends into others without asking, and every offset behind them shifts."""
    text = text_in(source)
    if text is None or source.text is None or "\r" not in text:
        return
    at = text.removeprefix("\ufeff").index("\r")
    place = source.place("text", ()) if source.text.inside else source.place("text", offset=at)
    yield Fault(place, {"count": text.count("\r")})


# Identity


@check(
    1,
    message="the article is called {stated} here, but {id} by its file or line",
    hint="Make the two the same: the file's name is the article's id.",
    bad=but(ANNOTATION, b'"article": "harbour-vote"', b'"article": "harbor-vote"'),
    good=GOOD,
)
def id_is_not_the_file_name(source: Source) -> Iterator[Fault]:
    """An annotation that was copied from another article would be read as this one's."""
    for kind, key in (("annotation", "article"), ("article", "id")):
        stated = string_in(source, kind, key)
        if stated not in (None, "", source.id):
            yield Fault(source.place(kind, (key,)), {"stated": stated, "id": source.id})


@check(
    1,
    message="{id} cannot be the name of a file everywhere",
    hint="Use at most 150 ASCII letters, digits, `.`, `_` and `-`, a letter or digit first, no dot last, no device of Windows.",
    bad={name.replace("harbour-vote", "con"): data.replace(b"harbour-vote", b"con") for name, data in GOOD.items()},
    good=GOOD,
)
def id_is_not_safe(source: Source) -> Iterator[Fault]:
    """Ids become names of files and parts of addresses; one with a slash or two dots could lead anywhere."""
    kind = next((kind for kind, _ in source.parts()), None)
    of_line = any(part.inside for _, part in source.parts())
    name = string_in(source, "annotation", "article") if of_line else source.id
    if kind and name and not files.is_safe_id(name):
        place = source.place("annotation", ("article",)) if of_line else Place(getattr(source, kind).file)
        yield Fault(place, {"id": name})


@check(
    1,
    message="the annotation was made for a text with the hash {stated}…, but this one has {found}…",
    hint="Bring back the text that was annotated, or mend the spans for the new one and then its `text_sha256`.",
    bad=but(ANNOTATION, hashlib.sha256(GOOD[TEXT]).hexdigest().encode(), b"0" * 64),
    good=GOOD,
)
def text_hash_differs(source: Source) -> Iterator[Fault]:
    """Offsets hold for one text to the letter; in another they cut other words."""
    text, stated = text_in(source), string_in(source, "annotation", "text_sha256")
    if text is None or stated is None or not re.fullmatch("[0-9a-f]{64}", stated):
        return
    digests = [hashlib.sha256(form.encode("utf-8", "surrogatepass")).hexdigest() for form in (text, files.mended(text))]
    if stated not in digests:
        values = {"stated": Plain(stated[:12]), "found": Plain(digests[0][:12])}
        yield Fault(source.place("annotation", ("text_sha256",)), values)


@check(
    1,
    message="the text has no words",
    hint="Put the article's text into the file, or remove the article.",
    bad={**GOOD, **example_files("article bridge-vote\n====\n")},
    good=GOOD,
    unless=texts_have_words,
)
def text_is_empty(doc: Document) -> Iterator[Fault]:
    """An empty file is what a failed download or a full disk leaves."""
    if not doc.text.strip():
        yield Fault(0, part="text")


# What can be read


def readable(source: Source) -> Iterator[tuple[str, Part]]:
    """The parts that have bytes; of a shard's line, which all parts share, one."""
    seen: set[tuple[str, int]] = set()
    for kind, part in source.parts():
        if not part.problem and (part.file, part.line) not in seen:
            yield kind, part
        seen.add((part.file, part.line))


def json_files(source: Source) -> Iterator[tuple[str, Part]]:
    """The parts that are JSON: all of a shard's line, all but the text of three files."""
    return ((kind, part) for kind, part in readable(source) if kind != "text" or part.inside)


def json_text(part: Part) -> str | None:
    """The JSON text of a part without its BOM; None where it is not UTF-8."""
    try:
        return part.data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError:
        return None


def parsed(text: str) -> Any:
    """The value of a JSON text, or the JSONError that says why there is none."""
    try:
        return json.parse(text)
    except json.JSONError as error:
        return error


def value_in(data: bytes) -> tuple[Any] | None:
    """The JSON value of bytes, in a tuple as it may be null; None where they are no JSON."""
    text = json_text(Part("", data))
    value = None if text is None else parsed(text)
    return None if text is None or isinstance(value, json.JSONError) else (value,)


def member_value(part: Part) -> tuple[Any] | None:
    """The JSON value of a part, likewise."""
    found = value_in(part.data)
    for step in part.inside:
        if found is None or not isinstance(found[0], dict) or step not in found[0]:
            return None
        found = (found[0][step],)
    return found


def text_in(source: Source) -> str | None:
    """The article's text, if it can be decoded."""
    if source.text is None or source.text.problem:
        return None
    if not source.text.inside:
        try:
            return source.text.data.decode("utf-8")
        except UnicodeDecodeError:
            return None
    found = member_value(source.text)
    return found[0] if found and isinstance(found[0], str) else None


def string_in(source: Source, kind: str, key: str) -> str | None:
    """The string that a part states under a key, if it does."""
    part = getattr(source, kind)
    found = None if part is None or part.problem else member_value(part)
    value = found[0].get(key) if found and isinstance(found[0], dict) else None
    return value if isinstance(value, str) else None
