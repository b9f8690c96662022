"""Faults of files as they lie: encodings, line ends, broken JSON."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from random import Random

from mutating import Case, Fault, leaves, spliced
from saidby.formats import json as strict

NOT_JSON, NOT_UTF_8, HASH = "file-is-not-json", "file-is-not-utf-8", "text-hash-differs"


def _line(data: bytes, offset: int) -> int:
    return data.count(b"\n", 0, offset) + 1


def _broken(file: str, data: bytes, offset: int, *, most: int = 1) -> Fault:
    """JSON that is none, from this offset on: it must be told there, or where the next sign stands."""
    first = _line(data, offset)
    return Fault({file: data}, file, (NOT_JSON,), lines=range(first, first + 1 + most))


def _json(case: Case, draw: Random) -> tuple[str, bytes]:
    file = draw.choice([case.made, case.about])
    return file, case.files[file]


def _other_text(case: Case, text: str | bytes) -> Fault:
    data = text if isinstance(text, bytes) else text.encode("utf-8")
    return Fault({case.raw: data}, case.made, (HASH,), "$.text_sha256")


def _outside_strings(text: str, sign: str) -> list[int]:
    """Where a sign of the JSON's own stands, not one in a string."""
    inside = [(start, end) for _, start, end, _ in strict.scan(text) if text[start] == '"']
    covered = {at for start, end in inside for at in range(start, end)}
    return [at for at, found in enumerate(text) if found == sign and at not in covered]


# JSON


def json_is_cut_off(case: Case, draw: Random) -> Fault:
    file, data = _json(case, draw)
    end = draw.randrange(len(data.rstrip()))
    while end and (data[end] & 0xC0) == 0x80:
        end -= 1
    lines = range(1, _line(data, end) + 1)  # a string that was never closed is told where it opens
    return Fault({file: data[:end]}, file, (NOT_JSON,), lines=lines[-2:])


def json_is_empty(case: Case, draw: Random) -> Fault:
    file, _ = _json(case, draw)
    return Fault({file: b""}, file, (NOT_JSON,), lines=range(1, 2))


def json_stands_twice_in_its_file(case: Case, draw: Random) -> Fault:
    file, data = _json(case, draw)
    return _broken(file, data + data, len(data))


def a_comma_is_missing(case: Case, draw: Random) -> Fault:
    file, data = _json(case, draw)
    text = data.decode("utf-8")
    at = draw.choice(_outside_strings(text, ","))
    return _broken(file, (text[:at] + " " + text[at + 1 :]).encode("utf-8"), len(text[:at].encode("utf-8")))


def a_comma_is_too_many(case: Case, draw: Random) -> Fault:
    file, data = _json(case, draw)
    text = data.decode("utf-8")
    sign = draw.choice([sign for sign in ",]}" if _outside_strings(text, sign)])
    at = draw.choice(_outside_strings(text, sign))
    if sign == "]" and text[:at].rstrip().endswith("["):
        sign, at = ",", draw.choice(_outside_strings(text, ","))
    before = len(text[:at].rstrip().encode("utf-8"))
    fault = _broken(file, (text[:at] + "," + text[at:]).encode("utf-8"), before)
    return fault._replace(lines=range(_line(data, before), _line(data, len(text[:at].encode("utf-8"))) + 1))


def a_bracket_is_missing(case: Case, draw: Random) -> Fault:
    file, data = _json(case, draw)
    text = data.decode("utf-8")
    at = draw.choice([place for sign in "[]{}" for place in _outside_strings(text, sign)])
    broken = (text[:at] + text[at + 1 :]).encode("utf-8")
    first = _line(data, len(text[:at].encode("utf-8")))
    # What is left may still be JSON up to the next bracket that does not fit, or to the end of the file.
    return Fault({file: broken}, file, (NOT_JSON,), lines=range(first, _line(broken, len(broken)) + 1))


def a_quotation_mark_of_json_is_missing(case: Case, draw: Random) -> Fault:
    file, data = _json(case, draw)
    text = data.decode("utf-8")
    _, start, end, _ = draw.choice([one for one in strict.scan(text) if text[one[1]] == '"'])
    at = draw.choice([start, end - 1])
    return _broken(file, (text[:at] + text[at + 1 :]).encode("utf-8"), len(text[:at].encode("utf-8")))


def single_quotation_marks_for_double(case: Case, draw: Random) -> Fault:
    file, data = _json(case, draw)
    text = data.decode("utf-8")
    _, start, end, _ = draw.choice([one for one in strict.scan(text) if text[one[1]] == '"'])
    broken = f"{text[:start]}'{text[start + 1 : end - 1]}'{text[end:]}"
    return _broken(file, broken.encode("utf-8"), len(text[:start].encode("utf-8")))


