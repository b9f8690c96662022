"""Publication to the Hub and loading from it, end to end with the real clients against a stand-in on loopback."""

import os
import subprocess
import sys
import textwrap
from dataclasses import replace

import pytest

from hub_standin import Hub
from projects import documents, project
from saidby import files

pytestmark = pytest.mark.slow  # each test starts several processes that import datasets

TOKEN = "hf_0123456789secret"
ABOUT = 'name = "made-up"\ntitle = "Made up"\nversion = "{version}"\ndate = 2026-01-02\nlicense = "cc-by-4.0"\n'


@pytest.fixture
def hub():
    hub = Hub()
    yield hub
    hub.close()


@pytest.fixture
def root(tmp_path):
    root = project(tmp_path / "project")
    (root / "dataset.toml").write_text(ABOUT.format(version="1.0.0"))
    return root


@pytest.fixture
def call(hub, tmp_path):
    """Run a command or Python code with the Hub's address set before anything is imported."""
    environment = os.environ | {
        "HF_ENDPOINT": hub.url,
        "HF_HOME": str(tmp_path / "home"),
        "HF_TOKEN": TOKEN,
        "HF_HUB_DISABLE_XET": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "HF_HUB_DISABLE_PROGRESS_BARS": "1",
        "HF_HUB_DOWNLOAD_TIMEOUT": "5",
    }

    def run(*args, code=0, home=None):
        variables = environment | ({"HF_HOME": str(tmp_path / home)} if home else {})
        command = [
            sys.executable,
            *(["-m", "saidby"] if len(args) > 1 or not args[0].startswith("\n") else ["-c", textwrap.dedent(args[0])]),
        ]
        command += args if command[1] == "-m" else []
        done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stderr or command[1] == "-c"
        assert TOKEN not in done.stdout + done.stderr
        return done

    return run


@pytest.fixture
def published(call, root):
    call("build", "--root", str(root))
    call("publish", "org/made-up", "--root", str(root))


def test_a_dry_run_says_what_would_go_and_sends_nothing(call, root, hub):
    call("build", "--root", str(root))
    told = call("publish", "org/made-up", "--root", str(root), "--dry-run").stdout
    assert "quotes/train-00000-of-00001.parquet" in told
    assert "to org/made-up, tag v1.0.0" in told
    assert "write hub = 'org/made-up' into dataset.toml" in told
    assert "CC-BY-4.0 (3)" in told
    assert hub.repositories == {}


@pytest.mark.usefixtures("published")
def test_one_commit_and_a_tag(hub, root):
    repository = hub.repositories["org/made-up"]
    assert len(repository.commits) == 2  # the one that creation makes, and ours
    assert repository.tags == {"v1.0.0": repository.main}
    local = {
        path.relative_to(root / "dataset").as_posix(): path.read_bytes()
        for path in (root / "dataset").rglob("*")
        if path.is_file()
    }
    remote = dict(repository.commits[repository.main])
    remote.pop(".gitattributes")
    assert remote == local


@pytest.mark.usefixtures("published")
def test_everybody_loads_it(call):
    told = call("""
        import sys
        sys.modules["saidby"] = None  # nothing of this repository is needed
        import pandas as pd
        from datasets import load_dataset
        from huggingface_hub import snapshot_download
        for config in ("quotes", "articles", "tokens"):
            print(config, {split: len(rows) for split, rows in load_dataset("org/made-up", config).items()})
        print(load_dataset("org/made-up", split="test", revision="v1.0.0")[0]["speaker"])
        row = next(iter(load_dataset("org/made-up", "quotes", split="train", streaming=True)))
        print(row["content"])
        print(pd.read_parquet("hf://datasets/org/made-up/quotes/test-00000-of-00001.parquet").content.tolist())
        import pathlib
        print(sorted(p.name for p in pathlib.Path(snapshot_download("org/made-up", repo_type="dataset")).iterdir()))
    """, home="fresh").stdout  # fmt: skip
    lines = told.splitlines()
    assert lines[:3] == [
        "quotes {'train': 3, 'validation': 1, 'test': 1}",
        "articles {'train': 1, 'validation': 1, 'test': 1}",
        "tokens {'train': 1, 'validation': 1, 'test': 1}",
    ]
    assert lines[3:6] == ["Nordkai", "“It leaks 😀,” “So?”", "['the harbour will close in May']"]
    there = [".gitattributes", "README.md", "articles", "croissant.json", "digests.json", "distributions.svg", "quotes", "tokens"]
    assert lines[6] == str(there)


@pytest.mark.usefixtures("published")
def test_streaming_asks_for_byte_ranges(call, hub):
    call("""
        from datasets import load_dataset
        next(iter(load_dataset("org/made-up", "articles", split="train", streaming=True)))
    """, home="fresh")  # fmt: skip
    assert any(path.startswith("articles/train") for path in hub.ranges)


@pytest.mark.usefixtures("published")
def test_a_mistyped_revision_is_noticed(call):
    call('\nfrom datasets import load_dataset\nload_dataset("org/made-up", split="test")\n', home="fresh")
    told = call(
        '\nfrom datasets import load_dataset\nload_dataset("org/made-up", split="test", revision="v1.0.1")\n',
        home="fresh",
        code=1,
    )
    assert "v1.0.1" in told.stderr


