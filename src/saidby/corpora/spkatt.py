"""SpkAtt-2023, task 1: speeches of the German parliament, speech events with their roles by sentence and token."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

from saidby.corpora import About, Dropped, article_id, found, in_text_order, party, spread
from saidby.document import Article, Document, Quote, Span, Spans
from saidby.formats import json, tagged
from saidby.offsets import Tokens

ABOUT = About(
    name="spkatt",
    title="SpkAtt-2023, shared task on speaker attribution, task 1",
    address="https://github.com/umanlp/SpkAtt-2023",
    revision="19be811b3dfaa89c501770c4df708120a4e30bc9",
    licence="CC-BY-SA-4.0",
    rights="Stated in doc/SpkAtt-Debates-Datasheet.pdf only: annotations CC BY-SA 4.0, the texts are in the public domain.",
    languages=("de",),
    citation="Rehbein, Petersen-Frey, Brunner, Ruppenhofer, Biemann and Ponzetto (2023): "
    "Overview of the GermEval 2023 Shared Task on Speaker Attribution in Newswire and Parliamentary Debates. KONVENS 2023.",
    maps={
        "Tokens joined by blanks, a sentence a line": "text",
        "an annotation with a Message": "a quote, its content the Message; type and medium are not annotated (it may be thought)",
        "Cue and PTC (the particle of a separable verb)": "cue",
        "Source": "the speaker's mention",
        "Addr": "the addressee's mention",
        "data/<split>/task1/": "split: trial, dev, train",
        "date in the file name": "published",
    },
    extra={
        "article: file": "the file's name, which alone tells party, speaker, agenda item and session",
        "quote: references": "all roles as they stand, by sentence and token, in the order of the source",
        "quote: Topic, Medium, Evidence, PTC": "their places in the text",
        "document: without_message": "annotations with no Message, in the same way, with the places of all their roles",
    },
    dropped=(
        "The speeches of the evaluation: their text is there, but their roles were never published.",
        "An annotation with a reference that no token has, and a file of another form.",
    ),
    counts={
        "document": 342,
        "annotation": 7794,
        "Cue": 7794,
        "Message": 3590,
        "Source": 3686,
        "Topic": 966,
        "Addr": 554,
        "PTC": 410,
        "Medium": 258,
        "Evidence": 89,
    },
    faults=(
        "2,157 of the 5,399 annotations of train have no Message, 1,524 no Topic either; 2,062 have no Source.",
        "References are out of text order in 290 Cues, 111 Messages and 21 Topics of train.",
        "399 Messages lie in another and 7 pairs cross; 2 Cues and 1 Source lie in their own Message.",
        "One token holds a blank. 248 files have no final line end.",
        "Who speaks, for which party and when stands in the file name only; the licence in a PDF only.",
        "The alternative format of the trial data counts sentences from 1 and holds the same annotations.",
    ),
)

ROLES = ("Message", "Source", "Addr", "Cue", "PTC", "Topic", "Medium", "Evidence")
_ELSEWHERE = ("Topic", "Medium", "Evidence", "PTC")
_BLIND = "data/eval/*/*.json"


def read(root: Path) -> Iterator[Document | Dropped]:
    """The speeches below `root`, each as it is read."""
    for path in found(root, "data/*/task1/*.json"):
        where = path.relative_to(root).as_posix()
        try:
            value = json.parse(path.read_bytes().decode("utf-8-sig"))
            doc, dropped = _document(path, value, where)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            line = f":{error.line}" if isinstance(error, json.JSONError) else ""
            yield from spread(where + line, f"it does not have the corpus's form: {error}", _count(path))
            continue
        yield doc
        yield from dropped
    for path in sorted(root.glob(_BLIND)):
        yield from spread(path.relative_to(root).as_posix(), "the roles of the evaluation were never published", _count(path))


def _document(path: Path, value: Mapping[str, Any], where: str) -> tuple[Document, list[Dropped]]:
    sentences = [sentence["Tokens"] for sentence in value["Sentences"]]
    if not all(token for tokens_ in sentences for token in tokens_):
        raise ValueError("a token is empty")
    numbers = [str(sentence["SentenceId"]) for sentence in value["Sentences"]]
    starts = [0, *accumulate(map(len, sentences))]
    known = {f"{name}:{token}": starts[i] + token for i, name in enumerate(numbers) for token in range(len(sentences[i]))}
    text, tokens = tagged.laid_out(sentences)
    quotes: list[Quote] = []
    rest: list[dict[str, Any]] = []
    dropped: list[Dropped] = []
    for index, annotation in enumerate(value["Annotations"]):
        unknown = [name for role in ROLES for name in annotation.get(role, ()) if name not in known]
        if unknown:
            why = f"there is no token {unknown[0]}"
            dropped += spread(f"{where}#{index}", why, _roles(annotation))
            continue
        indices = {role: [known[name] for name in annotation.get(role, ())] for role in ROLES}
        spans = {role: _spans(tokens, indices[role]) for role in ROLES}
        references = {role: annotation[role] for role in annotation if annotation[role]}
        if spans["Message"]:
            cue = _spans(tokens, indices["Cue"] + indices["PTC"])
            quotes.append(_quote(f"a{index}", spans, cue, references))
        else:
            places = {role: list(map(Span._asdict, spans[role])) for role in ROLES if spans[role]}
            rest.append({"index": index, "references": references} | places)
    return Document(_article(path), text, (), in_text_order(quotes), extra={"without_message": rest} if rest else {}), dropped


def _spans(tokens: Tokens, indices: Iterable[int]) -> Spans:
    """The stretches that tokens cover, whatever their order; one after the other they are one stretch, also at a line's end."""
    stretches: list[list[int]] = []
    for index in sorted(set(indices)):
        if stretches and stretches[-1][1] == index:
            stretches[-1][1] = index + 1
        else:
            stretches.append([index, index + 1])
    return tuple(tokens.span(first, end) for first, end in stretches)


