"""The same questions to every corpus, found by listing: no exceptions.

Beside a corpus belong a made-up sample in its own format and layout, tests/samples/<name>/, and tests/samples/<name>.json: its
folder among the real ones, options to read it with, the records of each kind and other facts that were measured by other means.
"""

import json
import os
import re
import shutil
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from packaging.licenses import canonicalize_license_expression

from saidby import checks, corpora, files
from saidby.corpora import Dropped, NotThere
from saidby.document import Document

SAMPLES = Path(__file__).parent / "samples"
REAL = Path(os.environ.get("SAIDBY_CORPORA", Path(__file__).parents[2] / "shared" / "corpora"))
NAMES = corpora.names()
every_corpus = pytest.mark.parametrize("name", NAMES)


@cache
def read(name):
    return tuple(corpora.load(name).read(SAMPLES / name))


def documents(name):
    return [item for item in read(name) if isinstance(item, Document)]


def balance(corpus, root, items):
    """What was counted, and what was kept or dropped, by kind: the two should be equal."""
    found = Counter()
    for item in items:
        found += Counter({item.kind: item.number}) if isinstance(item, Dropped) else corpus.kept(item)
    return corpus.count(root), found


def extras(doc):
    yield from (("document", doc.extra), ("article", doc.article.extra))
    yield from (("entity", entity.extra) for entity in doc.entities)
    yield from (("quote", quote.extra) for quote in doc.quotes)


@every_corpus
def test_it_says_what_it_is(name):
    about = corpora.load(name).about
    assert about.name == name
    assert about.address.startswith("https://")
    assert canonicalize_license_expression(about.licence) == about.licence
    assert re.search(r"\b(19|20)\d\d\b", about.citation) or about.address in about.citation
    assert all([about.title, about.revision, about.rights, about.languages, about.maps, about.extra, about.counts, about.faults])
    assert all(number > 0 for number in about.counts.values())


@every_corpus
def test_nothing_is_lost_in_silence(name):
    counted, found = balance(corpora.load(name), SAMPLES / name, read(name))
    assert counted == found
    assert counted.keys() >= corpora.load(name).about.counts.keys(), "the sample has some of every kind"


@every_corpus
def test_it_reads_twice_the_same(name):
    assert tuple(corpora.load(name).read(SAMPLES / name)) == read(name)


@every_corpus
def test_articles_say_where_they_are_from(name):
    about = corpora.load(name).about
    articles = [doc.article for doc in documents(name)]
    assert articles
    assert len({article.id for article in articles}) == len(articles)
    for article in articles:
        assert (article.corpus, article.origin, article.license) == (name, "third-party", about.licence)
        assert article.language in about.languages


@every_corpus
def test_no_check_finds_an_error_in_what_is_kept(name):
    for doc in documents(name):
        _, findings = checks.check_source(files.record(files.as_line(doc).rstrip(b"\n"), "sample"))
        assert not [str(finding) for finding in findings if finding.severity == "error"]


@every_corpus
def test_documents_come_back_from_files(name, tmp_path):
    for doc in documents(name):
        files.write(doc, tmp_path)
    assert list(files.read_documents(tmp_path)) == sorted(documents(name), key=lambda doc: doc.article.id)


@every_corpus
def test_what_is_kept_beyond_the_model_is_declared(name):
    declared = {
        (owner.strip(), key.strip())
        for said in corpora.load(name).about.extra
        for owner, _, keys in [said.partition(":")]
        for key in keys.split(",")
    }
    found = {(owner, key) for doc in documents(name) for owner, extra in extras(doc) for key in extra}
    assert found <= declared


@every_corpus
def test_a_folder_without_the_corpus_is_refused(name, tmp_path):
    corpus = corpora.load(name)
    with pytest.raises(NotThere, match=re.escape(str(tmp_path))):
        list(corpus.read(tmp_path))
    with pytest.raises(NotThere):
        corpus.count(tmp_path)


def gone(path):
    path.unlink()


def cut(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def emptied(path):
    path.write_bytes(b"")


def no_text(path):
    path.write_bytes(path.read_bytes() + b"\xff\xfe")


FILES = [path.relative_to(SAMPLES).as_posix() for name in NAMES for path in sorted((SAMPLES / name).rglob("*")) if path.is_file()]


@pytest.mark.parametrize("damage", [gone, cut, emptied, no_text])
@pytest.mark.parametrize("file", FILES)
def test_damaged_files_are_told_and_never_a_traceback(file, damage, tmp_path):
    name = file.partition("/")[0]
    root = tmp_path / name
    shutil.copytree(SAMPLES / name, root)
    damage(tmp_path / file)
    corpus = corpora.load(name)
    try:
        items = list(corpus.read(root))
    except NotThere:
        return
    counted, found = balance(corpus, root, items)
    assert counted == found


def measured(name):
    """The folder of the real corpus, and what was measured there by other means than its reader."""
    about = json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    root = REAL / about["folder"]
    if not root.is_dir():
        pytest.skip(f"the real corpora are not here: no {root}; SAIDBY_CORPORA may name the folder that holds them")
    return root, about


@pytest.mark.slow
@every_corpus
def test_the_real_corpus_is_read_whole(name):
    root, about = measured(name)
    corpus = corpora.load(name)
    counted, found = balance(corpus, root, corpus.read(root))
    assert counted == found
    assert counted == about["counts"]
    whole = corpus.about.counts
    assert counted <= Counter(whole), "the folder holds the corpus, or a part of it, and ABOUT counts every kind"


def facts(doc):
    """What the fields of a document hold, which `kept` may not look at."""
    yield from (("characters", len(doc.text)), ("without_quotes", not doc.quotes), ("quotes", len(doc.quotes)))
    for quote in doc.quotes:
        yield from (("discontinuous", len(quote.content) > 1), ("with_cue", bool(quote.cue)), (quote.type, 1))
        for role, party in (("speaker", quote.speaker), ("addressee", quote.addressee)):
            yield f"with_{role}", bool(party.mention or party.entities)


@pytest.mark.slow
@every_corpus
def test_the_real_corpus_has_no_error_and_the_measured_facts(name):
    root, about = measured(name)
    errors, found = Counter(), Counter()
    for doc in corpora.load(name).read(root, **about["options"]):
        if isinstance(doc, Document):
            for fact, number in facts(doc):
                found[fact] += number
            errors.update(finding.check for finding in checks.check_document(doc) if finding.severity == "error")
    assert not errors
    assert {fact: found[fact] for fact in about["facts"]} == about["facts"]