@pytest.mark.usefixtures("published")
def test_only_changed_files_travel(call, root, hub):
    hub.uploaded.clear()
    harbour = documents()[1]
    quote = replace(harbour.quotes[0], medium="writing")
    files.write(replace(harbour, quotes=(quote,)), root)
    (root / "dataset.toml").write_text(ABOUT.format(version="1.1.0"))
    call("build", "--root", str(root))
    call("publish", "org/made-up", "--root", str(root))
    changed = {"quotes/test", "articles/test"}
    blobs = hub.repositories["org/made-up"].commits[hub.repositories["org/made-up"].main]
    assert len(hub.uploaded) == len(changed)
    assert {name for name, data in blobs.items() for oid in hub.uploaded if hub.blobs[oid] == data} == {
        f"{path}-00000-of-00001.parquet" for path in changed
    }
    assert set(hub.repositories["org/made-up"].tags) == {"v1.0.0", "v1.1.0"}


@pytest.mark.usefixtures("published")
def test_a_version_is_not_published_twice(call, root, hub):
    before = hub.repositories["org/made-up"].main
    assert "raise `version` in dataset.toml" in call("publish", "org/made-up", "--root", str(root), code=1).stderr
    assert hub.repositories["org/made-up"].main == before


@pytest.mark.parametrize("step", ["PUT /put", "POST .*/commit/", "POST .*/preupload", "lfs/objects/batch"])
def test_a_failed_upload_leaves_the_remote_as_it_was(call, root, hub, step):
    call("build", "--root", str(root))
    hub.fail[step] = 400
    assert "the upload to org/made-up failed" in call("publish", "org/made-up", "--root", str(root), code=1).stderr
    assert hub.repositories == {}
    hub.fail.clear()
    call("publish", "org/made-up", "--root", str(root))
    before = hub.repositories["org/made-up"].main
    (root / "dataset.toml").write_text(ABOUT.format(version="1.1.0"))
    call("build", "--root", str(root))
    hub.fail[step] = 400
    if step.startswith("POST .*/commit"):
        call("publish", "org/made-up", "--root", str(root), code=1)
        assert hub.repositories["org/made-up"].main == before


@pytest.mark.usefixtures("published")
def test_a_cut_connection_is_an_error_and_not_half_a_dataset(call, hub):
    hub.cut = True
    told = call(
        '\nfrom datasets import load_dataset\nprint(len(load_dataset("org/made-up", split="train")))\n', home="fresh", code=1
    )
    assert told.stdout == ""


def test_an_article_that_may_not_be_passed_on_needs_a_decision(call, root, hub):
    council = documents()[0]
    files.write(replace(council, article=replace(council.article, license="LicenseRef-unknown")), root)
    call("build", "--root", str(root))
    told = call("publish", "org/made-up", "--root", str(root), code=1).stderr
    assert "council-bridge: LicenseRef-unknown" in told
    assert "--third-party include" in told
    assert hub.repositories == {}
    before = (root / "dataset" / "digests.json").read_bytes()
    told = call("publish", "org/made-up", "--root", str(root), "--third-party", "leave-out").stdout
    assert "LicenseRef" not in told
    remote = hub.repositories["org/made-up"].commits[hub.repositories["org/made-up"].main]
    assert not any("train" in name for name in remote)
    assert b"leaks" not in b"".join(data for name, data in remote.items() if not name.endswith(".parquet"))
    assert (root / "dataset" / "digests.json").read_bytes() == before
    (root / "dataset.toml").write_text(ABOUT.format(version="1.1.0"))
    call("build", "--root", str(root))
    call("publish", "org/made-up", "--root", str(root), "--third-party", "include")
    assert "quotes/train-00000-of-00001.parquet" in hub.repositories["org/made-up"].commits[hub.repositories["org/made-up"].main]


def test_the_articles_that_are_left_need_not_be_what_the_corpus_is_demanded_to_be(call, root, hub):
    council = documents()[0]
    files.write(replace(council, article=replace(council.article, license="LicenseRef-unknown")), root)
    (root / "plan.csv").write_text("id,quotes\ncouncil-bridge,3\n")
    about = ABOUT.format(version="1.1.0")
    (root / "dataset.toml").write_text(f'{about}\n[demands]\nplan = "plan.csv"\n[demands.floors]\nnested = 1\n')
    call("build", "--root", str(root))
    call("publish", "org/made-up", "--root", str(root), "--third-party", "leave-out")
    remote = hub.repositories["org/made-up"].commits[hub.repositories["org/made-up"].main]
    assert b"at least" in (root / "dataset" / "README.md").read_bytes()
    assert b"at least" not in remote["README.md"]
    assert "distributions.svg" in remote


def test_a_stale_dataset_is_not_published(call, root, hub):
    call("build", "--root", str(root))
    files.write(replace(documents()[1], quotes=()), root)
    call("publish", "org/made-up", "--root", str(root), code=1)
    assert hub.repositories == {}


def test_a_name_that_is_none_is_told(call, root):
    call("build", "--root", str(root))
    assert "is no name for a repository" in call("publish", "or/g/x", "--root", str(root), code=1).stderr
