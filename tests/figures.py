"""The last figures of the commands that measure how reliable saidby is: docs/reliability.json, from which its page is made."""

from __future__ import annotations

import json
import platform
from pathlib import Path
from typing import Any

KEPT = Path(__file__).parents[1] / "docs" / "reliability.json"


def keep(name: str, value: Any, *, below: str | None = None) -> None:
    """Write down the figures of a command under its name, in the place of its last ones; `below` names a part of them."""
    figures = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    if below is None:
        figures[name] = value
    else:
        figures[name] = dict(sorted({**figures.get(name, {}), below: value}.items()))
    KEPT.write_text(json.dumps(dict(sorted(figures.items())), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def machine() -> str:
    """What a figure of time or memory was measured on."""
    return f"Python {platform.python_version()}, {platform.system()} {platform.machine()}"
