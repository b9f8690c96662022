"""Three words or more in quotation marks are a quote, whatever the marks; a few words, and titles, are none."""

import pytest

from saidby.baselines.quotation_marks import annotate
from saidby.document import Article


def found(text, language="en"):
    doc = annotate(Article("a", language=language), text)
    return [doc.words(quote.content) for quote in doc.quotes], [(n.span.of(text), n.reason) for n in doc.non_quotations]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "“It leaks badly,”"),
        ("en", '"It leaks badly,"'),
        ("de", "„Sie ist ziemlich undicht“"),
        ("de", "»Sie ist ziemlich undicht«"),
        ("fr", "« Il fuit beaucoup trop »"),
        ("sv", "”Den läcker ganska mycket”"),
        ("zh", "“大坝正在漏水”"),
        ("ja", "「ダムは漏れている」"),
        ("he", "״הסכר דולף מאוד״"),
    ],
)
def test_marks_of_any_language(language, words):
    assert found(f"{words}", language) == ([words], [])


def test_the_paragraphs_of_a_speech_are_a_quote_each():
    text = "“The first wall is old.\n\n“The second wall is new.”"
    assert found(text)[0] == ["“The first wall is old.", "“The second wall is new.”"]


def test_apostrophes_are_no_marks():
    assert found("The dogs' bowls and the '90s won't do, she's said.") == ([], [])


@pytest.mark.parametrize(
    ("words", "reason"), [("“saga”", "scare"), ("“The Old Harbour Song”", "title"), ("“War and Peace”", "title")]
)
def test_few_words_and_titles_are_no_quotes(words, reason):
    assert found(f"The {words} goes on.") == ([], [(words, reason)])


def test_marks_within_marks_are_part_of_the_outer_quote():
    assert found("“She told me ‘it will not hold’ twice,” he said.")[0] == ["“She told me ‘it will not hold’ twice,”"]


def test_a_dialogue_dash_opens_speech_where_the_language_has_it():
    text = "— La presa pierde agua —dijo Ruiz—. Hay que verla."
    assert found(text, "es")[0] == ["La presa pierde agua Hay que verla"]
    assert found(text, "en") == ([], [])
