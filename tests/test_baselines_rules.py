"""Rules: what they find in sentences made up for them, in each language that has words for it."""

import pytest

from saidby.baselines.rules import annotate, lexicon
from saidby.document import Article


def found(text, language="en", **how):
    """Each quote as (content, cue, mention of the speaker)."""
    doc = annotate(Article("a", language=language), text, **how)
    return [(doc.words(quote.content), doc.words(quote.cue), doc.words(quote.speaker.mention)) for quote in doc.quotes]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“It leaks,” Ada Ruiz said.", ("“It leaks,”", "said", "Ada Ruiz")),
        ("“It leaks badly,” said Ruiz, an engineer.", ("“It leaks badly,”", "said", "Ruiz")),
        ("Ruiz said: “It leaks badly.”", ("“It leaks badly.”", "said", "Ruiz")),
        ("Ruiz said the dam leaks.", ("the dam leaks", "said", "Ruiz")),
        ("Ruiz told the council on Monday that the dam leaks.", ("that the dam leaks", "told", "Ruiz")),
        ("In a letter, Tomas Okafor wrote that the dam leaks.", ("that the dam leaks", "wrote", "Tomas Okafor")),
        ("The dam leaks, Ruiz said.", ("The dam leaks", "said", "Ruiz")),
        ("According to Ruiz, the dam leaks.", ("the dam leaks", "According to", "Ruiz")),
        ("The dam leaks, according to Ruiz.", ("The dam leaks", "according to", "Ruiz")),
        ("The mayor has also said that the dam leaks.", ("that the dam leaks", "has said", "The mayor")),
        ("Okafor vowed to mend the dam.", ("to mend the dam", "vowed", "Okafor")),
        ("Okafor called for an inquiry.", ("an inquiry", "called for", "Okafor")),
        ("Okafor called the dam “a disgrace to the town.”", ("“a disgrace to the town.”", "called", "Okafor")),
        ("Okafor accused the council of hiding the leak.", ("hiding the leak", "accused", "Okafor")),
        ("Ada Ruiz, the engineer, said the dam leaks.", ("the dam leaks", "said", "Ada Ruiz, the engineer")),
        ("“It leaks,” Sen. Ada Ruiz (I-Tex.) said.", ("“It leaks,”", "said", "Sen. Ada Ruiz (I-Tex.)")),
        ("“It leaks badly,” according to Ruiz.", ("“It leaks badly,”", "according to", "Ruiz")),
        ("“It leaks badly,” reads a Monday editorial.", ("“It leaks badly,”", "reads", "a Monday editorial")),
        ("“It is hopeless!” beamed Ada Ruiz.", ("“It is hopeless!”", "beamed", "Ada Ruiz")),
        ("HARROW (RNA) — The council said Tuesday it will not pay.", ("it will not pay", "said", "The council")),
        ("Harrow (RNA) - The bank said Friday it would close.", ("it would close", "said", "The bank")),
        ("NEW HARROW, May 3 -- Ruiz said on Friday night the dam leaks.", ("the dam leaks", "said", "Ruiz")),
        ("The mayor said Monday that it leaks.", ("that it leaks", "said", "The mayor")),
        ("The dam was described by Okafor as a disgrace.", ("as a disgrace", "was described", "Okafor")),
        ("The council was accused by Okafor of hiding it.", ("hiding it", "was accused", "Okafor")),
        ("Ruiz was told that the dam leaks.", ("that the dam leaks", "was told", "")),
        ("It is said that dams have nine lives.", ("that dams have nine lives", "is said", "")),
        ("“The dam leaks,” it was announced on Monday.", ("“The dam leaks,”", "", "")),
        ("Having said that the dam leaks, Ruiz left.", ("that the dam leaks", "Having said", "")),
        ("The dam, which Ruiz said leaks, was built in May.", ("leaks", "said", "Ruiz")),
        ("Ruiz said that, if elected, he would mend it.", ("that, if elected, he would mend it", "said", "Ruiz")),
        ("“It leaks badly.” — Ada Ruiz", ("“It leaks badly.”", "", "Ada Ruiz")),
        ("“It leaks badly.”― Ada C. Ruiz, an engineer", ("“It leaks badly.”", "", "Ada C. Ruiz")),
        ("“It leaks badly” — Ruiz knew that early.", ("“It leaks badly”", "", "")),
    ],
)
def test_a_report_in_english(text, expected):
    assert found(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "The claims were filed in May.",
        "Ruiz lives in the United States with two dogs.",
        "The report was long, and the council was tired.",
        "Planned repairs begin in May.",
        "He hummed “The Old Harbour Song” on the way.",
        "No one said anything.",
        "Having said that, the mayor left the room.",
        "That said, nobody cared.",
        "Ruiz said that, but Okafor did not.",
    ],
)
def test_what_is_no_report(text):
    assert found(text) == []


