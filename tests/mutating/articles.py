"""Faults of an article as a whole: its metadata, its files, and its neighbours."""

from __future__ import annotations

import hashlib
import json
from random import Random
from typing import Any

from mutating import Case, Fault, dumped
from saidby.formats import json as strict

SCHEMA = "file-breaks-the-schema"


def _about(case: Case, key: str, new: Any, *found: str) -> Fault:
    return Fault({case.about: dumped(case.metadata() | {key: new})}, case.about, found, strict.path_text((key,)))


def a_key_of_the_metadata_is_missing(case: Case, draw: Random) -> Fault:
    value = case.metadata()
    del value[draw.choice(sorted(value))]
    return Fault({case.about: dumped(value)}, case.about, (SCHEMA,), "$")


def a_key_of_the_metadata_is_unknown(case: Case, draw: Random) -> Fault:
    return _about(case, draw.choice(["licence", "Title", "date", "url", "lang"]), "x", SCHEMA)


def a_value_of_the_metadata_is_of_another_kind(case: Case, draw: Random) -> Fault:
    key = draw.choice(sorted(case.metadata()))
    return _about(case, key, draw.choice([5, [], {}, True, 1.5]), SCHEMA)


def a_language_is_none(case: Case, draw: Random) -> Fault:
    return _about(case, "language", draw.choice(["", "English", "en_GB", "EN", "e", "en-", "en\n", "en "]), SCHEMA)


def a_title_has_characters_that_show_as_nothing(case: Case, draw: Random) -> Fault:
    key = draw.choice(["title", "publisher", "story"])
    new = (case.metadata()[key] or "Harbour") + draw.choice([" ", "\n", "\u202ex", "\x1b[31m", "\u200b", "\x85x"])
    return _about(case, key, new, "name-has-hidden-characters")


def a_date_is_written_otherwise(case: Case, draw: Random) -> Fault:
    new = draw.choice(
        ["", "13.10.2016", "2016/10/13", "2016-10-13T08:00", "2016-1-3", "16-10-13", "2016-10-13\n", "20161013", "now"]
    )
    return _about(case, "published", new, SCHEMA)


def a_date_never_was(case: Case, draw: Random) -> Fault:
    new = draw.choice(["2016-02-30", "2015-02-29", "2016-13", "2016-00", "2016-04-31", "0000-01-01", "2016-10-00"])
    return _about(case, "published", new, "date-is-not-on-the-calendar")


def a_licence_is_no_identifier(case: Case, draw: Random) -> Fault:
    return _about(case, "license", draw.choice(["", "CC BY 4.0", "©", "CC-BY-4.0 ", "MIT/X11", "-", "CC-BY-4.0\n"]), SCHEMA)


def an_origin_is_unknown(case: Case, draw: Random) -> Fault:
    return _about(case, "origin", draw.choice(["", "ours", "Original", "third party", None]), SCHEMA)


def an_origin_is_unspecified(case: Case, draw: Random) -> Fault:
    return _about(case, "origin", "unspecified", "value-is-for-imports")


def a_split_is_no_name(case: Case, draw: Random) -> Fault:
    return _about(
        case, "split", draw.choice(["", "Train", "test ", "test-1", "1st", "x" * 41, "train\n", None, "dev/test"]), SCHEMA
    )


def a_split_has_a_name_that_datasets_keeps(case: Case, draw: Random) -> Fault:
    return Fault({case.about: dumped(case.metadata() | {"split": "all"})}, case.about, ("split-name-is-reserved",))


def a_story_is_empty(case: Case, draw: Random) -> Fault:
    return _about(case, "story", "", SCHEMA)


def an_id_in_the_metadata_is_another(case: Case, draw: Random) -> Fault:
    return _about(case, "id", draw.choice([case.other(draw), case.name.upper(), f"{case.name}2"]), "id-is-not-the-file-name")


# Files


def the_annotation_is_missing(case: Case, draw: Random) -> Fault:
    return Fault({case.made: None}, case.raw, ("text-has-no-annotation",))


def the_text_is_missing(case: Case, draw: Random) -> Fault:
    return Fault({case.raw: None}, case.made, ("text-is-missing",))


def the_metadata_are_missing(case: Case, draw: Random) -> Fault:
    return Fault({case.about: None}, case.raw, ("text-has-no-metadata",))


def the_text_is_empty(case: Case, draw: Random) -> Fault:
    empty = draw.choice([b"", b"\n", b" \n\n"])
    value = case.annotation() | {"text_sha256": hashlib.sha256(empty).hexdigest()}
    change = {case.raw: empty, case.made: dumped(value | {"entities": [], "quotes": [], "non_quotations": []})}
    return Fault(change, case.raw, ("text-is-empty",))


