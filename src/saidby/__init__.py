"""Who said what: quotations in news, with their speakers, as data."""

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from saidby.scoring import score

__all__ = ["score"]
__version__ = version("saidby")


def __getattr__(name: str) -> Any:
    """`saidby.score`, imported when it is first asked for: it needs numpy, and `import saidby` stays light."""
    if name == "score":
        from saidby.scoring import score  # noqa: PLC0415 - that is the point

        return score
    raise AttributeError(f"module 'saidby' has no attribute {name!r}")
