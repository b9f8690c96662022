"""Faults of spans: wrong offsets, wrong words, wrong order."""

from __future__ import annotations

import unicodedata
from random import Random
from typing import Any

from mutating import Case, Fault, at, changed, put, restated, spans
from saidby.formats import json as strict
from saidby.offsets import Utf8, Utf16

DIFFERS, EMPTY, REVERSED, BEYOND = "span-text-differs", "span-is-empty", "span-is-reversed", "span-is-out-of-range"
SCHEMA = "file-breaks-the-schema"


def _span(case: Case, draw: Random) -> tuple[dict[str, Any], strict.Path, dict[str, Any]]:
    value = case.annotation()
    path = draw.choice(spans(value))
    return value, path, at(value, path)


def _moved(case: Case, draw: Random, start: int, end: int) -> Fault:
    """A span with other offsets and its old words."""
    value, path, span = _span(case, draw)
    new = {**span, "start": span["start"] + start, "end": span["end"] + end}
    wrong = (*path, "start" if new["start"] < 0 else "end")
    if min(new["start"], new["end"]) < 0:
        return changed(case, put(value, path, new), wrong, SCHEMA)
    return changed(case, put(value, path, new), path, DIFFERS, EMPTY, REVERSED, BEYOND)


def start_is_one_early(case: Case, draw: Random) -> Fault:
    return _moved(case, draw, -1, 0)


def start_is_one_late(case: Case, draw: Random) -> Fault:
    return _moved(case, draw, 1, 0)


def end_is_one_early(case: Case, draw: Random) -> Fault:
    return _moved(case, draw, 0, -1)


def end_is_one_late(case: Case, draw: Random) -> Fault:
    return _moved(case, draw, 0, 1)


def span_is_one_early(case: Case, draw: Random) -> Fault:
    return _moved(case, draw, -1, -1)


def span_is_one_late(case: Case, draw: Random) -> Fault:
    return _moved(case, draw, 1, 1)


def span_stands_somewhere_else(case: Case, draw: Random) -> Fault:
    value, path, span = _span(case, draw)
    size = span["end"] - span["start"]
    places = [k for k in range(len(case.text) - size + 1) if case.text[k : k + size] != span["text"]]
    start = draw.choice(places)
    return changed(case, put(value, path, {**span, "start": start, "end": start + size}), path, DIFFERS)


def start_and_end_change_places(case: Case, draw: Random) -> Fault:
    value, path, span = _span(case, draw)
    return changed(case, put(value, path, {**span, "start": span["end"], "end": span["start"]}), path, REVERSED)


def span_is_empty(case: Case, draw: Random) -> Fault:
    value, path, span = _span(case, draw)
    new = {**span, "end": span["start"], "text": draw.choice(["", span["text"]])}
    return changed(case, put(value, path, new), path, EMPTY)


def span_ends_beyond_the_text(case: Case, draw: Random) -> Fault:
    value, path, span = _span(case, draw)
    end = len(case.text) + draw.choice([1, 2, 1000, 2**31 - 1 - len(case.text)])
    return changed(case, put(value, path, {**span, "end": end, "text": case.text[span["start"] :]}), path, BEYOND)


def offset_is_no_whole_number(case: Case, draw: Random) -> Fault:
    value, path, span = _span(case, draw)
    key = draw.choice(["start", "end"])
    new = draw.choice([float(span[key]), span[key] + 0.5, str(span[key]), None, True, [span[key]], -1, 2**31, 10**30, 1e300])
    return changed(case, put(value, (*path, key), new), (*path, key), SCHEMA)


def _all(case: Case, start: Any, end: Any) -> Fault | None:
    """All offsets counted in another way; it is told at each span that this moves."""
    value = case.annotation()
    first = None
    for path in spans(value):
        span = at(value, path)
        new = {**span, "start": start(span["start"]), "end": end(span["end"])}
        put(value, path, new)
        first = first or (path if new != span else None)
    return changed(case, value, first, DIFFERS, BEYOND, EMPTY) if first else None


def offsets_count_bytes(case: Case, draw: Random) -> Fault | None:
    count = Utf8(case.text).offset
    return _all(case, count, count)


