"""Kill builds and imports at random moments, and look at what is left: `python tests/kills.py --kills 200`.

Each attempt is a fork that builds one of two states of a project over the other, or imports a corpus, and is killed after a delay
by chance. What is left must be the old or the new, whole; and the next build must leave the new one, and nothing beside it.
Prints one JSON object with the counts.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "src")]

from projects import copies, documents  # noqa: E402
from saidby import corpora, files, importing  # noqa: E402
from saidby.build import build  # noqa: E402


def snapshot(folder):
    """All files of a folder; None where it is not there."""
    if not folder.exists():
        return None
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def sources(root, number):
    """A project of shards: one of two states, in which every article differs."""
    root.mkdir(parents=True, exist_ok=True)
    docs = [doc for some in documents() for doc in copies(some, 20 * number)]
    (root / "news.jsonl").write_bytes(b"".join(map(files.as_line, docs)))


def built(root, to):
    assert build(root, to, print).ok


def imported(out):
    importing.run(corpora.load("polnear"), HERE / "samples" / "polnear", out)


def killed(work, delay):
    """Whether a fork that does the work was killed, after so many seconds, before it had done."""
    pid = os.fork()
    if pid == 0:
        work()
        os._exit(0)
    end = time.monotonic() + delay
    while time.monotonic() < end:
        if os.waitpid(pid, os.WNOHANG)[0]:
            return False
        time.sleep(0.0002)
    os.kill(pid, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(pid, 0)[1])


def seconds(work):
    began = time.monotonic()
    work()
    return time.monotonic() - began


def of_builds(folder, kills, chance):
    """Counts: what was left after each kill of a build."""
    counts, now = Counter(), folder / "now"
    whole = []
    for number in (1, 2):
        sources(folder / f"state-{number}", number)
        built(folder / f"state-{number}", folder / f"whole-{number}")
        whole.append(snapshot(folder / f"whole-{number}"))
    takes = seconds(lambda: built(folder / "state-2", folder / "timed"))
    built(folder / "state-1", now / "dataset")
    old = 0
    while counts["killed"] < kills:
        new = 1 - old
        if killed(lambda new=new: built(folder / f"state-{new + 1}", now / "dataset"), chance.uniform(0, 1.2 * takes)):
            counts["killed"] += 1
        else:
            counts["done before"] += 1
        left = snapshot(now / "dataset")
        counts["old" if left == whole[old] else "new" if left == whole[new] else "neither"] += 1
        built(folder / f"state-{new + 1}", now / "dataset")
        counts["stray"] += [path.name for path in now.iterdir()] != ["dataset"] or snapshot(now / "dataset") != whole[new]
        old = new
    return counts


def of_imports(folder, kills, chance):
    """Counts: what was left after each kill of an import."""
    counts, out = Counter(), folder / "in" / "out"
    imported(folder / "whole")
    whole = snapshot(folder / "whole")
    takes = seconds(lambda: imported(folder / "timed"))
    out.parent.mkdir()
    while counts["killed"] < kills:
        counts["killed" if killed(lambda: imported(out), chance.uniform(0, 2 * takes)) else "done before"] += 1
        left = snapshot(out)
        counts["nothing" if left is None else "whole" if left == whole else "neither"] += 1
        if left is None:
            imported(out)
        counts["stray"] += [path.name for path in out.parent.iterdir()] != ["out"] or snapshot(out) != whole
        shutil.rmtree(out)
    return counts


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    chance = Random(given.seed)
    with tempfile.TemporaryDirectory() as folder:
        found = {"builds": of_builds(Path(folder) / "b", given.kills, chance)}
        found["imports"] = of_imports(Path(folder) / "i", given.kills, chance)
    print(json.dumps(found))
    return any(counts["neither"] or counts["stray"] for counts in found.values())


if __name__ == "__main__":
    raise SystemExit(main())
