"""Level 3: what records say of one another."""

from __future__ import annotations

from collections.abc import Iterator

from saidby.checks import Fault, check
from saidby.document import Document

GOOD = """\
article harbour-vote
entity e1 person named: Ada Ruiz
quote q1 direct by e1 named
====
[q1|“It leaks,”|q1] [q1.cue|said|q1.cue] [q1.by|[e1|Ada Ruiz|e1]|q1.by].
"""


@check(
    3,
    message="{id} is given to more than one record",
    hint="Give each entity and quote of an article an id of its own.",
    bad={},
    good=GOOD,
)
def id_is_given_twice(doc: Document) -> Iterator[Fault]:
    """Parents, speakers and tables point to records by their ids; with two of one id they point nowhere."""
    seen: set[str] = set()
    for key, ids in (("entities", [e.id for e in doc.entities]), ("quotes", [q.id for q in doc.quotes])):
        for i, name in enumerate(ids):
            if name in seen:
                yield Fault((key, i, "id"), {"id": name})
            seen.add(name)


@check(
    3,
    message="no entity has the id {id}",
    hint="Mend the id, or add the entity to `entities`.",
    bad=GOOD.replace("by e1", "by e2").replace("[e1|Ada Ruiz|e1]", "Ada Ruiz").replace("entity e1 person named: Ada Ruiz\n", ""),
    good=GOOD,
)
def entity_is_unknown(doc: Document) -> Iterator[Fault]:
    """A speaker or addressee that no entity stands for would be nobody in every table."""
    known = {entity.id for entity in doc.entities}
    for i, quote in enumerate(doc.quotes):
        for role, party in (("speaker", quote.speaker), ("addressee", quote.addressee)):
            for k, name in enumerate(party.entities):
                if name not in known:
                    yield Fault(("quotes", i, role, "entities", k), {"id": name})
