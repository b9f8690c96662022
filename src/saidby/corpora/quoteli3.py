"""QuoteLi3: three English novels in inline XML, every quotation with its speaker and the mention that tells it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from lxml import etree

from saidby.corpora import NOT_ANNOTATED, About, Dropped, article_id, found, in_text_order, party, pieces, record_ids, spread
from saidby.document import Document, Entity, NonQuotation, Party, Quote, Span
from saidby.formats import xml

ABOUT = About(
    name="quoteli3",
    title="QuoteLi3, three novels",
    address="https://github.com/CompNet/Grimbert",
    revision="24b35fc39f76ac1021c14262d11df2d529169978",
    licence="LicenseRef-not-stated",
    rights="QuoteLi3's own licence is not stated; the repository of this copy is under GPL-3.0. The texts are out of copyright.",
    languages=("en",),
    citation="Muzny, Fang, Chang and Jurafsky (2017): A Two-stage Sieve Approach for Quote Attribution. EACL 2017, 460-470.",
    maps={
        "text of the text element": "text, verbatim",
        "character": "an entity, its name with blanks for underscores",
        "quote": "a quote, direct",
        "quote: speaker, addressees": "the speaker's and the addressees' entities, where they are characters",
        "quote: connection": "the speaker's mention: the mention elements of these ids",
        "mention: speaker": "a mention of that character",
        "mention: mentiontype": "form: `name` is named, `nominal` nominal",
        "quote in a quote": "parent",
        "speaker NOTANUTTERANCE": "a non-quotation, for `other` reasons",
    },
    extra={
        "entity: name, aliases": "as the file has them",
        "quote: attributes": "all as they stand, among them pseudo speakers (`none`, `UNSURE`)",
        "document: mentions": "every mention element, also the bare ones, with its place and attributes",
        "document: other_characters": "the character `none`, who is nobody; one without a name; one declared again",
        "document: not_utterances, null, without_text": "quotes that are none, null elements, quotes without a word",
        "document: chapters": "their places",
        "document: other": "elements of other names, with their attributes, and places where they stand in the text",
    },
    dropped=("A file that is no XML with a text element, whole.",),
    counts={"document": 3, "character": 146, "quote": 3002, "mention": 4890, "null": 9},
    faults=(
        "17 quotes have the speaker `none`, which is declared as a character; NOTANUTTERANCE (2) and UNSURE (1) are not.",
        "34 quotes have no connection, one has two; two mentions name mentions in theirs.",
        "3,292 mentions have no attributes, so that nothing says whom they mean.",
        "A quotation in pieces is several quote elements with no common id.",
        "Groups are one character each (10), pronouns and nouns are not told apart in pp.",
        "12 quotes cross paragraphs, 7 quotes and 71 mentions begin or end with white space, 5 lack the closing mark, 10 both.",
    ),
)

_NOBODY = "none"
_NO_UTTERANCE = "NOTANUTTERANCE"


def read(root: Path) -> Iterator[Document | Dropped]:
    """The novels below `root`, each as it is read."""
    for path in found(root, "corpus/*.xml"):
        where = path.relative_to(root).as_posix()
        try:
            yield _document(path)
        except xml.XMLError as error:
            yield from spread(f"{where}:{error.line}", error.message, _count(path))


def _document(path: Path) -> Document:
    root = xml.parse(path.read_bytes())
    body = xml.child(root, "text")
    if body is None:
        raise xml.XMLError("no <text> in it", 1)
    text, elements = xml.inline(body)
    outside = [node for part in root if part is not body for node in part.iter(etree.Element)]
    characters = [xml.attributes(node) for node in outside if xml.local_name(node) == "character"]
    named: dict[str, dict[str, str]] = {}
    for item in characters:
        if item.get("name", "") not in {"", _NOBODY}:
            named.setdefault(item["name"], item)
    nobody = [item for item in characters if item is not named.get(item.get("name", ""))]
    people = dict(zip(named, record_ids(named), strict=True))
    return Document(
        ABOUT.article(article_id(path.stem)),
        text,
        tuple(_entity(named[name], people, elements) for name in people),
        in_text_order(_quotes(elements, people)),
        tuple(NonQuotation(item.start, item.end, "other") for item in elements if _is_no_utterance(item)),
        {key: value for key, value in _extra(elements, outside, nobody).items() if value},
    )


def _extra(
    elements: Sequence[xml.Element], outside: Sequence[etree._Element], nobody: Sequence[dict[str, str]]
) -> dict[str, list[dict[str, Any]]]:
    """What has no place in the model, in the text and beside it."""
    return {
        "mentions": [_placed(item) for item in elements if item.tag == "mention"],
        "chapters": [_placed(item) for item in elements if item.tag == "chapter"],
        "null": [_placed(item) for item in elements if item.tag == "null"],
        "other": [
            *({"tag": item.tag, **_placed(item)} for item in elements if item.tag not in _TAGS),
            *({"tag": xml.local_name(node), **xml.attributes(node)} for node in outside if xml.local_name(node) not in _OUTSIDE),
        ],
        "other_characters": list(nobody),
        "not_utterances": [_placed(item) for item in elements if _is_no_utterance(item)],
        "without_text": [_placed(item) for item in elements if item.tag == "quote" and item.start == item.end],
    }


_TAGS = {"quote", "mention", "chapter", "null"}
_OUTSIDE = {"characters", "character"}
_HOLDERS = {"doc", "characters", "text", "chapter"}


def _placed(element: xml.Element) -> dict[str, Any]:
    return {**element.attributes, "start": element.start, "end": element.end}


def _is_no_utterance(element: xml.Element) -> bool:
    return element.tag == "quote" and element.attributes.get("speaker") == _NO_UTTERANCE and element.start < element.end


def _entity(character: Mapping[str, str], people: Mapping[str, str], elements: Sequence[xml.Element]) -> Entity:
    name = character["name"]
    mentions = sorted(
        {
            Span(item.start, item.end)
            for item in elements
            if item.tag == "mention" and item.attributes.get("speaker") == name and item.start < item.end
        }
    )
    return Entity(people[name], name.replace("_", " "), mentions=tuple(mentions), extra=dict(character))


def _quotes(elements: Sequence[xml.Element], people: Mapping[str, str]) -> Iterator[Quote]:
    """The quotes in the order of their start tags, outer before inner."""
    quotes = [
        i for i, item in enumerate(elements) if item.tag == "quote" and item.start < item.end and not _is_no_utterance(item)
    ]
    ids = dict(zip(quotes, record_ids(elements[index].attributes.get("id", "quote") for index in quotes), strict=True))
    mentions = {item.attributes["id"]: item for item in elements if item.tag == "mention" and "id" in item.attributes}
    for index, name in ids.items():
        element = elements[index]
        above = element.parent
        while above is not None and above not in ids:
            above = elements[above].parent
        yield Quote(
            name,
            "direct",
            "unspecified",
            "unspecified",
            None if above is None else ids[above],
            (Span(element.start, element.end),),
            (),
            _speaker(element.attributes, people, mentions),
            _addressee(element.attributes, people),
            {"attributes": dict(element.attributes)},
        )


def _speaker(attributes: Mapping[str, str], people: Mapping[str, str], mentions: Mapping[str, xml.Element]) -> Party:
    connected = [mentions[name] for name in attributes.get("connection", "").split(",") if name in mentions]
    spans = pieces(Span(item.start, item.end) for item in connected if item.start < item.end)
    entities = tuple(people[name] for name in [attributes.get("speaker", "")] if name in people)
    forms = {_FORMS.get(item.attributes.get("mentiontype", ""), "unspecified") for item in connected}
    return Party(entities, spans, forms.pop()) if spans and len(forms) == 1 else party(spans, entities)


_FORMS = {"name": "named", "nominal": "nominal"}


def _addressee(attributes: Mapping[str, str], people: Mapping[str, str]) -> Party:
    """Given for a few quotes only, so that nothing follows where it is missing."""
    names = dict.fromkeys(name.strip() for name in attributes.get("addressees", "").split(";"))
    entities = tuple(people[name] for name in names if name in people)
    return Party(entities, (), "unspecified") if entities else NOT_ANNOTATED


def count(root: Path) -> Counter[str]:
    """Elements by their names; what only holds others, and chapters, are none."""
    return sum(map(_count, found(root, "corpus/*.xml")), Counter())


def _count(path: Path) -> Counter[str]:
    data = re.sub(r"<!--.*?-->|<\?.*?\?>", "", path.read_bytes().decode("utf-8", "replace"), flags=re.DOTALL)
    return Counter(tag for tag in re.findall(r"<([\w.:-]+)", data) if tag not in _HOLDERS) + Counter(document=1)


def kept(doc: Document) -> Counter[str]:
    """What a document holds of what `count` counts."""
    rest = {
        key: len(doc.extra.get(key, ())) for key in ("mentions", "null", "other_characters", "not_utterances", "without_text")
    }
    return Counter(
        document=1,
        character=len(doc.entities) + rest["other_characters"],
        quote=len(doc.quotes) + rest["not_utterances"] + rest["without_text"],
        mention=rest["mentions"],
        null=rest["null"],
    ) + Counter(item["tag"] for item in doc.extra.get("other", ()))
