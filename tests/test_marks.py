"""Quotation marks are paired as readers of each language pair them; apostrophes, primes and dashes are told apart."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby.marks import marks, pairs, turns, unpaired
from saidby.marks.pairing import read
from saidby.marks.plain import read_plain

LINES = [  # a line, and the words with marks that it holds
    ('"It leaks," said Ruiz. "Badly."', ['"It leaks,"', '"Badly."']),
    ("“It leaks,” said Ruiz.", ["“It leaks,”"]),
    ("He said “she told me ‘no’ twice”.", ["“she told me ‘no’ twice”", "‘no’"]),
    ("‘She said “no” twice,’ he said.", ["‘She said “no” twice,’", "“no”"]),
    ("'The dogs' bones are here,' he said.", ["'The dogs' bones are here,'"]),
    ("‘The dogs’ bones are here,’ he said.", ["‘The dogs’ bones are here,’"]),
    ("Putting 'peace talks' with the dogs' owners off", ["'peace talks'"]),
    ("It's O'Brien's dog; the dogs' bones, the '90s and rock 'n' roll.", []),
    ("It’s O’Brien’s dog; the dogs’ bones, the ’90s and rock ’n’ roll.", []),
    ("'Tis said. 'It's Ruiz's,' she said.", ["'It's Ruiz's,'"]),
    ('A 5" pipe and a 6\'2" man said "no".', ['"no"']),
    ('"A 5" pipe is wide," he said.', ['"A 5" pipe is wide,"']),
    ("\"'No' is what she said,\" he said.", ["\"'No' is what she said,\"", "'No'"]),
    ("He said \"she said 'no'\".", ["\"she said 'no'\"", "'no'"]),
    ('the dam—"a sieve"—was old', ['"a sieve"']),
    ('("a sieve") ["two"]', ['"a sieve"', '"two"']),
    ('He said " it leaks " twice .', ['" it leaks "']),
    ("He said `` it leaks '' .", ["`` it leaks ''"]),
    ("''It leaks,'' said Ruiz. ''The dogs' dam.''", ["''It leaks,''", "''The dogs' dam.''"]),
    ("He said `it leaks' .", ["`it leaks'"]),
    ("Er sagte: „Es leckt.“ Und: ‚Nein‘.", ["„Es leckt.“", "‚Nein‘"]),
    ("„Er sagte ‚nein‘ zu mir“, sagte Ruiz.", ["„Er sagte ‚nein‘ zu mir“", "‚nein‘"]),
    ('Er sagte „Es leckt.” Und „ja".', ["„Es leckt.”", '„ja"']),
    ("»Es leckt«, sagte sie. »Sie sagte ›nein‹.«", ["»Es leckt«", "»Sie sagte ›nein‹.«", "›nein‹"]),
    ("Das ist Hans' Buch und 'ne Wucht, so'n Ding.", []),
    ("« Elle fuit », dit-elle. «Oui.»", ["« Elle fuit »", "«Oui.»"]),
    ("«\u202fL’eau, c’est d’ici qu’elle vient\u202f», dit l'homme.", ["«\u202fL’eau, c’est d’ici qu’elle vient\u202f»"]),
    ("« Il a dit “non” », dit-elle.", ["« Il a dit “non” »", "“non”"]),
    ("«Ella dijo “no” y ‘sí’», dijo.", ["«Ella dijo “no” y ‘sí’»", "“no”", "‘sí’"]),
    ("L'acqua c'è, dice l'uomo: \"L'ho vista\".", ['"L\'ho vista"']),
    ("”Den läcker”, sa hon. ”Han sa ’nej’.”", ["”Den läcker”", "”Han sa ’nej’.”", "’nej’"]),
    ("»Se vuotaa», hän sanoi.", ["»Se vuotaa»"]),
    ("Zij zei: ‘Het lekt.’ En: 's avonds 't water.", ["‘Het lekt.’"]),
    ("„Cieknie”, powiedziała. „Mówił »nie«”.", ["„Cieknie”", "„Mówił »nie«”", "»nie«"]),
    ("«Течёт», — сказала она. „Да“.", ["«Течёт»", "„Да“"]),
    ("彼女は「『漏れる』と言った」と述べた。", ["「『漏れる』と言った」", "『漏れる』"]),
    ("她说：“漏水了。”他说：“他说‘不’。”", ["“漏水了。”", "“他说‘不’。”", "‘不’"]),
    ("她读了《水坝》。", ["《水坝》"]),
    ("그는 \"샌다\"고 말했다. '끝'이라고 했다.", ['"샌다"', "'끝'"]),
    ("그는 “샌다”고 했다.", ["“샌다”"]),
    ('קראתי בצה"ל כי "זה דולף".', ['"זה דולף"']),
    ('قالت: «يتسرب». وقال: "نعم".', ["«يتسرب»", '"نعم"']),
    ('उसने कहा, “यह रिसता है।” "हाँ"।', ["“यह रिसता है।”", '"हाँ"']),
    ('"Su sızıyor" dedi. Ankara\'nın sözü.', ['"Su sızıyor"']),
    ("“One.\n“Two.\n“Three,” she said.", ["“One.", "“Two.", "“Three,”"]),
    ('"One.\n\n"Two," she said.', ['"One.', '"Two,"']),
    ("«Uno.\n»Dos», dijo.", ["«Uno.", "»Dos»"]),
    ("„Eins.\n„Zwei“, sagte sie.", ["„Eins.", "„Zwei“"]),
    ("‘One.\n‘Two,’ she said.", ["‘One.", "‘Two,’"]),
    ('"It leaks\nbadly," she said.', ['"It leaks\nbadly,"']),
    ('""', ['""']),
    ("No marks.", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "words"), LINES)
def test_marks_are_paired(text, words):
    assert [pair.span.of(text) for pair in pairs(text)] == words
    assert unpaired(text) == ()


@pytest.mark.parametrize(
    ("text", "places", "words"),
    [
        ('"It leaks, said Ruiz.', [0], []),
        ('It leaks," said Ruiz.', [9], []),
        ('"It leaks, said Ruiz.\nShe said "no".', [0], ['"no"']),
        ("“It leaks, said Ruiz. She said “no”.", [0], ["“no”"]),
        ("„Es leckt, sagte sie.", [0], []),
        ("« Elle fuit, dit-elle.", [0], []),
        ("「漏れる", [0], []),
        ("She said” no.", [8], []),
    ],
)
def test_a_mark_without_its_counterpart_stands_alone(text, places, words):
    assert [span.start for span in unpaired(text)] == places
    assert [pair.span.of(text) for pair in pairs(text)] == words


def test_a_pair_knows_its_marks_and_its_words():
    text = "“One.\n“Two,” and ``three''."
    assert [(pair.open, pair.close, pair.inner.of(text)) for pair in pairs(text)] == [
        ("“", "", "One."),
        ("“", "”", "Two,"),
        ("``", "''", "three"),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("—No sé —dijo Ruiz—. Mañana.", ["No sé", "Mañana"]),
        ("—No sé —dijo Ruiz.", ["No sé"]),
        ("— Не знаю, — сказал Руис. — Завтра.", ["Не знаю", "Завтра"]),
        ("– Nie wiem – powiedział Ruiz. – Jutro.", ["Nie wiem", "Jutro"]),
        ("— Je ne sais pas, dit Ruiz.", ["Je ne sais pas, dit Ruiz"]),
        ("— A dam – old as it is – stays.", ["A dam – old as it is – stays"]),
        ("She came.\n  — No.\nShe left — late.", ["No"]),
        ("- 'No.'", ["'No.'"]),
        ("-5 degrees", []),
    ],
)
def test_a_dialogue_dash_opens_a_turn(text, words):
    assert [span.of(text) for turn in turns(text) for span in turn.words] == words


ANY = st.text(st.sampled_from("ab S5\n .,—-:\"'“”‘’„‚«»‹›「」`"), max_size=60)


@given(ANY)
def test_what_is_found_lies_in_the_text_and_every_mark_has_one_part(text):
    found = marks(text)
    used = []
    for pair in found.pairs:
        assert text.startswith(pair.open, pair.start)
        assert text.endswith(pair.close, pair.start, pair.end)
        assert pair.start + len(pair.open) <= pair.end - len(pair.close)
        used += [pair.start, *([pair.end - len(pair.close)] if pair.close else [])]
    used += [span.start for span in found.unpaired]
    assert len(used) == len(set(used))
    for turn in turns(text):
        assert all(0 <= span.start < span.end <= len(text) for span in turn.words)


@given(ANY)
def test_pairs_nest_and_never_cross(text):
    closed = [pair.span for pair in pairs(text) if pair.close]
    assert not any(a.start < b.start < a.end < b.end for a in closed for b in closed)


@pytest.mark.parametrize("text", ["“a ", '"a " ', "'a ", "„“«‹", "— a — b", '"a"\n', '"', "a"])
def test_no_text_takes_for_ever(text):
    # Work that grew with the square of the text would take hours of the processor here; on a busy machine the clock says little.
    begin = time.process_time()
    marks(text * (200_000 // len(text)))
    turns(text * (200_000 // len(text)))
    assert time.process_time() - begin < 60


PLAIN = st.lists(
    st.sampled_from(
        [
            "“It leaks,”",
            '"No."',
            "“",
            "”",
            '"',
            "’",
            "'",
            "it's",
            "It’s",
            " ",
            " ",
            "\n",
            "(",
            ")",
            ".",
            ",",
            "said",
            "a",
            "3",
            "漢",
            "—",
            "א",
            "“a’s b”",
        ]
    )
).map("".join)


@given(PLAIN)
def test_plain_texts_are_read_as_any_other(text):
    assert read_plain(text) in (None, read(text))


@pytest.mark.parametrize("text", ["“It leaks,” said Ruiz.", '("No."): it\'s "a", "b".', "nothing", "O’Brien said “it’s”"])
def test_plain_texts_are_known(text):
    assert read_plain(text) == read(text)
