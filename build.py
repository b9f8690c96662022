"""Build dataset/ from raw/ and annotations/: `python build.py [--root DIR] [--to DIR] [--check]`."""

import sys
from pathlib import Path

try:
    from saidby.cli import build
except ModuleNotFoundError as error:
    if error.name != "saidby":
        raise
    sys.exit("saidby is not installed for this Python. From this folder run: pip install -e .")

if __name__ == "__main__":
    build(default_map={"root": Path(__file__).parent})