def offsets_count_units_of_utf_16(case: Case, draw: Random) -> Fault | None:
    count = Utf16(case.text).offset
    return _all(case, count, count)


def offsets_count_from_one(case: Case, draw: Random) -> Fault | None:
    return _all(case, lambda n: n + 1, lambda n: n + 1)


def ends_are_inclusive(case: Case, draw: Random) -> Fault | None:
    return _all(case, lambda n: n, lambda n: n - 1)


def offsets_count_carriage_returns(case: Case, draw: Random) -> Fault | None:
    def count(offset: int) -> int:
        return offset + case.text.count("\n", 0, offset)

    return _all(case, count, count)


def offsets_are_of_a_normalized_text(case: Case, draw: Random) -> Fault | None:
    def count(offset: int) -> int:
        return len(unicodedata.normalize("NFD", case.text[:offset]))

    return _all(case, count, count)


def _words(case: Case, draw: Random, new: Any) -> Fault | None:
    value = case.annotation()
    paths = [path for path in spans(value) if new(at(value, path)["text"]) != at(value, path)["text"]]
    if not paths:
        return None
    path = draw.choice(paths)
    return changed(case, put(value, (*path, "text"), new(at(value, path)["text"])), path, DIFFERS)


def words_have_another_letter(case: Case, draw: Random) -> Fault | None:
    return _words(case, draw, lambda words: words[:-1] + chr(ord(words[-1]) + 1))


def words_have_another_case(case: Case, draw: Random) -> Fault | None:
    return _words(case, draw, str.swapcase)


def words_have_other_quotation_marks(case: Case, draw: Random) -> Fault | None:
    table = {ord(a): b for a, b in zip("\"'“”‘’", "“’\"\"''", strict=True)}
    return _words(case, draw, lambda words: words.translate(table))


def words_have_plain_spaces(case: Case, draw: Random) -> Fault | None:
    return _words(case, draw, lambda words: " ".join(words.split()))


def words_have_a_space_more(case: Case, draw: Random) -> Fault | None:
    return _words(case, draw, lambda words: draw.choice([f" {words}", f"{words} ", f"{words}\n"]))


def words_are_normalized(case: Case, draw: Random) -> Fault | None:
    return _words(case, draw, lambda words: unicodedata.normalize(draw.choice(["NFD", "NFKC"]), words))


def words_are_left_out(case: Case, draw: Random) -> Fault | None:
    return _words(case, draw, lambda _: "")


def words_are_of_another_span(case: Case, draw: Random) -> Fault | None:
    value = case.annotation()
    other = at(value, draw.choice(spans(value)))["text"]
    return _words(case, draw, lambda _: other)


# Wrong, but in agreement with themselves: as a tool writes them that cuts the words itself

WORDS_OF_EDGES = (
    "span-cuts-a-word", "span-has-white-space-at-its-edge", "content-cuts-quotation-marks", "content-has-punctuation-at-its-edge",
    "type-does-not-fit-the-marks", "non-quotation-has-no-marks", "mention-is-not-listed", "parts-overlap", EMPTY,
    "cue-is-inside-the-content", "parent-does-not-contain-it", "speaker-is-inside-the-content", "records-are-out-of-text-order",
    "parts-have-nothing-between", "quotation-marks-are-passed-over", "mention-is-listed-twice", BEYOND, "span-is-reversed",
    "parts-are-out-of-order", "quotation-mark-is-unpaired", "entity-is-given-twice",
)  # fmt: skip
BETWEEN_SIGNS = "the edge goes past a punctuation mark, in or out: whether that belongs is a matter of meaning"
BETWEEN_LETTERS = "the language is written without spaces between words: where one ends, only a reader can tell"


def _restated(case: Case, draw: Random, start: int, end: int) -> Fault | None:
    value, path, span = _span(case, draw)
    first, last = span["start"] + start, span["end"] + end
    if not 0 <= first < last <= len(case.text):
        return None
    moved = [place for place, step in ((first, start), (last, end)) if step]
    clear = any(_is_slip(case.text, place) for place in moved)
    spaced = case.metadata()["language"] == "en"
    fault = Fault(
        {case.made: strict.dumps(put(value, path, restated(case, span, first, last))).encode()}, case.made, WORDS_OF_EDGES
    )
    return fault if clear and spaced else fault._replace(sound=BETWEEN_SIGNS if spaced else BETWEEN_LETTERS)


