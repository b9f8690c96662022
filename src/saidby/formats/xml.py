"""XML read safely, and text with inline markup turned into plain text and the elements' places in it.

The reader is lxml: it is released several times a year, where defusedxml's last stable release is of 2021 and its lxml door is
deprecated. Entities are never expanded, external files and the network never touched, and libxml2's limits on depth and size
stay in force. A document type that declares entities is refused, as is any reference to one: leaving it out would lose text.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from lxml import etree


class XMLError(ValueError):
    """Bytes are not well-formed XML, or not XML that is read here: where, and what is wrong there."""

    def __init__(self, message: str, line: int, column: int | None = None) -> None:
        super().__init__(message)
        self.message, self.line, self.column = message, line, column


class Element(NamedTuple):
    """An element of inline markup: what it says, and the code points of the text that it covers, half open."""

    tag: str
    """Its name without namespace."""
    attributes: Mapping[str, str]
    start: int
    end: int
    parent: int | None
    """The index, among the elements of the text, of the one that it stands in; None directly below the root."""
    line: int
    """Where it starts in the file, from 1."""


def parse(data: bytes) -> etree._Element:
    """The root of an XML document in whatever encoding it declares; raises XMLError."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        message = (error.msg or "not XML").partition(", line ")[0]
        raise XMLError((message[:1].lower() + message[1:]).strip(), line or 1, column or None) from None
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise XMLError("the document type declares entities, which are never expanded", 1)
    for entity in root.iter(etree.Entity):
        raise XMLError(f"the entity {entity.text} is not one of XML's own five", entity.sourceline or 1)
    return root


def child(element: etree._Element, *names: str) -> etree._Element | None:
    """The first element reached by these names, whatever their namespaces; None where there is none."""
    found: etree._Element | None = element
    for name in names:
        found = next((item for item in found.iterchildren(f"{{*}}{name}")), None) if found is not None else None
    return found


def inline(root: etree._Element) -> tuple[str, tuple[Element, ...]]:
    """The text within `root`, verbatim, and the elements below it in the order of their start tags, outer before inner.

    Comments and processing instructions are no text; line ends are line feeds, as XML defines.
    """
    pieces: list[str] = []
    length = 0
    places: dict[etree._Element, int] = {}
    starts: list[int] = []
    ends: list[int] = []
    for event, node in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        opens = event == "start"
        if opens:
            places[node] = len(starts)
            starts.append(length)
            ends.append(length)
        elif event == "end":
            ends[places[node]] = length
        words = node.text if opens else node.tail if node is not root else None
        if words:
            pieces.append(words)
            length += len(words)
    elements = tuple(_element(node, starts[i], ends[i], places) for node, i in places.items())
    return "".join(pieces), elements[1:]


def _element(node: etree._Element, start: int, end: int, places: Mapping[etree._Element, int]) -> Element:
    above = node.getparent()
    parent = places.get(above, 0) - 1 if above is not None else -1
    return Element(local_name(node), attributes(node), start, end, parent if parent >= 0 else None, node.sourceline or 0)


def local_name(node: etree._Element) -> str:
    """An element's name without its namespace."""
    return etree.QName(node).localname


def attributes(node: etree._Element) -> dict[str, str]:
    """An element's attributes; those of a namespace have it in braces before their names."""
    return {str(name): str(value) for name, value in node.attrib.items()}