def test_a_second_verb_with_the_same_subject_ends_the_words_of_the_first():
    text = "Ruiz said the dam leaks and urged the council to mend it."
    assert found(text) == [("the dam leaks", "said", "Ruiz"), ("to mend it", "urged", "")]
    assert found(text, convention="polnear")[1] == ("to mend it", "urged", "Ruiz")


def test_quoted_sentences_around_their_cue_are_one_quote():
    doc = annotate(Article("a"), "“It leaks badly,” she said. “We must mend it.”")
    (quote,) = doc.quotes
    assert [span.of(doc.text) for span in quote.content] == ["“It leaks badly,”", "“We must mend it.”"]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("The dam's walls, engineers said, could break.", ["The dam's walls", "could break"]),
        ("The dam's walls, said engineers, could break.", ["The dam's walls", "could break"]),
        ("The dam, Ruiz told the council on Monday, could break.", ["The dam", "could break"]),
        ("In May, Ruiz said, the dam will be mended.", ["In May", "the dam will be mended"]),
        ("The strike, Ruiz said, cost the town a million.", ["The strike", "cost the town a million"]),
        ("The dam, according to Ruiz, will hold.", ["The dam", "will hold"]),
        ("The dam, according to Ada Ruiz, an engineer, will hold.", ["The dam", "will hold"]),
        ("The dam leaks, Ruiz said, and Okafor went home.", ["The dam leaks"]),
    ],
)
def test_a_clause_goes_on_behind_the_cue_that_interrupts_it(text, pieces):
    doc = annotate(Article("a"), text)
    assert [[span.of(text) for span in quote.content] for quote in doc.quotes] == [pieces]


@pytest.mark.parametrize("text", ["“We won,” said Ruiz. “It is time.”", "“We won,” said Ruiz. “It’s time.” The “saga” goes on."])
def test_a_quotation_goes_on_however_short_it_is(text):
    (quote,) = annotate(Article("a"), text).quotes
    assert len(quote.content) == 2


def test_a_quoted_paragraph_goes_on_with_the_speaker_before():
    text = "“It leaks badly,” Ada Ruiz said.\n\n“We must mend it.”"
    one, other = annotate(Article("a"), text).quotes
    assert (other.speaker.entities, other.speaker.mention) == (one.speaker.entities, ())
    (both,) = annotate(Article("a"), text, convention="polnear").quotes
    assert len(both.content) == 2


def test_who_is_announced_speaks_in_the_next_paragraph():
    doc = annotate(Article("a"), "Ada Ruiz was blunt in her reply:\n\n“It leaks badly.”")
    assert [entity.name for entity in doc.entities] == ["Ada Ruiz"]
    assert doc.quotes[0].speaker.entities == ("e1",)


def test_attitudes_count_where_the_convention_has_them():
    text = "Ruiz hopes the dam will hold."
    assert found(text) == []
    assert found(text, convention="polnear") == [("the dam will hold", "hopes", "Ruiz")]


def test_names_in_part_and_pronouns_are_one_entity():
    text = (
        "Mayor Ada Ruiz said the dam leaks. Mr. Okafor said it holds.\n\n"
        "Ruiz said it would be mended. “We have the money,” she said. “You have not,” he replied."
    )
    doc = annotate(Article("a"), text)
    assert [(entity.name, entity.type, len(entity.mentions)) for entity in doc.entities] == [
        ("Ada Ruiz", "person", 3),
        ("Okafor", "person", 2),
    ]
    assert [quote.speaker.form for quote in doc.quotes] == ["named", "named", "named", "pronoun", "pronoun"]


