"""With `--protocol polnear` the figures come out with which other tools were measured on PolNeAR, to the decimal."""

import os
import re
from itertools import combinations
from pathlib import Path

import pytest

from saidby.document import Article, Document, Party, Quote, Span
from saidby.scoring import score
from saidby.scoring.kinds import in_double_marks

CORPORA = Path(os.environ.get("SAIDBY_CORPORA") or Path(__file__).parents[2] / "shared" / "corpora")
DATA = CORPORA / "polnear" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"{DATA}: PolNeAR is not there")


def events(standoff):
    """The events of a brat file as quotes: Content and Content2, Cue, Source."""
    records = dict(re.findall(r"^([TE]\d+)\t(.*?)(?=\n[TE#]\d+\t|\n?\Z)", standoff, re.MULTILINE | re.DOTALL))
    spans = {
        name: tuple(Span(*map(int, piece.split())) for piece in line.split("\t")[0].split(" ", 1)[1].split(";"))
        for name, line in records.items()
        if name[0] == "T"
    }
    for name, line in records.items():
        if name[0] == "E":
            roles = {"Content": (), "Cue": (), "Source": ()}
            for role, target in (argument.split(":") for argument in line.split()[1:]):
                roles[role.removesuffix("2")] += spans[target]
            content, cue, source = (tuple(sorted(pieces)) for pieces in roles.values())
            yield Quote(name, modality="unspecified", content=content, cue=cue, speaker=Party((), source, "unspecified"))


def annotated(compartment, least=1):
    """The articles of a compartment, each by all its annotators in order of their names."""
    for path in sorted((DATA / compartment / "text").glob("*.txt")):
        text = path.read_bytes().decode("utf-8")
        passes = sorted((DATA / compartment / "attributions").glob(f"{path.stem}_????.ann"))
        if len(passes) >= least:
            docs = (tuple(events(annotation.read_bytes().decode("utf-8"))) for annotation in passes)
            yield [Document(Article(path.stem, corpus="polnear"), text, quotes=quotes) for quotes in docs]


@pytest.fixture(scope="module")
def dev():
    return [passes[0] for passes in annotated("dev")]


def guess(doc, spans, *, speaker=False):
    quotes = (Quote(f"q{i}", content=(span,), speaker=Party((), (span,) if speaker else ())) for i, span in enumerate(spans))
    return Document(doc.article, doc.text, quotes=tuple(quotes))


def figures(found, measure, subset="all", level="piece"):
    counts = found.counts(measure, level=level, subset=subset)
    return tuple(f"{value:.1f}" for value in (counts.precision, counts.recall, counts.value))


def value(found, measure, subset="all", level="piece"):
    return f"{found.value(measure, level=level, subset=subset):.1f}"


def test_the_gold_has_the_pieces_that_were_counted(dev):
    found = score(dev, dev, protocol="polnear")
    pieces = {
        subset: found.counts("content_exact_f1", level="piece", subset=subset).gold
        for subset in ("all", "direct", "mixed", "indirect")
    }
    assert pieces == {"all": 2475, "direct": 537, "mixed": 228, "indirect": 1710}
    assert found.counts("content_exact_f1").gold == 2192
    assert sum(len(doc.text) for doc in dev) == 411_228


def test_every_paragraph_is_a_quote(dev):
    def paragraphs(doc):
        return [Span(*line.span()) for line in re.finditer(r"[^\n]*[^\W_][^\n]*", doc.text)]

    found = score(dev, [guess(doc, paragraphs(doc), speaker=True) for doc in dev], protocol="polnear")
    assert found.quotes[1] == 1909
    assert figures(found, "content_exact_f1") == ("0.4", "0.3", "0.3")
    assert figures(found, "content_overlap_f1") == ("13.4", "10.3", "11.7")
    assert value(found, "character_f1") == "66.4"
    assert (value(found, "speaker_mention_overlap"), value(found, "speaker_mention_exact")) == ("97.6", "0.0")
    assert value(found, "joint_f1") == "11.1"


def test_quotation_marks_only(dev):
    def marked(doc):
        return [span for span in in_double_marks(doc.text) if len(span.of(doc.text).split()) >= 3]

    found = score(dev, [guess(doc, marked(doc)) for doc in dev], protocol="polnear")
    assert found.quotes[1] == 705
    assert figures(found, "content_exact_f1") == ("67.9", "19.4", "30.1")
    assert figures(found, "content_overlap_f1") == ("74.5", "21.2", "33.0")
    assert (value(found, "character_f1"), value(found, "joint_f1")) == ("51.7", "0.1")
    assert figures(found, "content_overlap_f1", "direct") == ("91.0", "94.6", "92.8")
    assert (value(found, "content_exact_f1", "direct"), value(found, "joint_f1", "direct")) == ("87.5", "0.2")
    assert value(found, "content_overlap_f1", level="quote") == "19.3"


def test_human_against_human():
    """All pairs of annotators of the 20 articles that have five or six; the later one by name is taken for gold.

    Counts are summed over the 295 pairs; the F1 of characters is the mean over pairs, weighted by pieces.
    """
    gold, other, characters, weights = [], [], [], []
    articles = [passes for compartment in ("train", "dev", "test") for passes in annotated(compartment, least=5)]
    for passes in articles:
        for one, two in combinations(passes, 2):
            name = Article(f"{one.article.id}:{len(gold)}", corpus="polnear")
            gold.append(Document(name, two.text, quotes=two.quotes))
            other.append(Document(name, one.text, quotes=one.quotes))
            pair = score(gold[-1:], other[-1:], protocol="polnear")
            pieces = pair.counts("content_exact_f1", level="piece")
            weights.append(pieces.gold + pieces.guess)
            characters.append(pair.value("character_f1", level="piece"))
    assert (len(articles), len(gold)) == (20, 295)
    assert f"{sum(w * c for w, c in zip(weights, characters, strict=True)) / sum(weights):.1f}" == "90.6"
    found = score(gold, other, protocol="polnear")
    measures = ("content_exact_f1", "content_overlap_f1", "speaker_mention_overlap", "speaker_mention_exact", "joint_f1")
    assert [value(found, measure) for measure in measures] == ["71.9", "75.9", "98.0", "92.9", "73.6"]
    assert [value(found, measure, "direct") for measure in measures] == ["96.5", "97.7", "99.5", "95.9", "97.2"]
    assert [value(found, measure, level="quote") for measure in (measures[1], measures[4])] == ["73.8", "71.4"]
