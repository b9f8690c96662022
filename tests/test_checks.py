"""Every check shows its fault and no other, says what to do, and never raises; what the reader refuses is explained."""

import json
import os
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents import documents
from saidby import checks
from saidby.batch import batch_of
from saidby.checks import (
    LEVELS,
    Collection,
    Entry,
    all_checks,
    check_collection,
    check_document,
    check_source,
    collection,
    edges,
    entry,
    example_article,
    guideline,
)
from saidby.demands import demands
from saidby.files import Part, Place, Refused, Source, as_files, as_line, read, record, sources, strays
from saidby.markup import unmark

CHECKS = [pytest.param(check, id=check.id) for check in all_checks()]


def write(folder, example):
    """The files of an example in a folder; one in markup with the metadata that examples have."""
    if isinstance(example, str):
        doc = unmark(example)
        example = as_files(replace(doc, article=example_article(doc.article.id)))
    for name, data in example.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def check_folder(folder):
    entries, texts, found = [], [], []
    for source in sources(folder):
        doc, findings = check_source(source)
        found += findings
        if doc is not None:
            entries.append(entry(source, doc))
            texts.append(doc.text)
    whole = Collection(tuple(entries), tuple(strays(folder)), demands(folder), texts)
    return found + list(check_collection(whole))


@pytest.mark.parametrize("check", CHECKS)
def test_the_bad_example_shows_this_fault_and_no_other(check, tmp_path):
    write(tmp_path, check.bad)
    found = check_folder(tmp_path)
    assert {finding.check for finding in found} == {check.id}, "\n".join(map(str, found))
    for finding in found:
        assert finding.severity == ("warning" if check.advice else "error")
        assert finding.level == check.level
        assert (tmp_path / finding.file).exists()
        assert "\n" not in finding.message
        assert not re.search(r"[{}]\w+", finding.message.replace("{ruiz", ""))


@pytest.mark.parametrize("check", CHECKS)
def test_the_good_example_shows_nothing(check, tmp_path):
    write(tmp_path, check.good)
    assert check_folder(tmp_path) == []


@pytest.mark.parametrize("check", CHECKS)
def test_a_declaration_is_whole(check):
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", check.id)
    assert check.level in LEVELS
    assert check.why.endswith(".")
    assert check.why.strip()
    assert check.hint.endswith(".")
    assert "\n" not in check.message + check.hint


def test_ids_are_unique():
    ids = [check.id for check in all_checks()]
    assert len(ids) == len(set(ids)) >= 40


@given(documents(), st.sampled_from([None, "polnear"]), st.sampled_from(["en", "ja", "und"]))
def test_no_document_makes_a_check_raise(doc, corpus, language):
    doc = replace(doc, article=replace(doc.article, corpus=corpus, language=language))
    for finding in check_document(doc):
        assert str(finding)


@given(documents())
def test_files_and_line_of_a_document_show_the_same_faults(doc):
    if "\r" in doc.text or doc.text.startswith("\ufeff"):
        return
    expected = sorted((f.check, f.message) for f in check_document(doc))
    for source in (triple(as_files(doc), doc.article.id), record(as_line(doc), "shard.jsonl", 7)):
        again, found = check_source(source)
        assert again == doc
        assert sorted((f.check, f.message) for f in found) == expected
        assert all(f.line == 7 for f in found if f.file == "shard.jsonl")


def triple(files, name):
    text, article, annotation = (Part(path, data) for path, data in files.items())
    return Source(name, article, text, annotation)


# What is refused is explained

SOUND = unmark(
    """\
article harbour-vote
entity e1 person named: Ada Ruiz
entity e2 group unnamed: reporters
quote q1 direct by e1 named to e2 nominal
quote q2 indirect by e1 pronoun in q1
not n1 scare
extra {"note": [1.5, "x\\u00e9"]}
====
[q1|“It leaks, [q2.by|[e1|I|e1]|q2.by] [q2.cue|said|q2.cue] [q2|it did|q2],”|q1] \
[q1.by|[e1|Ada Ruiz|e1]|q1.by] [q1.cue|told|q1.cue] [q1.to|[e2|reporters|e2]|q1.to] of 😀.
The [n1|“plan”|n1].
""",
    replace(example_article("harbour-vote"), corpus="made-up"),
)
FILES = as_files(SOUND)
LINE = as_line(SOUND)
JUNK = [
    *(
        b"",
        b"\x00",
        b"\xff",
        b"\xef\xbb\xbf",
        b"\r\n",
        b"\r",
        b"\\ud800",
        b"\\u0000",
        b"\xe2\x80\xae",
        b'"',
        b"{",
        b"]",
        b"{}",
        b"[]",
    ),
    *(b"NaN", b"1e999", b"-1", b"1.0", b"null", b"true", b'"id": "e1", ', b'"e9"', b"../", b"[" * 2000, b"9" * 5000),
]


