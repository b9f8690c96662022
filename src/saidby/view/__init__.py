"""One self-contained HTML page that shows who said what: for reading, for choosing examples, for comparing two annotations.

The page is plain HTML with everything in it: every article with its marks, every quote, everything that each speaker said. It
can be read, searched, printed and saved without its script, which only hides, shows and highlights. Everything that comes from
a document passes through one escape (`_safe`); a Content-Security-Policy lets nothing run but the page's own script, and
nothing be fetched.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from typing import Any

import jinja2
from markupsafe import Markup, escape

from saidby.document import FORMS, MODALITIES, TYPES, Document
from saidby.phenomena import PHENOMENA
from saidby.view.people import Person, cast
from saidby.view.stories import Story, groups, story


def page(
    documents: Iterable[Document],
    *,
    others: Iterable[Document] = (),
    title: str = "Who said what",
    labels: tuple[str, str] = ("first", "second"),
) -> str:
    """The HTML page of `documents`.

    An article that comes twice, in `documents` or once more in `others`, is shown as two annotations side by side, called by
    `labels`; one of which the texts differ is shown twice. NUL and lone surrogates, which HTML cannot hold, appear as U+FFFD.
    """
    found = groups([*documents, *others])
    people = cast(found)
    stories = [story(number, readings, people) for number, readings in enumerate(found, 1)]
    style, script = _own("page.css"), _own("page.js")
    html = _template().render(
        title=title,
        labels=labels,
        stories=stories,
        speakers=_speakers(stories),
        filters=_filters(stories),
        meanings={each.id: each.meaning for each in PHENOMENA},
        style=Markup(style),  # noqa: S704 - the page's own, as is the script
        script=Markup(script),  # noqa: S704
        style_hash=_digest(style),
        script_hash=_digest(script),
    )
    return html.lstrip()


def _speakers(stories: Sequence[Story]) -> list[Person]:
    """Everybody who says something, with all that they say; who says most comes first."""
    found: dict[int, Person] = {}
    for each in stories:
        for card in each.cards:
            for person in card.speakers:
                found[person.number] = person
                person.said.setdefault(each.anchor, (each, []))[1].append(card)
    return sorted(found.values(), key=lambda person: (-person.quotes, person.name, person.number))


def _own(name: str) -> str:
    return resources.files("saidby.view").joinpath(name).read_text(encoding="utf-8")


def _digest(source: str) -> str:
    """The name by which a Content-Security-Policy admits an inline style or script."""
    return "sha256-" + b64encode(hashlib.sha256(source.encode("utf-8")).digest()).decode("ascii")


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        autoescape=True, finalize=_safe, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    return environment.from_string(_own("page.html.jinja"))


def _safe(value: Any) -> Any:
    """A string as text or attribute value that the parser gives back as it was.

    Beyond the usual escapes: it would turn a carriage return into a line end, and cannot hold NUL or lone surrogates.
    """
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return Markup(str(escape(_UNSTORABLE.sub("\ufffd", value))).replace("\r", "&#13;"))  # noqa: S704 - escaped on this very line


_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


FILTERS: dict[str, tuple[str, ...]] = {
    "type": TYPES,
    "form": FORMS,
    "modality": MODALITIES,
    "phenomenon": tuple(each.id for each in PHENOMENA),
}
"""What quotes are filtered by: the values in the order in which they are offered."""


def _filters(stories: Sequence[Story]) -> dict[str, list[tuple[str, int]]]:
    """For each filter the values that occur, with the number of their quotes (for the language: of articles)."""
    languages = Counter(each.article.language for each in stories)
    facets = [card.facets for each in stories for card in each.cards]
    found = {name: Counter(value for facet in facets for value in facet[name].split()) for name in FILTERS}
    offered = {name: [(value, found[name][value]) for value in values if found[name][value]] for name, values in FILTERS.items()}
    return {"language": sorted(languages.items())} | offered
