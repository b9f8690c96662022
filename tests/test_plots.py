"""The picture of the distributions: its numbers are those of the tables, its bytes those of the counts."""

import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from lxml import etree

from documents import documents
from projects import documents as articles
from saidby import card, plots
from saidby.batch import batch_of
from saidby.document import Span
from saidby.markup import unmark
from saidby.phenomena import not_names
from saidby.plots.counted import DISTANCES, LENGTHS, UNNAMED, counted

SVG = "{http://www.w3.org/2000/svg}"
SPLITS = ("train", "validation", "test")

FAR = """\
article a
entity e1 person named: Ada Ruiz
entity e2 group unnamed: councillors
quote q1 direct by e1 named
quote q2 indirect by e1 pronoun
quote q3 direct by e1 implicit
quote q4 indirect by e2 nominal
quote q5 direct
====
[q1.by|[e1|Ada Ruiz|e1]|q1.by] [q1.cue|said|q1.cue]: [q1|“It leaks.”|q1]\
 [q2.by|[e1|She|e1]|q2.by] [q2.cue|said|q2.cue] [q2|it fell in May|q2].

[q3|“I told [e1|Ruiz|e1] so,”|q3] [q4.by|[e2|councillors|e2]|q4.by] [q4.cue|said|q4.cue] [q4|twice|q4]. [q5|“Who?”|q5]
"""


def values(what, doc):
    names, numbers = counted(batch_of([doc]))[what]
    return [names[number] for number in numbers if number >= 0]


def test_what_is_measured_by_hand():
    doc = unmark(FAR)
    assert values("length", doc) == ["0–15", "0–15", "16–23", "0–15", "0–15"]
    # q1: 7 to "Ada Ruiz"; q2: 11 to "Ruiz", as "She" is no name; q3: from "Ada Ruiz", not from the name inside it; q5: nobody
    assert values("distance", doc) == ["0–15", "0–15", "32–63", "never named"]
    assert values("quotes in", doc) == ["en"] * 5


def test_a_distance_is_not_told_where_the_annotation_does_not_say_who_has_a_name():
    doc = unmark(FAR)
    unsure = replace(doc, entities=tuple(replace(entity, named=None) for entity in doc.entities))
    assert values("distance", unsure) == []


def plainly(doc):
    """The distances of the quotes of a document, each name compared with each piece."""
    for quote in doc.quotes:
        speakers = [entity for entity in doc.entities if entity.id in quote.speaker.entities]
        if not quote.content or not quote.speaker.entities or any(entity.named is None for entity in speakers):
            continue
        spans = {span for entity in speakers if entity.named for span in entity.mentions} - not_names(doc)
        far = [
            min(max(piece.start - span.end, span.start - piece.end, 0) for piece in quote.content)
            for span in spans
            if not any(piece.holds(span) for piece in quote.content)
        ]
        yield DISTANCES.names[DISTANCES.classes(min(far))] if far else UNNAMED


@given(documents())
def test_the_nearest_name_is_the_one_that_a_plain_search_finds(doc):
    assert values("distance", doc) == list(plainly(doc))


@pytest.mark.parametrize("scale", [LENGTHS, DISTANCES])
def test_classes_are_told_by_what_is_in_them(scale):
    for name in scale.names[:-1]:
        low, high = map(int, name.split("–"))
        assert [scale.names[number] for number in scale.classes([low, high])] == [name, name]
        assert scale.names[scale.classes(high + 1)] != name
    assert scale.names[scale.classes(10**9)] == scale.names[-1]


def texts(picture):
    return ["".join(text.itertext()) for text in etree.fromstring(picture).iter(f"{SVG}text")]


def test_the_picture_says_and_draws_the_numbers_of_the_tables():
    tally = card.tally(articles())
    picture = plots.svg(tally, SPLITS)
    said = texts(picture)
    assert said[:4] == ["5 quotes in 3 articles, 2 languages", "train 3", "validation 1", "test 1"]
    assert said[said.index("direct") + 1] == "2 (40%)"
    assert said[said.index("negated") + 1] == "1 (20%)"
    assert said[said.index("ja") + 1] == "1 (20%)"
    assert "Type: direct 2 (40%), indirect 2 (40%), mixed 1 (20%)." in plots.in_words(tally, SPLITS)


