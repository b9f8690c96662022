"""Who said what: quotations in news, with their speakers, as data."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from saidby.scoring import score

    __version__: str

__all__ = ["__version__", "score"]


def __getattr__(name: str) -> Any:
    """`saidby.score` and `saidby.__version__`, made when they are first asked for, so that `import saidby` stays light."""
    if name == "score":
        from saidby.scoring import score  # noqa: PLC0415 - it needs numpy

        return score
    if name == "__version__":
        from importlib.metadata import version  # noqa: PLC0415 - it loads half of the standard library

        return version("saidby")
    raise AttributeError(f"module 'saidby' has no attribute {name!r}")