def a_comment_in_json(case: Case, draw: Random) -> Fault:
    file, data = _json(case, draw)
    at = draw.choice([at for at, sign in enumerate(data) if sign == 10][:-1])
    return _broken(file, data[:at] + b" // sic" + data[at:], at)


def a_line_end_within_a_string(case: Case, draw: Random) -> Fault:
    file, data = _json(case, draw)
    text = data.decode("utf-8")
    _, start, end, _ = draw.choice([one for one in strict.scan(text) if text[one[1]] == '"' and one[2] - one[1] > 2])
    at = draw.randrange(start + 1, end)
    while text[at - 1] == "\\":
        at += 1
    broken = (text[:at] + draw.choice("\n\t\x00\x1b") + text[at:]).encode("utf-8")
    return _broken(file, broken, len(text[:at].encode("utf-8")), most=0)


def a_python_value_for_a_json_one(case: Case, draw: Random) -> Fault:
    path = draw.choice([*leaves(case.annotation(), bool), *leaves(case.annotation(), int)])
    broken = spliced(case, case.made, path, draw.choice([b"True", b"False", b"None", b"0x1f", b"012", b"1_000", b".5", b"+1"]))
    line, _ = strict.locate(case.files[case.made].decode("utf-8"), path)
    return Fault({case.made: broken}, case.made, (NOT_JSON,), lines=range(line, line + 1))


def a_number_of_five_thousand_digits(case: Case, draw: Random) -> Fault:
    path = draw.choice([*leaves(case.annotation(), int)])
    return Fault({case.made: spliced(case, case.made, path, b"9" * 5000)}, case.made, (NOT_JSON,))


def a_key_is_given_twice(case: Case, draw: Random) -> Fault:
    file, data = _json(case, draw)
    text = data.decode("utf-8")
    path, start, _, _ = draw.choice([one for one in strict.scan(text) if one[3]])
    twice = f"{text[:start]}{json.dumps(path[-1])}: 1, {text[start:]}"
    return Fault({file: twice.encode("utf-8")}, file, ("key-is-given-twice",), strict.path_text(path))


def a_number_that_is_none(case: Case, draw: Random) -> Fault:
    path = draw.choice([*leaves(case.annotation(), int)])
    new = draw.choice([b"NaN", b"Infinity", b"-Infinity", b"1e400", b"-1e999"])
    return Fault({case.made: spliced(case, case.made, path, new)}, case.made, ("number-is-not-finite",), strict.path_text(path))


def half_a_surrogate_pair(case: Case, draw: Random) -> Fault:
    path = draw.choice([*leaves(case.annotation(), str)])
    new = draw.choice([b'"\\ud83d"', b'"\\ude00"', b'"a\\udc80b"', b'"\\ude00\\ud83d"'])
    broken = spliced(case, case.made, path, new)
    return Fault({case.made: broken}, case.made, ("string-has-half-a-character",), strict.path_text(path))


def nesting_that_never_ends(case: Case, draw: Random) -> Fault:
    file, data = _json(case, draw)
    depth = draw.choice([70, 900, 3000, 100_000])
    broken = data.replace(b"{", b'{"extra": {"a": ' + b"[" * depth + b"]" * depth + b"},", 1)
    return Fault({file: broken}, file, ("file-is-nested-too-deeply",))


# Encodings


def a_byte_order_mark(case: Case, draw: Random) -> Fault:
    file = draw.choice([case.raw, case.about, case.made])
    return Fault({file: b"\xef\xbb\xbf" + case.files[file]}, file, ("file-has-a-bom",), lines=range(1, 2))


def a_byte_that_is_not_utf_8(case: Case, draw: Random) -> Fault:
    file = draw.choice([case.raw, case.about, case.made])
    text = case.files[file].decode("utf-8")
    at = draw.randrange(len(text))
    before = text[:at].encode("utf-8")
    broken = before + bytes([draw.choice([0x80, 0x93, 0xC0, 0xE9, 0xF8, 0xFF])]) + text[at:].encode("utf-8")
    line = _line(before, len(before))
    return Fault({file: broken}, file, (NOT_UTF_8,), lines=range(line, line + 1))


def a_character_that_is_cut_in_two(case: Case, draw: Random) -> Fault | None:
    data = case.files[case.raw]
    inside = [at for at, byte in enumerate(data) if byte & 0xC0 == 0x80]
    if not inside:
        return None
    at = draw.choice(inside)
    return Fault(
        {case.raw: data[:at] + data[at + 1 :]}, case.raw, (NOT_UTF_8,), lines=range(_line(data, at), _line(data, at) + 2)
    )


