"""However the articles come in and whoever builds them, the same shards come out."""

import gzip
import json
from itertools import chain

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from projects import copies, documents, project
from saidby import files, shards
from saidby.build import How, build, check
from saidby.checks import Finding
from saidby.shards import building, cuts
from saidby.shards.indexing import head

DOCS = tuple(chain.from_iterable(copies(doc, 7) for doc in documents()))


def archive(folder, docs, *, per_file=5, packed=False):
    folder.mkdir(parents=True, exist_ok=True)
    for number, start in enumerate(range(0, len(docs), per_file)):
        data = b"".join(map(files.as_line, docs[start : start + per_file]))
        name = folder / f"part-{number}.jsonl"
        if packed:
            name.with_suffix(".jsonl.zst").write_bytes(pa.compress(data, codec="zstd", asbytes=True))
        else:
            name.write_bytes(data)
    return folder


def built(root, to, **how):
    found = []
    report = build(root, to, found.append, how=How(shard=3, **how))
    assert (report.ok, found) == (True, [])
    return {path.relative_to(to).as_posix(): path.read_bytes() for path in sorted(to.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    folder = tmp_path_factory.mktemp("expected")
    return built(archive(folder / "archive", DOCS), folder / "dataset")


def mixed(folder):
    project(folder, DOCS[::2])
    return archive(folder, DOCS[1::2])


ARRANGEMENTS = {
    "other files": lambda folder: archive(folder, DOCS, per_file=4),
    "backwards": lambda folder: archive(folder, DOCS[::-1]),
    "shuffled": lambda folder: archive(folder, sorted(DOCS, key=lambda doc: doc.article.id[::-1])),
    "packed": lambda folder: archive(folder, DOCS, packed=True),
    "files of their own": lambda folder: project(folder, DOCS),
    "some so, some so": mixed,
}


@pytest.mark.parametrize("arrange", ARRANGEMENTS.values(), ids=ARRANGEMENTS)
def test_the_same_bytes_for_any_arrangement_of_the_input(arrange, expected, tmp_path):
    root = tmp_path / "archive"  # of one name, since the name is in the card
    arrange(root)
    assert built(root, tmp_path / "dataset") == expected


@pytest.mark.parametrize("workers", [2, 3])
def test_the_same_bytes_for_any_number_of_workers(workers, expected, tmp_path):
    assert built(archive(tmp_path / "archive", DOCS), tmp_path / "dataset", workers=workers) == expected


def test_shards_are_cut_by_split_and_id_and_hold_every_article_once(expected):
    names = sorted(name for name in expected if name.startswith("articles/"))
    assert names == [f"articles/{split}-{i:05}-of-00003.parquet" for split in ("test", "train", "validation") for i in range(3)]
    ids = [pq.read_table(pa.BufferReader(expected[name]), columns=["id"])["id"].to_pylist() for name in names]
    assert list(chain.from_iterable(ids)) == sorted((doc.article.id for doc in DOCS), key=lambda name: (name[0] != "h", name))
    assert {len(some) for some in ids} == {2, 3}


@pytest.mark.parametrize(
    ("articles", "size", "most", "expected"),
    [
        (0, 0, 3, [0, 0]),
        (3, 0, 3, [0, 3]),
        (4, 0, 3, [0, 2, 4]),
        (10, 0, 4, [0, 3, 6, 10]),
        (10, 2 * shards.SHARD_BYTES, 100, [0, 5, 10]),
        (2, 9 * shards.SHARD_BYTES, 100, [0, 1, 2]),
    ],
)
def test_cuts(articles, size, most, expected):
    assert cuts(articles, size, most=most) == expected


def test_row_groups_are_closed_by_rows_and_by_text(tmp_path, monkeypatch):
    monkeypatch.setattr(building, "AT_ONCE", 2)
    monkeypatch.setattr(building, "GROUP_ROWS", 4)
    root = archive(tmp_path / "archive", copies(documents()[0], 5))  # three quotes each
    assert build(root, tmp_path / "rows", print).ok
    assert _groups(tmp_path / "rows", "quotes") == [6, 6, 3]
    monkeypatch.setattr(building, "GROUP_ROWS", 10_000)
    monkeypatch.setattr(building, "GROUP_TEXT", 2)
    assert build(root, tmp_path / "text", print).ok
    assert _groups(tmp_path / "text", "articles") == [1, 1, 1, 1, 1]


def _groups(dataset, table):
    read = pq.read_metadata(dataset / table / "train-00000-of-00001.parquet")
    return [read.row_group(i).num_rows for i in range(read.num_row_groups)]


def lines(*docs):
    return b"".join(map(files.as_line, docs))


def findings(root, **how):
    found: list[Finding] = []
    report = check(root, found.append, how=How(**how))
    return report, found


GOOD = lines(*DOCS[:2]), lines(*DOCS[2:4])
BAD = {
    "not JSON": (b'{"article": {]\n', 3),
    "cut short": (GOOD[1][:300] + b"\n", 3),
    "another type": (GOOD[1].split(b"\n")[0].replace(b'"direct"', b'"dirrect"') + b"\n", 3),
    "a key twice": (b'{"text": "x", ' + GOOD[1].split(b"\n")[0][1:] + b"\n", 3),
    "no number": (
        GOOD[1].split(b"\n")[0].replace(b'"version": 1', b'"version": NaN').replace(b'"version":1', b'"version":NaN') + b"\n",
        3,
    ),
    "blank lines before": (b"\n\n[]\n", 5),
}


@pytest.mark.parametrize(("line", "number"), BAD.values(), ids=BAD)
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed"])
def test_a_bad_line_in_the_middle_of_a_shard_is_told_with_its_place(tmp_path, line, number, packed):
    data = GOOD[0] + line + GOOD[1]
    name = "news.jsonl.zst" if packed else "news.jsonl"
    (tmp_path / name).write_bytes(pa.compress(data, codec="zstd", asbytes=True) if packed else data)
    report, found = findings(tmp_path)
    assert {(finding.file, finding.line) for finding in found if finding.severity == "error"} == {(name, number)}
    assert all(finding.column for finding in found)
    assert report.articles == 5
    assert findings(tmp_path / name)[1] == found


def test_a_line_that_is_too_long_is_told_and_passed_over(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "LARGEST", 20_000)
    (tmp_path / "news.jsonl").write_bytes(GOOD[0] + b'"' + b"x" * 50_000 + b'"\n' + GOOD[1])
    report, found = findings(tmp_path)
    assert [(finding.file, finding.line) for finding in found] == [("news.jsonl", 3)]
    assert "longer than 20,000 bytes" in found[0].message
    assert report.articles == 5


def test_a_packed_shard_that_ends_in_the_middle_is_told(tmp_path):
    data = pa.compress(lines(*copies(documents()[0], 300)), codec="zstd", asbytes=True)
    (tmp_path / "news.jsonl.zst").write_bytes(data[: len(data) // 2])
    report, found = findings(tmp_path)
    assert not report.ok
    assert found[-1].file == "news.jsonl.zst"
    assert any("truncated" in finding.message.lower() for finding in found)


def test_what_is_not_zstd_at_all_is_told(tmp_path):
    (tmp_path / "news.jsonl.zst").write_bytes(gzip.compress(GOOD[0]))
    report, found = findings(tmp_path)
    assert not report.ok
    assert {finding.file for finding in found} == {"news.jsonl.zst"}


def test_an_id_in_two_shards_is_found(tmp_path):
    archive(tmp_path, [*DOCS, DOCS[3]])
    _, found = findings(tmp_path, shard=3)
    assert "article-id-is-given-twice" in {finding.check for finding in found}


def test_errors_stop_the_build_when_there_are_enough(tmp_path):
    value = json.loads(files.as_line(DOCS[0]))
    bad = [json.dumps({**value, "text": f"{number}"}).encode() for number in range(50)]
    (tmp_path / "news.jsonl").write_bytes(b"\n".join(bad))
    report, found = findings(tmp_path, most_errors=7)
    assert report.stopped
    assert 7 <= report.found["error"] <= 20
    assert len(found) == report.found.total()
    assert findings(tmp_path)[0].found["error"] >= 50


def test_a_head_is_read_from_any_order_of_keys():
    line = json.loads(files.as_line(DOCS[0]))
    turned = {key: line[key] for key in ("annotation", "text", "article")}
    for value in (line, turned, {**line, "article": {key: line["article"][key] for key in line["article"] if key != "id"}}):
        name, about = head(json.dumps(value).encode())
        assert (name, about["split"]) == (DOCS[0].article.id, "train")