def _quote(name: str, spans: Mapping[str, Spans], cue: Spans, references: Mapping[str, Sequence[str]]) -> Quote:
    extra = {role: [span._asdict() for span in spans[role]] for role in _ELSEWHERE if spans[role]}
    return Quote(
        name,
        "unspecified",
        "unspecified",
        "unspecified",
        None,
        spans["Message"],
        cue,
        party(spans["Source"]),
        party(spans["Addr"]),
        {"references": references} | extra,
    )


def _article(path: Path) -> Article:
    date = re.search(r"_(\d{2})\.(\d{2})\.(\d{4})$", path.stem)
    return ABOUT.article(
        article_id(path.stem),
        language="de",
        published="-".join(reversed(date.groups())) if date else None,
        publisher="Deutscher Bundestag",
        split=path.parent.parent.name.lower().replace("-", "_"),
        extra={"file": path.stem},
    )


def count(root: Path) -> Counter[str]:
    """Files, annotations, and the roles of these that have tokens."""
    return sum(map(_count, [*found(root, "data/*/task1/*.json"), *sorted(root.glob(_BLIND))]), Counter())


def _count(path: Path) -> Counter[str]:
    try:
        annotations = json.parse(path.read_bytes().decode("utf-8-sig"))["Annotations"]
        return sum(map(_roles, annotations), Counter(document=1))
    except (ValueError, KeyError, TypeError, AttributeError):
        return Counter(document=1)


def _roles(annotation: Mapping[str, Any]) -> Counter[str]:
    return Counter(["annotation", *(role for role, names in annotation.items() if names)])


def kept(doc: Document) -> Counter[str]:
    """What a document holds of what `count` counts."""
    total = Counter(document=1)
    for quote in doc.quotes:
        roles = {"Message": quote.content, "Source": quote.speaker.mention, "Addr": quote.addressee.mention}
        total.update(["annotation", *(role for role, spans in roles.items() if spans)])
        total.update(role for role in quote.extra["references"] if role not in roles)
    for item in doc.extra.get("without_message", ()):
        total.update(["annotation", *item["references"]])
    return total
