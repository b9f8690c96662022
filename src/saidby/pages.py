"""Pages made from declarations, so that no list is typed twice: whole ones in docs/, parts of others between marks.

A part stands between `<!-- NAME: generated -->` and `<!-- end -->` on lines of their own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from saidby import agreement, card, corpora, files, reliability, view
from saidby.checks import LEVELS, Check, Example, all_checks
from saidby.corpora import About
from saidby.counts import COUNTED, PREDICATES
from saidby.phenomena import PHENOMENA
from saidby.publish import PICTURE
from saidby.scoring.measures import MEASURES
from saidby.scoring.protocols import PROTOCOLS
from saidby.tables import TABLES

_PART = re.compile(r"(?P<open><!-- (?P<name>[a-z]+): generated -->\n).*?(?P<close><!-- end -->)", re.DOTALL)


def generated(root: Path, tally: card.Tally, about: Mapping[str, Any]) -> dict[str, str]:
    """Path below `root` and text of every page there that is generated, in whole or in part.

    Only pages that are already there are renewed: another project's folder does not get ours.
    """
    pages = {"docs/checks.md": checks_page(), "docs/columns.md": columns_page(), "docs/corpora.md": corpora_page()}
    pages["docs/measures.md"] = measures_page()
    pages = {name: text for name, text in pages.items() if files.text_beside(root, name) is not None}
    parts = {
        "totals": card.totals(tally),
        "distributions": card.picture(tally, f"dataset/{PICTURE}"),
        "counts": card.counts(tally, about),
        "columns": columns_list(),
        "citation": card.citation(about),
    }
    if files.text_beside(root, "docs/dataset.html") is not None:
        pages["docs/dataset.html"] = view.page(files.read_documents(root), title=about["title"])
    if all((root / folder).is_dir() for folder in PASSES):
        parts["agreement"] = agreement_tables(root)
    parts |= reliability.tables(root)
    for name in ("README.md", "DATASHEET.md", "docs/reliability.md"):
        text = files.text_beside(root, name)
        if text is not None:
            pages[name] = filled(text, parts)
    return pages


def filled(text: str, parts: Mapping[str, str]) -> str:
    """A page with the parts between its marks renewed; a part that has another name stays as it is."""

    def renewed(found: re.Match[str]) -> str:
        part = parts.get(found["name"])
        return found[0] if part is None else f"{found['open']}{part}\n{found['close']}"

    return _PART.sub(renewed, text)


PASSES = ("annotations/passes/a", "annotations/passes/b")
"""Where the two annotations of each article stand as they were before any decision."""


def agreement_tables(root: Path) -> str:
    """How far the two passes agree, over all articles that have both, and by language."""
    ids = sorted(set.intersection(*({path.stem for path in (root / folder).glob("*.json")} for folder in PASSES)))
    one, other = ([files.read(files.source(root, name, annotations=root / folder)) for name in ids] for folder in PASSES)
    articles = agreement.compared(one, other)
    whole = agreement.agreement(articles)
    aspects = [(meaning, *map(_figure, whole.shares[name])) for name, (meaning, _, _) in agreement.ASPECTS.items()]
    groups = {"all": whole, **agreement.by_language(articles)}
    spans = [
        (name, of.articles, of.quotes[0], of.quotes[1], of.matched, _figure(of.content_exact_f1), _figure(of.content_overlap_f1))
        for name, of in groups.items()
    ]
    head = ("", "articles", "quotes of one", "of the other", "matched", "content F1, exact", "content F1, overlap of 0.8")
    return card.grid(head, spans) + "\n\n" + card.grid(("over matched quotes", "share", "kappa"), aspects)


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def measures_page() -> str:
    """docs/measures.md: what the scorer measures, and the phenomena by which it and the statistics are told."""
    measures = [(f"`{m.id}`", m.kind, " ".join(m.meaning.split()), m.source) for m in MEASURES]
    protocols = [(f"`{p.id}`", p.meaning) for p in PROTOCOLS.values()]
    phenomena = [(f"`{p.id}`", " ".join(p.meaning.split())) for p in PHENOMENA]
    return (
        "# What is measured\n\nMade from `src/saidby/scoring/` and `src/saidby/phenomena/` by `python build.py`. "
        "`saidby score GOLD GUESS` prints all of it; `saidby.score(gold, guess)` gives it to Python.\n\n"
        "Quotes of gold and guess are paired one to one within each article. Every figure goes from 0 to 100, for whole quotes "
        "and for each contiguous piece of content, over all quotes and over direct, mixed and indirect ones. "
        "Predictions whose words are not in the text are paired with nothing, and count as wrong.\n\n"
        f"## Measures\n\n{card.grid(('measure', 'kind', 'what is right', 'source'), measures)}\n\n"
        f"## Protocols\n\n{card.grid(('protocol', 'how it pairs'), protocols)}\n\n"
        f"## Phenomena\n\n{card.grid(('phenomenon', 'a quote shows it when'), phenomena)}\n\n"
        "## What else is counted\n\n`saidby stats` counts these too. dataset.toml can demand a number of each of them, and of "
        "each phenomenon, in `[demands.floors]`: a whole number, or below 1 a share of the quotes. The build then refuses a "
        "corpus that has fewer.\n\n"
        f"{card.grid(('what', 'what one is'), [(f'`{name}`', COUNTED[name]) for name in COUNTED if name not in PREDICATES])}\n"
    )


def columns_list() -> str:
    """All columns of all tables."""
    return "\n\n".join(f"**{table.name}**, one row is {table.row}:\n\n{card.columns(table)}" for table in TABLES)


def columns_page() -> str:
    """docs/columns.md."""
    return f"# Columns\n\nMade from `src/saidby/tables/` by `python build.py`.\n\n{columns_list()}\n"


def checks_page() -> str:
    """docs/checks.md: the catalogue."""
    head = (
        "# What is checked\n\nMade from `src/saidby/checks/` by `python build.py`. `saidby check` runs all of this over a "
        "project; `saidby check --explain ID` prints one entry.\n\n"
        "Levels 1, 2, 3 and 5 are errors; level 4, the annotation guideline, is an error in our own articles and a warning in "
        "imported ones. Checks called *mild* are warnings in imported corpora too, and *advice* is one everywhere.\n"
    )
    parts = [head]
    for level, name in LEVELS.items():
        found = [check for check in all_checks() if check.level == level]
        parts.append(f"## Level {level}: {name}\n")
        parts.append(card.grid(("check", "says"), [(f"[{c.id}](#{c.id})", f"`{c.message}`") for c in found]) + "\n")
        parts += [entry(check) for check in found]
    return "\n".join(parts)


def entry(check: Check) -> str:
    """A check's entry in the catalogue."""
    mild = "\n\nMild: a warning in imported corpora." if check.mild else "\n\nAdvice: a warning." if check.advice else ""
    return (
        f"### {check.id}\n\n{check.why}{mild}\n\n*To mend it:* {check.hint}\n\n"
        f"Wrong:\n\n{example(check.bad, beside=check.good)}\n\nRight:\n\n{example(check.good, beside=check.bad)}\n"
    )