def test_bars_are_as_long_as_their_numbers_and_cut_by_split():
    tally = Counter({("train", "type", "direct"): 600, ("test", "type", "direct"): 200, ("test", "type", "mixed"): 200})
    root = etree.fromstring(plots.svg(tally, ("train", "test")))
    pieces = [rect for rect in root.iter(f"{SVG}rect") if rect.get("height") == "14"]
    assert [rect.get("class") for rect in pieces] == ["s0", "s1", "s1"]
    whole = float(pieces[1].get("x")) - float(pieces[0].get("x"))
    assert [float(rect.get("width")) + 1 for rect in pieces] == pytest.approx([whole, whole / 3, whole / 3], abs=0.2)


def test_it_is_named_and_described_for_those_who_do_not_see_it():
    tally = card.tally(articles())
    root = etree.fromstring(plots.svg(tally, SPLITS))
    named = {node.get("id"): node.text for node in root if node.tag in (f"{SVG}title", f"{SVG}desc")}
    assert [named[name] for name in root.get("aria-labelledby").split()] == [
        "5 quotes in 3 articles, 2 languages",
        plots.in_words(tally, SPLITS),
    ]
    assert root.get("role") == "img"


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_read_on_light_and_dark_pages(scheme):
    """WCAG 2.2: text has a contrast of 4.5 to what it stands on, and what is drawn 3."""
    style = re.search("<style>(.*)</style>", plots.svg({}, ()), re.DOTALL)[1]
    rules = dict(re.findall(r"(\S+) \{ fill: (#\w+)", style.partition("@media")[0 if scheme == "light" else 2]))
    page = luminance(rules.pop(".page"))
    contrasts = {name: sorted((page + 0.05, luminance(colour) + 0.05)) for name, colour in rules.items()}
    needed = {name: 4.5 if name in ("text", ".quiet") else 3 for name in rules}
    assert len(needed) == 8
    assert {name: high / low for name, (low, high) in contrasts.items() if high / low < needed[name]} == {}


def test_nothing_is_a_picture_too():
    assert texts(plots.svg({}, ())) == ["0 quotes in 0 articles, 0 languages"]
    assert plots.in_words({}, ()) == ""


def boxes(root):
    """Left, right and baseline or bottom of all that is drawn, letters as wide as the widest usual ones."""
    for node in root.iter(f"{SVG}rect", f"{SVG}text"):
        x, y = float(node.get("x")), float(node.get("y"))
        wide = node.get("width") or len(node.text) * 7.2 * (18 / 13 if node.get("font-size") else 1)
        yield x, x + float(wide), y + float(node.get("height", 0))


@pytest.mark.parametrize("scale", [1, 1_000_000])
def test_many_splits_many_languages_and_great_numbers_stay_inside(scale):
    splits = [f"split_with_a_long_name_{i}" for i in range(9)]
    docs = [
        replace(doc, article=replace(doc.article, split=split, language=f"{a}{b}"))
        for doc in articles()
        for split in splits
        for a in "abc"
        for b in "xyzuvw"
    ]
    tally = Counter({key: number * scale for key, number in card.tally(docs).items()})
    picture = plots.svg(tally, splits)
    root = etree.fromstring(picture)
    width, height = float(root.get("width")), float(root.get("height"))
    assert all(0 <= left <= right <= width and bottom <= height for left, right, bottom in boxes(root))
    assert "5 others" in texts(picture)


def test_the_same_bytes_whatever_the_order_of_articles_and_of_hashes():
    code = (
        "from projects import documents; from saidby import card, plots; "
        "docs = documents()[::{}]; print(ascii(plots.svg(card.tally(docs), ['train', 'validation', 'test'])))"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code.format(order)],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONHASHSEED": seed},
        ).stdout
        for order, seed in ((1, "1"), (-1, "2"))
    }
    assert len(told) == 1


def test_names_of_strangers_are_no_markup():
    picture = plots.svg({("<b>&", "quotes", ""): 1, ("<b>&", "quotes in", "<i>"): 1}, ("<b>&",))
    assert {"<b>& 1", "<i>"} <= set(texts(picture))


def test_spans_of_a_name_may_lie_in_each_other():
    doc = unmark(FAR)
    ada = replace(doc.entities[0], mentions=(Span(0, 8), Span(4, 8), *doc.entities[0].mentions[1:]))
    nested = replace(doc, entities=(ada, doc.entities[1]))
    assert values("distance", nested) == values("distance", doc)
