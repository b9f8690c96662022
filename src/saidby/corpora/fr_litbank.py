"""fr-litbank: French novels, their direct speech in brat standoff, with cues and speakers by relations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from saidby.corpora import NOT_ANNOTATED, About, Dropped, article_id, found, in_text_order, party, spread
from saidby.document import Document, Quote
from saidby.formats import brat
from saidby.formats.delimited import decoded

ABOUT = About(
    name="fr_litbank",
    title="fr-litbank, layer of citations",
    address="https://github.com/lattice-8094/fr-litbank",
    revision="4b197890473b89726243585dd53f5641d8afb1f1",
    licence="LicenseRef-CC-BY-SA-2.0-FR",
    rights="README.md says Attribution-ShareAlike 2.0 France, and links to CC BY-SA 4.0. The novels are of 1830 to 1937.",
    languages=("fr",),
    citation="Lattice (CNRS, ENS-PSL). fr-litbank, a French LitBank corpus. https://github.com/lattice-8094/fr-litbank.",
    maps={
        "Citation": "content of a direct quote",
        "Introducteur, by the relation Introduction": "cue",
        "Entite, by the relation Source": "the speaker's mention",
        "the file's name": "title, blanks for _ (nothing for `export`)",
        "medium, modality, addressee, entities, nesting": "not annotated",
    },
    extra={
        "quote: brat": "the Citation, its relations and what they point to, verbatim by their ids",
        "article: file": "its name",
        "document: brat": "every other record: Recit, cues and entities that no relation ties to a Citation",
    },
    dropped=(),
    counts={
        "text": 18,
        "Citation": 1168,
        "Entite": 977,
        "Introducteur": 860,
        "Recit": 3,
        "Source relation": 979,
        "Introduction relation": 844,
    },
    faults=(
        "16 records end in a tab that their text does not have.",
        "A Source relation comes from an Introducteur, an Introduction relation from an Entite; they are followed as they stand.",
        "18 Entite and 25 Introducteur belong to no Citation; 195 Citation have no Source, 5 several; 328 no cue, 3 several.",
        "65 gaps within contents hold only white space; 8 Citation stand in another, and two cross.",
        "The README lists 20 works, 18 are there; one file name begins in lower case, and one says `export`, not what it is.",
    ),
)


def read(root: Path) -> Iterator[Document | Dropped]:
    """A document for each text of brat/citations."""
    for path in found(root, "brat/citations/*.ann"):
        where = path.relative_to(root).as_posix()
        try:
            text, annotations = path.with_suffix(".txt").read_bytes().decode("utf-8"), decoded(path)
        except (ValueError, OSError) as error:
            yield from spread(where, f"it or the text beside it cannot be read: {error}", _count(path))
        else:
            yield from _document(path, where, text, annotations)


def count(root: Path) -> Counter[str]:
    """The .ann files, called texts, and their records."""
    return sum(map(_count, found(root, "brat/citations/*.ann")), Counter())


def kept(doc: Document) -> Counter[str]:
    """The text that a document is, and its records."""
    return brat.held(extra.get("brat", {}) for extra in (doc.extra, *(quote.extra for quote in doc.quotes))) + Counter(text=1)


def _count(path: Path) -> Counter[str]:
    return brat.count(decoded(path, errors="replace")) + Counter(text=1)


def _document(path: Path, where: str, text: str, annotations: str) -> Iterator[Document | Dropped]:
    standoff = brat.parse(annotations, text)
    yield from (Dropped(f"{where}:{lost.line}", lost.why, lost.kind) for lost in standoff.lost)
    citations = [record.id for record in standoff.textbounds.values() if record.type == "Citation"]
    quotes = [_quote(citation, standoff, text) for citation in citations]
    rest = standoff.rest(name for quote in quotes for name in quote.extra["brat"])
    title = "" if path.stem == "export" else path.stem.replace("_", " ")
    article = ABOUT.article(article_id(path.stem), title=title, language="fr", extra={"file": path.name})
    yield Document(article, text, quotes=in_text_order(quotes), extra={"brat": brat.verbatim(rest, text)})


def _quote(citation: str, standoff: brat.Standoff, text: str) -> Quote:
    relations = [
        link for link in standoff.pointing.get(citation, ()) if link.id.startswith("R") and citation in link.to("Arg")[1:]
    ]
    cue, source = (
        standoff.spans(link.to("Arg")[0] for link in relations if link.type == type_) for type_ in ("Introduction", "Source")
    )
    extra = {"brat": brat.verbatim(standoff.around(*relations, also=[citation]).values(), text)}
    content = standoff.spans([citation])
    return Quote(citation, "direct", "unspecified", "unspecified", None, content, cue, party(source), NOT_ANNOTATED, extra)
