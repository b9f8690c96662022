"""Settings of all tests, and what several of them need."""

import importlib
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import settings

# Machines are shared, so a slow example is no fault. CI tries the same examples each time; by hand they vary.
settings.register_profile("saidby", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("saidby")

BENCHMARK = Path(__file__).parents[1] / "benchmark"


@pytest.fixture
def benchmark(monkeypatch):
    """The modules of benchmark/, which is a folder of scripts and no package."""
    monkeypatch.syspath_prepend(BENCHMARK)
    names = ("rows", "gold", "columns", "systems", "cells", "training", "page", "plots", "add", "run")
    yield SimpleNamespace(**{name: importlib.import_module(name) for name in names})
    for name in names:
        sys.modules.pop(name)
