"""Files made to do harm: each is refused with a message, reads and writes nothing outside, and takes bounded memory and time.

Each test here fails when its guard is taken out of the source; that was tried for every one.
"""

import ast
import json
import os
import re
import subprocess
import sys
import textwrap
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
from click.testing import CliRunner

import saidby
from projects import documents, project
from saidby import checks, corpora, exports, files, importing, markup
from saidby.cli import main
from saidby.corpora import Corpus, Dropped, NotThere
from saidby.formats import jsonl

SOURCE = Path(saidby.__file__).parent
SAMPLES = Path(__file__).parent / "samples"
COUNCIL, *_ = documents()
IDS = [
    "..",
    "../evil",
    "../../evil",
    "/tmp/evil",
    "a/../../evil",
    "..\\evil",
    "C:evil",
    "evil\x00",
    "evil\n",
    "con",
    "NUL.txt",
    "com1.json",
    "evil.",
    " evil",
    "-rf",
    ".evil",
    "\u202elive",
    "évil",
    "",
    "e" * 151,
]
posix = pytest.mark.skipif(sys.platform == "win32", reason="links, pipes and limits of POSIX")


def named(name):
    return replace(COUNCIL, article=replace(COUNCIL.article, id=name))


def tree(folder):
    """Everything below a folder, with the bytes of files."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


def call(*words):
    result = CliRunner().invoke(main, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


def ids_told(source):
    doc, found = checks.check_source(source)
    assert doc is None
    return {finding.check for finding in found if finding.severity == "error"}


# Names that lead elsewhere


@pytest.mark.parametrize("name", IDS)
def test_an_id_that_names_no_file_is_refused_by_the_reader(name):
    line = files.as_line(named(name)).rstrip(b"\n")
    told = ids_told(files.record(line, "shard.jsonl"))
    assert told & {"id-is-not-safe", "file-breaks-the-schema"}, told


@pytest.mark.parametrize("name", IDS)
def test_nothing_is_written_under_an_id_that_names_no_file(name, tmp_path):
    root = project(tmp_path / "in" / "root")
    before = tree(tmp_path)
    for write in (files.write, files.write_annotation):
        with pytest.raises(files.Refused, match="cannot be the name of a file"):
            write(named(name), root)
    assert tree(tmp_path) == before


@pytest.mark.parametrize(
    "name", ["../raw/council-bridge", "../annotations/../raw/council-bridge", "../../root/raw/council-bridge"]
)
def test_markup_cannot_write_over_another_file(name, tmp_path):
    root = project(tmp_path / "root")
    (tmp_path / "a.marked").write_text(
        markup.mark(COUNCIL).replace("article council-bridge", f"article {name}"), encoding="utf-8"
    )
    before = tree(tmp_path)
    result = call("unmark", tmp_path / "a.marked", "--root", root)
    assert (result.exit_code, "cannot be the name of a file" in result.output) == (1, True), result.output
    assert tree(tmp_path) == before


def test_a_prediction_cannot_name_a_text_outside(tmp_path):
    root = project(tmp_path / "root")
    secret = tmp_path / "secret.txt"
    secret.write_text("It leaks.\n", encoding="utf-8")
    assert call("mark", "../../secret", "--root", root).exit_code == 1
    assert "leaks" not in call("mark", "../../secret", "--root", root).output


@pytest.mark.parametrize("name", IDS)
def test_an_import_writes_no_article_under_such_an_id(name, tmp_path):
    doc = replace(named(name), article=replace(named(name).article, corpus="made-up"))
    about = corpora.load("polnear").about
    corpus = Corpus(about, lambda _: iter([doc]), lambda _: {"quote": 3}, lambda _: {"quote": 3})
    tally = importing.run(corpus, tmp_path, tmp_path / "in" / "out")
    assert (tally.articles, tally.dropped["quote"]) == (0, 3)
    assert {path.name for path in tmp_path.rglob("*")} == {"in", "out", "import", "dropped.jsonl", "tally.json", "dataset.toml"}


@pytest.mark.parametrize("form", exports.formats())
@pytest.mark.parametrize("name", ["../evil", "/tmp/evil", "con", "evil\x00"])
def test_an_export_writes_no_file_under_such_an_id_or_split(form, name, tmp_path):
    pytest.importorskip(exports.about(form).needs or "json")
    other = replace(COUNCIL, article=replace(COUNCIL.article, split=name))
    report = exports.export(form, [named(name), other], tmp_path / "in" / "out")
    assert (report.articles, report.ok) == (0, False)
    assert [path.name for path in tmp_path.iterdir()] == ["in"]
    assert not list(tmp_path.rglob("*evil*"))


# Links, pipes and folders


@posix
@pytest.mark.parametrize("kind", ["raw", "annotations"])
def test_a_folder_that_is_a_link_out_of_the_tree_is_not_read(kind, tmp_path):
    project(tmp_path / "elsewhere")
    root = project(tmp_path / "root")
    for path in (root / kind).iterdir():
        path.unlink()
    (root / kind).rmdir()
    (root / kind).symlink_to(tmp_path / "elsewhere" / kind)
    result = call("check", root)
    assert result.exit_code == 1
    assert "lies behind one" in result.output
    assert "file-is-not-readable" in result.output


@posix
@pytest.mark.parametrize("kind", ["link", "pipe", "folder", "dangling"])
@pytest.mark.parametrize("ending", jsonl.ENDINGS)
def test_a_shard_that_is_no_file_of_the_folder_is_told(kind, ending, tmp_path):
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / f"outside{ending}").write_bytes(files.as_line(COUNCIL))
    place = root / f"news{ending}"
    {
        "link": lambda: place.symlink_to(tmp_path / f"outside{ending}"),
        "pipe": lambda: os.mkfifo(place),
        "folder": place.mkdir,
        "dangling": lambda: place.symlink_to(root / "nowhere"),
    }[kind]()
    result = call("check", root)
    assert result.exit_code == 1
    assert "file-is-not-readable" in result.output
    assert [source.parts for source in files.sources(root) if files.salvage(source)] == []


@posix
def test_a_link_that_waits_where_a_file_is_written_is_not_followed(tmp_path):
    root = project(tmp_path / "root")
    victim = tmp_path / "victim"
    victim.write_text("mine")
    (root / "annotations" / ".council-bridge.json.tmp").symlink_to(victim)
    files.write_annotation(COUNCIL, root)
    (root / "annotations" / "council-bridge.json").unlink()
    (root / "annotations" / "council-bridge.json").symlink_to(victim)
    files.write_annotation(COUNCIL, root)
    assert victim.read_text() == "mine"
    assert not (root / "annotations" / "council-bridge.json").is_symlink()


# Size

LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({bytes}, {bytes}))
from saidby.cli import main
main({words!r})
"""


