"""What the corpus is."""

from __future__ import annotations

from saidby.corpora import About

ABOUT = About(
    name="redewiedergabe",
    title="Corpus Redewiedergabe, main release",
    address="https://github.com/redewiedergabe/corpus",
    revision="45abfcf5f9c2a3d9a903f5c68f8f5b36bbce5563",
    licence="CC-BY-NC-SA-4.0",
    rights="README.md, section License; it asks to name the sources too: TextGrid, Deutsches Textarchiv, IDS, SuUB Bremen.",
    languages=("de",),
    citation="Brunner, Engelberg, Jannidis, Tu and Weimer (2020): Corpus REDEWIEDERGABE. LREC 2020, 803-812.",
    maps={
        "body of the XML, or tokens joined by blanks, a sentence a line": "text",
        "said elements of one id, or tokens with one stwr id": "a quote; each element or run of tokens is a span of its content",
        "mode, content": "type, medium (several at once: `several`)",
        "nonfact": "modality `unspecified`, as it may be negated or prospective; without it `asserted`",
        "intExpr": "cue",
        "speaker": "the speaker's mention; one mention may serve several quotes",
        "said inside said": "parent, where all pieces stand in one other quote",
        "year, title": "published, title (`Undefined`: empty)",
    },
    extra={
        "article: metadata": "what the header says of the sample",
        "quote: attributes": "the attributes of its first piece as they stand, among them id, level, border, prag, metaph",
        "quote: pieces": "the attributes of every piece, where they differ",
        "quote: parents": "the ids of the quotes that its pieces stand in, where they are several",
        "quote: frame": "the frames with their place and, in the XML, their position",
        "document: unattached": "annotations of ids that no quote has, without text, or of a kind not named here",
        "document: notes": "footnotes",
        "document: malformed": "TSV: values as they stand that do not follow the format (`speaker._6_7`)",
        "document: tokens": "TSV: the columns of the automatic analysis, and each token's place",
    },
    dropped=("A file that is no XML or no table of eleven columns, whole.",),
    counts={"document": 838, "said": 12536, "frame": 4871, "speaker": 10794, "intExpr": 10677, "note": 49},
    faults=(
        "A CSV reader with quoting on loses 25,133 of the 486,929 rows of the TSV: 387 have a field that starts with a mark.",
        "101 TSV files have fewer rows than metadata.tsv says (2,530 together); TSV and XML text differ in 61 files.",
        "Malformed ids on 5 tokens of 5 TSV files; 3 speakers and 2 intExpr have an id that nothing has, 8 annotations id 0.",
        "The attributes of 2 ids differ between their pieces; 2 discontinuous quotes stand in two quotes each.",
        "The XML's text is indented and has blank lines inside sentences; one <p> covers the whole sample.",
        "13 authors and 2 titles have a question mark for a lost letter.",
        "The documentation says nonFact, the files nonfact; `border=feel` is not documented.",
        "README counts 12,123 and 12,533 instances; measured are 11,819 ids, 12,531 runs of tokens and 12,536 elements.",
    ),
)
