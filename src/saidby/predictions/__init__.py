"""Predictions of any system from one simple JSONL file, brought to the articles that they are of.

A line is a quote, or an article with all its quotes (an empty list says that there are none):

    {"article": "harbour-vote", "quote": "It leaks", "speaker": "Ada Ruiz"}
    {"article": "harbour-vote", "quotes": [{"quote": [[28, 38], [51, 60]], "cue": [[48, 52]], "speaker": [[39, 47]]}]}

`quote`, `cue`, `speaker` and `addressee` are each a string, a list of strings (pieces), or a list of spans `[start, end]` in code
points, half open; all but `quote` may be left out, or be null, "" or []. `type`, `medium` and `modality` are those of an
annotation, and unspecified where they are not given; the marks in the text then tell the type.

Strings are brought to the text by the first of these that succeeds (`align`):

1. the string as it stands, as whole words if it stands so anywhere; said twice, it is the first place and then the next;
2. the same letters and digits in the same order, whatever stands between them: marks, spaces, case, accents of composed letters;
3. its parts, where an ellipsis divides it, each after the one before, by 1 or 2;
4. the window of as many words that has most words in common with it in the same order, if these are three quarters of both
   (`ENOUGH`), and no window elsewhere does as well.

A quote that cannot be found was not said: it stays in the guess, where it is paired with nothing, so that precision falls (its
`extra` holds the words, whose own quotation marks tell its type). A speaker, cue or addressee is the place nearest to the
quote's words, by 1 or 2, that cuts no word: "he" is not found in "There". (A name of four letters or more is found with an ending
of one or two as well, "Merkel" in "Merkels", if it stands nowhere else; scripts without capitals write names and particles as
one, so there any place will do.) A speaker that cannot be found is an entity with that name and no mention.

Strings and spans say no identity: "Dr Scurlock" and "Ita Scurlock" may be one person. So the scorer takes each by itself for the
gold entity that it means (`saidby.scoring.entities`); what means none, or fits several, is wrong.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from saidby.document import Document
from saidby.predictions.lines import GOOD_LINE, quotes_of
from saidby.predictions.placing import placed

__all__ = ["Unreadable", "is_predictions", "read"]


class Unreadable(ValueError):  # noqa: N818 - it is the file that cannot be read
    """Predictions that cannot be read; `faults` says of each line what is wrong with it."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(faults))


def is_predictions(path: Path) -> bool:
    """Whether a file holds such predictions, well made or not: JSONL without any line that has the `annotation` of an article."""
    if path.suffix != ".jsonl" or not path.is_file():
        return False
    with path.open("rb") as lines:
        return not any(_is_annotated(line) for line in lines if b'"annotation"' in line)


def _is_annotated(line: bytes) -> bool:
    """Whether a line of JSON is an object with a member `annotation`, or so broken that it may be one."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return True
    return isinstance(value, dict) and "annotation" in value


def read(path: Path, gold: Mapping[str, Document]) -> Iterator[Document]:
    """The predictions of a file as Documents over the articles of `gold` (by id), in the order in which the file names them.

    Raises:
        Unreadable: With everything that is wrong with the file.
    """
    quotes: dict[str, list[Mapping[str, Any]]] = {}
    faults: list[str] = []
    with path.open(encoding="utf-8-sig", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                name, found = quotes_of(line, gold)
            except ValueError as error:
                faults.append(f"{path.name}:{number}: {error}")
            except RecursionError:
                faults.append(f"{path.name}:{number}: it is nested too deeply; a good line is {GOOD_LINE}")
            else:
                quotes.setdefault(name, []).extend(found)
    if faults:
        raise Unreadable(faults)
    for name, found in quotes.items():
        yield placed(found, gold[name])
