"""A dataset takes the old one's place whole, and nothing else is ever touched."""

import subprocess
import sys
import textwrap

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from saidby import publish
from saidby.publish import PublishError, digest, replacing, write_parquet


def put(target, version):
    with replacing(target) as fresh:
        (fresh / "README.md").write_text(version)
        (fresh / "quotes").mkdir()
        (fresh / "quotes" / "train.parquet").write_text(version)


def fail_half_way(target):
    with replacing(target) as fresh:
        (fresh / "README.md").write_text("half")
        raise ZeroDivisionError


def versions(target):
    return {path.read_text() for path in target.rglob("*") if path.is_file()}


@pytest.mark.parametrize("exchange", [True, False], ids=["exchange", "move aside"])
def test_the_new_takes_the_place_of_the_old_and_leaves_nothing_beside(tmp_path, monkeypatch, exchange):
    if not exchange:
        monkeypatch.setattr(publish, "_exchange", lambda *_: False)
    target = tmp_path / "dataset"
    for version in ("one", "two", "three"):
        put(target, version)
        assert versions(target) == {version}
        assert [path.name for path in tmp_path.iterdir()] == ["dataset"]


def test_a_build_that_fails_leaves_the_old_one(tmp_path):
    target = tmp_path / "dataset"
    put(target, "one")
    with pytest.raises(ZeroDivisionError):
        fail_half_way(target)
    assert versions(target) == {"one"}
    assert [path.name for path in tmp_path.iterdir()] == ["dataset"]


def test_a_folder_with_other_peoples_files_is_not_replaced(tmp_path):
    target = tmp_path / "home"
    target.mkdir()
    (target / "thesis.tex").write_text("years of work")
    with pytest.raises(PublishError, match=r"holds 'thesis.tex', which no build wrote"):
        put(target, "one")
    assert versions(target) == {"years of work"}


def test_a_link_is_not_replaced(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "dataset").symlink_to(tmp_path / "real")
    with pytest.raises(PublishError, match="is no folder"):
        put(tmp_path / "dataset", "one")


def test_two_builds_do_not_meet(tmp_path):
    target = tmp_path / "dataset"
    with replacing(target) as fresh:
        (fresh / "README.md").write_text("one")
        with pytest.raises(PublishError, match="another build is writing dataset"):
            put(target, "two")
    assert versions(target) == {"one"}


def test_what_a_killed_build_left_is_cleared_by_the_next(tmp_path):
    target = tmp_path / "dataset"
    put(target, "one")
    code = f"""
        import os, pathlib
        from saidby.publish import replacing
        with replacing(pathlib.Path({str(target)!r})) as fresh:
            (fresh / "README.md").write_text("half")
            os.kill(os.getpid(), 9)
    """
    assert subprocess.run([sys.executable, "-c", textwrap.dedent(code)], check=False).returncode == -9
    assert versions(target) == {"one"}
    put(target, "two")
    assert versions(target) == {"two"}
    assert [path.name for path in tmp_path.iterdir()] == ["dataset"]


def test_a_dataset_that_was_moved_aside_by_a_killed_build_comes_back(tmp_path):
    target, aside = tmp_path / "dataset", tmp_path / ".dataset.building" / "old"
    put(target, "one")
    aside.parent.mkdir()
    target.rename(aside)
    with pytest.raises(ZeroDivisionError):
        fail_half_way(target)
    assert versions(target) == {"one"}


def test_a_parquet_file_is_zstd_with_a_page_index_and_the_same_for_other_chunks(tmp_path):
    table = pa.table({"words": ["said", "wrote"] * 100})
    for number, chunked in enumerate((table, pa.concat_tables([table.slice(0, 50), table.slice(50)]))):
        write_parquet(chunked, tmp_path / f"{number}.parquet")
    assert (tmp_path / "0.parquet").read_bytes() == (tmp_path / "1.parquet").read_bytes()
    column = pq.read_metadata(tmp_path / "0.parquet").row_group(0).column(0)
    assert (column.compression, column.has_offset_index, column.has_column_index) == ("ZSTD", True, True)


def test_the_digest_is_of_the_rows_however_they_lie_in_memory():
    table = pa.table(
        {"words": ["said", None, "é"], "spans": [[{"start": 1, "named": True}], [], [{"start": None, "named": None}]]}
    )
    assert digest(pa.concat_tables([table.slice(0, 1), table.slice(1)])) == digest(table)
    assert digest(pa.concat_tables([table, table]).slice(3)) == digest(table)
    for other in ({"words": ["said", "", "é"]}, {"words": ["sai", "dé", ""]}, {"spans": [[{"start": 2, "named": True}], [], []]}):
        changed = pa.table({**table.to_pydict(), **other}, schema=table.schema)
        assert digest(changed) != digest(table)
