"""Made-up projects on disk for tests."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from saidby import files
from saidby.document import Article, Document
from saidby.markup import unmark

COUNCIL = """\
article council-bridge
entity e1 person named: Ada Ruiz
entity e2 group unnamed: councillors
entity e3 person named: Tomas Okafor
quote q1 direct by e1 named to e2 nominal
quote q2 mixed writing by e3 named
quote q3 indirect negated in q2
not n1 scare
====
Bridge [n1|“saga”|n1] goes on

[q1|“It leaks 😀,”|q1] [q1.by|[e1|Ada Ruiz|e1]|q1.by] [q1.cue|told|q1.cue] [q1.to|[e2|councillors|e2]|q1.to]. [q1|“So?”|q1]

[q2.by|[e3|Tomas Okafor|e3]|q2.by] [q2.cue|wrote|q2.cue] [q2|that she “never [q3.cue|denied|q3.cue] [q3|that it broke|q3]”|q2].

The vote is on Friday.
"""

HARBOUR = """\
article harbour-vote
entity e1 organization named: Nordkai
quote q1 indirect by e1 named
====
Harbour to close

[q1.cue|According to|q1.cue] [q1.by|[e1|Nordkai|e1]|q1.by], [q1|the harbour will close in May|q1].
"""

JAPANESE = """\
article minato-bridge
entity e1 person named: 佐野葵
quote q1 direct by e1 named
====
橋、閉鎖へ

[q1.by|[e1|佐野葵|e1]|q1.by]氏は[q1|「橋はもう渡れない」|q1]と[q1.cue|述べた|q1.cue]。
"""


def documents() -> tuple[Document, ...]:
    """Three articles in three splits, in two languages."""
    ours = {"license": "CC-BY-4.0", "origin": "original"}
    about = {
        COUNCIL: Article("council-bridge", "Bridge “saga” goes on", published="2026-01-02", story="bridge", **ours),
        HARBOUR: Article("harbour-vote", "Harbour to close", story="harbour", split="test", **ours),
        JAPANESE: Article("minato-bridge", "橋、閉鎖へ", "ja", story="minato", split="validation", **ours),
    }
    return tuple(unmark(marked, article) for marked, article in about.items())


def project(root: Path, docs: tuple[Document, ...] | None = None) -> Path:
    """A project folder with `docs`, or with the three above."""
    for doc in documents() if docs is None else docs:
        files.write(doc, root)
    return root


def copies(doc: Document, number: int) -> tuple[Document, ...]:
    """The same article under other ids and with other first words, so that they are not the same article twice."""
    return tuple(
        replace(
            doc,
            article=replace(doc.article, id=f"{doc.article.id}-{i:05}", story=f"{doc.article.story}-{i}"),
            text=f"{doc.text}{i}\n",
        )
        for i in range(number)
    )


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
