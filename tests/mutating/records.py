"""Faults of records: what is missing, given twice, of a wrong value, or points to the wrong thing."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import Any

from mutating import Case, Fault, at, changed, leaves, parties, put, restated, spans
from saidby.document import ENTITY_TYPES, FORMS, MEDIA, MODALITIES, REASONS, TYPES

MARKS = '"“”„«»「」『』‘‹›'
"""Quotation marks that are nothing else; what a dash or the letters of a transcript open, only a reader can tell."""
SCHEMA, IMPORTS = "file-breaks-the-schema", "value-is-for-imports"
MEANING = "another value that may be right as well: what the words mean, only a reader can tell"


def _one(draw: Random, found: list[Any]) -> Any:
    return draw.choice(found) if found else None


# Schema


def a_key_is_missing(case: Case, draw: Random) -> Fault:
    value = case.annotation()
    path = draw.choice([(*path, key) for path in [(), *leaves(value, dict)] for key in at(value, path)])
    del at(value, path[:-1])[path[-1]]
    return changed(case, value, path[:-1], SCHEMA)


def a_key_is_misspelt(case: Case, draw: Random) -> Fault:
    value = case.annotation()
    path = draw.choice([(*path, key) for path in leaves(value, dict) for key in at(value, path)])
    key = str(path[-1])
    wrong = draw.choice([key.upper(), key + "s", key[:-1], f" {key}", key.replace("e", "е")])  # the last one Cyrillic
    if wrong in (key, ""):
        wrong = f"{key}_"
    record = at(value, path[:-1])
    record[wrong] = record.pop(key)
    return changed(case, value, (*path[:-1], wrong), SCHEMA)


def a_key_is_too_many(case: Case, draw: Random) -> Fault:
    value = case.annotation()
    path = draw.choice([(), *leaves(value, dict)])
    at(value, path)["note"] = "look again"
    return changed(case, value, (*path, "note"), SCHEMA)


def a_value_is_of_another_kind(case: Case, draw: Random) -> Fault:
    value = case.annotation()
    path = draw.choice([path for kind in (str, int, list, dict) for path in leaves(value, kind) if path and path != ("version",)])
    old = at(value, path)
    nullable = path[-1] in ("parent", "wikidata")
    new = [new for new in (None, 5, 1.5, "", [], {}, True) if type(new) is not type(old) and not (new is None and nullable)]
    if isinstance(old, list):
        new = [None, 5, "", {}]
    return changed(case, put(value, path, draw.choice(new)), path, SCHEMA)


def the_whole_is_of_another_kind(case: Case, draw: Random) -> Fault:
    return changed(case, draw.choice([[], [case.annotation()], "annotation", 5, None, True]), (), SCHEMA)


def _unknown_value(keys: tuple[str, ...]) -> Callable[[Case, Random], Fault | None]:
    def made(case: Case, draw: Random) -> Fault | None:
        value = case.annotation()
        path = _one(draw, [path for path in leaves(value, str) if path[-1] in keys and path[0] != "article"])
        if path is None:
            return None
        old = at(value, path)
        return changed(
            case, put(value, path, draw.choice([old.upper(), f"{old} ", f"{old}s", "", "none", "unknown"])), path, SCHEMA
        )

    made.__module__ = __name__
    return made


type_is_unknown = _unknown_value(("type",))
medium_or_modality_is_unknown = _unknown_value(("medium", "modality"))
form_is_unknown = _unknown_value(("form",))
reason_is_unknown = _unknown_value(("reason",))


def version_is_another(case: Case, draw: Random) -> Fault:
    new = draw.choice([0, 2, "1", 1.5, None])
    return changed(case, case.annotation() | {"version": new}, ("version",), SCHEMA)


def an_id_is_malformed(case: Case, draw: Random) -> Fault:
    value = case.annotation()
    path = draw.choice([path for path in leaves(value, str) if path[-1] == "id" or "entities" in path[1:]])
    new = draw.choice(["", " ", "e 1", "../e1", "é1", "-e1", "e1\n", "e1.cue", "e1|", "x" * 201, "e1\u202e", "е1"])
    return changed(case, put(value, path, new), path, SCHEMA)


def a_wikidata_identifier_is_malformed(case: Case, draw: Random) -> Fault:
    value = case.annotation()
    i = draw.randrange(len(value["entities"]))
    new = draw.choice(["q42", "42", "Q", "Q0", "Q042", "P31", "Q42\n", "https://www.wikidata.org/wiki/Q42", "", 42])
    return changed(case, put(value, ("entities", i, "wikidata"), new), ("entities", i, "wikidata"), SCHEMA)


# Identity


def hash_is_another(case: Case, draw: Random) -> Fault:
    value = case.annotation()
    old = value["text_sha256"]
    k = draw.randrange(64)
    return changed(case, value | {"text_sha256": old[:k] + ("0" if old[k] != "0" else "1") + old[k + 1 :]}, ("text_sha256",),
                   "text-hash-differs")  # fmt: skip


def hash_is_malformed(case: Case, draw: Random) -> Fault:
    value = case.annotation()
    old = value["text_sha256"]
    new = draw.choice([old.upper(), old[:-1], f"{old}0", f"{old}\n", "", f"sha256:{old}", None])
    return changed(case, value | {"text_sha256": new}, ("text_sha256",), SCHEMA)


def article_is_called_otherwise(case: Case, draw: Random) -> Fault:
    new = draw.choice([f"{case.name}2", case.name.upper(), f"{case.name}.json", f" {case.name}", case.other(draw)])
    return changed(case, case.annotation() | {"article": new}, ("article",), "id-is-not-the-file-name")


def an_id_is_given_twice(case: Case, draw: Random) -> Fault:
    value = case.annotation()
    records = [(key, i) for key in ("entities", "quotes") for i in range(len(value[key]))]
    if len(records) < 2:
        raise AssertionError
    first, second = sorted(draw.sample(range(len(records)), 2))
    put(value, (*records[second], "id"), at(value, records[first])["id"])
    return changed(case, value, (*records[second], "id"), "id-is-given-twice")


# Links


def an_entity_is_unknown(case: Case, draw: Random) -> Fault | None:
    value = case.annotation()
    path = _one(draw, [(*party, "entities", k) for party in parties(value) for k in range(len(at(value, party)["entities"]))])
    wrong = at(value, path) + "x" if draw.random() < 0.5 else at(value, path).upper()
    return changed(case, put(value, path, wrong), path, "entity-is-unknown")


def a_quote_is_given_as_its_speaker(case: Case, draw: Random) -> Fault:
    value = case.annotation()
    path = draw.choice(parties(value))
    put(value, (*path, "entities"), [draw.choice(value["quotes"])["id"]])
    return changed(case, value, (*path, "entities", 0), "entity-is-unknown")


def an_entity_is_gone(case: Case, draw: Random) -> Fault | None:
    """One that is spoken of."""
    value = case.annotation()
    used = [(party, k, name) for party in parties(value) for k, name in enumerate(at(value, party)["entities"])]
    party, k, name = draw.choice(used)
    value["entities"] = [entity for entity in value["entities"] if entity["id"] != name]
    return changed(case, value, (*party, "entities", k), "entity-is-unknown")


def an_entity_is_another(case: Case, draw: Random) -> Fault | None:
    value = case.annotation()
    found = [(party, k) for party in parties(value) for k in range(len(at(value, party)["entities"]))]
    if len(value["entities"]) < 2:
        return None
    party, k = draw.choice(found)
    names = at(value, party)["entities"]
    names[k] = draw.choice([entity["id"] for entity in value["entities"] if entity["id"] not in names] or [names[k]])
    fault = changed(case, value, (*party, "mention", 0), "mention-is-not-listed")
    alone = len(names) == 1 and len(at(value, party)["mention"]) == 1
    return fault if alone else fault._replace(sound="no words name the speaker here, so nothing says that it is somebody else")


def an_entity_is_listed_twice(case: Case, draw: Random) -> Fault:
    value = case.annotation()
    path = draw.choice([party for party in parties(value) if at(value, party)["entities"]])
    names = at(value, path)["entities"]
    names.append(names[0])
    return changed(case, value, (*path, "entities", len(names) - 1), "entity-is-listed-twice")


def a_parent_is_unknown(case: Case, draw: Random) -> Fault:
    value = case.annotation()
    i = draw.randrange(len(value["quotes"]))
    new = draw.choice(["q999", "e1", value["quotes"][i]["id"] + "x"])
    return changed(case, put(value, ("quotes", i, "parent"), new), ("quotes", i, "parent"), "parent-is-unknown")


def a_quote_is_its_own_parent(case: Case, draw: Random) -> Fault:
    value = case.annotation()
    i = draw.randrange(len(value["quotes"]))
    put(value, ("quotes", i, "parent"), value["quotes"][i]["id"])
    return changed(case, value, ("quotes", i, "parent"), "parent-is-circular")


def parents_go_round_in_a_circle(case: Case, draw: Random) -> Fault | None:
    value = case.annotation()
    if len(value["quotes"]) < 2:
        return None
    i, k = draw.sample(range(len(value["quotes"])), 2)
    for one, other in ((i, k), (k, i)):
        put(value, ("quotes", one, "parent"), value["quotes"][other]["id"])
    return changed(case, value, ("quotes", i, "parent"), "parent-is-circular")


def a_parent_does_not_hold_it(case: Case, draw: Random) -> Fault | None:
    value = case.annotation()
    quotes = value["quotes"]

    def holds(outer: dict[str, Any], inner: dict[str, Any]) -> bool:
        return all(any(a["start"] <= b["start"] and b["end"] <= a["end"] for a in outer["content"]) for b in inner["content"])

    pairs = [(i, outer["id"]) for i, inner in enumerate(quotes) for outer in quotes
             if inner is not outer and not inner["parent"] and not outer["parent"] and not holds(outer, inner)]  # fmt: skip
    if not pairs:
        return None
    i, name = draw.choice(pairs)
    return changed(case, put(value, ("quotes", i, "parent"), name), ("quotes", i, "content", 0), "parent-does-not-contain-it")


def a_nested_quote_has_no_parent(case: Case, draw: Random) -> Fault | None:
    value = case.annotation()
    i = _one(draw, [i for i, quote in enumerate(value["quotes"]) if quote["parent"]])
    if i is None:
        return None
    return changed(case, put(value, ("quotes", i, "parent"), None), ("quotes", i, "parent"), "nested-quote-has-no-parent")


def a_quote_is_moved_past_its_parent(case: Case, draw: Random) -> Fault | None:
    value = case.annotation()
    i = _one(draw, [i for i, quote in enumerate(value["quotes"]) if quote["parent"]])
    if i is None:
        return None
    parent = next(quote for quote in value["quotes"] if quote["id"] == value["quotes"][i]["parent"])
    span, last = value["quotes"][i]["content"][-1], parent["content"][-1]["end"]
    k = len(value["quotes"][i]["content"]) - 1
    end = min(len(case.text), last + draw.randint(2, 30))
    put(value, ("quotes", i, "content", k), restated(case, span, span["start"], end))
    return changed(case, value, ("quotes", i, "content", k), "parent-does-not-contain-it")


# Spans against one another


def a_speaker_stands_inside_the_content(case: Case, draw: Random) -> Fault:
    value = case.annotation()
    i = draw.randrange(len(value["quotes"]))
    span = value["quotes"][i]["content"][0]
    party = value["quotes"][i]["speaker"]
    put(
        value, ("quotes", i, "speaker"), {**party, "mention": [restated(case, span, span["start"], span["end"])], "form": "named"}
    )
    return changed(case, value, ("quotes", i, "speaker", "mention", 0), "speaker-is-inside-the-content")


def a_cue_stands_inside_the_content(case: Case, draw: Random) -> Fault:
    value = case.annotation()
    i = draw.randrange(len(value["quotes"]))
    span = draw.choice(value["quotes"][i]["content"])
    put(value, ("quotes", i, "cue"), [restated(case, span, span["start"], span["end"])])
    return changed(case, value, ("quotes", i, "cue", 0), "cue-is-inside-the-content")


def the_content_is_missing(case: Case, draw: Random) -> Fault:
    value = case.annotation()
    i = draw.randrange(len(value["quotes"]))
    return changed(case, put(value, ("quotes", i, "content"), []), ("quotes", i, "content"), "quote-has-no-content")


def the_mention_of_a_party_is_missing(case: Case, draw: Random) -> Fault:
    value = case.annotation()
    path = draw.choice([path for path in parties(value) if at(value, path)["mention"]])
    return changed(case, put(value, (*path, "mention"), []), (*path, "form"), "form-does-not-fit-the-mention")


def a_mention_is_implicit(case: Case, draw: Random) -> Fault:
    value = case.annotation()
    path = draw.choice([path for path in parties(value) if at(value, path)["mention"]])
    return changed(case, put(value, (*path, "form"), "implicit"), (*path, "form"), "form-does-not-fit-the-mention")


def a_form_without_a_mention(case: Case, draw: Random) -> Fault:
    value = case.annotation()
    path = draw.choice([path for path in parties(value) if not at(value, path)["mention"]])
    new = draw.choice([form for form in FORMS if form not in ("unspecified", "implicit")])
    return changed(case, put(value, (*path, "form"), new), (*path, "form"), "form-does-not-fit-the-mention")


def a_mention_has_no_entity(case: Case, draw: Random) -> Fault:
    value = case.annotation()
    path = draw.choice([path for path in parties(value) if at(value, path)["mention"]])
    return changed(case, put(value, (*path, "entities"), []), (*path, "entities"), "mention-has-no-entity")


def a_mention_is_no_longer_listed(case: Case, draw: Random) -> Fault:
    """One that names a speaker or an addressee."""
    value = case.annotation()
    path = draw.choice([path for path in parties(value)
                        if len(at(value, path)["mention"]) == 1 == len(at(value, path)["entities"])])  # fmt: skip
    [name], [span] = at(value, path)["entities"], at(value, path)["mention"]
    entity = next(entity for entity in value["entities"] if entity["id"] == name)
    entity["mentions"] = [mention for mention in entity["mentions"] if mention != span]
    return changed(case, value, (*path, "mention", 0), "mention-is-not-listed")


def a_mention_that_names_no_party_is_left_out(case: Case, draw: Random) -> Fault | None:
    value = case.annotation()
    used = [at(value, path) for path in spans(value) if "mention" in path]
    path = _one(draw, [path for path in spans(value) if path[0] == "entities" and path[-1] and at(value, path) not in used])
    if path is None:
        return None
    del at(value, path[:-1])[path[-1]]
    sound = "who is named without being quoted is known to readers alone: “May” is a minister here and a month there"
    return changed(case, value, path[:-1], sound=sound)


# Records given twice, lost, or out of order


def a_quote_is_given_twice(case: Case, draw: Random) -> Fault:
    value = case.annotation()
    i = draw.randrange(len(value["quotes"]))
    value["quotes"].insert(i + 1, {**value["quotes"][i], "id": "q999"})
    return changed(case, value, ("quotes", i + 1), "quote-is-given-twice")


def an_entity_is_given_twice(case: Case, draw: Random) -> Fault:
    value = case.annotation()
    i = draw.randrange(len(value["entities"]))
    value["entities"].insert(i + 1, {**value["entities"][i], "id": "e999"})
    return changed(case, value, ("entities", i + 1), "entity-is-given-twice")


def a_non_quotation_is_given_twice(case: Case, draw: Random) -> Fault | None:
    value = case.annotation()
    if not value["non_quotations"]:
        return None
    i = draw.randrange(len(value["non_quotations"]))
    value["non_quotations"].insert(i, value["non_quotations"][i])
    return changed(case, value, ("non_quotations", i + 1), "non-quotation-is-given-twice")


def a_quote_is_left_out(case: Case, draw: Random) -> Fault | None:
    """With what stands within it."""
    value = case.annotation()
    if len(value["quotes"]) == 1:
        return None
    quote = draw.choice(value["quotes"])
    value["quotes"] = [q for q in value["quotes"] if quote["id"] not in (q["id"], q["parent"])]
    words = "".join(case.text[max(0, own["start"] - 1) : own["end"] + 1] for own in quote["content"])
    marked = quote["type"] in ("direct", "mixed") and any(sign in MARKS for sign in words)
    covered = any(span["start"] <= own["start"] and own["end"] <= span["end"]
                  for q in value["quotes"] for span in q["content"] for own in quote["content"])  # fmt: skip
    fault = Fault(changed(case, value, ()).change, case.raw, ("quotation-marks-are-passed-over", "quotation-mark-is-unpaired"))
    if marked and not covered:
        return fault
    return fault._replace(sound="what was said without quotation marks is known to readers alone")


def a_non_quotation_is_left_out(case: Case, draw: Random) -> Fault | None:
    value = case.annotation()
    if not value["non_quotations"]:
        return None
    lost = value["non_quotations"].pop(draw.randrange(len(value["non_quotations"])))
    line = case.text.count("\n", 0, lost["start"]) + 1
    fault = Fault(changed(case, value, ()).change, case.raw, ("quotation-marks-are-passed-over",), lines=range(line, line + 1))
    held = any(
        span["start"] <= lost["start"] and lost["end"] <= span["end"] for quote in value["quotes"] for span in quote["content"]
    )
    if lost["text"][0] in "《〈":
        return fault._replace(sound="titles of works in the marks that are for titles alone need not be told of")
    return fault if not held else None


def a_non_quotation_covers_other_words(case: Case, draw: Random) -> Fault | None:
    value = case.annotation()
    if not value["non_quotations"]:
        return None
    i = draw.randrange(len(value["non_quotations"]))
    span = value["non_quotations"][i]
    inner = restated(case, span, span["start"] + 1, span["end"] - 1)
    return changed(case, put(value, ("non_quotations", i), inner), ("non_quotations", i), "non-quotation-has-no-marks")


def a_quote_is_a_non_quotation_too(case: Case, draw: Random) -> Fault | None:
    value = case.annotation()
    found = [quote for quote in value["quotes"] if len(quote["content"]) == 1 and quote["type"] == "direct"]
    if not found:
        return None
    value["non_quotations"].append({**draw.choice(found)["content"][0], "reason": draw.choice(REASONS)})
    value["non_quotations"].sort(key=lambda span: (span["start"], -span["end"]))
    contents = [quote["content"][0] for quote in found]
    i = next(i for i, n in enumerate(value["non_quotations"]) if {k: n[k] for k in ("start", "end", "text")} in contents)
    return changed(case, value, ("non_quotations", i), "non-quotation-is-a-quote")


def records_change_places(case: Case, draw: Random) -> Fault | None:
    value = case.annotation()
    lists = [(key, value[key]) for key in ("entities", "quotes", "non_quotations")]

    def place(record: dict[str, Any]) -> Any:
        spans = record.get("content", record.get("mentions", [record]))
        return (min(s["start"] for s in spans), -max(s["end"] for s in spans)) if spans else None

    pairs = [(key, i) for key, records in lists for i in range(len(records) - 1)
             if place(records[i]) and place(records[i + 1]) and place(records[i]) < place(records[i + 1])]  # fmt: skip
    if not pairs:
        return None
    key, i = draw.choice(pairs)
    value[key][i], value[key][i + 1] = value[key][i + 1], value[key][i]
    return changed(case, value, (key, i + 1), "records-are-out-of-text-order")


def mentions_change_places(case: Case, draw: Random) -> Fault | None:
    value = case.annotation()
    pairs = [(i, k) for i, entity in enumerate(value["entities"]) for k in range(len(entity["mentions"]) - 1)]
    if not pairs:
        return None
    i, k = draw.choice(pairs)
    mentions = value["entities"][i]["mentions"]
    mentions[k], mentions[k + 1] = mentions[k + 1], mentions[k]
    return changed(case, value, ("entities", i, "mentions", k + 1), "records-are-out-of-text-order")


# Values


def a_value_is_unspecified(case: Case, draw: Random) -> Fault:
    value = case.annotation()
    paths = [path for path in leaves(value, str) if path[-1] in ("type", "medium", "modality", "form")]
    path = draw.choice(paths)
    return changed(case, put(value, path, "unspecified"), path, IMPORTS)


def an_extra_in_an_article_of_ours(case: Case, draw: Random) -> Fault:
    value = case.annotation()
    path = draw.choice([(), *(("quotes", i) for i in range(len(value["quotes"])))])
    at(value, path)["extra"] = {"note": "look again"}
    return changed(case, value, (*path, "extra"), IMPORTS)


def a_type_is_another(case: Case, draw: Random) -> Fault:
    value = case.annotation()
    i = draw.randrange(len(value["quotes"]))
    quote = value["quotes"][i]
    new = draw.choice([kind for kind in TYPES if kind != quote["type"]])
    fault = changed(case, put(value, ("quotes", i, "type"), new), ("quotes", i, "type"), "type-does-not-fit-the-marks", IMPORTS)
    clear = new in ("unspecified", "reported", "indirect_free_indirect") or _changes_sides(case, value, quote, new)
    return fault if clear else fault._replace(sound=MEANING)


def _changes_sides(case: Case, value: Any, quote: Any, new: str) -> bool:
    """Whether words in marks are said to be without them, or words without them to be marked: what the text itself denies."""
    start = quote["content"][0]["start"]
    within = [own for q in value["quotes"] if q["parent"] == quote["id"] for own in q["content"]]
    own_marks = any(
        case.text[k] in MARKS and not any(span["start"] <= k < span["end"] for span in within)
        for span in quote["content"] for k in range(span["start"], span["end"])
    )  # fmt: skip
    by_layout = case.text[:start].rstrip(" ")[-1:] in ("", *"\n:：—–―-")
    marked, marking = quote["type"] in ("direct", "mixed"), new in ("direct", "mixed")
    return not quote["parent"] and ((marked and not marking and own_marks) or (marking and not marked and not by_layout))


def another_value_of_the_list(case: Case, draw: Random) -> Fault:
    value = case.annotation()
    lists = {"medium": MEDIA, "modality": MODALITIES, "reason": REASONS, "type": ENTITY_TYPES}
    paths = [path for path in leaves(value, str) if path[-1] in lists and not (path[0] == "quotes" and path[-1] == "type")]
    path = draw.choice(paths)
    ours = [new for new in lists[path[-1]] if new not in ("unspecified", "thought", "several", at(value, path))]
    return changed(case, put(value, path, draw.choice(ours)), path, sound=MEANING)


def a_wikidata_identifier_is_given_twice(case: Case, draw: Random) -> Fault | None:
    value = case.annotation()
    if len(value["entities"]) < 2:
        return None
    first, second = sorted(draw.sample(range(len(value["entities"])), 2))
    name = value["entities"][first]["wikidata"] or "Q2147483647"
    for i in (first, second):
        put(value, ("entities", i, "wikidata"), name)
    return changed(case, value, ("entities", second, "wikidata"), "wikidata-is-given-twice")


def a_name_is_empty(case: Case, draw: Random) -> Fault:
    value = case.annotation()
    i = draw.randrange(len(value["entities"]))
    return changed(case, put(value, ("entities", i, "name"), ""), ("entities", i, "name"), SCHEMA)


def a_name_has_characters_that_show_as_nothing(case: Case, draw: Random) -> Fault:
    value = case.annotation()
    i = draw.randrange(len(value["entities"]))
    name = value["entities"][i]["name"]
    k = draw.randrange(len(name) + 1)
    put(value, ("entities", i, "name"), name[:k] + draw.choice("\u202e\x1b\u2066\x00\n\u2028\u200b\xad") + name[k:])
    return changed(case, value, ("entities", i, "name"), "name-has-hidden-characters")


def a_name_is_white_space(case: Case, draw: Random) -> Fault:
    value = case.annotation()
    i = draw.randrange(len(value["entities"]))
    name = value["entities"][i]["name"]
    new = draw.choice([" ", "\t", f" {name}", f"{name} ", f"{name}\u00a0"])
    return changed(case, put(value, ("entities", i, "name"), new), ("entities", i, "name"), "name-has-hidden-characters")


def values_stand_in_another_order(case: Case, draw: Random) -> Fault:
    def turned(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: turned(value[key]) for key in reversed(value)}
        return [turned(item) for item in value] if isinstance(value, list) else value

    sound = "the keys of a JSON object have no order: every value is the same"
    return changed(case, turned(case.annotation()), (), sound=sound)


def the_file_is_laid_out_otherwise(case: Case, draw: Random) -> Fault:
    data = json.dumps(case.annotation(), ensure_ascii=draw.choice([True, False]), indent=draw.choice([None, 4])).encode("utf-8")
    return Fault({case.made: data}, case.made, sound="white space and escapes of JSON: every value is the same")


def a_record_is_null(case: Case, draw: Random) -> Fault:
    value = case.annotation()
    path = draw.choice([path for path in leaves(value, dict) if path and isinstance(path[-1], int)])
    return changed(case, put(value, path, None), path, SCHEMA)
