"""Where gold, guesses and annotators' passes lie on disk: a project, a JSONL file, or a bare folder of annotation files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from saidby import files
from saidby.document import Document
from saidby.files import Part, Source
from saidby.scoring.faults import Unscorable, stranger


def sources(path: Path, *, gold: Mapping[str, Document] | None = None) -> Iterator[Source]:
    """The annotated articles at `path`, in order of their ids.

    `path` is a project folder (raw/ and annotations/), a JSONL file, a folder of such, or a bare folder of annotation files.
    The last has no texts: they are those of the `gold`, or else lie in raw/ of a folder that `path` lies in. Articles without
    annotation are left out.

    Raises:
        Unscorable: Where a bare folder has annotations of articles that the gold has not.
    """
    bare = sorted(path.glob("*.json")) if path.is_dir() and not (path / "raw").is_dir() else []
    if not bare:
        yield from (source for source in files.sources(path) if source.annotation or files.is_closed(source))
        return
    if gold is not None and (strangers := [file.stem for file in bare if file.stem not in gold]):
        raise Unscorable(map(stranger, strangers))
    root = next((folder for folder in path.resolve().parents if (folder / "raw").is_dir()), path)
    for file in bare:
        found = files.source(root, file.stem, annotations=path.resolve())
        yield found if gold is None else _of(gold[file.stem], found.annotation)


def _of(doc: Document, annotation: Part | None) -> Source:
    """The source that another annotation of a document's text is."""
    made = files.as_files(doc)
    text, article = (Part(name, data) for name, data in list(made.items())[:2])
    return Source(doc.article.id, article, text, annotation)
