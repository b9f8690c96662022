"""Numbers in words."""

import pytest

from saidby.numbers import number_of


@pytest.mark.parametrize(("count", "told"), [(0, "0 articles"), (1, "1 article"), (2000, "2,000 articles")])
def test_a_number_of_things(count, told):
    assert number_of(count, "article") == told