def half_a_character_as_if_it_were_one(case: Case, draw: Random) -> Fault:
    text = case.text
    at = draw.randrange(len(text))
    broken = (text[:at] + "\ud83d" + text[at:]).encode("utf-8", "surrogatepass")
    line = text.count("\n", 0, at) + 1
    return Fault({case.raw: broken}, case.raw, (NOT_UTF_8,), lines=range(line, line + 1))


def another_encoding(case: Case, draw: Random) -> Fault | None:
    file = draw.choice([case.raw, case.made])
    text = case.files[file].decode("utf-8")
    data = text.encode(draw.choice(["cp1252", "utf-16", "mac-roman", "utf-7", "utf-32"]), "replace")
    if file == case.raw:  # as bytes of UTF-8 it may be another text
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            return Fault({file: data}, file, (NOT_UTF_8,))
        return _other_text(case, data) if data != case.files[file] else None
    return Fault({file: data}, file, (NOT_UTF_8, NOT_JSON, "span-text-differs")) if data != case.files[file] else None


def utf_8_read_as_windows_1252(case: Case, draw: Random) -> Fault | None:
    broken = case.files[case.raw].decode("cp1252", "replace")
    return _other_text(case, broken) if broken != case.text else None


# The text


def text_has_the_line_ends_of_windows(case: Case, draw: Random) -> Fault:
    data = case.files[case.raw].replace(b"\n", draw.choice([b"\r\n", b"\r", b"\n\r"]))
    return Fault({case.raw: data}, case.raw, ("text-has-carriage-returns",), lines=range(1, 3))


def one_line_of_the_text_ends_as_in_windows(case: Case, draw: Random) -> Fault:
    data = case.files[case.raw]
    at = draw.choice([at for at, byte in enumerate(data) if byte == 10])
    line = _line(data, at)
    broken = data[:at] + b"\r" + data[at:]
    return Fault({case.raw: broken}, case.raw, ("text-has-carriage-returns",), lines=range(line, line + 1))


def json_has_the_line_ends_of_windows(case: Case, draw: Random) -> Fault:
    file, data = _json(case, draw)
    sound = "line ends are white space of JSON, and its strings have none: every value is the same"
    return Fault({file: data.replace(b"\n", b"\r\n")}, file, sound=sound)


def text_is_cut_off(case: Case, draw: Random) -> Fault:
    return _other_text(case, case.text[: draw.randrange(len(case.text))])


def text_without_its_last_line_end(case: Case, draw: Random) -> Fault:
    return _other_text(case, case.text.rstrip("\n"))


def text_is_normalized(case: Case, draw: Random) -> Fault | None:
    broken = unicodedata.normalize(draw.choice(["NFC", "NFD", "NFKC", "NFKD"]), case.text)
    return _other_text(case, broken) if broken != case.text else None


def a_character_of_the_text_is_lost(case: Case, draw: Random) -> Fault:
    at = draw.randrange(len(case.text))
    return _other_text(case, case.text[:at] + case.text[at + 1 :])


def a_character_of_the_text_is_added(case: Case, draw: Random) -> Fault:
    at = draw.randrange(len(case.text) + 1)
    return _other_text(case, case.text[:at] + draw.choice("a \n\u00a0\u200b\u202e\x00😀é\u0301") + case.text[at:])


def a_character_of_the_text_is_another(case: Case, draw: Random) -> Fault:
    at = draw.randrange(len(case.text))
    new = case.text[at].swapcase() if case.text[at].swapcase() != case.text[at] else draw.choice("“’–\u00a0")
    return _other_text(case, case.text[:at] + new + case.text[at + 1 :]) if new != case.text[at] else text_is_cut_off(case, draw)


def two_characters_of_the_text_change_places(case: Case, draw: Random) -> Fault:
    text = case.text
    at = draw.choice([at for at in range(len(text) - 1) if text[at] != text[at + 1]])
    return _other_text(case, text[:at] + text[at + 1] + text[at] + text[at + 2 :])


def a_control_character_that_the_hash_knows_of(case: Case, draw: Random) -> Fault:
    """At the end, where it moves no span."""
    text = case.text + draw.choice("\x00\x07\x0b\x0c\x1b\x7f\x85\x9b") + "\n"
    value = case.annotation() | {"text_sha256": hashlib.sha256(text.encode("utf-8")).hexdigest()}
    line = case.text.count("\n") + 1
    change = {case.raw: text.encode("utf-8"), case.made: strict.dumps(value).encode("utf-8")}
    return Fault(change, case.raw, ("text-has-control-characters",), lines=range(line, line + 1))
