"""Whether versions of pyarrow give the same digests: `python benchmark/build/versions.py 21.0.0 26.0.1`.

Each version is installed into a folder of its own and builds the same archive; digests.json has to be the same, while the bytes
of the Parquet files may differ. Exit code 1 where it is not.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import generate

HERE = Path(__file__).parent
BUILD = """\
import sys
from pathlib import Path
import pyarrow
from saidby.build import build
assert pyarrow.__version__ == sys.argv[3], pyarrow.__version__
sys.exit(not build(Path(sys.argv[1]), Path(sys.argv[2]), print).ok)
"""


def built(archive: Path, folder: Path, version: str) -> str:
    """The digests of an archive that was built with this version of pyarrow."""
    packages = folder / f"pyarrow-{version}"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", packages, f"pyarrow=={version}"]
    subprocess.run(pip, check=True)
    path = os.pathsep.join(map(str, (packages, HERE.parent.parent / "src")))
    to = folder / f"dataset-{version}"
    subprocess.run([sys.executable, "-c", BUILD, archive, to, version], env={**os.environ, "PYTHONPATH": path}, check=True)
    return (to / "digests.json").read_text(encoding="utf-8")


def main() -> int:
    """Build with each version and compare."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("versions", nargs="+")
    parser.add_argument("--articles", type=int, default=300)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        generate.write(folder / "archive", given.articles)
        digests = {version: built(folder / "archive", folder, version) for version in given.versions}
    same = len(set(digests.values())) == 1
    print(f"digests of {given.articles} articles: {'the same' if same else 'not the same'} with pyarrow {', '.join(digests)}")
    return 0 if same else 1


if __name__ == "__main__":
    raise SystemExit(main())