def limited(*words, megabytes, seconds=600):
    """A command in a process that may not have more memory than this."""
    code = LIMITED.format(bytes=megabytes * 2**20, words=[str(word) for word in words])
    path = os.pathsep.join(sys.path)
    env = {
        **os.environ,
        "PYTHONPATH": path,
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "ARROW_DEFAULT_MEMORY_POOL": "system",
    }
    return subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=seconds, check=False)


@posix
@pytest.mark.parametrize("command", ["check", "stats"])
def test_a_line_of_a_gigabyte_takes_no_gigabyte_of_memory(command, tmp_path):
    path = tmp_path / "news.jsonl"
    with path.open("wb") as file:
        file.write(files.as_line(COUNCIL))
        file.seek(2**30, os.SEEK_CUR)
        file.write(b"\n" + files.as_line(documents()[1]))
    result = limited(command, path, megabytes=900)
    assert result.returncode == 1
    assert "Traceback" not in result.stderr + result.stdout, result.stderr[-500:]
    if command == "check":
        assert "line 2 is longer than 16,777,216 bytes" in result.stderr
        assert result.stderr.rstrip().endswith("3 articles, 1 error, 0 warnings")


@posix
@pytest.mark.parametrize("part", ["raw/council-bridge.txt", "annotations/council-bridge.json", "README.md"])
def test_a_file_of_a_gigabyte_takes_no_gigabyte_of_memory(part, tmp_path):
    root = project(tmp_path / "root")
    (root / part).touch()
    os.truncate(root / part, 2**30)
    result = limited("build", "--root", root, megabytes=900)
    assert (result.returncode, "Traceback" in result.stderr) == (1, False), result.stderr[-500:]
    assert f"{part}" in result.stderr
    assert re.search("it has 1,073,741,824 bytes, more than the (16,777,216|67,108,864) that are read", result.stderr)


