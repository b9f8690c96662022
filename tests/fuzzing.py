"""What every reader owes to bytes that nobody meant for it: an answer, and the same one by every way of reading.

A reader is a public function of this module: given bytes and an empty folder to work in, it hands them to the package as its
users would, and raises where a promise is broken. What the package refuses, it has to refuse by the error that it declares.
Each corpus is a reader too: the first byte says which file of its sample the others replace.
"""

from __future__ import annotations

import json as stdlib_json
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path

import pyarrow as pa

import projects
from saidby import build, checks, corpora, files, markup, predictions, scoring
from saidby.formats import brat as standoff
from saidby.formats import delimited as tables
from saidby.formats import json as strict
from saidby.formats import tagged as columns
from saidby.formats import xml as trees

Read = Callable[[bytes, Path], None]
SAMPLES = Path(__file__).parent / "samples"
GOLD = {doc.article.id: doc for doc in projects.documents()}
COUNCIL = GOLD["council-bridge"]
FILES = [files.Part(name, data) for name, data in files.as_files(COUNCIL).items()]
BITS = [
    *(sign.encode() for sign in "\"'{}[]<>&;:,.|#=-_/\\ \t\n\r\x00\x0c\x1b\ufeff\u2028\u202e²٣ä😀"),
    *(b"\xff", b"\xc3", b"\xed\xa0\x80", b"\\ud800", b"\\u0000", b"NaN", b"-0", b"1e400", b"1.0", b"-1", b"9" * 30, b"9" * 4400),
    *(b"null", b"true", b"[]", b"{}", b'""', b"====", b"[q1|", b"|q1]", b"quote q1 ", b"entity e1 ", b"T1\t", b"E1\t", b"#1\t"),
    *(b"*\t", b"B-", b"I-", b"O\n", b"<!--", b"]]>", b"<a>", b"</a>", b"<said who='", b"&#13;", b"&x;", b"\r\n"),
    *(b'"article":', b'"quote":', b"council-bridge", b"..", b"0 5", b'{"start":0,"end":5,"text":"Bridg"}', b"[0,5]", b"[5,0]"),
    *(b"[" * 70, b'{"a":' * 70),
]  # fmt: skip


# Readers


def json(data: bytes, folder: Path) -> None:  # noqa: ARG001
    """A value is read by every way alike, and every value of it has its place; or the place is told where it is none."""
    text = data.decode("utf-8", "replace")
    try:
        value = strict.parse(text)
    except strict.JSONError as error:
        assert (error.line, error.column) == strict.position(text, error.offset)  # noqa: PT017
        return
    places = strict.Places(text)
    for path, *_ in strict.scan(text):
        places.position(places.offset(path))
    flawed = next(strict.flaws(text), None) is not None
    try:
        assert strict.parse(strict.dumps(strict.parse_sound(text))) == value
    except ValueError:
        assert flawed
    else:
        assert not flawed


def annotation(data: bytes, folder: Path) -> None:  # noqa: ARG001
    """The annotation file of an article."""
    _judged(files.Source(COUNCIL.article.id, FILES[1], FILES[0], files.Part("annotations/council-bridge.json", data)))


def metadata(data: bytes, folder: Path) -> None:  # noqa: ARG001
    """The metadata file of an article."""
    _judged(files.Source(COUNCIL.article.id, files.Part("raw/council-bridge.json", data), FILES[0], FILES[2]))


def text(data: bytes, folder: Path) -> None:  # noqa: ARG001
    """The raw text of an article."""
    _judged(files.Source(COUNCIL.article.id, FILES[1], files.Part("raw/council-bridge.txt", data), FILES[2]))


def _judged(source: files.Source) -> None:
    doc, found = checks.check_source(source)
    for finding in found:
        assert str(finding)
    if doc is None:
        assert any(finding.severity == "error" for finding in found)
        return
    line = files.as_line(doc).removesuffix(b"\n")
    assert files.read(files.record(line, "again")) == doc
    assert (quick := files.plainly_sound(line)) is None or files.document_of(quick) == doc


