"""Where shards are built: here, in a pool of processes, or on a Ray cluster. Which it is decides nothing but the time.

Running a task twice is harmless: files get their names only when they are whole, and are the same every time. So whatever
is killed, its tasks are simply given to somebody else.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import connection, get_context, parent_process
from typing import Any

from saidby.resume import built
from saidby.shards import Done, Task

LOSSES = 3
"""Times in a row that workers may die without a shard being finished in between."""
_AHEAD = 2
"""Tasks that are handed out for each worker: one to work on, one to go on with."""


class WorkersError(Exception):
    """The shards could not all be built, because of the machines and not of the data: the message says what to do."""


def run(tasks: Iterable[Task], *, workers: int = 1, engine: str = "local", address: str | None = None) -> Iterator[Done]:
    """Build every shard and say what became of each, in the order of the plan. Raises WorkersError and OSError."""
    if engine == "ray":
        return in_order(_ray(tasks, address))
    return in_order(_pool(tasks, workers)) if workers > 1 else map(built, tasks)


def in_order(results: Iterable[Done]) -> Iterator[Done]:
    """Results by the order of their tasks, each as soon as all before it are there."""
    early: dict[int, Done] = {}
    due = 0
    for done in results:
        early[done.order] = done
        while due in early:
            yield early.pop(due)
            due += 1


# A pool of processes


def _pool(tasks: Iterable[Task], workers: int) -> Iterator[Done]:
    waiting, again = iter(tasks), list[Task]()
    pending: dict[Future[Done], Task] = {}
    losses = 0
    pool = _new_pool(workers)
    try:
        while True:
            pending |= {pool.submit(built, task): task for task in _next(again, waiting, _AHEAD * workers - len(pending))}
            if not pending:
                return
            finished, _ = wait(pending, return_when=FIRST_COMPLETED)
            if any(isinstance(future.exception(), BrokenProcessPool) for future in finished):
                losses += 1
                if losses > LOSSES:
                    raise WorkersError(
                        f"workers were killed {losses} times in a row; if memory ran out (each needs about 300 MB), "
                        "give fewer with --workers"
                    )
                again += sorted(pending.values(), key=lambda task: -task.order)
                pending.clear()
                pool.shutdown()
                pool = _new_pool(workers)
            for future in finished & pending.keys():
                del pending[future]
                yield future.result()
                losses = 0
    finally:
        pool.shutdown(cancel_futures=True)


def _next(again: list[Task], waiting: Iterator[Task], most: int) -> Iterator[Task]:
    while again and most > 0:
        yield again.pop()
        most -= 1
    yield from islice(waiting, max(most, 0))


def _new_pool(workers: int) -> ProcessPoolExecutor:
    # Processes are started afresh: a fork of a process with threads, as Arrow has them, may hang.
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_begin)


def _begin() -> None:
    """What a worker does first: leave Ctrl-C to the main process, and end when that is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    main = parent_process()
    if main is not None:
        threading.Thread(target=lambda: (connection.wait([main.sentinel]), os._exit(1)), daemon=True).start()


# Ray


def _ray(tasks: Iterable[Task], address: str | None) -> Iterator[Done]:
    """Build shards on a Ray cluster: all nodes must see the same files under the same paths."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        import ray
    except ModuleNotFoundError:
        raise WorkersError("Ray is not installed: pip install 'saidby[ray]'") from None
    started = not ray.is_initialized()
    if started:
        ray.init(
            address=address,
            include_dashboard=False if address is None else None,
            logging_level=logging.ERROR,
            log_to_driver=False,
        )
    try:
        remote = ray.remote(num_cpus=1, max_retries=LOSSES, scheduling_strategy="SPREAD")(built)
        cores = ray.cluster_resources().get("CPU", 1)
        most = _AHEAD * max(1, int(cores))
        waiting, pending = iter(tasks), list[Any]()
        while True:
            pending += [remote.remote(task) for task in islice(waiting, most - len(pending))]
            if not pending:
                return
            finished, pending = ray.wait(pending)
            yield from ray.get(finished)
    except ray.exceptions.RayTaskError as error:
        raise error.cause from error
    except ray.exceptions.RayError as error:
        raise WorkersError(f"Ray could not finish: {str(error).strip().splitlines()[0]}") from error
    finally:
        if started:
            ray.shutdown()