@posix
def test_a_packed_shard_that_never_ends_is_given_up(tmp_path):
    path = tmp_path / "bomb.jsonl.zst"
    with pa.CompressedOutputStream(str(path), "zstd") as out:
        for _ in range(400):
            out.write(b" " * (2**20 - 1) + b"\n")
    assert path.stat().st_size < 2**20
    result = limited("build", "--root", tmp_path, "--to", tmp_path / "dataset", megabytes=1200)
    assert (result.returncode, "Traceback" in result.stderr) == (1, False), result.stderr[-500:]
    assert "it unpacks to more than 67,108,864 bytes" in result.stderr
    assert [line.problem[:40] for line in jsonl.lines(path, longest=files.LARGEST) if line.problem]
    assert sum(item.stat().st_size for item in tmp_path.rglob("*") if item.is_file()) < 2**20


DEEP = [b"[" * 100_000 + b"]" * 100_000, b'{"a":' * 100_000 + b"1" + b"}" * 100_000]


@pytest.mark.parametrize("deep", DEEP, ids=["lists", "objects"])
@pytest.mark.parametrize("part", ["raw/council-bridge.json", "annotations/council-bridge.json", "news.jsonl", "inside"])
def test_json_nested_a_hundred_thousand_deep_is_told(deep, part, tmp_path):
    root = project(tmp_path / "root")
    if part == "inside":
        path = root / "annotations" / "council-bridge.json"
        path.write_bytes(path.read_bytes().replace(b"{", b'{"extra": {"a": ' + deep + b"},", 1))
    else:
        (root / part).write_bytes(deep)
    for words in (["check", root], ["build", "--root", root, "--to", tmp_path / "dataset"]):
        result = call(*words)
        assert result.exit_code == 1
        assert "file-is-nested-too-deeply" in result.output
    assert call("score", root, root).exit_code == 1
    assert call("stats", root).exit_code == 1
    assert call("view", root, "-o", tmp_path / "a.html").exit_code == 1


@pytest.mark.parametrize("deep", DEEP, ids=["lists", "objects"])
def test_markup_with_json_nested_a_hundred_thousand_deep_is_told(deep):
    value = deep.decode() if deep.startswith(b"{") else f'{{"a": {deep.decode()}}}'
    with pytest.raises(markup.MarkupError, match="line 2, column 1: its JSON is nested too deeply"):
        markup.unmark(f"article a\nextra {value}\n====\nx\n")


HOSTILE = {
    "json": DEEP,
    "xml": [
        b"<a>" * 100_000,
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        b"<!DOCTYPE a [<!ENTITY a 'ha'>"
        + b"".join(b"<!ENTITY %c '%s'>" % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(12))
        + b"]><a>&m;</a>",
    ],
    "csv": [b'"' + b"x" * 200_000, b"a," * 200_000],
    "tsv": [b"x\t" * 200_000, b"\x1b[31m\x00\n" * 50],
    "ann": [b"T1\tContent 0 " + b"9" * 5000 + b"\tx\n", b"T1\tContent 5 2\tx\n" * 50, b"#1\tNote T1\t" + DEEP[0]],
    "txt": [b"\x1b]0;x\x07" * 50, b"O\n" * 50_000],
}
SAMPLE_FILES = [
    (name, path.relative_to(SAMPLES / name))
    for name in corpora.names()
    for path in sorted((SAMPLES / name).rglob("*"))
    if path.is_file()
]


@pytest.mark.parametrize(
    ("name", "file"), SAMPLE_FILES, ids=[f"{name}-{number}" for number, (name, _) in enumerate(SAMPLE_FILES)]
)
def test_no_corpus_reader_falls_for_a_hostile_file(name, file, tmp_path):
    import shutil

    data = (SAMPLES / name / file).read_bytes()
    numbers = [re.sub(rb"\d+", digits, data) for digits in (b"9" * 5000, b"9" * 30, "²".encode(), "٣".encode())]
    for hostile in [*HOSTILE.get(file.suffix[1:], [b"\x00" * 1000]), *numbers]:
        root = tmp_path / "in"
        shutil.copytree(SAMPLES / name, root)
        (root / file).write_bytes(hostile)
        try:
            corpora.load(name).count(root)
            kept = [item for item in corpora.load(name).read(root) if not isinstance(item, Dropped)]
        except NotThere as error:
            kept = []
            assert str(error)  # noqa: PT017 - a reader may refuse or keep, but never without a word
        assert not any("root:" in doc.text for doc in kept)
        shutil.rmtree(root)