def jsonl(data: bytes, folder: Path) -> None:
    """A shard: every line is an article or is told, and the quick way takes nothing that the plain way refuses."""
    for line in data.split(b"\n"):
        quick = files.plainly_sound(line)
        assert quick is None or files.read(files.record(line, "shard")) == files.document_of(quick)
    _shard(folder / "news.jsonl", data)


def packed(data: bytes, folder: Path) -> None:
    """A packed shard."""
    _shard(folder / "news.jsonl.zst", data)


def _shard(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    found: list[checks.Finding] = []
    try:
        report = build.check(path, found.append)
    except build.SettingsError as error:
        assert "holds no article" in str(error)  # noqa: PT017 - nothing else is wrong with it
        return
    assert report.articles > 0
    assert report.ok == (not any(finding.severity == "error" for finding in found))


def prediction(data: bytes, folder: Path) -> None:
    """Predictions as JSONL: brought to the text and scored, or told line by line."""
    path = folder / "guess.jsonl"
    path.write_bytes(data)
    predictions.is_predictions(path)
    try:
        guess = list(predictions.read(path, GOLD))
    except predictions.Unreadable as error:
        assert error.faults  # noqa: PT017
        return
    if guess:
        scoring.score(list(GOLD.values()), guess, missing="empty")


def marked(data: bytes, folder: Path) -> None:  # noqa: ARG001
    """Marked-up text: the document of it can be marked up again, unless its text looks like markup, and is then the same."""
    try:
        doc = markup.unmark(data.decode("utf-8", "replace"))
    except markup.MarkupError as error:
        assert str(error)  # noqa: PT017
        return
    try:
        again = markup.mark(doc)
    except markup.MarkupError:
        return
    assert markup.unmark(again) == doc


def brat(data: bytes, folder: Path) -> None:  # noqa: ARG001
    """Standoff: what is read and what is lost add up to what there is."""
    records = data.decode("utf-8", "replace")
    found = standoff.parse(records, COUNCIL.text)
    assert len(found.textbounds) + len(found.links) + len(found.lost) == sum(standoff.count(records).values())
    assert all(end <= len(COUNCIL.text) for bound in found.textbounds.values() for _, end in bound.spans)


def xml(data: bytes, folder: Path) -> None:  # noqa: ARG001
    """A tree: every element lies in its text."""
    try:
        root = trees.parse(data)
    except trees.XMLError as error:
        assert error.line > 0  # noqa: PT017
        return
    plain, elements = trees.inline(root)
    assert all(0 <= each.start <= each.end <= len(plain) for each in elements)


def delimited(data: bytes, folder: Path) -> None:  # noqa: ARG001
    """CSV and TSV: where every line is a row, nothing of it is lost."""
    table = data.decode("utf-8", "replace")
    for delimiter, quoted in ((",", True), ("\t", True), ("\t", False)):
        try:
            list(tables.records(table, delimiter=delimiter, quoted=quoted))
            list(tables.rows(table, delimiter=delimiter, quoted=quoted))
        except tables.DelimitedError as error:
            assert error.line > 0  # noqa: PT017
    assert ["\t".join(row.fields) for row in tables.rows(table, delimiter="\t", quoted=False)] == list(tables.lines(table))


def tagged(data: bytes, folder: Path) -> None:  # noqa: ARG001
    """A token and its tag on each line, by every scheme."""
    table = data.decode("utf-8", "replace")
    tags = [line.tag for line in columns.lines(table)]
    list(columns.wrong_lines(table))
    for scheme in ("IOB1", "BIO", "BILOU", "plain"):
        assert all(0 <= run.first < run.end <= len(tags) for run in columns.runs(tags, scheme))


def _corpus(corpus: corpora.Corpus, data: bytes, folder: Path) -> None:
    """A corpus with one of its files replaced: whatever is in it is kept and sound, or dropped and counted."""
    name = corpus.about.name
    sample = sample_files(name)
    root = folder / name
    if not root.exists():
        shutil.copytree(SAMPLES / name, root)
    path, body = sample[data[0] % len(sample) if data else 0], data[1:]
    try:
        (root / path).write_bytes(body)
        found: Counter[str] = Counter()
        for item in corpus.read(root):
            if isinstance(item, corpora.Dropped):
                found[item.kind] += item.number
            else:
                found += corpus.kept(item)
                line = files.as_line(item).removesuffix(b"\n")
                doc, told = checks.check_source(files.record(line, "imported"))
                assert doc == item or (doc is None and told), told  # what cannot be read back an import drops, and says why
        assert +found == +corpus.count(root)
    except corpora.NotThere as error:
        assert str(error)  # noqa: PT017
    finally:
        shutil.copyfile(SAMPLES / name / path, root / path)


@cache
def sample_files(name: str) -> list[Path]:
    """The files of a corpus's sample, below its folder."""
    return sorted(path.relative_to(SAMPLES / name) for path in (SAMPLES / name).rglob("*") if path.is_file())


PLAIN: tuple[Read, ...] = (json, annotation, metadata, text, jsonl, packed, prediction, marked, brat, xml, delimited, tagged)
READERS = {read.__name__: read for read in PLAIN} | {name: partial(_corpus, corpora.load(name)) for name in corpora.names()}


# Inputs


def seeds(reader: str) -> list[bytes]:
    """Sound inputs of a reader, to be changed."""
    if reader in corpora.names():
        found = [bytes([i]) + (SAMPLES / reader / path).read_bytes() for i, path in enumerate(sample_files(reader))]
    else:
        found = list(_seeds(reader))
    return found + [path.read_bytes() for path in finds(reader)]


def _seeds(reader: str) -> Iterator[bytes]:
    docs = list(GOLD.values())
    lines = b"".join(map(files.as_line, docs))
    endings = {"brat": ("ann",), "xml": ("xml",), "delimited": ("csv", "tsv"), "tagged": ("txt",)}
    if reader in ("json", "annotation", "metadata", "text"):
        made = {"metadata": 1, "text": 0}.get(reader, 2)
        yield from (FILES[made].data, *(list(files.as_files(doc).values())[made] for doc in docs))
    elif reader == "jsonl":
        yield from (lines, files.as_line(docs[1]))
    elif reader == "packed":
        yield bytes(pa.Codec("zstd").compress(lines))
    elif reader == "marked":
        yield from (markup.mark(doc).encode("utf-8") for doc in docs)
    elif reader == "prediction":
        yield from (b"".join(_guessed(doc, spans=spans) for doc in docs) for spans in (True, False))
    else:
        yield from (path.read_bytes() for ending in endings[reader] for path in sorted(SAMPLES.rglob(f"*.{ending}")))


def _guessed(doc: files.Document, *, spans: bool) -> bytes:
    quotes = [{"quote": [list(span) if spans else span.of(doc.text) for span in quote.content],
               "speaker": [span.of(doc.text) for span in quote.speaker.mention] or None, "type": quote.type}
              for quote in doc.quotes]  # fmt: skip
    return stdlib_json.dumps({"article": doc.article.id, "quotes": quotes}, ensure_ascii=False).encode("utf-8") + b"\n"


def finds(reader: str) -> list[Path]:
    """Inputs under which a reader once broke a promise."""
    return sorted((Path(__file__).parent / "finds" / reader).glob("*.bin"))


def changed(some: list[bytes], chance: random.Random) -> bytes:
    """One of some inputs with one to eight changes: bytes lost, doubled, moved, replaced, or taken from another."""
    data = bytearray(chance.choice(some))
    for _ in range(1 + min(int(chance.expovariate(0.6)), 7)):
        start, size = chance.randrange(len(data) + 1), int(chance.expovariate(0.1))
        piece = bytes(data[start : start + size])
        other = chance.choice(some)
        there = chance.randrange(len(other) + 1)
        news = (b"", piece * 2, chance.choice(BITS), bytes([chance.randrange(256)]), other[there : there + 5 * size], piece[::-1])
        data[start : start + (size if chance.random() < 0.7 else 0)] = chance.choice(news)
    return bytes(data[: chance.randrange(len(data) + 1)] if chance.random() < 0.05 else data)