@st.composite
def mutated(draw, data):
    """Bytes with a few faults: something put in, taken out, doubled, exchanged, or cut off."""
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(data)))
        end = min(len(data), at + draw(st.sampled_from([0, 1, 2, 8, 60])))
        match draw(st.sampled_from(["put", "take", "double", "byte", "cut", "value", "word"])):
            case "put":
                data = data[:at] + draw(st.sampled_from(JUNK)) + data[at:]
            case "take":
                data = data[:at] + data[end:]
            case "double":
                data = data[:at] + data[at:end] * 2 + data[end:]
            case "byte":
                data = data[:at] + bytes([draw(st.integers(0, 255))]) + data[at + 1 :]
            case "cut":
                data = data[:at]
            case "value":
                values = list(re.finditer(rb"-?\d+|null|\"[^\"]*\"", data))
                if values:
                    found = draw(st.sampled_from(values))
                    data = data[: found.start()] + draw(st.sampled_from(JUNK)) + data[found.end() :]
            case _:
                words = re.findall(rb"\"[a-z0-9_]+\"", data)
                if words:
                    data = data.replace(draw(st.sampled_from(words)), draw(st.sampled_from(words)), draw(st.integers(1, 2)))
    return data


def is_explained(source):
    doc, found = check_source(source)
    assert all(str(finding) and "\n" not in finding.message for finding in found)
    try:
        assert read(source) == doc
    except Refused:
        assert doc is None
        assert any(finding.severity == "error" and finding.level <= 2 for finding in found), found


@settings(max_examples=400)
@given(st.data())
def test_a_file_however_broken_is_explained(data):
    name = data.draw(st.sampled_from(sorted(FILES)))
    files = {**FILES, name: data.draw(mutated(FILES[name]))}
    is_explained(triple(files, "harbour-vote"))


@settings(max_examples=400)
@given(mutated(LINE))
def test_a_line_however_broken_is_explained(line):
    is_explained(record(line, "shard.jsonl", 3))


WITHOUT = {
    "article": ["text-has-no-metadata"],
    "text": ["text-is-missing"],
    "annotation": ["text-has-no-annotation"],
    "article text": ["text-has-no-metadata", "text-is-missing"],
    "article annotation": ["text-has-no-annotation", "text-has-no-metadata"],
    "text annotation": ["text-is-missing"],
    "article text annotation": ["file-breaks-the-schema"],
}


@pytest.mark.parametrize("missing", WITHOUT)
def test_a_line_that_lacks_a_member_says_which_and_nothing_else(missing):
    whole = json.loads(as_line(unmark(edges.GOOD, example_article("harbour-vote"))))
    line = {kind: value for kind, value in whole.items() if kind not in missing.split()}
    source = record(json.dumps(line).encode(), "shard.jsonl", 3)
    is_explained(source)
    assert sorted(finding.check for finding in check_source(source)[1]) == WITHOUT[missing]
    assert {(finding.file, finding.line) for finding in check_source(source)[1]} == {("shard.jsonl", 3)}


SCHEMA_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["id", "start", "text", "x"]), inner, max_size=2),
    max_leaves=4,
)


@settings(max_examples=200)
@given(st.data())
def test_a_value_of_any_kind_anywhere_is_explained(data):
    line = json.loads(LINE)
    at = line
    while isinstance(at, dict | list) and at:
        key = data.draw(st.sampled_from(sorted(at) if isinstance(at, dict) else range(len(at))))
        if data.draw(st.booleans()) or not isinstance(at[key], dict | list) or not at[key]:
            at[key] = data.draw(SCHEMA_VALUES)
            break
        at = at[key]
    is_explained(record(json.dumps(line).encode(), "shard.jsonl"))


# By hand


def found_in(**changes):
    """The findings for the sound files with changes: part name, old bytes, new bytes."""
    files = dict(FILES)
    for part, (old, new) in changes.items():
        path = {
            "text": "raw/harbour-vote.txt",
            "article": "raw/harbour-vote.json",
            "annotation": "annotations/harbour-vote.json",
        }[part]
        assert old in files[path]
        files[path] = files[path].replace(old, new, 1)
    return check_source(triple(files, "harbour-vote"))[1]