# What a terminal would obey

ESCAPES = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202e\u2066\x08\r\x7f"


def is_plain(result):
    return not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]", result.output)


def escaping(tmp_path):
    """A project, its folder, its files' names, ids and values full of escapes."""
    root = project(tmp_path / f"root{ESCAPES}")
    name = f"evil{ESCAPES}"
    line = files.as_line(replace(named(name), text=COUNCIL.text + ESCAPES))
    (root / f"{name}.jsonl").write_bytes(line + b'{"' + ESCAPES.encode() + b'": 1}\n' + ESCAPES.encode())
    (root / "raw" / f"{name}.txt").write_text("x")
    (root / "raw" / f"{name}.odd").write_text("x")
    about = json.loads((root / "raw/council-bridge.json").read_bytes())
    (root / "raw/council-bridge.json").write_text(json.dumps(about | {"title": ESCAPES, ESCAPES: 1, "split": ESCAPES}))
    path = root / "annotations/harbour-vote.json"
    path.write_bytes(
        path.read_bytes().replace(b'"indirect"', json.dumps(ESCAPES).encode()).replace(b'"e1"', json.dumps(ESCAPES).encode())
    )
    (root / "a.marked").write_text(f"article {name}\nquote {ESCAPES} x\n====\nx")
    return root, name


@posix
def test_no_command_prints_what_a_terminal_would_obey(tmp_path):
    root, name = escaping(tmp_path)
    (tmp_path / "labels").mkdir()
    commands = [
        ["check", root],
        ["build", "--root", root, "--to", tmp_path / name],
        ["mark", name, "--root", root],
        ["unmark", root / "a.marked", "--root", root],
        ["score", root, root],
        ["agreement", root, root],
        ["stats", root],
        ["view", root, "-o", root / name / "x.html"],
        ["view", root, "-o", root],
        ["export", "csv", root, tmp_path / name],
        ["export", name, root, tmp_path / "out"],
        ["import", "polnear", root, tmp_path / name],
        ["import", name, root, "out"],
        ["import", "polnear", SAMPLES / "polnear", tmp_path / name],
        ["check", "--explain", name],
        ["check", tmp_path / name / "no"],
        ["publish", name, "--root", root],
    ]
    for words in commands:
        result = call(*words)
        assert is_plain(result), (words[0], result.output)
        assert result.output


def test_a_corpus_with_escapes_in_its_names_and_kinds_is_imported_plainly(tmp_path):
    about = corpora.load("polnear").about
    dropped = Dropped(f"a{ESCAPES}", ESCAPES, f"kind{ESCAPES}", 1)
    corpus = Corpus(about, lambda _: iter([dropped]), lambda _: {dropped.kind: 1}, lambda _: {})
    assert importing.run(corpus, tmp_path, tmp_path / "out").ok
    assert is_plain(CliRunner().invoke(main, ["stats", str(tmp_path / "out")]))


# Code in data

FORBIDDEN = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "shelve", "marshal", "jsonpickle"}
CALLS = {"eval", "exec", "compile", "__import__"}
LOADERS = {
    "torch.load",
    "np.load",
    "numpy.load",
    "yaml.load",
    "yaml.unsafe_load",
    "yaml.full_load",
    "pd.read_pickle",
    "os.system",
    "pa.deserialize",
    "subprocess.call",
    "subprocess.getoutput",
}


def unsafe(code):
    """What in a module could run code that data bring along."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names] + [getattr(node, "module", None) or ""]
            yield from FORBIDDEN.intersection(name.partition(".")[0] for name in names)
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            safe = name == "torch.load" and any(
                word.arg == "weights_only" and ast.unparse(word.value) == "True" for word in node.keywords
            )
            if (name in CALLS | LOADERS and not safe) or name.endswith(".load_pickle"):
                yield name
            yield from (
                f"{name}({word.arg})"
                for word in node.keywords
                if word.arg in ("trust_remote_code", "shell") and ast.unparse(word.value) != "False"
            )


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_nothing_that_is_read_can_run(path):
    assert list(unsafe(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "code",
    [
        "import pickle",
        "from joblib import load",
        "eval(x)",
        "torch.load(p)",
        "yaml.load(p, L)",
        "run(c, shell=True)",
        "Auto(trust_remote_code=x)",
    ],
)
def test_what_could_run_is_found(code):
    assert list(unsafe(textwrap.dedent(code)))
