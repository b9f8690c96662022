"""How long and how much memory the largest of everything takes, and one past it: `python tests/limits.py`.

Each limit is declared once, in the code; here something is made that reaches it, and something that is one past it. Both are
checked, and what is accepted is built too, each in a process of its own. Prints one JSON object a limit: what was told, the
seconds of the processor, and the megabytes. Exit code 1 where what is at a limit is refused, or what is past it is not.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "src")]

from projects import documents  # noqa: E402
from saidby import files  # noqa: E402
from saidby.checks.links import DEEPEST as MOST_NESTED  # noqa: E402
from saidby.document import Document, Quote, Span  # noqa: E402
from saidby.files.names import LONGEST  # noqa: E402
from saidby.formats import jsonl  # noqa: E402
from saidby.formats.json import DEEPEST  # noqa: E402
from saidby.surroundings import MOST  # noqa: E402

COUNCIL = documents()[0]


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit: its name, what it is, what is told past it, and how a project is made that is so many (0 or 1) past it."""

    name: str
    value: int
    unit: str
    told: str
    make: Callable[[Path, int], None]


def _ours(doc: Document, **changes: object) -> Document:
    return replace(doc, article=replace(doc.article, **changes))  # type: ignore[arg-type]


def text(root: Path, past: int) -> None:
    """An article of so many bytes, in paragraphs, with the council's quotes at its beginning."""
    line = "The bridge stays as it is, and nobody says when.\n"
    rest = files.LARGEST + past - len(COUNCIL.text.encode("utf-8"))
    files.write(replace(COUNCIL, text=COUNCIL.text + line * (rest // len(line)) + "x" * (rest % len(line) - 1) + "\n"), root)


def quotes(root: Path, past: int) -> None:
    """An annotation file of so many bytes: as many quotes as it holds, each in a paragraph of its own."""
    line, size = "It leaks, says {:06}.\n", len("It leaks, says 000000.\n")
    number = files.LARGEST // 335
    doc = Document(COUNCIL.article, "")
    while True:
        made = tuple(Quote(f"q{i}", "indirect", content=(Span(i * size, i * size + 8),)) for i in range(number))
        doc = replace(COUNCIL, text="".join(map(line.format, range(number))), entities=(), quotes=made, non_quotations=())
        data = files.as_files(doc)
        room = files.LARGEST - len(data["annotations/council-bridge.json"])
        if room >= 0:
            break
        number += room // 400 - 1
    files.write(doc, root)
    path = root / "annotations" / "council-bridge.json"
    path.write_bytes(path.read_bytes().rstrip(b"\n") + b" " * (room + past) + b"\n")


def surroundings(root: Path, past: int) -> None:
    """One paragraph with 1,024 quotes; past the limit, another one beside it."""
    number = 1024
    size = MOST // number
    words = "".join(f"w{i:06} " for i in range(number))
    made = [Quote(f"q{i}", "indirect", content=(Span(8 * i, 8 * i + 7),)) for i in range(number)]
    doc = Document(COUNCIL.article, words + "-" * (size - len(words)) + "\n" + "x\n" * past, quotes=tuple(made))
    files.write(doc, root)


def nesting(root: Path, past: int) -> None:
    """Quotes, each in the one before it."""
    number = MOST_NESTED + 1 + past
    words = [f"Ann says {i} that" for i in range(number)]
    whole = " ".join([*words, "it leaks.\n"])
    starts = [whole.index(each) + len(each) + 1 for each in words]
    made = [Quote(f"q{i}", "indirect", parent=f"q{i - 1}" if i else None, content=(Span(start, len(whole) - 2),))
            for i, start in enumerate(starts)]  # fmt: skip
    files.write(Document(COUNCIL.article, whole, quotes=tuple(made)), root)


def depth(root: Path, past: int) -> None:
    """An extra nested so deeply: the annotation is one level, the extra another."""
    extra: object = 1
    for _ in range(DEEPEST + past - 2):
        extra = [extra]
    files.write(_imported(replace(COUNCIL, extra={"deep": extra})), root)


def _imported(doc: Document) -> Document:
    return _ours(doc, corpus="made-up", license="LicenseRef-unknown", origin="third-party")


def line(root: Path, past: int) -> None:
    """A line of a shard of so many bytes."""
    data = files.as_line(COUNCIL).rstrip(b"\n")
    root.mkdir(exist_ok=True)
    with (root / "news.jsonl").open("wb") as file:
        file.write(data + b" " * (files.LARGEST + past - len(data) - 1) + b"\n")


def packed(root: Path, past: int) -> None:
    """A packed shard that becomes so many bytes."""
    import pyarrow as pa

    root.mkdir(exist_ok=True)
    path, data = root / "news.jsonl.zst", files.as_line(COUNCIL)
    with pa.CompressedOutputStream(str(path), "zstd") as out:
        out.write(data)
        left = jsonl.LEAST + past - len(data)
        while left > 0:
            size = min(left, 2**20)
            out.write(b" " * (size - 1) + b"\n")
            left -= size


def name(root: Path, past: int) -> None:
    """An id of so many characters."""
    doc = _ours(COUNCIL, id="n" * (LONGEST + past))
    root.mkdir(exist_ok=True)
    (root / "news.jsonl").write_bytes(files.as_line(doc))


LIMITS = (
    Limit("largest file: an article's text", files.LARGEST, "bytes", "more than the 16,777,216 that are read", text),
    Limit("largest file: an annotation, all quotes", files.LARGEST, "bytes", "more than the 16,777,216 that are read", quotes),
    Limit("longest line of a shard", files.LARGEST, "bytes", "is longer than 16,777,216 bytes", line),
    Limit("most of a small packed shard", jsonl.LEAST, "bytes", "it unpacks to more than 67,108,864 bytes", packed),
    Limit("paragraphs, counted for each quote", MOST, "code points", "more than 16,777,216", surroundings),
    Limit("quotes that a quote stands in", MOST_NESTED, "quotes", "stands in more than 10 quotes", nesting),
    Limit("depth of JSON", DEEPEST, "levels", "nested more than 60 levels deep", depth),
    Limit("longest id", LONGEST, "characters", "id-is-not-safe", name),
)


def measured(limit: Limit, past: int) -> dict[str, object]:
    """What becomes of a project that is at a limit, or past it: what was told, seconds, megabytes."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "root"
        limit.make(root, past)
        found: dict[str, object] = {}
        for command in (["check", root], ["build", "--root", root, "--to", Path(folder) / "dataset"]):
            code = f"from saidby.cli import main; main({[str(word) for word in command]!r})"
            watched = [sys.executable, __file__, "--run", code]
            done = subprocess.run(watched, capture_output=True, text=True, check=False)
            seconds, megabytes = json.loads(done.stdout.splitlines()[-1])
            accepted, told = done.returncode == 0, limit.told in done.stderr
            found[command[0]] = {"accepted": accepted, "told": told, "seconds": seconds, "megabytes": megabytes}
            if not accepted and not told:
                found["instead"] = done.stderr[-500:]
    return found


def watched(code: str) -> int:
    """Run a command in a child; print its processor's seconds and its megabytes on a line of their own."""
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.DEVNULL, check=False)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    megabytes = used.ru_maxrss // (2**20 if sys.platform == "darwin" else 2**10)
    print(json.dumps([round(used.ru_utime + used.ru_stime, 1), megabytes]))
    return done.returncode


def rows(chosen: str) -> Iterator[tuple[Limit, dict[str, object], dict[str, object]]]:
    """Each limit whose name has these words, with what becomes of what is at it and of what is past it."""
    for limit in LIMITS:
        if chosen in limit.name:
            yield limit, measured(limit, 0), measured(limit, 1)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", default="", help="limits that have these words in their names")
    parser.add_argument("--keep", action="store_true", help="write the figures into docs/reliability.json")
    parser.add_argument("--run", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.run:
        return watched(given.run)
    import figures

    kept = True
    for limit, at, past in rows(given.only):
        row = {"limit": limit.value, "unit": limit.unit, "at": at, "past": past}
        print(json.dumps({"name": limit.name, **row}), flush=True)
        kept &= all(at[command]["accepted"] and past[command]["told"] for command in ("check", "build"))  # type: ignore[index]
        if given.keep:
            figures.keep("limits", row, below=limit.name)
    return int(not kept)


if __name__ == "__main__":
    raise SystemExit(main())
