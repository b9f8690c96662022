"""A sample as a document, whatever form it is read from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from saidby.corpora import NOT_ANNOTATED, article_id, in_text_order, party, pieces, record_ids
from saidby.corpora.redewiedergabe.about import ABOUT
from saidby.document import Article, Quote, Span, Spans

_TYPES = {
    "direct": "direct",
    "indirect": "indirect",
    "reported": "reported",
    "freeIndirect": "free_indirect",
    "indirect freeIndirect": "indirect_free_indirect",
}
ROLES = ("frame", "speaker", "intExpr")


def article(name: str, metadata: Mapping[str, str]) -> Article:
    """The article of a sample, from what its header or the table of metadata says."""
    title, year = metadata.get("title", ""), metadata.get("year", "")
    return ABOUT.article(
        article_id(name),
        title="" if title == "Undefined" else title,
        language="de",
        published=year,
        extra={"metadata": dict(metadata)},
    )


Links = dict[tuple[str, str], list[dict[str, Any]]]
"""The places of what has a role (frame, speaker, intExpr) for an id, by the two."""

Piece = tuple[Span, Mapping[str, str], str | None]
"""A stretch of a quote's content, what is said of it, and the id of the quote that it stands in."""


def quotes(said: Mapping[str, Sequence[Piece]], links: Links) -> tuple[Quote, ...]:
    """Quotes by their ids in the source, from their pieces and from what frames, speakers and intExpr say of these ids."""
    ids = dict(zip(said, record_ids(said), strict=True))
    return in_text_order(_quote(name, ids, said[name], {role: links.get((role, name), []) for role in ROLES}) for name in said)


def _quote(name: str, ids: Mapping[str, str], said: Sequence[Piece], links: Mapping[str, list[dict[str, Any]]]) -> Quote:
    spans, attributes, parents = zip(*sorted(said, key=lambda piece: piece[0]), strict=True)
    first = attributes[0]
    above = sorted({parent for parent in parents if parent is not None})
    extra: dict[str, Any] = {"attributes": dict(first)}
    if any(other != first for other in attributes):
        extra["pieces"] = [dict(other) for other in attributes]
    if len(set(parents)) > 1:
        extra["parents"] = above
    if links["frame"]:
        extra["frame"] = links["frame"]
    media = first.get("content", "").split()
    return Quote(
        ids[name],
        _TYPES.get(first.get("mode", ""), "unspecified"),
        "several" if len(media) > 1 else media[0] if media and media[0] in {"speech", "thought", "writing"} else "unspecified",
        "unspecified" if first.get("nonfact") == "yes" else "asserted",
        ids[above[0]] if len(set(parents)) == 1 and above and above[0] != name else None,
        spans,
        _places(links["intExpr"]),
        party(_places(links["speaker"])),
        NOT_ANNOTATED,
        extra,
    )


def _places(links: Sequence[Mapping[str, Any]]) -> Spans:
    return pieces(Span(link["start"], link["end"]) for link in links)
