"""The pages for people do what they show: each code block is run, and each link leads somewhere.

`python` blocks run in order in the repository's root, and a `text` block after one is what it prints. `console` blocks run in a
copy of the project: `$ ` begins a command, what follows is what it tells, with `...` for what may differ; a command that
tells an error exits with 1. A block with a file name is that file in the copy. `sh` blocks are what .ci/run does.
"""

import doctest
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

import saidby
from saidby.pages import filled

ROOT = Path(__file__).parents[1]
PAGES = ["README.md", "CONTRIBUTING.md", "annotations/passes/README.md"]
PROSE = [*PAGES, "DATASHEET.md", "CHANGELOG.md", "SECURITY.md", "annotations/GUIDELINES.md"]

FENCE = re.compile(r"^```(?P<language>\w+) ?(?P<file>\S*)\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")
PART = re.compile(r"<!-- (\w+): generated -->")
RUN = """
import contextlib, io, json, sys
told, room = [], {"__name__": "page"}
for code in json.load(sys.stdin):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(compile(code, "block", "exec"), room)
    told.append(out.getvalue())
print(json.dumps(told))
"""


class Block(NamedTuple):
    language: str
    file: str
    code: str


def text_of(page):
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(page):
    return [Block(**found.groupdict()) for found in FENCE.finditer(text_of(page))]


def environment(tmp_path):
    """The tests' own Python and package come first, datasets' cache is fresh, and nothing asks the network."""
    own = {"PATH": Path(sys.executable).parent, "PYTHONPATH": Path(saidby.__file__).parents[1]}
    paths = {name: os.pathsep.join([str(first), os.environ.get(name, "")]).rstrip(os.pathsep) for name, first in own.items()}
    caches = {"HF_HOME": str(tmp_path / "hf"), "HF_DATASETS_CACHE": str(tmp_path / "hf" / "datasets")}
    return os.environ | paths | caches | {"HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "PYTHONUTF8": "1"}


def agree(shown, told):
    if not doctest.OutputChecker().check_output(shown, told, doctest.ELLIPSIS):
        assert told == shown


@pytest.mark.parametrize("page", PAGES)
def test_every_block_is_of_a_kind_that_is_tested(page):
    known = {"python", "text", "console", "sh", "bibtex"}
    assert {block.language for block in blocks(page) if not block.file} <= known
    assert text_of(page).count("```") == 2 * len(blocks(page))


@pytest.mark.parametrize("page", [page for page in PAGES if any(block.language == "python" for block in blocks(page))])
def test_python_blocks_print_what_the_page_shows(page, tmp_path):
    found = blocks(page)
    code = [block.code for block in found if block.language == "python"]
    command = [sys.executable, "-W", "error", "-c", RUN]
    done = subprocess.run(
        command, input=json.dumps(code), cwd=ROOT, env=environment(tmp_path), capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    after = [follower for block, follower in zip(found, [*found[1:], None], strict=True) if block.language == "python"]
    shown = [block.code if block and block.language == "text" and not block.file else "" for block in after]
    for one, other in zip(shown, json.loads(done.stdout.splitlines()[-1]), strict=True):
        agree(one, other)


@pytest.mark.skipif(sys.platform == "win32", reason="console blocks are written for a POSIX shell")
@pytest.mark.parametrize("page", [page for page in PAGES if any(block.language == "console" for block in blocks(page))])
def test_console_blocks_tell_what_the_page_shows(page, tmp_path):
    copy = tmp_path / "project"
    for name in ("raw", "annotations", "dataset", "docs", "tests/samples"):
        shutil.copytree(ROOT / name, copy / name)
    for name in ("build.py", "dataset.toml", "README.md", "DATASHEET.md", "LICENSE-DATA"):
        shutil.copy(ROOT / name, copy)
    for block in blocks(page):
        if block.file:
            (copy / block.file).write_bytes(block.code.encode())
        if block.language == "console":
            for command, shown in steps(block.code):
                done = subprocess.run(
                    ["bash", "-c", command],
                    cwd=copy,
                    env=environment(tmp_path),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    encoding="utf-8",
                    check=False,
                )
                agree(shown, done.stdout)
                assert done.returncode == bool(re.search(r"^error:|: error ", shown, re.MULTILINE)), command


def steps(code):
    """The commands of a console block, each with what it tells."""
    return [tuple(part.split("\n", 1)) for part in re.split(r"^\$ ", code, flags=re.MULTILINE)[1:]]


@pytest.mark.parametrize("page", PAGES)
def test_what_the_page_says_to_install_and_run_is_what_ci_does(page):
    done = [line.strip().removeprefix("step ") for line in text_of(".ci/run").splitlines() if line.strip().startswith("step ")]
    for block in blocks(page):
        if block.language == "sh":
            for command in block.code.strip().replace("\n", " && ").split(" && "):
                assert any(line == command or line.startswith(f"{command} ") for line in done), command


def test_the_two_commands_stand_on_the_first_screen():
    first = "\n".join(text_of("README.md").splitlines()[:25])
    assert "pip install -e . && python build.py" in first
    assert "pip install -e '.[test]' && pytest" in first


@pytest.mark.parametrize("page", PROSE)
def test_links_lead_to_files_that_are_there(page):
    links = LINK.findall(text_of(page))
    assert [link for link in links if not (ROOT / page).parent.joinpath(link).exists()] == []


@pytest.mark.parametrize("page", ["README.md", "DATASHEET.md"])
def test_every_generated_part_has_a_name_that_the_build_knows(page):
    names = PART.findall(text_of(page))
    assert names
    text = filled(text_of(page), dict.fromkeys(("totals", "distributions", "counts", "columns", "agreement", "citation"), "new"))
    assert text.count("generated -->\nnew\n<!-- end -->") == len(names)


def test_the_citation_file_agrees_with_the_dataset():
    cite, about = yaml.safe_load(text_of("CITATION.cff")), tomllib.loads(text_of("dataset.toml"))
    assert {"cff-version", "message", "title", "authors"} <= cite.keys()
    assert (cite["title"], cite["version"]) == (about["title"], about["version"])
