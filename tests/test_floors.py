"""Who may import whom: no room opens into another room, and what is heavy stays where it is needed."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import saidby

SOURCE = Path(saidby.__file__).parent
FLOORS = {
    0: {"document", "offsets", "formats", "numbers"},
    1: {
        "markup",
        "marks",
        "characters",
        "tokens",
        "arrays",
        "batch",
        "phenomena",
        "surroundings",
        "counts",
        "demands",
        "wording",
        "files",
        "predictions",
    },
    2: {"checks", "tables", "scoring", "agreement", "stats", "view", "plots"},
    3: {"corpora", "baselines", "exports",
        "publish", "card", "croissant", "reliability", "hub", "shards", "resume", "workers"},
    4: {"pages", "importing"},
    5: {"build"},
    6: {"cli", "__init__"},
    7: {"__main__"},
}  # fmt: skip
FLOOR = {room: floor for floor, rooms in FLOORS.items() for room in rooms}
SAME_FLOOR = {
    ("offsets", "document"), ("formats", "document"), ("formats", "offsets"), ("markup", "document"),
    ("counts", "phenomena"), ("demands", "counts"), ("demands", "files"),
    ("characters", "marks"), ("tokens", "characters"), ("batch", "characters"), ("batch", "tokens"), ("batch", "files"),
    ("arrays", "characters"),
    ("agreement", "scoring"), ("view", "scoring"),
    ("card", "publish"), ("reliability", "card"), ("shards", "publish"), ("shards", "card"),
    ("resume", "shards"), ("workers", "shards"), ("workers", "resume"),
}  # fmt: skip
HEAVY = {
    "datasets": set(),
    "pyarrow": {"arrays", "tables", "publish", "card", "shards", "resume", "build", "hub", "formats"},
    "jsonschema": {"files"},
    "torch": {"baselines"},
    "transformers": {"baselines"},
    "sklearn": {"baselines"},
    "spacy": {"baselines", "exports"},
    "ray": {"workers"},
}
MODULES = sorted(SOURCE.rglob("*.py"))
DESIGN = Path(__file__).parents[1] / "docs" / "design.md"


def room(path):
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imports(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_a_room_imports_only_from_below(path):
    here = room(path)
    assert here in FLOOR, f"{here} stands on no floor: give it one in tests/test_floors.py and in docs/design.md"
    for name in imports(path):
        first, *rest = name.split(".")
        if first == "saidby" and rest and rest[0] in FLOOR:
            below = FLOOR[rest[0]] < FLOOR[here] or rest[0] == here or (here, rest[0]) in SAME_FLOOR
            assert below, f"{here} (floor {FLOOR[here]}) imports {rest[0]} (floor {FLOOR[rest[0]]})"
        elif first in HEAVY:
            assert here in HEAVY[first], f"{here} imports {first}"


def test_every_room_is_there_and_the_design_names_it():
    named = {
        (int(floor), name)
        for floor, name in re.findall(r"^\| (\d) \| `(\w+)` \|", DESIGN.read_text(encoding="utf-8"), re.MULTILINE)
    }
    rooms = {room(path) for path in MODULES} - {"__init__", "__main__"}
    assert set(FLOOR) - {"__init__", "__main__"} == rooms
    assert named == {(FLOOR[name], name) for name in rooms}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_only_telling_prints(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    printing = called & {"print", "click.echo", "click.secho", "sys.stdout.write", "sys.stderr.write", "warnings.warn"}
    assert not printing or path.name == "telling.py"


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        (
            "import saidby",
            {"datasets", "pyarrow", "jsonschema", "torch", "numpy", "pandas", "regex", "click", "email", "pathlib"},
        ),
        ("import saidby.markup", {"datasets", "pyarrow", "jsonschema", "torch", "numpy", "pandas"}),
        ("import saidby.checks", {"datasets", "pyarrow", "torch", "pandas"}),
        ("import saidby.cli", {"datasets", "pyarrow", "jsonschema", "torch", "numpy", "pandas"}),
        ("import saidby.build", {"datasets", "torch", "pandas"}),
    ],
)
def test_imports_stay_light(code, absent):
    told = subprocess.run(
        [sys.executable, "-c", f"{code}; import sys; print(*sys.modules)"], capture_output=True, text=True, check=True
    )
    assert not absent.intersection(told.stdout.split())