def example(value: Example, *, beside: Example | None = None) -> str:
    """An example as a code block; of files only the lines that differ from those of the files `beside`."""
    if isinstance(value, str):
        return f"```text\n{value.rstrip()}\n```"
    if not isinstance(beside, Mapping):
        return "\n\n".join(f"`{name}`\n\n```text\n{_visible(data)}\n```" for name, data in value.items())
    parts = [_difference(name, beside.get(name, b""), data) for name, data in value.items() if beside.get(name) != data]
    parts += [f"`{name}` is not there." for name in beside if name not in value]
    return "\n\n".join(parts)


def _difference(name: str, right: bytes, wrong: bytes) -> str:
    """The lines of a file that are not as they should be."""
    lines = [_visible(line) for line in wrong.split(b"\n")]
    known = {_visible(line) for line in right.split(b"\n")}
    shown = [line if len(line) <= 500 else f"{line[:500]}…" for line in lines if line not in known] or lines
    if len(shown) > _LINES:
        shown = [*shown[:_LINES], f"… and {len(shown) - _LINES} more lines"]
    return f"`{name}`\n\n```text\n" + "\n".join(shown) + "\n```"


_LINES = 20
"""Of a long example so many are shown."""


def _visible(data: bytes) -> str:
    """The bytes of a file as a page shows them: what is no plain text as escapes."""
    text = data.decode("utf-8", "backslashreplace").rstrip("\n")
    return "".join(sign if sign.isprintable() or sign == "\n" else f"\\u{ord(sign):04x}" for sign in text)


def corpora_page() -> str:
    """docs/corpora.md: what each corpus is, and what becomes of what in it."""
    abouts = [corpora.load(name).about for name in corpora.names()]
    head = (
        "# Corpora by others\n\nMade from `src/saidby/corpora/` by `python build.py`. `saidby import NAME ROOT OUT` reads the "
        "corpus that lies in ROOT, as its authors lay it out, and writes it as a project of ours; it prints how many records of "
        "each kind were read, kept and dropped. Nothing is mended: what is wrong in a corpus is wrong in its import too. The "
        "corpora are no part of this repository, and most may not be passed on: see their licences.\n"
    )
    rows = [(f"[{a.name}](#{a.name})", a.title, ", ".join(a.languages), f"`{a.licence}`") for a in abouts]
    return "\n".join([head, card.grid(("name", "corpus", "languages", "licence"), rows) + "\n", *map(_corpus, abouts)])


def _corpus(about: About) -> str:
    kinds = card.grid(("record", "whole corpus"), [(kind, f"{number:,}") for kind, number in about.counts.items()])
    maps = card.grid(("there", "here"), about.maps.items())
    extra = card.grid(("key in `extra`", "what it holds"), [(f"`{key}`", what) for key, what in about.extra.items()])
    parts = {
        f"## {about.name}": f"{about.title}. {about.citation}\n\n<{about.address}>, at `{about.revision}`. {about.rights}",
        "Records": kinds if about.counts else "",
        "What becomes of what": maps,
        "Kept as it stands": extra,
        "Dropped": _points(about.dropped) or "Nothing but what is broken.",
        "Faults": _points(about.faults),
    }
    return "\n".join(f"{title if title.startswith('#') else f'**{title}**'}\n\n{text}\n" for title, text in parts.items() if text)


def _points(lines: Sequence[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
