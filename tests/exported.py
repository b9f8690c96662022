"""Articles that are hard for other formats, made up by hand, and what the tests of all exporters share."""

from dataclasses import replace

from saidby.document import Article, Span
from saidby.markup import unmark

HARBOUR = """\
article harbour-vote
entity e1 person named Q42: Ada Ruiz
entity e2 group unnamed: two clerks, "who stayed"
entity e3 organization: Harbour Board
entity e4 place named: "Line\\none\\tand two"
quote q1 direct speech asserted by e1 named to e2,e4 nominal
quote q2 indirect writing negated by e1,e3 pronoun in q1
quote q3 mixed speech prospective by - nominal
quote q4 free_indirect thought by e3 implicit
quote q5 reported several unspecified by e4,e4 unspecified in q9
not n1 scare
extra {"source": "made up 😀"}
extra e2 {"line\\u2028break": [1, null]}
extra q2 {"frame": {"id": 1e3}}
====
😀 [q1|“It leaks, and|q1]” [q1.cue|said|q1.cue] [q1.by|[e1|Ada Ruiz|e1]|q1.by] to [q1.to|[e2|two
\tclerks|e2]|q1.to]. [q1|“[q2|[q2.by|[e1|She|e1]|q2.by] 😀 [q3|[q2.cue|kn|q2.cue]ew|q2].
”|q1] Noted|q3] [q3.by|by all|q3.by] 🇳🇴 a [n1|“plan”|n1] of [e3|=the Board|e3].
[q4|قال 😀 إن|q4] [q4.cue|و|q4.cue][e3|الميناء|e3].
"""


def harbour():
    """Split, nested, crossing and overlapping extents, line ends and tabs in them, emoji, Arabic, records without words."""
    doc = unmark(HARBOUR)
    first = doc.quotes[0]
    overlapping = (*first.content[:1], Span(first.content[0].end - 3, first.content[0].end + 2), *first.content[1:])
    article = Article(
        "harbour-vote", "Harbour 😀\n=vote", "en", "2024-05-01", publisher="The Quay", story="harbour", corpus="made-up"
    )
    quotes = (replace(first, content=overlapping), *doc.quotes[1:])
    return replace(doc, article=article, quotes=quotes)
