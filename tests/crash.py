"""Kill a process just before its n-th change of the file system, for every n, and see what is left.

Run as a script of its own: `python crash.py FOLDER MODE`. MODE is `folders` (two small files are published) or `build` (a project
is built). Each attempt is a fork that works on a copy of FOLDER/before. Prints one JSON object for each attempt.
"""

import json
import os
import shutil
import signal
import sys
from pathlib import Path

from saidby import publish
from saidby.build import build

CHANGES = {
    "os.rename",
    "os.mkdir",
    "os.remove",
    "os.rmdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "shutil.rmtree",
    "ctypes.dlsym",
}


def is_change(event, args):
    return event in CHANGES or (event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))


def kill_before(number):
    left = [number]

    def hook(event, args):
        if is_change(event, args):
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


def put(target, version):
    with publish.replacing(target) as fresh:
        (fresh / "README.md").write_text(version)
        (fresh / "quotes").mkdir()
        (fresh / "quotes" / "train.parquet").write_text(version)


def work(folder, mode):
    if mode == "build":
        report = build(folder / "project", folder / "dataset", print)
        assert report.ok
    else:
        put(folder / "dataset", "new")


def in_a_fork(do):
    pid = os.fork()
    if pid == 0:
        do()
        os._exit(0)
    return os.waitpid(pid, 0)[1]


def state(folder):
    dataset = folder / "dataset"
    return {
        path.relative_to(dataset).as_posix(): path.read_bytes().hex() for path in sorted(dataset.rglob("*")) if path.is_file()
    }


def attempt(before, now, mode, number):
    shutil.rmtree(now, ignore_errors=True)
    shutil.copytree(before, now)
    status = in_a_fork(lambda: (kill_before(number), work(now, mode)))
    left = state(now)
    status_again = in_a_fork(lambda: work(now, mode))
    beside = sorted(path.name for path in now.iterdir() if path.name not in ("dataset", "project"))
    return {"killed": os.WIFSIGNALED(status), "left": left, "again": status_again, "after": state(now), "beside": beside}


if __name__ == "__main__":
    root = Path(sys.argv[1])
    if "--aside" in sys.argv:
        publish._exchange = lambda *_: False
    for count in range(1, 1000):
        told = attempt(root / "before", root / "now", sys.argv[2], count)
        print(json.dumps(told), flush=True)
        if not told["killed"]:
            break
