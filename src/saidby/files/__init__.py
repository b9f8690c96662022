"""Articles and annotations on disk: found, read into Documents, written back.

An article is three files with one name (raw/<id>.txt, raw/<id>.json, annotations/<id>.json) or one line of a JSONL shard
({"article": ..., "text": ..., "annotation": ...}). `read` is a gate: it gives a Document only when everything that a file can
have wrong is right. What is wrong, and where, is for the checks to say; `salvage` gives them what can be read all the same.

    names      what an article may be called
    parts      an article as it lies on disk, and where everything in it stands
    finding    which articles there are
    schemas    what the JSON files may say
    records    JSON objects as the records of a Document, and back
    reading    the gate
    salvaging  what can be read behind a closed gate
    writing    files and lines
"""

from saidby.files.finding import (
    LARGEST,
    annotated,
    closed_shard,
    ids,
    is_closed,
    named,
    record,
    shards,
    source,
    sources,
    strays,
    text_beside,
    unreadable,
    why_closed,
)
from saidby.files.names import RESERVED, is_safe_id
from saidby.files.parts import KINDS, Part, Place, Refused, Source, mended, text_of, value_of
from saidby.files.reading import plainly_sound, read, read_documents, read_or_begin, sound, unannotated
from saidby.files.records import Sound, annotation_json, article_json, article_of, document_of, sound_of, stated_spans
from saidby.files.salvaging import Salvage, salvage
from saidby.files.schemas import schema_text, validator
from saidby.files.writing import as_files, as_line, write, write_annotation, write_whole

__all__ = [
    "KINDS",
    "LARGEST",
    "RESERVED",
    "Part",
    "Place",
    "Refused",
    "Salvage",
    "Sound",
    "Source",
    "annotated",
    "annotation_json",
    "article_json",
    "article_of",
    "as_files",
    "as_line",
    "closed_shard",
    "document_of",
    "ids",
    "is_closed",
    "is_safe_id",
    "mended",
    "named",
    "plainly_sound",
    "read",
    "read_documents",
    "read_or_begin",
    "record",
    "salvage",
    "schema_text",
    "shards",
    "sound",
    "sound_of",
    "source",
    "sources",
    "stated_spans",
    "strays",
    "text_beside",
    "text_of",
    "unannotated",
    "unreadable",
    "validator",
    "value_of",
    "why_closed",
    "write",
    "write_annotation",
    "write_whole",
]