SCHEMA, DIFFERS = "file-breaks-the-schema", "span-text-differs"


@pytest.mark.parametrize(
    ("part", "change", "check", "path", "message"),
    [
        (
            "annotation",
            ('"type": "direct"', '"type": "dirct"'),
            SCHEMA,
            "$.quotes[0].type",
            "`type` is 'dirct'; it may be unspec",
        ),
        (
            "annotation",
            ('"cue": [{', '"que": [], "cue": [{'),
            SCHEMA,
            "$.quotes[0].que",
            "the key 'que' is not known; known are id,",
        ),
        ("annotation", ('"named": true,', ""), SCHEMA, "$.entities[0]", "the key `named` is missing"),
        ("annotation", ('"start": 0,', '"start": 0.0,'), SCHEMA, "$.quotes[0].content[0].start", "(0.0), not a whole number"),
        ("article", ('"split": "train"', '"split": "Train"'), SCHEMA, "$.split", "`split` is 'Train', which does not fit"),
        ("annotation", ('"text": "told"', '"text": "it"'), DIFFERS, "$.quotes[0].cue[0]", "are 'told', not 'it'"),
        ("annotation", ('"start": 36, "end": 40', '"start": 37, "end": 41'), DIFFERS, "$.quotes[0].cue[0]", "stands at [36, 40)"),
        ("text", ("told", "tell"), "text-hash-differs", "$.text_sha256", "made for a text with the hash"),
        ("annotation", ('"version": 1,', '"version": 1,,'), "file-is-not-json", "", "not JSON"),
    ],
)
def test_a_fault_is_told_with_place_value_and_way_out(part, change, check, path, message):
    old, new = (words.encode() for words in change)
    found = [finding for finding in found_in(**{part: (old, new)}) if finding.check == check]
    assert len(found) == 1
    assert found[0].path == path
    assert message in found[0].message
    assert found[0].line
    assert found[0].hint


def test_all_faults_of_a_file_are_told_in_one_run():
    found = found_in(
        annotation=(b'"type": "direct"', b'"type": "dirct"'),
        article=(b'"language": "en"', b'"language": 5'),
        text=(b"\n", b"\r\n"),
    )
    assert [finding.check for finding in found] == ["file-breaks-the-schema"] * 2 + ["text-has-carriage-returns"]


def test_a_broken_record_does_not_make_others_wrong():
    found = found_in(annotation=(b'"name": "Ada Ruiz"', b'"name": 5'))
    assert [finding.check for finding in found] == ["file-breaks-the-schema"]


def test_what_a_terminal_would_obey_is_not_printed():
    found = found_in(annotation=(b'"type": "direct"', b'"type": "\\u001b[31m\\u202e\\nx"'))
    assert [finding.message.split(";")[0] for finding in found] == ["`type` is '\\x1b[31m\\u202e\\nx'"]


def test_the_guideline_warns_of_imports_and_binds_our_own():
    doc = unmark("article a\nentity e1 person named: Ruiz\n====\nNo word.\n", replace(example_article("a"), corpus="polnear"))
    assert [(f.check, f.severity) for f in check_document(doc)] == [("entity-is-never-used", "warning")]
    ours = replace(doc, article=example_article("a"))
    assert [(f.check, f.severity) for f in check_document(ours)] == [("entity-is-never-used", "error")]


BY = "[q1.by|[e1|Ada Ruiz|e1]|q1.by]"
SAID = f"{BY} [q1.cue|said|q1.cue]"
DIRECT = "quote q1 direct by e1 named"
INDIRECT = "quote q1 indirect by e1 named"
INNER = "[q2.by|[e1|she|e1]|q2.by] [q2.cue|said|q2.cue]"

