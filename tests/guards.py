"""Take each guard out of the source, and see that the test of it fails: `python tests/guards.py`.

Works on a copy of the package and its tests. Prints a line for each guard; exit code 1 where a test passes without its guard,
or fails with it.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
SECONDS = 300
"""After which a test that hangs without its guard has failed."""
MEMORY = 4 * 2**30
"""Bytes with which what reads without end ends."""


class Guard(NamedTuple):
    """A guard: what it keeps out, where it stands, what it becomes when it is taken out, and the test that misses it."""

    against: str
    file: str
    """Below src/saidby."""
    guard: str
    """Text that stands there once."""
    without: str
    test: str
    """The file of the test, and an expression that chooses it (as of `pytest -k`)."""

    def apply(self, source: Path) -> str:
        """Take the guard out of a copy of the source; gives the file as it was."""
        path = source / self.file
        text = path.read_text(encoding="utf-8")
        if text.count(self.guard) != 1:
            raise ValueError(f"{self.file}: the guard against {self.against} is not there once: {self.guard!r}")
        path.write_text(text.replace(self.guard, self.without), encoding="utf-8")
        return text


ATTACKS, FAULTS, XML, VIEW, LIMITS = "test_attacks.py", "test_faults.py", "test_formats_xml.py", "test_view.py", "test_limits.py"
GUARDS = (
    # Names that lead elsewhere
    Guard("ids that are no file's name, read", "files/reading.py", "        and is_safe_id(name)\n", "", f"{ATTACKS} refused_by_the_reader"),
    Guard("ids that are no file's name, written", "files/writing.py", "    _refuse_unsafe(doc.article.id)\n    for name,", "    for name,",
          f"{ATTACKS} nothing_is_written_under"),
    Guard("ids that are no file's name, marked up", "files/writing.py", "    _refuse_unsafe(doc.article.id)\n    raw =", "    raw =",
          f"{ATTACKS} markup_cannot_write_over"),
    Guard("ids with .. or /", "files/names.py", 'sign.isalnum() or sign in "._-"', 'sign.isprintable() or sign in "._-"',
          f"{ATTACKS} nothing_is_written_under"),
    Guard("ids that begin with . or -", "files/names.py", "for sign in name) and name[:1].isalnum()", "for sign in name)",
          f"{ATTACKS} nothing_is_written_under"),
    Guard("names that Windows keeps for devices", "files/names.py", "not in RESERVED", "not in set()",
          f"{ATTACKS} nothing_is_written_under"),
    Guard("names that are too long", "files/names.py", "len(name) <= LONGEST", "name", f"{ATTACKS} nothing_is_written_under"),
    Guard("ids in exports", "exports/__init__.py", "if not is_safe_id(doc.article.id):", "if False:", f"{ATTACKS} an_export_writes_no_file"),
    Guard("splits in exports", "exports/__init__.py", "if not is_safe_id(doc.article.split):", "if False:",
          f"{ATTACKS} an_export_writes_no_file"),
    # Links, pipes, devices
    Guard("links that lead out", "files/finding.py", "if not path.resolve(strict=True).is_relative_to(root.resolve()):",
          "if not path.resolve(strict=True):", f"{ATTACKS} folder_that_is_a_link_out"),
    Guard("pipes and devices", "files/finding.py", "return None if stat.S_ISREG(path.stat().st_mode) else", "return None if True else",
          f"{FAULTS} no_file_of_the_project and pipe"),
    Guard("shards that are pipes or links", "files/finding.py", "    if problem := closed_shard(path):\n", "    if problem := None:\n",
          f"{ATTACKS} shard_that_is_no_file"),
    Guard("shards that are pipes or links, indexed", "shards/indexing.py", "if closed := files.closed_shard(path):", "if closed := None:",
          f"{ATTACKS} shard_that_is_no_file"),
    Guard("a licence, settings or page that is a link or a pipe", "files/finding.py", '        raise Refused(f"{name}: {part.problem}")',
          "        return (root / name).read_text()", f"{FAULTS} no_file_of_the_project and (LICENSE or README)"),
    Guard("corpora with links and pipes", "corpora/__init__.py", "if problem := _closed(path, root):", "if problem := None:",
          f"{FAULTS} of_a_corpus"),
    Guard("a link that waits where a file is written", "files/writing.py",
          '    beside.unlink(missing_ok=True)\n    try:\n        with beside.open("xb")', '    try:\n        with beside.open("wb")',
          f"{ATTACKS} link_that_waits"),
    Guard("a link in the place of the workshop", "publish.py", "if workshop.is_symlink():", "if False:",
          f"{FAULTS} link_where_the_work_is_done and building"),
    Guard("a link in the place of the records", "build/__init__.py", "if records.is_symlink():", "if False:",
          f"{FAULTS} link_where_the_work_is_done and shards"),
    Guard("an annotation folder that is a link out", "files/writing.py",
          "annotations is None and not path.parent.resolve().is_relative_to(root.resolve())", "False", f"{FAULTS} through_a_folder"),
    Guard("a pipe among the records", "resume.py", ' or not (task.records / f"{task.name}.json").is_file()', "", f"{FAULTS} pipe_among"),
    Guard("a pipe in the dataset", "build/differing.py", "if not (one.is_file() and other.is_file()):", "if not (one.exists() and other.exists()):",
          f"{FAULTS} no_file_of_the_dataset and README and pipe"),
    # Size and depth
    Guard("a line without end", "formats/jsonl.py", "stream.readline(longest + 1)", "stream.readline()",
          f"{ATTACKS} line_of_a_gigabyte and check"),
    Guard("a file without end", "files/finding.py", "stream.read(most + 1)", "stream.read()", f"{ATTACKS} file_of_a_gigabyte"),
    Guard("a packed shard without end, read", "formats/jsonl.py", "if most is not None and offset > most:", "if False:",
          f"{ATTACKS} never_ends"),
    Guard("a packed shard without end, unpacked", "shards/indexing.py", "if room < 0:", "if False:", f"{ATTACKS} never_ends"),
    Guard("JSON nested deeply", "formats/json.py", "    except RecursionError:\n", "    except ZeroDivisionError:\n",
          f"{ATTACKS} hundred_thousand_deep"),
    Guard("JSON nested deeper than is read", "files/reading.py", "if _has_extra(article, annotation) and (json.is_too_deep(annotation) or json.is_too_deep(article)):",
          "if False:", f"{LIMITS} depth"),
    Guard("JSON in markup nested deeply", "markup/head.py", "except RecursionError", "except ZeroDivisionError",
          f"{ATTACKS} markup_with_json"),
    Guard("settings nested deeply", "demands.py", "tomllib.TOMLDecodeError, RecursionError", "tomllib.TOMLDecodeError",
          f"{FAULTS} settings_of_another_kind"),
    Guard("XML without end", "formats/xml.py", "huge_tree=False", "huge_tree=True", f"{XML} refused_has_its_line"),
    # What would be run, fetched or obeyed
    Guard("entities in XML", "formats/xml.py", "if declared is not None and any(True for _ in declared.iterentities()):", "if False:",
          f"{XML} refused_has_its_line"),
    Guard("references to entities in XML", "formats/xml.py", "for entity in root.iter(etree.Entity):", "for entity in ():",
          f"{XML} refused_has_its_line"),
    Guard("markup and script on the page", "view/__init__.py", "autoescape=True, finalize=_safe,", "autoescape=False,",
          f"{VIEW} no_other_way_out"),
    Guard("formulas in spreadsheets", "exports/csv.py", """return f"'{cell}" if _FORMULA.match(cell) else cell""", "return cell",
          "test_exports_csv.py formula_is_not_run"),
    Guard("escapes on the terminal", "cli/telling.py", '    click.echo("".join(safe), err=err, nl=nl)',
          "    click.echo(message, err=err, nl=nl)", f"{ATTACKS} terminal_would_obey"),
    Guard("names with characters that show as nothing", "checks/entities.py", "if name and (reason := _hidden(name)):",
          "if reason := None:", "test_checks.py name-has-hidden"),
    Guard("pickles", "files/reading.py", "import hashlib\n", "import hashlib\nimport pickle\n", f"{ATTACKS} nothing_that_is_read_can_run"),
    Guard("quotes within quotes without end", "checks/links.py", "if len(chain) > DEEPEST and", "if False and",
          "test_checks.py quote-is-nested"),
    Guard("paragraphs repeated for many quotes", "checks/spans.py", "        if size > surroundings.MOST:", "        if False:",
          "test_checks.py quotes-repeat"),
    # The machine
    Guard("two builds at once", "publish.py", "fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)", "pass", f"{FAULTS} second_build"),
    Guard("sources that change", "build/__init__.py", "if changed := {name for name, _ in _states(root) ^ before}:", "if changed := set():",
          f"{FAULTS} gives_no_mixture"),
    Guard("articles that change between their digest and their reading", "resume.py", " and _key(task) == key:", ":",
          f"{FAULTS} is_not_used_again"),
    Guard("a folder that no build wrote", "publish.py", "    if foreign:\n", "    if False:\n", "test_publish.py other_peoples_files"),
    Guard("a disk that is full", "cli/__init__.py", "        except OSError as error:\n", "        except ZeroDivisionError as error:\n",
          f"{FAULTS} disk_that_is_full"),
    Guard("memory that runs out", "cli/__init__.py", "        except MemoryError:\n", "        except ZeroDivisionError:\n",
          f"{FAULTS} memory_that_runs_out"),
)  # fmt: skip


HEAVY = ("jsonschema", "lxml.etree", "numpy", "pyarrow.parquet", "pytest", "regex", "yaml", "click.testing")
"""What tests import that is not ours: once, for all of them."""


def run(copy: Path, test: str) -> int:
    """The exit code of a test in a copy, run by a fork of this process: 0 it passes, 1 it fails, or hangs."""
    for name in HEAVY:
        import_module(name)
    pid = os.fork()
    if pid == 0:
        os.setpgid(0, 0)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(1, 2)
        try:
            os._exit(_pytest(copy, test))
        finally:
            os._exit(3)  # whatever was raised must not unwind: the copy is the parent's
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.05)
    os.killpg(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return 1


def _pytest(copy: Path, test: str) -> int:
    import pytest

    os.chdir(copy)
    for name, module in list(sys.modules.items()):  # those of the copy are to be imported
        if name.partition(".")[0] == "saidby" or Path(getattr(module, "__file__", None) or "/").is_relative_to(HERE):
            del sys.modules[name]
    sys.path[:0] = [str(copy / "src"), str(copy / "tests")]
    file, _, chosen = test.partition(" ")
    return int(pytest.main(["-q", "-x", "-p", "no:cacheprovider", f"tests/{file}", "-k", chosen]))


def tried(guards: tuple[Guard, ...], copy: Path) -> Iterator[tuple[Guard, int, int]]:
    """Each guard, and the exit codes of its test with it and without it."""
    for name in ("src", "tests"):
        shutil.copytree(HERE.parent / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(HERE.parent / "pyproject.toml", copy)
    chosen: dict[str, set[str]] = {}
    for guard in guards:
        file, _, words = guard.test.partition(" ")
        chosen.setdefault(file, set()).add(f"({words})")
    with_all = {file: run(copy, f"{file} {' or '.join(sorted(words))}") for file, words in chosen.items()}
    for guard in guards:
        before = guard.apply(copy / "src" / "saidby")
        without = run(copy, guard.test)
        (copy / "src" / "saidby" / guard.file).write_text(before, encoding="utf-8")
        yield guard, with_all[guard.test.partition(" ")[0]], without


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", default="", help="guards that have these words in what they are against")
    parser.add_argument("--keep", action="store_true", help="write the figures into docs/reliability.json")
    given = parser.parse_args()
    found: dict[str, bool] = {}
    with tempfile.TemporaryDirectory() as folder:
        for guard, with_it, without in tried(tuple(guard for guard in GUARDS if given.only in guard.against), Path(folder)):
            found[guard.against] = (with_it, without) == (0, 1)
            told = {0: "passes", 1: "fails"}
            print(
                f"{guard.against:64} with it the test {told.get(with_it, with_it)}, without it {told.get(without, without)}",
                flush=True,
            )
    missed = sum(found.values())
    print(f"{len(found)} guards, {missed} of them missed by their tests when they are taken out")
    if given.keep:
        import figures

        for against, is_missed in found.items():
            figures.keep("guards", is_missed, below=against)
    return int(missed < len(found))


if __name__ == "__main__":
    raise SystemExit(main())
