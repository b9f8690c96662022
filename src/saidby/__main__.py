"""`python -m saidby` is the command `saidby`."""

from saidby.cli import main

main()
