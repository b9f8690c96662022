"""The card's front matter is what the Hub and datasets take, value by value."""

import datasets.utils.resources
import pytest
import yaml
from click.testing import CliRunner
from datasets import load_dataset_builder
from huggingface_hub import DatasetCard

from projects import project
from saidby.card import hub_values, size_category, unknown_values
from saidby.cli import main


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    root = project(tmp_path_factory.mktemp("project"))
    (root / "dataset.toml").write_text('name = "made-up"\ntitle = "Made up"\nlicense = "cc-by-4.0"\n')
    told = CliRunner().invoke(main, ["build", "--root", str(root)])
    assert told.exit_code == 0, told.output
    return root


def front(root):
    return DatasetCard.load(root / "dataset" / "README.md").data.to_dict()


def test_every_value_is_one_that_the_hub_knows(root):
    assert list(unknown_values(front(root))) == []
    assert set(hub_values()) <= set(front(root))


def test_the_repositorys_own_card_too():
    from pathlib import Path

    own = DatasetCard.load(Path(__file__).parent.parent / "dataset" / "README.md").data.to_dict()
    assert list(unknown_values(own)) == []


def test_a_value_that_the_hub_does_not_know_is_refused_with_those_that_it_knows(tmp_path):
    root = project(tmp_path)
    (root / "dataset.toml").write_text('license = "CC BY"\n')
    told = CliRunner().invoke(main, ["build", "--root", str(root)])
    assert told.exit_code == 1
    assert "dataset.toml: 'CC BY' is no license that the Hub knows; it knows apache-2.0, mit" in told.stderr
    assert not (root / "dataset").exists()


@pytest.mark.parametrize(("list_", "field"), [("size_categories", "size_categories"), ("multilingualities", "multilinguality")])
def test_our_lists_hold_all_that_datasets_lists(list_, field):
    from importlib import resources

    text = resources.files(datasets.utils.resources).joinpath(f"{list_}.json").read_text(encoding="utf-8")
    assert set(hub_values()[field]) | {"unknown", "n>1T"} >= set(yaml.safe_load(text))


@pytest.mark.parametrize(
    ("rows", "name"), [(0, "n<1K"), (999, "n<1K"), (1_000, "1K<n<10K"), (123_456, "100K<n<1M"), (2_000_000_000, "1B<n<10B")]
)
def test_the_size_has_the_hubs_name(rows, name):
    assert size_category(rows) == name
    assert name in hub_values()["size_categories"]


@pytest.mark.parametrize("config", ["quotes", "articles", "tokens"])
def test_what_it_says_of_splits_is_what_the_files_hold(root, config, tmp_path):
    info = load_dataset_builder(str(root / "dataset"), config, cache_dir=str(tmp_path)).info
    assert {name: split.num_examples for name, split in info.splits.items()} == (
        {"train": 3, "validation": 1, "test": 1} if config == "quotes" else {"train": 1, "validation": 1, "test": 1}
    )
    files = (root / "dataset" / config).glob("*.parquet")
    assert info.download_size == sum(path.stat().st_size for path in files)
