"""Kill builds, imports and trainings at random moments, and look at what is left: `python tests/kills.py --kills 200`.

Each attempt is a fork that builds one of two states of a project, imports a corpus, or trains a tiny model, and is killed after
a delay by chance. What is left must be what was there before, or the new dataset, whole; and the next build or import must leave
the new one, and nothing beside it; the next training the model that an undisturbed one makes. Prints one JSON object with the
counts; exit code 1 where anything is left that is neither, or astray.
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


# Trainings


def of_trainings(folder, kills, chance):
    """Counts of what was left after each kill of a training; the next one goes on where there is something to go on with."""
    import torch

    from encoders import tiny_encoder, two_articles
    from saidby.baselines import NoBaseline, transformer
    from saidby.baselines.transformer import checkpoints, training

    torch.set_num_threads(1)  # threads do not live through a fork
    training.EVERY = 0
    docs, counts, now = two_articles(), Counter(), folder / "now"
    encoder = tiny_encoder(folder / "encoder", [doc.text for doc in docs])

    def work(to=now):
        transformer.train(docs, to, encoder=str(encoder), epochs=2, resume=(to / training.STATE).exists())

    def kept(to):  # but for the seconds that it took
        return {name: data for name, data in (snapshot(to) or {}).items() if name != "model.json"}

    takes = seconds(lambda: work(folder / "whole"))
    while counts["killed"] < kills:
        counts["killed" if killed(work, chance.uniform(0, 1.1 * takes)) else "done before"] += 1
        try:
            checkpoints.load(now)
            counts["new"] += 1
        except NoBaseline as error:
            counts["nothing" if "holds no model" in str(error) else "neither"] += 1
        if not (now / "model.json").exists() or (now / training.STATE).exists():
            work()
        counts["astray"] += kept(now) != kept(folder / "whole")
        shutil.rmtree(now)
    return counts


KINDS = {
    "build, no dataset before": lambda *given: of_builds(*given, over=False),
    "build over another dataset": lambda *given: of_builds(*given, over=True),
    "build over another dataset, --resume": lambda *given: of_builds(*given, over=True, resume=True),
    "import": lambda *given: of_imports(*given, jsonl=False),
    "import, --jsonl": lambda *given: of_imports(*given, jsonl=True),
    "training": of_trainings,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=200, help="of each kind of work; of trainings, which are slow, a quarter")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", action="store_true", help="write the figures into docs/reliability.json")
    given = parser.parse_args()
    chance, found = Random(given.seed), {}
    for name, of in KINDS.items():
        with tempfile.TemporaryDirectory() as folder:
            found[name] = of(Path(folder), -(-given.kills // 4) if of is of_trainings else given.kills, chance)
        if given.keep:
            figures.keep("kills", found[name], below=name)
    print(json.dumps(found))
    return any(counts["neither"] or counts["astray"] for counts in found.values())


if __name__ == "__main__":
    raise SystemExit(main())
