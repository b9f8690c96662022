"""Measure the build in one run: `python benchmark/build/run.py WORK --sizes 2000 20000`.

WORK is a folder for the archives (made once, 13 KB an article) and for what is built from them. Results go to results.json
beside this file, with plots (time and memory against size) and the table in README.md; figures are ratios of one run.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import generate

HERE = Path(__file__).parent
TAG = "SAIDBY_BENCHMARK"
MOST = {"floor": 20_000, "stages": 2_000, "ours": 200_000, "Ray, 2 nodes": 200_000, "from_generator": 20_000}
"""The largest archives that these jobs are measured with: their figures say nothing more of larger ones, or take too long."""
ONCE = 100_000
"""Articles from which on each job is measured once."""


AIMS = {
    "CPU of our build over the floor, one process (20,000 articles)": "≤ 2.2",
    "CPU of from_generator × 3 with jsonschema over ours (20,000 articles)": "≥ 15",
    "speed with 2 workers over 1 (200,000 articles)": "≥ 1.9",
    "peak memory of a worker, MB (10,000 articles)": "≤ 280",
    "peak memory of a worker, MB (200,000 articles)": "≤ 280",
    "peak memory of a worker, MB (1,000,000 articles)": "≤ 280",
    "CPU with Ray over the pool (200,000 articles)": "≤ 1.1",
    "our own dataset, import to exit, seconds": "≤ 3",
}
"""What the figures are to reach."""


def measured(*args: object) -> dict[str, Any]:
    """Run one job in a process of its own: seconds, CPU seconds and peak memory of it and of all that it starts."""
    token = f"{os.getpid()}-{time.monotonic_ns()}"
    path = os.pathsep.join(str(HERE.parent.parent / name) for name in ("src", "tests", "benchmark/build"))
    env = {**os.environ, TAG: token, "PYTHONPATH": path, "RAY_USAGE_STATS_ENABLED": "0", "TQDM_DISABLE": "1"}
    env["HF_DATASETS_DISABLE_PROGRESS_BARS"] = "1"
    started = time.monotonic()
    process = subprocess.Popen([sys.executable, HERE / "stages.py", *map(str, args)], env=env, stdout=subprocess.PIPE, text=True)
    seen: dict[int, tuple[float, float]] = {}
    watch = threading.Thread(target=_watch, args=(token, process, seen))
    watch.start()
    out = process.stdout.read() if process.stdout else ""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.monotonic() - started
    watch.join()
    if process.returncode:
        raise SystemExit(f"{args[0]} ended with {process.returncode}")
    own = usage.ru_utime + usage.ru_stime
    others = {pid: peak for pid, (_, peak) in seen.items() if pid != process.pid}
    return {
        **json.loads(out.splitlines()[-1]),
        "seconds": seconds,
        "cpu": max(own, sum(cpu for cpu, _ in seen.values())),  # Ray's processes are nobody's children
        "peak_main_mb": usage.ru_maxrss / 1024,
        "peak_worker_mb": max(others.values(), default=usage.ru_maxrss / 1024),
    }


def _watch(token: str, process: subprocess.Popen[str], seen: dict[int, tuple[float, float]]) -> None:
    """Note CPU seconds and peak memory of every process that has the token, until the first one ends."""
    tick = os.sysconf("SC_CLK_TCK")
    others: set[int] = set()
    while process.returncode is None:
        for pid in _tagged(token, seen, others):
            try:
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                peak = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
            except (FileNotFoundError, ProcessLookupError):
                continue
            cpu = (int(fields[11]) + int(fields[12])) / tick
            seen[pid] = (cpu, max(seen.get(pid, (0, 0))[1], int(peak[1]) / 1024 if peak else 0))
        time.sleep(0.1)


def _tagged(token: str, seen: dict[int, tuple[float, float]], others: set[int]) -> Iterator[int]:
    """The processes that have the token. Each is asked once: what is measured needs the processor."""
    for pid in (int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit()):
        if pid in others:
            continue
        if pid not in seen:
            try:
                words = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
            except OSError:
                continue
            if f"{TAG}={token}".encode() not in words:
                others.add(pid)
                continue
        yield pid


def archive(work: Path, articles: int) -> Path:
    """The archive of so many articles, made if it is not there."""
    folder = work / f"archive-{articles}" / "archive"
    if not (folder.parent / "done").exists():
        generate.write(folder, articles)
        (folder.parent / "done").touch()
    return folder


def of_size(work: Path, articles: int, jobs: list[str], repeat: int) -> dict[str, Any]:
    """All measurements with one archive; of several runs, taken in turn, the one with the median CPU time."""
    folder = archive(work, articles)
    ready = folder.parent / "ready"
    if "floor" in jobs and not ready.exists():
        measured("prepared", folder, ready)
    calls: dict[str, tuple[object, ...]] = {
        "floor": ("floor", folder, ready),
        "ours": ("ours", folder),
        "ours, 2 workers": ("ours", folder, 2),
        "Ray, 2 nodes": ("ray_two_nodes", folder),
        "from_generator": ("idiomatic", folder),
        "stages": ("stages", folder),
    }
    runs: dict[str, list[dict[str, Any]]] = {}
    for turn in range(repeat):
        for name in jobs:
            if turn == 0 or name in ("floor", "ours", "ours, 2 workers"):
                runs.setdefault(name, []).append(measured(*calls[name]))
                print(articles, name, json.dumps({k: v for k, v in runs[name][-1].items() if k != "job"}), flush=True)
    return {name: sorted(some, key=lambda run: run["cpu"])[len(some) // 2] for name, some in runs.items()}


def incremental(work: Path, articles: int) -> dict[str, Any]:
    """Build, change one article, build again: seconds of both, and what of the files is new."""
    folder = archive(work, articles)
    target = folder.parent / "incremental"
    for left in (target, target.with_name(f".{target.name}.shards")):
        shutil.rmtree(left, ignore_errors=True)
    first = measured("ours", folder, 1, "local", target)
    before = {path: path.read_bytes() for path in target.rglob("*.parquet")}
    shard = next(iter(sorted(folder.glob("*.jsonl"))))
    whole = shard.read_bytes()
    try:
        shard.write_bytes(whole.replace(b'"publisher":"Nordkai Courier"', b'"publisher":"Nordkai Weekly"', 1))
        second = measured("ours", folder, 1, "local", target)
    finally:
        shard.write_bytes(whole)
    changed = [path for path in target.rglob("*.parquet") if before.get(path) != path.read_bytes()]
    return {"first": first, "second": second, "files": len(before), "files_changed": len(changed)}


def figures(results: dict[str, Any]) -> dict[str, float]:
    """The figures, each of the largest archive that has them."""
    found: dict[str, float] = {}
    for size in sorted(results["sizes"], key=int):
        runs = results["sizes"][size]

        def ratio(one: str, other: str, what: str = "cpu", runs: dict[str, Any] = runs) -> float | None:
            return runs[one][what] / runs[other][what] if one in runs and other in runs else None

        for name, value in (
            ("CPU of our build over the floor, one process", ratio("ours", "floor")),
            ("CPU of from_generator × 3 with jsonschema over ours", ratio("from_generator", "ours")),
            ("speed with 2 workers over 1", ratio("ours", "ours, 2 workers", "seconds")),
            ("peak memory of a worker, MB", runs.get("ours, 2 workers", {}).get("peak_worker_mb")),
            ("CPU with Ray over the pool", ratio("Ray, 2 nodes", "ours, 2 workers")),
        ):
            if value is not None:
                found[f"{name} ({int(size):,} articles)"] = value
    found["our own dataset, import to exit, seconds"] = results["own"]["seconds"]
    return found


def table(results: dict[str, Any]) -> str:
    """The figures and the runs as Markdown."""
    lines = ["| figure | to reach | measured |", "|---|---|---|"]
    lines += [
        f"| {name} | {AIMS.get(name, '')} | {value:.{2 if value < 100 else 0}f} |" for name, value in figures(results).items()
    ]
    lines += ["", "| articles | job | seconds | CPU seconds | articles/s | peak of a worker, MB |", "|---|---|---|---|---|---|"]
    for size in sorted(results["sizes"], key=int):
        for name, run in results["sizes"][size].items():
            if name != "stages":
                numbers = (run["seconds"], run["cpu"], int(size) / run["seconds"], run["peak_worker_mb"])
                lines.append("| {:,} | {} | {:.1f} | {:.1f} | {:,.0f} | {:.0f} |".format(int(size), name, *numbers))
    if more := results.get("incremental"):
        first, second = more["first"], more["second"]
        lines += [
            "",
            (
                f"One article of {first['articles']:,} changed, `--resume`: {second['seconds']:.1f} s in place of "
                f"{first['seconds']:.1f} s; {more['files_changed']} of {more['files']} files are new."
            ),
        ]
    stage = next((runs["stages"] for runs in results["sizes"].values() if "stages" in runs), {})
    if stage:
        lines += ["", "| stage | µs an article |", "|---|---|"]
        lines += [f"| {name} | {value:.0f} |" for name, value in stage.items() if name not in _NOT_STAGES]
    return "\n".join([*lines, "", _machine(results)])


_NOT_STAGES = ("job", "seconds", "cpu", "peak_main_mb", "peak_worker_mb")


def _machine(results: dict[str, Any]) -> str:
    machine = results["machine"]
    return f"{machine['cores']} cores, load {machine['load']:.1f} at the start; {machine['python']}; " + ", ".join(
        f"{name} {number}" for name, number in machine["versions"].items()
    )


def plot(results: dict[str, Any]) -> None:
    """Time and memory against size, both scales logarithmic."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "saidby"
    import matplotlib.pyplot as plt
    from matplotlib.ticker import ScalarFormatter

    _, (left, right) = plt.subplots(1, 2, figsize=(9, 4))
    names = dict.fromkeys(name for runs in results["sizes"].values() for name in runs if name != "stages")
    for name in names:
        points = sorted((int(size), runs[name]) for size, runs in results["sizes"].items() if name in runs)
        for axes, what in ((left, "seconds"), (right, "peak_worker_mb")):
            axes.loglog([size for size, _ in points], [run[what] for _, run in points], marker="o", label=name)
    left.set(xlabel="articles", ylabel="seconds")
    right.set(xlabel="articles", ylabel="peak memory of a worker, MB")
    right.axhline(280, color="grey", linestyle="dotted")
    right.set_yticks([200, 280, 400, 600, 800], minor=False)
    right.set_yticks([], minor=True)
    right.yaxis.set_major_formatter(ScalarFormatter())
    left.legend(fontsize=8)
    plt.tight_layout()
    plt.savefig(HERE / "results.svg", metadata={"Date": None})


