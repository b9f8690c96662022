"""Agreement comes out as worked by hand, and kappa as scikit-learn has it."""

import json
import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saidby.agreement import agreement, as_json, by_language, by_phenomenon, cohen_kappa, compared, report
from saidby.document import Article
from saidby.markup import unmark

ONE = """\
article a
entity e1 person named: Ada Ruiz
entity e2 group unnamed: reporters
quote q1 direct by e1 named to e2 nominal
quote q2 indirect negated by e1 pronoun
quote q3 indirect by e1 implicit
====
[q1|“It leaks”|q1], [q1.by|[e1|Ada Ruiz|e1]|q1.by] [q1.cue|told|q1.cue] [q1.to|[e2|reporters|e2]|q1.to].
[q2.by|[e1|She|e1]|q2.by] [q2.cue|did not say|q2.cue] [q2|when it would be closed for good|q2]. [q3|All of it would|q3].
"""
# Another annotator: marks and full stop of the first content otherwise, no addressee; of the second content 22 of 26 letters, and
# the type mixed; a cue for the third and none of its content where the first has it: not matched.
OTHER = """\
article a
entity e1 person named: Ada Ruiz
quote q1 direct by e1 named
quote q2 mixed by e1 pronoun
quote q3 indirect by - implicit
====
“[q1|It leaks|q1]”, [q1.by|[e1|Ada Ruiz|e1]|q1.by] [q1.cue|told|q1.cue] reporters.
[q2.by|[e1|She|e1]|q2.by] did not [q2.cue|say|q2.cue] when [q2|it would be closed for good|q2]. [q3|All of it|q3] would.
"""


def test_agreement_by_hand():
    found = agreement(compared([unmark(ONE)], [unmark(OTHER)]))
    assert (found.articles, found.quotes, found.matched) == (1, (3, 3), 3)
    # Exact: the first only. Overlap: 1, 22/26 = .846, 7/12 = .583: two.
    assert (found.content_exact_f1, found.content_overlap_f1) == (pytest.approx(1 / 3), pytest.approx(2 / 3))
    values = {name: share.value for name, share in found.shares.items()}
    assert values == {
        "type": pytest.approx(2 / 3),
        "medium": 1,
        "modality": pytest.approx(2 / 3),
        "form": 1,
        "cue": pytest.approx(2 / 3),
        "speaker_entity": pytest.approx(2 / 3),
        "speaker_mention": 1,
        "addressee": pytest.approx(2 / 3),
    }
    # Type: direct/direct, indirect/mixed, indirect/indirect: observed 2/3, by chance 1/9 + 2/9 = 1/3, so (2/3 - 1/3) / (2/3).
    assert found.shares["type"].kappa == pytest.approx(0.5)
    # Modality: one said asserted throughout: observed 2/3, by chance 2/3.
    assert found.shares["modality"].kappa == 0
    assert found.shares["medium"].kappa is None


def test_groups_hold_the_quotes_that_either_annotator_puts_there():
    french = replace(unmark(ONE), article=Article("f", language="fr"))
    articles = compared([unmark(ONE), french], [unmark(OTHER), french])
    assert {name: (found.articles, found.matched) for name, found in by_language(articles).items()} == {
        "en": (1, 3),
        "fr": (1, 3),
    }
    phenomena = by_phenomenon(articles)
    assert {name: phenomena[name].matched for name in ("negated", "mixed", "indirect", "addressee")} == {
        "negated": 2,
        "mixed": 1,
        "indirect": 4,
        "addressee": 2,
    }
    assert "nested" not in phenomena


def test_agreement_over_the_articles_that_both_have():
    one, other = unmark(ONE), unmark(OTHER)
    more = replace(one, article=replace(one.article, id="b"))
    assert compared([one, more], [other], common=True) == compared([one], [other])
    with pytest.raises(ValueError, match="no annotations to compare"):
        compared([more], [other], common=True)


def test_agreement_is_the_same_both_ways():
    one, other = unmark(ONE), unmark(OTHER)
    here, there = agreement(compared([one], [other])), agreement(compared([other], [one]))
    assert replace(here, quotes=here.quotes[::-1]) == there


def test_the_report_and_the_json_say_the_same():
    articles = compared([unmark(ONE)], [unmark(OTHER)])
    value = json.loads(json.dumps(as_json(articles)))
    assert value["all"]["shares"]["type"] == {"value": pytest.approx(2 / 3), "kappa": pytest.approx(0.5)}
    assert value["language"]["en"]["matched"] == 3
    assert "type             0.667  0.500" in report(articles)
    assert "content F1: exact 0.333, overlap of 0.8 0.667" in report(articles)


@pytest.mark.parametrize(
    ("one", "other", "message"),
    [
        ([], [], "no annotations"),
        ([ONE], [], "'a' has an annotation by one annotator only"),
        ([ONE], [OTHER.replace("would.", "could.")], "'a' are of different texts"),
    ],
)
def test_what_cannot_be_compared_is_named(one, other, message):
    with pytest.raises(ValueError, match=message):
        compared(map(unmark, one), map(unmark, other))


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1, max_size=12))
@settings(deadline=None)
@pytest.mark.filterwarnings("ignore")
def test_kappa_is_that_of_scikit_learn(pairs):
    metrics = pytest.importorskip("sklearn.metrics", reason="scikit-learn is not installed")
    ours = cohen_kappa(pairs)
    one, other = zip(*pairs, strict=True)
    theirs = metrics.cohen_kappa_score(one, other)
    assert math.isnan(theirs) if ours is None else ours == pytest.approx(theirs)