def a_file_has_a_mistyped_ending(case: Case, draw: Random) -> Fault:
    wrong = {case.raw: ".text", case.made: ".jsn"}
    file = draw.choice(sorted(wrong))
    stray = file.rpartition(".")[0] + wrong[file]
    return Fault({file: None, stray: case.files[file]}, stray, ("file-is-stray",))


def a_name_is_not_safe(case: Case, draw: Random) -> Fault:
    name = draw.choice(["con", "nul.1", "-x", "a b", "é", "a~", "x" * 151, "COM1", "$(x)", "a\\b", "a'b", "a\u202eb"])
    files = {path: case.files[path].replace(case.name.encode(), name.encode()) for path in (case.raw, case.about)}
    made = dumped(case.annotation() | {"article": name})
    new = {path.replace(case.name, name): data for path, data in files.items()} | {f"annotations/{name}.json": made}
    gone = dict.fromkeys((case.raw, case.about, case.made))
    new[f"raw/{name}.txt"] = case.files[case.raw]
    return Fault({**gone, **new}, f"raw/{name}.json", ("id-is-not-safe",))


# Neighbours


def the_annotation_of_another_article(case: Case, draw: Random) -> Fault:
    other = case.files[f"annotations/{case.other(draw)}.json"]
    return Fault({case.made: other}, case.made, ("id-is-not-the-file-name",), "$.article")


def the_text_of_another_article(case: Case, draw: Random) -> Fault:
    return Fault({case.raw: case.files[f"raw/{case.other(draw)}.txt"]}, case.made, ("text-hash-differs",), "$.text_sha256")


def the_metadata_of_another_article(case: Case, draw: Random) -> Fault:
    """All but split and story, which the collection would speak of."""
    own, other = case.metadata(), json.loads(case.files[f"raw/{case.other(draw)}.json"])
    kept = {key: own[key] for key in ("split", "story")}
    wikidata = any(entity["wikidata"] for entity in case.annotation()["entities"])
    sound = "metadata say nothing of the text that a program could compare; with `id` in them the mixup is told"
    kept |= {"origin": own["origin"], "language": own["language"]} if wikidata or own["language"] != other["language"] else {}
    return Fault({case.about: dumped(other | kept)}, case.about, sound=sound)


def the_metadata_of_another_article_that_name_it(case: Case, draw: Random) -> Fault:
    other = case.other(draw)
    value = json.loads(case.files[f"raw/{other}.json"]) | {"id": other}
    return Fault({case.about: dumped(value)}, case.about, ("id-is-not-the-file-name",), "$.id")


def a_story_is_in_two_splits(case: Case, draw: Random) -> Fault:
    name = case.other(draw)
    other = json.loads(case.files[f"raw/{name}.json"])
    split = "test" if other["split"] == "train" else "train"
    change: dict[str, bytes | None] = {case.about: dumped(case.metadata() | {"story": "one for both", "split": split})}
    change[f"raw/{name}.json"] = dumped(other | {"story": "one for both"})
    return Fault(change, f"raw/{max(name, case.name)}.json", ("story-is-in-two-splits",))


def _copy(case: Case, name: str, text: str) -> dict[str, bytes | None]:
    value = case.annotation() | {"article": name, "text_sha256": hashlib.sha256(text.encode("utf-8")).hexdigest()}
    return {
        f"raw/{name}.txt": text.encode("utf-8"),
        f"raw/{name}.json": case.files[case.about],
        f"annotations/{name}.json": dumped(value),
    }


def an_article_is_given_twice(case: Case, draw: Random) -> Fault:
    name = f"{case.name}-copy"
    return Fault(_copy(case, name, case.text), f"raw/{name}.json", ("text-is-given-twice",))


def an_id_differs_in_case_alone(case: Case, draw: Random) -> Fault:
    name = case.name.upper()
    change = _copy(case, name, case.text + "More.\n")
    return Fault(change, case.about, ("article-id-is-given-twice",))


def a_split_without_quotes(case: Case, draw: Random) -> Fault:
    marks = {ord(sign): None for sign in "\"'“”‘’「」«»"}
    text = case.text.translate(marks)
    value = case.annotation() | {"text_sha256": hashlib.sha256(text.encode("utf-8")).hexdigest()}
    change = {
        case.raw: text.encode("utf-8"),
        case.made: dumped(value | {"entities": [], "quotes": [], "non_quotations": []}),
        case.about: dumped(case.metadata() | {"split": "dev", "story": "none-of-the-others"}),
    }
    return Fault(change, case.about, ("split-has-no-quotes",))
