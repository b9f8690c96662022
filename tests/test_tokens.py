"""Words cover everything but white space, and are the same whatever stands around them."""

from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby.characters import Texts
from saidby.tokens import pieces, utf8_of, words, words_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Its 3.14, can't; don’t “go”…", ["Its", "3.14", ",", "can't", ";", "don’t", "“", "go", "”", "…"]),
        ("U.S. e-mail,\n\nL'Obs", ["U.S", ".", "e", "-", "mail", ",", "L'Obs"]),
        ("東京タワーで「はい」", ["東", "京", "タ", "ワ", "ー", "で", "「", "は", "い", "」"]),
        ("한국어는 좋다.", ["한국어는", "좋다", "."]),
        ("नमस्ते दुनिया।", ["नमस्ते", "दुनिया", "।"]),
        ("وقال: نعم", ["وقال", ":", "نعم"]),
        ("👨‍👩‍👧 🇩🇪🇫🇷 cafe\u0301", ["👨‍👩‍👧", "🇩🇪", "🇫🇷", "cafe\u0301"]),
        ("a\u00a0b\u3000c", ["a", "b", "c"]),
        ("'It leaks,' 'e said", ["'", "It", "leaks", ",", "'", "'", "e", "said"]),
        ("", []),
        (" \n", []),
    ],
)
def test_words(text, expected):
    assert [span.of(text) for span in words(text)] == expected


@given(st.text())
def test_words_are_apart_in_order_and_leave_nothing_but_white_space(text):
    spans = words(text)
    assert all(start < end for start, end in spans)
    assert all(before.end <= after.start for before, after in pairwise(spans))
    covered = {i for start, end in spans for i in range(start, end)}
    assert all(sign.isspace() or i in covered for i, sign in enumerate(text))
    assert not any(text[i].isspace() for i in covered)


ALIKE = st.text(st.sampled_from("aZé1٣²'’.,:;·_-–“”\"()/ \n\u00a0\u2009€%и한नार्א漢ひカー々ｱ\u0301\u200d\u200b\ufeff😀🇩🇪ªⅣ๒ก"))


@given(st.lists(ALIKE, max_size=4))
def test_all_characters_together_give_the_words_that_they_give_piece_by_piece(texts):
    found = words_of(Texts(texts))
    expected = [piece for text in texts for piece in pieces(text)]
    whole = "".join(text + "\n" for text in texts)
    assert [whole[start:end] for start, end in zip(found.starts, found.ends, strict=True)] == expected
    assert found.counts.tolist() == [len(pieces(text)) for text in texts]
    sizes, data = utf8_of(Texts(texts), found)
    assert [data[a:b].decode() for a, b in pairwise(accumulate(sizes.tolist(), initial=0))] == expected


@given(st.text())
def test_any_text_is_cut_alike(text):
    assert [span.of(text) for span in words(text)] == pieces(text)


def test_every_character_is_cut_alike_between_letters_digits_and_marks():
    for point in range(0x10000):
        if not 0xD800 <= point < 0xE000:
            text = f"a{chr(point)}b {chr(point)}1{chr(point)}2{chr(point)} x{chr(point)}1 漢{chr(point)}_{chr(point)}"
            assert [span.of(text) for span in words(text)] == pieces(text)