def write_readme(results: dict[str, Any]) -> None:
    """Renew the table between the marks of README.md."""
    readme = HERE / "README.md"
    part = re.compile(r"(<!-- results: generated -->\n).*?(<!-- end -->)", re.DOTALL)
    readme.write_text(
        part.sub(lambda found: f"{found[1]}{table(results)}\n{found[2]}", readme.read_text(encoding="utf-8")), encoding="utf-8"
    )


def save(results: dict[str, Any]) -> None:
    """Write results.json, the plots and the table."""
    (HERE / "results.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    plot(results)
    write_readme(results)


def begun() -> dict[str, Any]:
    """Results without sizes yet: the machine."""
    names = ("pyarrow", "orjson", "jsonschema-rs", "jsonschema", "datasets", "ray", "numpy")
    machine = {
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0],
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "versions": {name: version(name) for name in names},
    }
    return {"machine": machine, "sizes": {}}


def own() -> dict[str, Any]:
    """Our own dataset, built five times: the run with the median time."""
    return sorted((measured("own", HERE.parent.parent) for _ in range(5)), key=lambda run: run["seconds"])[2]


def main() -> None:
    """Measure, and write what was measured."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("work", type=Path)
    parser.add_argument("--sizes", type=int, nargs="*", default=[2_000, 20_000])
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument(
        "--only", nargs="+", default=["floor", "ours", "ours, 2 workers", "Ray, 2 nodes", "from_generator", "stages"]
    )
    parser.add_argument("--incremental", type=int, help="articles of the archive for an incremental build")
    parser.add_argument("--more", action="store_true", help="keep the other sizes of results.json: no ratio is of one run then")
    given = parser.parse_args()
    results = json.loads((HERE / "results.json").read_text()) if given.more else begun()
    results["own"] = own()
    for size in given.sizes:
        jobs = [name for name in given.only if size <= MOST.get(name, size)]
        results["sizes"][str(size)] = of_size(given.work, size, jobs, given.repeat if size < ONCE else 1)
        save(results)
    if given.incremental:
        results["incremental"] = incremental(given.work, given.incremental)
        save(results)
    print(table(results))
    for name in AIMS.keys() - figures(results).keys():
        print(f"not measured: {name}")


if __name__ == "__main__":
    main()
