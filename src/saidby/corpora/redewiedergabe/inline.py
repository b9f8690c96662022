"""The XML form: text with inline markup."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from saidby.corpora.redewiedergabe.sample import ROLES, Links, Piece, article, quotes
from saidby.document import Document, Span
from saidby.formats import xml


def document(path: Path) -> Document:
    """The document of an XML file; raises XMLError."""
    root = xml.parse(path.read_bytes())
    body, header = xml.child(root, "text", "body"), xml.child(root, "text", "fs")
    if body is None:
        raise xml.XMLError("no <text> with a <body>", 1)
    metadata = {str(item.get("name")): item.text or "" for item in header} if header is not None else {}
    text, elements = xml.inline(body)
    said: dict[str, list[Piece]] = {}
    for index, element in enumerate(elements):
        if element.tag == "said" and element.start < element.end:
            piece = (Span(element.start, element.end), element.attributes, _said_above(elements, element))
            said.setdefault(_said_name(element, index), []).append(piece)
    links: Links = {}
    extra: dict[str, list[dict[str, Any]]] = {"unattached": [], "notes": []}
    for element in elements:
        _file_element(element, said, links, extra)
    return Document(
        article(path.stem, metadata), text, (), quotes(said, links), (), {key: value for key, value in extra.items() if value}
    )


def _said_name(element: xml.Element, index: int) -> str:
    return element.attributes.get("id", "").strip() or f"without-id:{index}"


def _said_above(elements: Sequence[xml.Element], element: xml.Element) -> str | None:
    index = element.parent
    while index is not None and elements[index].tag != "said":
        index = elements[index].parent
    return None if index is None else _said_name(elements[index], index)


def _file_element(
    element: xml.Element,
    said: Mapping[str, object],
    links: Links,
    extra: Mapping[str, list[dict[str, Any]]],
) -> None:
    """Put what is no piece of a quote where it belongs: to the quotes that it names, or to the document's extra."""
    place = {"start": element.start, "end": element.end}
    kind = element.attributes.get("type", "seg") if element.tag == "seg" else element.tag
    if element.tag == "note":
        extra["notes"].append(place)
    elif element.tag == "seg" and kind in ROLES:
        for name in element.attributes.get("id", "").split() or [""]:
            if name in said and element.start < element.end:
                position = {"pos": element.attributes["pos"]} if "pos" in element.attributes else {}
                links.setdefault((kind, name), []).append(place | position)
            else:
                extra["unattached"].append({"kind": kind, **element.attributes, "id": name} | place)
    elif element.tag != "p" and not (element.tag == "said" and element.start < element.end):
        extra["unattached"].append({"kind": kind, **element.attributes} | place)


def count(path: Path) -> Counter[str]:
    """The elements of a file, found by their tags alone."""
    data = path.read_bytes()
    body = data.decode("utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8", "replace").partition("<body")[2]
    body = re.sub(r"<!--.*?-->|<\?.*?\?>", "", body, flags=re.DOTALL)
    total = Counter(document=1)
    for tag, attributes in re.findall(r"<([\w.:-]+)([^>]*)>", body):
        kind, ids = (re.search(rf'\b{name}="([^"]*)"', attributes) for name in ("type", "id"))
        if tag == "seg" and kind and kind[1] in ROLES:
            total[kind[1]] += max(1, len(ids[1].split()) if ids else 0)
        elif tag != "p":
            total[kind[1] if tag == "seg" and kind else tag] += 1
    return total
