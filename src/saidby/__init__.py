"""Who said what: quotations in news, with their speakers, as data."""

from importlib.metadata import version

__version__ = version("saidby")
