"""How many faults of each kind the checks see: `python tests/mutations.py --rounds 50`.

Prints a line for each kind of fault: how many were made, how many were told by the right check in the right place, and how many
gave another sound annotation, with the reason. Exit code 1 where one was silent.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "src")]

import figures  # noqa: E402
import mutating  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=20, help="faults of each kind in each annotation file")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--root", type=Path, help="another project, instead of this repository's annotations")
    parser.add_argument("--json", type=Path, help="write the matrix here too")
    parser.add_argument("--keep", action="store_true", help="write it into docs/reliability.json")
    given = parser.parse_args()
    cases = mutating.of_project(given.root) if given.root else mutating.cases(HERE.parent)
    with tempfile.TemporaryDirectory() as folder:
        rows = mutating.run(cases, Path(folder), mutating.kinds(), rounds=given.rounds, seed=given.seed)
    print(f"{'kind of fault':64}{'made':>7}{'told':>7}{'sound':>7}{'silent':>7}  by")
    for name, row in rows.items():
        print(f"{name:64}{row.made:7}{row.told:7}{row.sound:7}{len(row.silent):7}  {', '.join(row.checks) or row.why}")
    for name, row in rows.items():
        for line in row.silent[:3]:
            print(f"{name}: {line}", file=sys.stderr)
    table = {
        name: {"made": row.made, "told": row.told, "sound": row.sound, "silent": len(row.silent),
               "checks": sorted(row.checks), "why": row.why}
        for name, row in rows.items()
    }  # fmt: skip
    if given.json:
        given.json.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    if given.keep:
        figures.keep("mutations", {"rounds": given.rounds, "seed": given.seed, "kinds": table})
    silent = sum(len(row.silent) for row in rows.values())
    made, told, sound = (sum(getattr(row, key) for row in rows.values()) for key in ("made", "told", "sound"))
    print(f"{len(rows)} kinds, {made} faults: {told} told, {sound} sound, {silent} silent")
    return 1 if silent else 0


if __name__ == "__main__":
    raise SystemExit(main())
