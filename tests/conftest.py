"""Settings of all tests."""

import os

from hypothesis import settings

# Machines are shared, so a slow example is no fault. CI tries the same examples each time; by hand they vary.
settings.register_profile("saidby", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("saidby")
