"""Redewiedergabe: speech, thought and writing in German texts of 1840 to 1919, as inline XML (by default) or a token a line.

The XML holds the text as it was printed, the TSV its tokens; the annotations are the same, so one of the two is read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from saidby.corpora import Dropped, NotThere, found, spread
from saidby.corpora.redewiedergabe import inline, tokens
from saidby.corpora.redewiedergabe.about import ABOUT
from saidby.document import Document
from saidby.formats.delimited import DelimitedError
from saidby.formats.xml import XMLError

__all__ = ["ABOUT", "Form", "count", "kept", "read"]

Form = Literal["xml", "tsv"]
_FILES = {"xml": "data/main/xml/*.xml", "tsv": "data/main/tsv/rwk_*.tsv"}
_COUNT = {"xml": inline.count, "tsv": tokens.count}


def read(root: Path, *, form: Form = "xml") -> Iterator[Document | Dropped]:
    """The samples below `root` in one of their two forms, `xml` or `tsv`, each as it is read."""
    if form not in _FILES:
        raise NotThere(f"the corpus has no form {form!r}; there are {', '.join(_FILES)}")
    metadata = tokens.metadata(root) if form == "tsv" else {}
    for path in found(root, _FILES[form]):
        where = path.relative_to(root).as_posix()
        try:
            yield inline.document(path) if form == "xml" else tokens.document(path, metadata.get(path.name, {}))
        except (XMLError, DelimitedError, UnicodeError) as error:
            line = "" if isinstance(error, UnicodeError) else f":{error.line}"
            yield from spread(where + line, str(error), _COUNT[form](path))


def count(root: Path, *, form: Form = "xml") -> Counter[str]:
    """Elements of the XML (segments once for each id that they name), or rows and distinct ids of the TSV."""
    return sum(map(_COUNT[form], found(root, _FILES[form])), Counter())


def kept(doc: Document) -> Counter[str]:
    """What a document holds of what `count` counts, in the form that it was read from."""
    by_id = "tokens" in doc.extra
    total = Counter(document=1, note=len(doc.extra.get("notes", ())))
    if by_id:
        total += Counter(token=len(doc.extra["tokens"]["start"]), stwr=len(doc.quotes))
    else:
        total["said"] = sum(len(quote.content) for quote in doc.quotes)
    for quote in doc.quotes:
        held = {"frame": len(quote.extra.get("frame", ())), "speaker": len(quote.speaker.mention), "intExpr": len(quote.cue)}
        total += Counter({role: min(number, 1) if by_id else number for role, number in held.items()})
    rest = [(item["kind"], item.get("id")) for item in doc.extra.get("unattached", ())]
    return total + Counter(kind for kind, _ in (set(rest) if by_id else rest))
