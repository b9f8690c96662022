"""A line of predictions: the article that it is of, and its quotes; and what is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from saidby.document import MEDIA, MODALITIES, TYPES, Document, Quote

LABELS = {"type": TYPES, "medium": MEDIA, "modality": MODALITIES}
"""The labels that a prediction may give, with their values."""
PLACES = ("quote", "cue", "speaker", "addressee")
"""What a prediction may give as words or as spans."""
PREDICTIONS = "predictions"
"""In the `extra` of a Document: its entities are names that were given, and no two of them need be two."""
NOT_FOUND = "not_found"
"""In the `extra` of a quote: its words, where the text has them not."""
_KEYS = {"article", *PLACES, *LABELS}
GOOD_LINE = '{"article": "harbour-vote", "quote": "It leaks", "speaker": "Ada Ruiz"}'
"""A line of predictions as it can be."""


def quotes_of(line: str, gold: Mapping[str, Document]) -> tuple[str, list[Mapping[str, Any]]]:
    """The article and the quotes of a line, without what they leave blank; raises ValueError with what is wrong."""
    try:
        value = json.loads(line)
    except ValueError as error:
        raise ValueError(f"no JSON: {error}; a good line is {GOOD_LINE}") from error
    name = value.get("article") if isinstance(value, dict) else None
    if not isinstance(name, str):
        raise ValueError(f'a line is an object with "article", the id of an article; a good one is {GOOD_LINE}')
    if name not in gold:
        raise ValueError(f"the gold has no article {name!r}; leave it out, or score against the gold it belongs to")
    quotes = value.get("quotes", [value])
    if not isinstance(quotes, list) or ("quotes" in value and value.keys() - {"article", "quotes"}):
        raise ValueError('"quotes" is a list, and beside it stands "article" alone')
    quotes = [_without_blanks(quote) if isinstance(quote, dict) else quote for quote in quotes]
    for quote in quotes:
        _check(quote, len(gold[name].text))
    return name, quotes


def _without_blanks(quote: Mapping[str, Any]) -> dict[str, Any]:
    """What a quote says: null, "" and [] say nothing, wherever they stand."""
    lists = {key: [part for part in value if not _is_blank(part)] for key, value in quote.items() if isinstance(value, list)}
    return {key: value for key, value in {**quote, **lists}.items() if not _is_blank(value)}


def _is_blank(value: Any) -> bool:
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


def _check(quote: Any, size: int) -> None:
    if not isinstance(quote, dict) or "quote" not in quote:
        raise ValueError(f'each quote is an object with "quote", its words or spans; a good line is {GOOD_LINE}')
    if unknown := sorted(quote.keys() - _KEYS):
        raise ValueError(f"{unknown[0]!r} means nothing here; there are {', '.join(sorted(_KEYS))}")
    for key, values in LABELS.items():
        if quote.get(key) not in (None, *values):
            raise ValueError(f"{key} {quote[key]!r} is none of {', '.join(values)}")
    for key in PLACES:
        _check_place(key, quote.get(key), size)


def _check_place(key: str, value: Any, size: int) -> None:
    parts = value if isinstance(value, list) else [] if value is None else [value]
    strings = [isinstance(part, str) and bool(part.strip()) for part in parts]
    if parts and all(strings):
        return
    end = 0
    for part in sorted(parts, key=str) if any(strings) else parts:
        if not (isinstance(part, list) and len(part) == 2 and all(type(edge) is int for edge in part)):
            raise ValueError(
                f"{key} is a string, a list of strings, or a list of spans [start, end]; not {json.dumps(value)[:60]}"
            )
        if not end <= part[0] < part[1] <= size:
            raise ValueError(f"{key} has the span {part}: spans stand in order and apart within the text's {size} characters")
        end = part[1]


def are_predictions(doc: Document) -> bool:
    """Whether a Document was made of predictions, and so is without identities of its own."""
    return PREDICTIONS in doc.extra


def words_not_found(quote: Quote, doc: Document) -> str:
    """The words of a predicted quote that the text has not; empty of all others."""
    words = quote.extra.get(NOT_FOUND, "") if are_predictions(doc) else ""
    return words if isinstance(words, str) else " ".join(words)


def is_spans(value: Any) -> bool:
    """Whether a place is given as spans, not as words."""
    return isinstance(value, list) and bool(value) and isinstance(value[0], list)
