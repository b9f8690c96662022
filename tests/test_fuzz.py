"""Every reader under inputs that nobody meant for it; those that once broke one are tried again each time.

`python tests/fuzz.py --minutes 5` does it for longer, and adds what it finds to tests/finds.
"""

import random
import tempfile
from pathlib import Path

import pytest

import fuzzing

FINDS = [(name, path) for name in fuzzing.READERS for path in fuzzing.finds(name)]


@pytest.mark.parametrize(("name", "path"), FINDS, ids=[f"{name}-{path.stem}" for name, path in FINDS])
def test_what_once_broke_a_reader_does_not_again(name, path, tmp_path):
    fuzzing.READERS[name](path.read_bytes(), tmp_path)


@pytest.mark.parametrize("number", [15, pytest.param(100, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", fuzzing.READERS)
def test_a_reader_answers_whatever_it_is_given(name, number, tmp_path):
    some, chance = fuzzing.seeds(name), random.Random(f"{name} {number}")
    for data in some:
        fuzzing.READERS[name](data, tmp_path)
    for _ in range(number):
        data = fuzzing.changed(some, chance)
        try:
            fuzzing.READERS[name](data, tmp_path)
        except Exception as error:
            with tempfile.NamedTemporaryFile(prefix=f"{name}-", suffix=".bin", delete=False) as kept:
                Path(kept.name).write_bytes(data)
            error.add_note(f"The input is in {kept.name}; put it into tests/finds/{name}.")
            raise