def _is_slip(text: str, edge: int) -> bool:
    """Whether an edge stands between two letters, and so within a word."""
    return text[edge - 1 : edge].isalnum() and text[edge : edge + 1].isalnum()


def start_is_one_early_with_the_words_that_stand_there(case: Case, draw: Random) -> Fault | None:
    return _restated(case, draw, -1, 0)


def start_is_one_late_with_the_words_that_stand_there(case: Case, draw: Random) -> Fault | None:
    return _restated(case, draw, 1, 0)


def end_is_one_early_with_the_words_that_stand_there(case: Case, draw: Random) -> Fault | None:
    return _restated(case, draw, 0, -1)


def end_is_one_late_with_the_words_that_stand_there(case: Case, draw: Random) -> Fault | None:
    return _restated(case, draw, 0, 1)


def span_is_one_late_with_the_words_that_stand_there(case: Case, draw: Random) -> Fault | None:
    return _restated(case, draw, 1, 1)


# Parts


def _extents(value: dict[str, Any]) -> list[strict.Path]:
    """Extents of which some part has two words at least."""
    paths = [("quotes", i, *role) for i in range(len(value["quotes"]))
             for role in (("content",), ("cue",), ("speaker", "mention"), ("addressee", "mention"))]  # fmt: skip
    return [path for path in paths if any(" " in span["text"].strip() for span in at(value, path))]


def _cut(case: Case, draw: Random) -> tuple[dict[str, Any], strict.Path, int, list[dict[str, Any]]] | None:
    """An extent with one part cut in two at a space, that space left out; where the first of the two stands in it."""
    value = case.annotation()
    paths = _extents(value)
    if not paths:
        return None
    path = draw.choice(paths)
    parts = at(value, path)
    k = draw.choice([k for k, span in enumerate(parts) if " " in span["text"].strip()])
    span = parts[k]
    space = draw.choice([n for n, sign in enumerate(span["text"]) if sign == " "]) + span["start"]
    two = [restated(case, span, span["start"], space), restated(case, span, space + 1, span["end"])]
    return value, path, k, [*parts[:k], *two, *parts[k + 1 :]]


def one_part_is_written_as_two(case: Case, draw: Random) -> Fault | None:
    found = _cut(case, draw)
    if not found:
        return None
    value, path, k, parts = found
    return changed(case, put(value, path, parts), (*path, k + 1), "parts-have-nothing-between")


def parts_stand_out_of_order(case: Case, draw: Random) -> Fault | None:
    found = _cut(case, draw)
    if not found:
        return None
    value, path, k, parts = found
    parts[k], parts[k + 1] = parts[k + 1], parts[k]
    return changed(case, put(value, path, parts), (*path, k + 1), "parts-are-out-of-order")


def parts_overlap(case: Case, draw: Random) -> Fault | None:
    found = _cut(case, draw)
    if not found:
        return None
    value, path, k, parts = found
    parts[k] = restated(case, parts[k], parts[k]["start"], parts[k + 1]["start"] + 1)
    return changed(case, put(value, path, parts), (*path, k + 1), "parts-overlap")


def a_part_stands_twice(case: Case, draw: Random) -> Fault | None:
    value = case.annotation()
    paths = [
        path for i in range(len(value["quotes"])) for path in (("quotes", i, "content"), ("quotes", i, "cue")) if at(value, path)
    ]
    path = draw.choice(paths)
    parts = at(value, path)
    k = draw.randrange(len(parts))
    return changed(case, put(value, path, [*parts[: k + 1], *parts[k:]]), (*path, k), "parts-overlap")


def a_mention_stands_twice(case: Case, draw: Random) -> Fault:
    value = case.annotation()
    path = draw.choice([path for path in spans(value) if path[0] == "entities"])
    mentions = at(value, path[:-1])
    mentions.insert(path[-1], at(value, path))
    return changed(case, value, (*path[:-1], path[-1] + 1), "mention-is-listed-twice")