RIGHT = [  # what the mark checks must leave alone
    ("en", f"{DIRECT}\nquote q2 direct by e1 implicit", f"{SAID}: [q1|“One.|q1]\n[q2|“Two.”|q2]\n"),
    ("es", DIRECT, f"—[q1|No sé|q1] —[q1.cue|dijo|q1.cue] {BY}—. [q1|Mañana|q1].\n"),
    ("en", DIRECT, f"{BY}[q1.cue|:|q1.cue] [q1|It leaks, I said “no” twice|q1].\n"),
    ("en", DIRECT, f"{SAID}:\n[q1|It leaks. It always has|q1].\nShe left.\n"),
    ("en", DIRECT, f"{SAID} [q1|that “it leaks”|q1].\n"),
    ("fr", DIRECT, f"[q1|« Elle fuit|q1], [q1.cue|dit|q1.cue] {BY}, [q1|et elle est vieille. »|q1]\n"),
    ("fr", DIRECT, f"[q1|— Elle fuit|q1], [q1.cue|dit|q1.cue] {BY}.\n"),
    ("ja", DIRECT, f"{BY}は[q1|「漏れる」と|q1][q1.cue|述べた|q1.cue]。\n"),
    ("en", f"{DIRECT}\nquote q2 indirect by e1 pronoun in q1", f"[q1|“Once {INNER} [q2|that it leaks|q2],”|q1] {SAID}.\n"),
    ("en", f"{INDIRECT}\nquote q2 direct by e1 pronoun in q1", f"{SAID} [q1|that {INNER} [q2|“it leaks”|q2]|q1].\n"),
    ("en", INDIRECT, f"{SAID} [q1|that the dogs' bones were the men's since the '90s|q1], 'tis told.\n"),
    ("en", INDIRECT, f"{SAID} [q1|that it leaks into the U.S.|q1]\n"),
]


@pytest.mark.parametrize(("language", "quotes", "body"), RIGHT)
def test_layout_is_no_contradiction(language, quotes, body):
    article = replace(example_article("a"), language=language)
    doc = unmark(f"article a\nentity e1 person named: Ada Ruiz\n{quotes}\n====\n{body}", article)
    assert [str(finding) for finding in check_document(doc)] == []


@given(st.lists(documents(), min_size=1, max_size=4))
def test_a_quick_look_that_settles_a_check_is_never_wrong(docs):
    for doc, asked in zip(docs, checks.unsettled(batch_of(docs)), strict=True):
        told = [finding.check for finding in check_document(doc)]
        assert set(told) <= {declared.id for declared in asked}


def test_of_no_articles_nothing_is_asked():
    assert list(checks.unsettled(batch_of([]))) == []


def _entry(name, story=None, split="train", text="1"):
    return Entry(name, Place(f"raw/{name}.json"), split, story, True, text, 1)


@pytest.mark.parametrize("hashed", [hash, lambda _: 1], ids=["", "all hashes alike"])
def test_what_comes_again_is_told_each_time_with_the_first(hashed, monkeypatch):
    monkeypatch.setattr(collection, "hash", hashed, raising=False)
    entries = [
        _entry("a", text="1"), _entry("b", "x", text="2"), _entry("c", "x", text="1"), _entry("A", "x", "test", "1"),
        _entry("d", "y", "test", "3"), _entry("e", "y", "test", "4"), _entry("f", "x", "test", "5"), _entry("g", text="6"),
    ]  # fmt: skip
    found = [(finding.check, finding.article, finding.message) for finding in checks.check_collection(Collection(entries))]
    assert [(check, name) for check, name, _ in found] == [
        ("article-id-is-given-twice", "A"),
        ("story-is-in-two-splits", "A"), ("story-is-in-two-splits", "f"),
        ("text-is-given-twice", "c"), ("text-is-given-twice", "A"),
    ]  # fmt: skip
    assert all(" 'b' " in message for check, _, message in found if check == "story-is-in-two-splits")
    assert all(message.endswith(" 'a'") for check, _, message in found if check == "text-is-given-twice")


def test_quick_looks_settle_what_is_plain():
    docs = [unmark(edges.GOOD, example_article("harbour-vote")), unmark(guideline.NESTED, example_article("harbour-vote"))]
    assert [{declared.id for declared in asked} for asked in checks.unsettled(batch_of(docs))] == [set(), set()]


def test_a_fault_of_the_checks_themselves_is_not_silent(monkeypatch):
    monkeypatch.setattr(checks, "all_checks", lambda: ())
    files = {**FILES, "annotations/harbour-vote.json": b"{"}
    with pytest.raises(AssertionError, match="no check says why"):
        check_source(triple(files, "harbour-vote"))


def test_a_link_that_leads_out_and_a_pipe_are_faults(tmp_path):
    root = tmp_path / "root"
    write(root, FILES)
    (tmp_path / "outside.json").write_bytes(b"{}")
    (root / "annotations" / "harbour-vote.json").unlink()
    (root / "annotations" / "harbour-vote.json").symlink_to(tmp_path / "outside.json")
    assert [(f.check, f.file) for f in check_folder(root)] == [("file-is-not-readable", "annotations/harbour-vote.json")]
    (root / "annotations" / "harbour-vote.json").unlink()
    os.mkfifo(root / "annotations" / "harbour-vote.json")
    assert [f.check for f in check_folder(root)] == ["file-is-not-readable"]
