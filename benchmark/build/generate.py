"""A made-up archive of any size: the same bytes for the same seed, and alike to news in all that costs time.

An article has about 3,500 code points, 15 quotes (one in five in two pieces, one in twelve without a cue, one in fourteen inside
another) and 7 entities with 28 mentions; words follow the law of Zipf and Mandelbrot; 15% of the articles are ASCII, 3% have
emoji.
`python benchmark/build/generate.py OUT --articles 20000` writes JSONL shards of 2,000 articles.
"""

from __future__ import annotations

import argparse
import random
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from pathlib import Path

from saidby import files
from saidby.document import Article, Document, Entity, Party, Quote, Span
from saidby.markup import in_text_order

SEED = 20261
PER_FILE = 2_000
_SYLLABLES = tuple(a + b for a in ("b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "st", "tr") for b in "aeiou")
_ACCENTS = str.maketrans({"e": "é", "u": "ü"})
_CUES = ("said", "added", "warned", "announced", "explained", "argued")


@cache
def _words() -> tuple[list[str], list[str], list[float]]:
    """Made-up words in ASCII, the same with accents in some of them, and Zipf's cumulative weights."""
    draw = random.Random(SEED)
    plain = sorted({"".join(draw.choices(_SYLLABLES, k=draw.choice((1, 2, 2, 3, 3, 4)))) for _ in range(40_000)})
    plain.sort(key=lambda word: len(word) + draw.gauss(0, 1.5))  # frequent words are short ones
    accented = [word.translate(_ACCENTS) if draw.random() < 0.05 else word for word in plain]
    return plain, accented, list(accumulate(1 / (rank + 2.7) for rank in range(len(plain))))


@dataclass(slots=True)
class _Writer:
    """An article that grows sentence by sentence."""

    draw: random.Random
    ascii_only: bool
    emoji: bool
    names: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    at: int = 0
    mentions: dict[int, list[Span]] = field(default_factory=dict)
    quotes: list[Quote] = field(default_factory=list)

    def put(self, words: str) -> Span:
        """Write some words and say where they stand."""
        self.parts.append(words)
        self.at += len(words)
        return Span(self.at - len(words), self.at)

    def phrase(self, low: int, high: int) -> str:
        """Some made-up words."""
        plain, accented, weights = _words()
        count = self.draw.randint(low, high)
        return " ".join(self.draw.choices(plain if self.ascii_only else accented, cum_weights=weights, k=count))

    def name(self, who: int) -> Span:
        """Write an entity's name, and note the mention."""
        span = self.put(self.names[who])
        self.mentions.setdefault(who, []).append(span)
        return span

    def marked(self, words: str) -> Span:
        """Write words in quotation marks."""
        before, after = ('"', '"') if self.ascii_only else ("“", "”")
        return self.put(f"{before}{words[:1].upper()}{words[1:]}{after}")

    def quote(
        self, kind: str, content: tuple[Span, ...], cue: tuple[Span, ...], who: int, mention: Span | None, **more: str
    ) -> str:
        """Note a quote; its id."""
        form = "named" if mention else "implicit"
        speaker = Party((f"e{who}",), (mention,) if mention else (), form)
        name = f"q{len(self.quotes)}"
        self.quotes.append(Quote(name, kind, content=content, cue=cue, speaker=speaker, **more))
        return name

    def direct(self, who: int, *, split: bool) -> None:
        """“…,” said N. or “…,” said N. “….”."""
        first = self.marked(self.phrase(6, 18) + ",")
        self.put(" ")
        cue = self.put(self.draw.choice(_CUES))
        self.put(" ")
        by = self.name(who)
        self.put(". ")
        pieces = (first, self.marked(self.phrase(6, 16) + ".")) if split else (first,)
        self.quote("direct", pieces, (cue,), who, by)
        self.put(" " if split else "")

    def indirect(self, who: int, *, mixed: bool, nested: int | None) -> None:
        """N said that …; with words of another's inside, or some in quotation marks."""
        by = self.name(who)
        self.put(" ")
        cue = self.put(self.draw.choice(_CUES))
        self.put(" ")
        start = self.at
        self.put("that ")
        inner = None
        if nested is not None:
            inner_by = self.name(nested)
            self.put(" ")
            inner_cue = self.put("denied")
            self.put(" ")
            inner = self.put("that " + self.phrase(5, 12))
        else:
            self.put(self.phrase(4, 10))
        if mixed and nested is None:
            self.put(" ")
            self.put(('"{}"' if self.ascii_only else "“{}”").format(self.phrase(2, 5)))
        outer = self.quote("mixed" if mixed and nested is None else "indirect", (Span(start, self.at),), (cue,), who, by)
        if inner is not None and nested is not None:
            self.quote("indirect", (inner,), (inner_cue,), nested, inner_by, parent=outer)
        self.put(". ")

    def narrate(self) -> None:
        """A sentence in which nobody is quoted, but somebody may be named."""
        self.put(self.phrase(3, 10).capitalize() + " ")
        if self.draw.random() < 0.45:
            self.name(self.draw.randrange(len(self.names)))
            self.put(" ")
        self.put(self.phrase(2, 7) + (" 😀. " if self.emoji and self.draw.random() < 0.2 else ". "))

    def paragraph(self) -> None:
        """One or two quotes with sentences around them."""
        draw = self.draw
        who = draw.randrange(len(self.names))
        self.narrate()
        if draw.random() < 0.55:
            self.direct(who, split=draw.random() < 0.42)
            if draw.random() < 0.16:
                self.end_paragraph()
                content = self.marked(self.phrase(8, 18) + ".")
                self.quote("direct", (content,), (), who, None)
                self.put(" ")
        else:
            nested = draw.randrange(len(self.names)) if draw.random() < 0.2 else None
            self.indirect(who, mixed=draw.random() < 0.3, nested=None if nested == who else nested)
        for _ in range(draw.choice((1, 1, 2))):
            self.narrate()
        self.end_paragraph()

    def end_paragraph(self) -> None:
        """An empty line, in place of the last space."""
        if self.parts[-1].endswith(" "):
            self.parts[-1] = self.parts[-1][:-1]
            self.at -= 1
        self.put("\n\n")


def article(number: int, seed: int = SEED) -> Document:
    """The article of this number."""
    draw = random.Random(f"{seed}/{number}")
    writer = _Writer(draw, ascii_only=draw.random() < 0.15, emoji=draw.random() < 0.03)
    while len(writer.names) < draw.choice((6, 7, 8)):
        name = " ".join(word.capitalize() for word in (writer.phrase(1, 1), writer.phrase(1, 1)))
        if not any(name in other or other in name for other in writer.names):
            writer.names.append(name)
    title = writer.phrase(4, 9).capitalize()
    writer.put(f"{title}\n\n")
    for _ in range(draw.choice((11, 12, 13, 14, 15))):
        writer.paragraph()
    for who in set(range(len(writer.names))) - set(writer.mentions):
        writer.name(who)
        writer.put(f" {writer.phrase(3, 6)}. ")
    text = "".join(writer.parts).rstrip() + "\n"
    entities = tuple(
        Entity(f"e{who}", name, "person", named=True, mentions=tuple(writer.mentions[who]))
        for who, name in enumerate(writer.names)
    )
    about = Article(
        f"made-up-{draw.getrandbits(40):010x}-{number}",
        title,
        published=f"2024-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}",
        publisher="Nordkai Courier",
        license="CC-BY-4.0",
        origin="original",
        story=f"story-{number}",
        split=draw.choices(("train", "validation", "test"), (90, 5, 5))[0],
    )
    return in_text_order(Document(about, text, entities, tuple(writer.quotes)))


def write(out: Path, articles: int, *, per_file: int = PER_FILE, seed: int = SEED) -> None:
    """Write an archive of so many articles as JSONL shards into `out`."""
    out.mkdir(parents=True, exist_ok=True)
    for start in range(0, articles, per_file):
        with (out / f"part-{start // per_file:05}.jsonl").open("wb") as shard:
            shard.writelines(files.as_line(article(number, seed)) for number in range(start, min(start + per_file, articles)))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--per-file", type=int, default=PER_FILE)
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args()
    write(given.out, given.articles, per_file=given.per_file, seed=given.seed)
