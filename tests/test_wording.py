"""Paragraphs that share much of their wording are found, in every script, and no others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby.wording import LEAST, STRETCH, alike

SAME = "the wall of the old harbour leaks in winter and in summer and nobody has ever mended it"
LIKE = "Officials said: the wall of the OLD harbour leaks in winter and in summer, and nobody has ever seen it dry"
OTHER = "three masons from the other side of the bay came in May with lime and stones to see what could be done"


def found(*texts, share=0.3):
    return [(*pair.one, *pair.other, round(pair.share, 2)) for pair in alike(texts, share)]


def test_a_paragraph_that_is_nearly_another_is_found_with_both_places():
    # 18 words in the shorter one, so 14 stretches; the last two of them, which reach "mended it", are not in the longer one
    assert found(f"Harbour\n\n{SAME}.\n", f"{OTHER}.\n", f"Bridge\n{LIKE}.\n") == [(0, 3, 2, 2, round(12 / 14, 2))]


@pytest.mark.parametrize(
    "texts",
    [
        (SAME, OTHER),
        (f"{SAME}\n{SAME}",),  # within one article the writer may say a thing twice
        ("So she said, and left for the day at ten", "So she said, and left for the day at ten"),  # too short
        ("", "\n\n"),
        (),
    ],
)
def test_what_is_not_alike_or_not_compared(texts):
    assert found(*texts) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("橋はもう渡れないと市長は述べたが工事は来週", "それでも橋はもう渡れないと市長は述べたが反対"),
        ("大桥已经不能再通行了市长昨天这样说道", "据悉大桥已经不能再通行了市长今天说"),
        ("สะพานนี้ข้ามไม่ได้แล้วนายกเทศมนตรีกล่าว", "เมื่อวานสะพานนี้ข้ามไม่ได้แล้วผู้ว่ากล่าว"),
        (
            "다리는 더 이상 건널 수 없다고 시장이 어제 기자들에게 말했다 그리고 떠났다",
            "어제 다리는 더 이상 건널 수 없다고 시장이 어제 기자들에게 말했다 한다",
        ),
        ("पुल अब पार नहीं किया जा सकता महापौर ने कल पत्रकारों से कहा", "कल भी पुल अब पार नहीं किया जा सकता महापौर ने कल बताया"),
        (
            "الجسر لم يعد صالحا للعبور كما قال رئيس البلدية أمس للصحفيين في المدينة",
            "نعم الجسر لم يعد صالحا للعبور كما قال رئيس البلدية أمس ثم غادر",
        ),
    ],
)
def test_every_script(one, other):
    assert [pair[:4] for pair in found(one, other)] == [(0, 1, 1, 1)]
    assert found(one, SAME) == []


def test_a_share_may_be_had_but_not_passed():
    (share,) = {pair.share for pair in alike((SAME, LIKE), 0.0)}
    assert found(SAME, LIKE, share=share) == []
    assert len(found(SAME, LIKE, share=share - 0.001)) == 1


def test_of_many_copies_each_is_told():
    pairs = list(alike([SAME] * 50, 0.5))
    assert {pair.other.article for pair in pairs} == set(range(1, 50))
    assert len(pairs) < 50 * 9


def plainly(texts, share):
    """The same, each paragraph compared with each."""
    paragraphs = [(i, n, line.split()) for i, text in enumerate(texts) for n, line in enumerate(text.split("\n"), 1)]
    sets = [
        (i, n, {tuple(words[k : k + STRETCH]) for k in range(len(words) - STRETCH + 1)})
        for i, n, words in paragraphs
        if len(words) >= LEAST
    ]
    return sorted(
        (d, e, a, b)
        for x, (a, b, one) in enumerate(sets)
        for d, e, other in sets[x + 1 :]
        if a != d and len(one & other) > share * min(len(one), len(other))
    )


PARAGRAPH = st.lists(st.sampled_from("abc"), min_size=LEAST - 2, max_size=LEAST + 6).map(" ".join)
TEXTS = st.lists(st.lists(PARAGRAPH, max_size=2).map("\n".join), max_size=4)


@given(TEXTS, st.sampled_from([0.0, 0.3, 0.5, 0.9]))
def test_as_a_plain_comparison_finds(texts, share):
    assert [(*pair.other, *pair.one) for pair in alike(texts, share)] == plainly(texts, share)
