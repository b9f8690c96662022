"""Every kind of single fault, put into the annotation files of the repository, is told by the right check in the right place.

`python tests/mutations.py --rounds 20` puts every kind into every file; here each file gets some of the kinds, the next one
the next.
"""

from pathlib import Path

import pytest

import mutating

CASES = list(mutating.cases(Path(__file__).parents[1]))
KINDS = mutating.kinds()
SHARE = 24


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case.title for case in CASES])
def test_no_fault_is_silent(number, tmp_path):
    kinds = {name: kind for order, (name, kind) in enumerate(KINDS.items()) if (number + order) % SHARE == 0}
    rows = mutating.run([CASES[number]], tmp_path, kinds, rounds=1)
    assert [line for row in rows.values() for line in row.silent] == []
    assert sum(row.made for row in rows.values()) > 0


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_room_in_one_file_at_least(kind):
    assert any(mutating.made(KINDS[kind], case, f"{kind} {number}") for case in CASES for number in range(3))


def test_a_check_that_is_gone_is_missed(tmp_path, monkeypatch):
    kept = tuple(check for check in mutating.checks.all_checks() if check.id != "span-cuts-a-word")
    monkeypatch.setattr(mutating.checks, "all_checks", lambda: kept)
    name = "end is one early with the words that stand there"
    rows = mutating.run(CASES[:6], tmp_path, {name: KINDS[name]}, rounds=3)
    assert rows[name].silent
