"""Every corpus with a few bytes of its sample changed: told, counted, sound in what is kept, and never a traceback."""

import shutil
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saidby import checks, corpora, files
from saidby.corpora import Dropped, NotThere

SAMPLES = Path(__file__).parent / "samples"
READINGS = [(name, {}) for name in corpora.names()] + [("redewiedergabe", {"form": "tsv"})]
BITS = (
    b'"', b"\t", b"\n", b"\r", b" ", b"-", b"|", b".", b"_", b"<", b">", b"&", b"\xff", b"\x00", "ä".encode(), b"B-", b"O", b"1",
    b"{", b"]", b",", b":", b"null", b"<said>", b"</said>", b"&#13;", "\u2028".encode(), b"\x0c", b"",
)  # fmt: skip


@st.composite
def edits(draw):
    """Where in a file (as a share of it), how many bytes go, and what comes."""
    return draw(st.integers(0, 10_000)), draw(st.integers(0, 30)), draw(st.sampled_from(BITS))


def mutated(data, changes):
    for share, gone, bits in changes:
        at = len(data) * share // 10_000
        data = data[:at] + bits + data[at + gone :]
    return data


@pytest.mark.parametrize(
    ("name", "options"), READINGS, ids=lambda value: value if isinstance(value, str) else "-".join(value.values())
)
@given(st.data())
@settings(max_examples=25)
def test_any_change_is_accounted_for(name, options, data):
    corpus = corpora.load(name)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / name
        shutil.copytree(SAMPLES / name, root)
        path = data.draw(st.sampled_from(sorted(path for path in root.rglob("*") if path.is_file())))
        path.write_bytes(mutated(path.read_bytes(), data.draw(st.lists(edits(), min_size=1, max_size=3))))
        found, ids = Counter(), set()
        try:
            items = list(corpus.read(root, **options))
        except NotThere:
            return  # a table that describes the whole corpus, or its only file, is gone or broken
        for item in items:
            if isinstance(item, Dropped):
                found[item.kind] += item.number
                continue
            found += corpus.kept(item)
            doc, findings = checks.check_source(files.record(files.as_line(item).rstrip(b"\n"), "mutated"))
            assert doc == item
            assert not [str(finding) for finding in findings if finding.severity == "error"]
            assert item.article.id not in ids
            ids.add(item.article.id)
        assert +found == +corpus.count(root, **options)
