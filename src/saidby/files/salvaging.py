"""What can be read of an article although something is wrong with it: the checks go on with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from saidby.document import Article, Document
from saidby.files.parts import Part, Source, mended, text_of, value_of
from saidby.files.records import RECORDS, article_of
from saidby.files.schemas import follows, validator
from saidby.formats import json


@dataclass(frozen=True, slots=True)
class Salvage:
    """What can be read of a refused source: the records that follow the schema, and where they stand in the file."""

    document: Document
    kept: Mapping[str, Sequence[int]] = field(default_factory=dict)
    """For `entities`, `quotes` and `non_quotations`: the index in the file of each record in the document."""
    broken: frozenset[str] = frozenset()
    """Ids of records that do not follow the schema and were left out."""
    whole: bool = True
    """Whether nothing was left out."""
    described: bool = True
    """Whether the metadata could be read."""

    def path(self, path: json.Path) -> json.Path:
        """A path in the document as it stands in the file."""
        if len(path) > 1 and path[0] in self.kept and isinstance(path[1], int):
            return (path[0], self.kept[str(path[0])][path[1]], *path[2:])
        return path


def salvage(source: Source) -> Salvage | None:
    """What can be read of a source although something is wrong with it; None where there is no text or no annotation."""
    if source.text is None or source.annotation is None or source.text.problem or source.annotation.problem:
        return None
    try:
        text, annotation = mended(text_of(source.text)), value_of(source.annotation)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    metadata = _metadata(source.article)
    described = validator("article").is_valid(metadata)
    article = article_of(source.id, metadata) if described else _undescribed(source.id, metadata)
    found = {key: _sound_records(key, annotation.get(key)) for key in RECORDS}
    entities, quotes, non_quotations = (records.made for records in found.values())
    extra = annotation.get("extra")
    document = Document(article, text, entities, quotes, non_quotations, extra if isinstance(extra, dict) else {})
    return Salvage(
        document,
        kept={key: records.kept for key, records in found.items()},
        broken=frozenset().union(*(records.broken for records in found.values())),
        whole=all(records.whole for records in found.values()),
        described=described,
    )


class _Records(NamedTuple):
    """What one list of an annotation gives; the fields are those of Salvage."""

    made: tuple[Any, ...] = ()
    kept: tuple[int, ...] = ()
    broken: frozenset[str] = frozenset()
    whole: bool = False


def _sound_records(key: str, values: Any) -> _Records:
    if not isinstance(values, list):
        return _Records()
    definition, make = RECORDS[key]
    kept = tuple(i for i, value in enumerate(values) if follows(definition, value))
    sound = set(kept)
    left_out = [value for i, value in enumerate(values) if i not in sound]
    broken = frozenset(str(value.get("id")) for value in left_out if isinstance(value, dict))
    return _Records(tuple(make(values[i]) for i in kept), kept, broken, whole=not left_out)


def _metadata(part: Part | None) -> dict[str, Any]:
    """The metadata object of a source, however wrong within; empty where there is none."""
    try:
        return value_of(part) if part and not part.problem else {}
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}


def _undescribed(name: str, metadata: Mapping[str, Any]) -> Article:
    """An article of which only the corpus, if any, is believed: it says which checks bind."""
    corpus = metadata.get("corpus")
    return Article(name, corpus=corpus if isinstance(corpus, str) and corpus else None)