@pytest.mark.parametrize(
    ("text", "mention", "name"),
    [
        ("Ada's husband, Tomas, said it leaks.", "Ada's husband, Tomas", "Tomas"),
        ("Ruiz's lawyer, Mina Osei, said it leaks.", "Ruiz's lawyer, Mina Osei", "Mina Osei"),
        ("Ruiz's lawyer Mina Osei said it leaks.", "Ruiz's lawyer Mina Osei", "Mina Osei"),
        ("“It leaks badly,” said Ruiz's lawyer, Mina Osei.", "Ruiz's lawyer, Mina Osei", "Mina Osei"),
        ("The president of Harrowland, Ada Ruiz, said it leaks.", "The president of Harrowland, Ada Ruiz", "Ada Ruiz"),
        ("St Ada's Hospital said it leaks.", "St Ada's Hospital", "St Ada's Hospital"),
    ],
)
def test_the_name_of_who_speaks_is_not_that_of_whose_they_are(text, mention, name):
    doc = annotate(Article("a"), text)
    assert [doc.words(quote.speaker.mention) for quote in doc.quotes] == [mention]
    assert [entity.name for entity in doc.entities] == [name]


@pytest.mark.parametrize(
    "who", ["Mrs Ruiz's spokesman", "The Ruizes' lawyer", "A spokesman for Tomas Okafor", "The mayor of Harrow"]
)
def test_somebody_without_a_name_is_not_named_after_somebody_else(who):
    doc = annotate(Article("a"), f"{who} said it leaks.")
    assert [(entity.name, entity.named) for entity in doc.entities] == [(who, False)]
    assert doc.quotes[0].speaker.form == "nominal"


@pytest.mark.parametrize("who", ["None of the engineers", "No one", "Nobody", "No engineer", "Neither of them", "None of us"])
def test_what_nobody_says_is_negated(who):
    text = f"{who} said that the dam leaks."
    assert found(text) == [("that the dam leaks", "said", who)]
    assert annotate(Article("a"), text).quotes[0].modality == "negated"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ruiz said “it leaks.”", "direct"),
        ("Ruiz said it leaks.", "indirect"),
        ("Ruiz said the dam was “past all mending and repair.”", "mixed"),
    ],
)
def test_types(text, kind):
    assert annotate(Article("a"), text).quotes[0].type == kind


@pytest.mark.parametrize(
    ("text", "medium", "modality"),
    [
        ("Ruiz wrote that it leaks.", "writing", "asserted"),
        ("Ruiz did not say whether it leaks.", "speech", "negated"),
        ("Ruiz will say that it leaks.", "speech", "prospective"),
    ],
)
def test_medium_and_modality(text, medium, modality):
    (quote,) = annotate(Article("a"), text).quotes
    assert (quote.medium, quote.modality) == (medium, modality)


def test_words_in_marks_that_nobody_said():
    doc = annotate(Article("a"), "The “saga” goes on.")
    assert [(n.span.of(doc.text), n.reason) for n in doc.non_quotations] == [("“saga”", "scare")]


