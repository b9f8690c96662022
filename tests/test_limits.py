"""What is at a limit is taken, and what is one past it is refused with a message that names the limit.

Those of megabytes are tried by `python tests/limits.py`, which measures their time and memory too.
"""

import pytest
from click.testing import CliRunner

import limits
from saidby.cli import main

SMALL = [limit for limit in limits.LIMITS if limit.unit != "bytes"]


@pytest.mark.parametrize("limit", SMALL, ids=lambda limit: limit.name.replace(" ", "-"))
def test_a_limit_is_where_it_is_said_to_be(limit, tmp_path):
    for past in (0, 1):
        limit.make(tmp_path / str(past), past)
        result = CliRunner().invoke(main, ["check", str(tmp_path / str(past))])
        assert (result.exit_code, limit.told in result.output) == ((1, True) if past else (0, False)), result.output
