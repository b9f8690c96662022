"""Give every reader inputs that nobody meant for it: `python tests/fuzz.py --minutes 5 --reader brat`.

With atheris (`pip install atheris`) inputs are made by what they reach in the code, else by changing sound ones at random. What
breaks a promise (see fuzzing.py), takes more than ten seconds, or more than two gigabytes, is a find: it is written to
tests/finds/<reader>/, where an ordinary test replays it. Prints one JSON object a reader; exit code 1 where there was a find.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "src")]
SECONDS, MEGABYTES, BYTES = 10, 2048, 64 * 1024
"""The most that one input may take, the memory that the process may have beyond what it begins with, the longest input."""


class Run:
    """One reader under inputs until the time is over: what it was given, and what broke it."""

    def __init__(self, reader: str, seconds: float, folder: Path) -> None:
        import fuzzing

        self.reader, self.read, self.folder = reader, fuzzing.READERS[reader], folder
        self.until = time.process_time() + seconds  # whatever else the machine does
        self.inputs, self.longest = 0, 0.0
        self.finds: dict[str, str] = {}
        signal.signal(signal.SIGPROF, _too_long)

    def give(self, data: bytes) -> None:
        """Give the reader one input."""
        began = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        try:
            self.read(data, self.folder)
        except Exception as error:  # noqa: BLE001 - whatever comes out is a find
            self._keep(data, error)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        self.inputs += 1
        self.longest = max(self.longest, time.process_time() - began)

    def _keep(self, data: bytes, error: Exception) -> None:
        """Write down an input, the first of those that break at the same place."""
        where = traceback.extract_tb(error.__traceback__)[-1]
        key = f"{type(error).__name__} at {Path(where.filename).name}:{where.lineno}"
        if key not in self.finds:
            path = HERE / "finds" / self.reader / f"{hashlib.sha256(data).hexdigest()[:16]}.bin"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            self.finds[key] = path.name
            print(f"{self.reader}: {key}: {str(error)[:300]}\n{traceback.format_exc(limit=-6)}", file=sys.stderr)

    def end(self, engine: str) -> None:
        """Print what was done, and leave: atheris would go on."""
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1 if sys.platform == "darwin" else 1024)
        print(json.dumps({
            "reader": self.reader, "engine": engine, "inputs": self.inputs, "seconds": round(time.process_time()),
            "longest_seconds": round(self.longest, 2), "peak_megabytes": peak // 1024 if sys.platform == "darwin" else peak,
            "finds": len(self.finds),
        }), flush=True)  # fmt: skip
        os._exit(bool(self.finds))


def _too_long(*_: object) -> None:
    raise TimeoutError(f"more than {SECONDS} seconds")


def one(reader: str, engine: str, seconds: float, seed: int) -> None:
    """Give one reader inputs in this process, until the time is over; does not return."""
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
        if engine == "atheris":
            _guided(reader, seconds, seed, Path(folder))
        run, chance = _begun(reader, seconds, folder), random.Random(seed)
        import fuzzing

        some = fuzzing.seeds(reader)
        for data in some:
            run.give(data)
        while time.process_time() < run.until:
            run.give(fuzzing.changed(some, chance)[:BYTES])
        run.end(engine)


def _begun(reader: str, seconds: float, folder: str | Path) -> Run:
    work = Path(folder) / "work"
    work.mkdir()
    run = Run(reader, seconds, work)
    if Path("/proc/self/statm").exists():
        most = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize() + MEGABYTES * 2**20
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    return run


def _guided(reader: str, seconds: float, seed: int, folder: Path) -> None:
    import atheris

    with atheris.instrument_imports(include=["saidby"], enable_loader_override=False):
        import fuzzing
    run = _begun(reader, seconds, folder)
    begin, words = folder / "begin", folder / "words"
    begin.mkdir()
    for number, data in enumerate(fuzzing.seeds(reader)):
        (begin / str(number)).write_bytes(data)
    escaped = ("".join(map(r"\x{:02x}".format, bits)) for bits in fuzzing.BITS if len(bits) < 60)
    words.write_text("".join(f'"{bits}"\n' for bits in escaped))

    def give(data: bytes) -> None:
        run.give(data)
        if time.process_time() > run.until:
            run.end("atheris")

    options = [f"-max_len={BYTES}", f"-seed={seed + 1}", f"-dict={words}", "-rss_limit_mb=0", "-timeout=3600", "-verbosity=0"]
    atheris.Setup([sys.argv[0], str(begin), *options], give)
    atheris.Fuzz()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=1, help="of the processor, for each reader")
    parser.add_argument("--reader", action="append", help="one reader alone, or several; all if not given")
    parser.add_argument("--engine", choices=["atheris", "own"], default="atheris" if find_spec("atheris") else "own")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", action="store_true", help="write the figures into docs/reliability.json")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.here:
        one(given.reader[0], given.engine, 60 * given.minutes, given.seed)
    import figures
    import fuzzing

    if unknown := set(given.reader or ()) - fuzzing.READERS.keys():
        parser.error(f"no reader is called {min(unknown)!r}; there are {', '.join(fuzzing.READERS)}")
    broken = False
    for reader in given.reader or fuzzing.READERS:
        words = ["--here", "--reader", reader, "--engine", given.engine, "--minutes", given.minutes, "--seed", given.seed]
        done = subprocess.run([sys.executable, __file__, *map(str, words)], capture_output=True, text=True, check=False)
        told = (line for line in done.stderr.splitlines() if not line.startswith(("INFO:", "WARNING: Failed to find function")))
        print(*told, sep="\n", end="", file=sys.stderr)
        last = done.stdout.splitlines()[-1] if done.stdout else json.dumps({"reader": reader, "died": done.returncode})
        print(last, flush=True)
        broken |= done.returncode != 0
        if given.keep and done.stdout:
            figures.keep("fuzzing", {key: value for key, value in json.loads(last).items() if key != "reader"}, below=reader)
    return int(broken)


if __name__ == "__main__":
    raise SystemExit(main())