LANGUAGES = [
    ("ar", "قالت ليلى حداد إن الجسر سيغلق في مايو.", ("إن الجسر سيغلق في مايو", "قالت", "ليلى حداد")),
    ("ar", "وقال سامي خوري: «الجسر سيغلق».", ("«الجسر سيغلق»", "قال", "سامي خوري")),
    ("cs", "„Hráz prosakuje,“ řekla Ada Ruizová.", ("„Hráz prosakuje,“", "řekla", "Ada Ruizová")),
    ("cs", "Ada Ruizová uvedla, že hráz prosakuje.", ("že hráz prosakuje", "uvedla", "Ada Ruizová")),
    ("de", "„Der Damm ist undicht“, sagte Ada Ruiz am Montag.", ("„Der Damm ist undicht“", "sagte", "Ada Ruiz")),
    ("de", "Tomas Okafor sagte, der Damm sei undicht.", ("der Damm sei undicht", "sagte", "Tomas Okafor")),
    ("de", "Am Montag teilte die Stadt mit, dass der Damm undicht ist.", ("dass der Damm undicht ist", "teilte", "die Stadt")),
    ("de", "Ada Ruiz zufolge ist der Damm undicht.", ("ist der Damm undicht", "zufolge", "Ada Ruiz")),
    ("de", "Laut Polizei gab es keine Verletzten.", ("gab es keine Verletzten", "Laut", "Polizei")),
    ("de", "Darauf erklärte der Wirt lachend: „Der Damm ist undicht.“", ("„Der Damm ist undicht.“", "erklärte", "der Wirt")),
    ("de", "Der Damm ist laut Ada Ruiz undicht.", ("Der Damm ist undicht", "laut", "Ada Ruiz")),
    (
        "de",
        "„Er ist undicht“, sagte die Sprecherin des Amtes, Ada Ruiz.",
        ("„Er ist undicht“", "sagte", "die Sprecherin des Amtes, Ada Ruiz"),
    ),
    (
        "es",
        "«No hay dinero», dijo la ministra de Aguas, Ada Ruiz.",
        ("«No hay dinero»", "dijo", "la ministra de Aguas, Ada Ruiz"),
    ),
    ("es", "—No sé —dijo Ada Ruiz—. Ya veremos.", ("No sé Ya veremos", "dijo", "Ada Ruiz")),
    ("ru", "— Плотина течёт, — откликается Ада Руис. — Надо чинить.", ("Плотина течёт Надо чинить", "откликается", "Ада Руис")),
    ("es", "«La presa pierde agua», dijo Ada Ruiz el lunes.", ("«La presa pierde agua»", "dijo", "Ada Ruiz")),
    ("es", "Según Ada Ruiz, la presa pierde agua.", ("la presa pierde agua", "Según", "Ada Ruiz")),
    ("fr", "« Le barrage fuit », a déclaré Ada Ruiz lundi.", ("« Le barrage fuit »", "a déclaré", "Ada Ruiz")),
    ("fr", "Ada Ruiz a affirmé que le barrage fuit.", ("que le barrage fuit", "a affirmé", "Ada Ruiz")),
    ("hi", "आशा वर्मा ने कहा कि पुल बंद रहेगा।", ("कि पुल बंद रहेगा", "कहा", "आशा वर्मा")),
    ("ja", "佐野葵氏は「橋はもう渡れない」と述べた。", ("「橋はもう渡れない」", "述べた", "佐野葵氏")),
    ("ja", "市役所によると、橋は五月に閉鎖される。", ("橋は五月に閉鎖される", "によると", "市役所")),
    ("ko", "김하늘 시장은 “다리는 더 이상 건널 수 없다”고 말했다.", ("“다리는 더 이상 건널 수 없다”고", "말했다", "김하늘 시장")),
    ("pt", "Ada Ruiz afirmou que a barragem tem fuga.", ("que a barragem tem fuga", "afirmou", "Ada Ruiz")),
    ("ru", "«Плотина течёт», — сказала Ада Руис.", ("«Плотина течёт»", "сказала", "Ада Руис")),
    ("ru", "По словам Ады Руис, плотина течёт.", ("плотина течёт", "По словам", "Ады Руис")),
    ("tr", "Ada Ruiz, “Baraj su sızdırıyor” dedi.", ("“Baraj su sızdırıyor”", "dedi", "Ada Ruiz")),
    ("zh", "林安表示，大坝正在漏水。", ("大坝正在漏水", "表示", "林安")),
    ("zh", "“大坝正在漏水，”林安说。", ("“大坝正在漏水，”", "说", "林安")),
]


@pytest.mark.parametrize(("language", "text", "expected"), LANGUAGES)
def test_a_report_in_another_language(language, text, expected):
    assert found(text, language) == [expected]


def test_a_turn_of_a_dialogue_is_direct_and_its_marks_are_none():
    doc = annotate(Article("a", language="es"), "—No sé —dijo Ada Ruiz—. Ya veremos.")
    assert ([quote.type for quote in doc.quotes], doc.non_quotations) == (["direct"], ())


def test_dashes_that_set_off_nobody_open_the_items_of_a_list():
    assert found("— La presa pierde agua.\n— El puente sigue cerrado.", "es") == []


def test_every_lexicon_is_tried():
    assert {language for language, _, _ in LANGUAGES} | {"en"} == set(lexicon.languages())


def test_a_language_without_lexicon_still_has_its_quotation_marks():
    assert found("”Den läcker ganska mycket.”", "sv") == [("”Den läcker ganska mycket.”", "", "")]


def test_headlines_name_who_says():
    assert found("Ruiz Says Dam Leaks Badly") == [("Dam Leaks Badly", "Says", "Ruiz")]
