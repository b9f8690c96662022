"""Kill builds and imports at random moments, and look at what is left: `python tests/kills.py --kills 200`.

Each attempt is a fork that builds one of two states of a project, or imports a corpus, and is killed after a delay by chance.
What is left must be what was there before, or the new dataset, whole; and the next build or import must leave the new one, and
nothing beside it. Prints one JSON object with the counts; exit code 1 where anything is left that is neither, or astray.
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
from dataclasses import replace
from pathlib import Path
from random import Random

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "src")]

import figures  # noqa: E402
from projects import copies, documents  # noqa: E402
from saidby import corpora, files, importing  # noqa: E402
from saidby.build import How, build  # noqa: E402


def snapshot(folder):
    """All files of a folder; None where it is not there."""
    if not folder.exists():
        return None
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


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


# Builds


def of_builds(folder, kills, chance, *, over, resume=False):
    """Counts of what was left after each kill of a build, `over` another dataset or where there was none."""
    counts, now, whole = Counter(), folder / "now", []
    how = How(resume=resume, shard=3)
    for number in (0, 1):
        _sources(folder / f"state-{number}", number)
        _built(folder / f"state-{number}", folder / f"whole-{number}", How(shard=3))
        whole.append(snapshot(folder / f"whole-{number}"))
    takes = seconds(lambda: _built(folder / "state-1", folder / "timed", How(shard=3)))
    if over:
        _built(folder / "state-0", now / "dataset", how)
    while counts["killed"] < kills:
        old, new = snapshot(now / "dataset"), chance.randrange(2)
        work = lambda new=new: _built(folder / f"state-{new}", now / "dataset", how)  # noqa: E731
        counts["killed" if killed(work, chance.uniform(0, 1.2 * takes)) else "done before"] += 1
        left = snapshot(now / "dataset")
        counts["old" if left == old else "new" if left == whole[new] else "neither"] += 1
        work()
        astray = [path.name for path in now.iterdir() if path.name not in ("dataset", *[".dataset.shards"] * resume)]
        counts["astray"] += bool(astray) or snapshot(now / "dataset") != whole[new]
        if not over:
            shutil.rmtree(now)
    return counts


def _sources(root, number):
    """A project of shards: one of two states, of which some articles are the same."""
    root.mkdir(parents=True)
    docs = [doc for some in documents() for doc in copies(some, 6)]
    if number:
        docs = [replace(doc, text=f"{doc.text}More.\n") if i % 3 else doc for i, doc in enumerate(docs)]
    (root / "news.jsonl").write_bytes(b"".join(map(files.as_line, docs)))
    (root / "dataset.toml").write_text('name = "killed"\n')


def _built(root, to, how):
    to.parent.mkdir(exist_ok=True)
    assert build(root, to, print, how=how).ok


# Imports


def of_imports(folder, kills, chance, *, jsonl):
    """Counts of what was left after each kill of an import, and of the articles that the next one had not to judge again."""
    counts, out = Counter(), folder / "in" / "out"
    about = corpora.load("polnear").about
    docs = [replace(doc, article=replace(doc.article, corpus="made-up")) for some in documents() for doc in copies(some, 6)]
    kept = lambda doc: Counter(quote=len(doc.quotes))  # noqa: E731
    corpus = corpora.Corpus(about, lambda _: iter(docs), lambda _: sum(map(kept, docs), Counter()), kept)
    _imported(corpus, folder / "whole", jsonl)
    whole = snapshot(folder / "whole")
    takes = seconds(lambda: _imported(corpus, folder / "timed", jsonl))
    out.parent.mkdir()
    while counts["killed"] < kills:
        work = lambda: _imported(corpus, out, jsonl)  # noqa: E731
        counts["killed" if killed(work, chance.uniform(0, 1.1 * takes)) else "done before"] += 1
        left = snapshot(out)
        counts["nothing" if left is None else "new" if left == whole else "neither"] += 1
        if left is None:
            counts["articles not judged again"] += len(docs) - _imported(corpus, out, jsonl)
        counts["astray"] += [path.name for path in out.parent.iterdir()] != ["out"] or snapshot(out) != whole
        shutil.rmtree(out)
    return counts


def _imported(corpus, out, jsonl):
    """How many articles were judged."""
    judged, judge = Counter(), importing._judged
    importing._judged = lambda doc, line: judged.update(["articles"]) or judge(doc, line)
    try:
        assert importing.run(corpus, out.parent, out, jsonl=jsonl).ok
    finally:
        importing._judged = judge
    return judged["articles"]


KINDS = {
    "build, no dataset before": lambda *given: of_builds(*given, over=False),
    "build over another dataset": lambda *given: of_builds(*given, over=True),
    "build over another dataset, --resume": lambda *given: of_builds(*given, over=True, resume=True),
    "import": lambda *given: of_imports(*given, jsonl=False),
    "import, --jsonl": lambda *given: of_imports(*given, jsonl=True),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=200, help="of each kind of work")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", action="store_true", help="write the figures into docs/reliability.json")
    given = parser.parse_args()
    chance, found = Random(given.seed), {}
    for name, of in KINDS.items():
        with tempfile.TemporaryDirectory() as folder:
            found[name] = of(Path(folder), given.kills, chance)
        if given.keep:
            figures.keep("kills", found[name], below=name)
    print(json.dumps(found))
    return any(counts["neither"] or counts["astray"] for counts in found.values())


if __name__ == "__main__":
    raise SystemExit(main())
