"""Each guard stands where tests/guards.py looks for it, and the test of it fails when it is taken out.

`python tests/guards.py` takes out all of them.
"""

import pytest

import guards

SOURCE = guards.HERE.parent / "src" / "saidby"


@pytest.mark.parametrize("guard", guards.GUARDS, ids=lambda guard: guard.against.replace(" ", "-"))
def test_a_guard_stands_where_it_is_said_to_stand(guard):
    assert (SOURCE / guard.file).read_text(encoding="utf-8").count(guard.guard) == 1
    assert guard.without != guard.guard
    assert (guards.HERE / guard.test.partition(" ")[0]).exists()


@pytest.mark.slow
def test_some_guards_are_taken_out_and_missed(tmp_path):
    assert [guard.against for guard, *codes in guards.tried(guards.GUARDS[::10], tmp_path) if codes != [0, 1]] == []
