"""The page that shows who said what: in Chromium, as people see it, and as text, whatever the documents hold."""

from __future__ import annotations

import json
import re
import shutil
from collections import defaultdict
from dataclasses import replace
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pyarrow as pa
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from documents import documents
from saidby import files, view
from saidby.cli import main
from saidby.document import TYPES, Article, Document, Entity, NonQuotation, Party, Quote, Span
from saidby.markup import unmark

HARBOUR = unmark(
    """\
article harbour
entity e1 person named Q1: Ada Ruiz
entity e2 person named: Ben Okafor
entity e3 group unnamed: officials
quote q1 mixed by e1 named
quote q2 direct by e2 named to e1 pronoun in q1
quote q3 indirect negated by e3 nominal in q2
quote q4 direct writing prospective by e1 named
not n1 scare
====
The harbour [n1|“rescue”|n1]

[q1.by|[e1|Ada Ruiz|e1]|q1.by] [q1.cue|recalled|q1.cue] \
[q1|that [q2.by|[e2|Ben Okafor|e2]|q2.by] had [q2.cue|told|q2.cue] [q2.to|[e1|her|e1]|q2.to]: \
[q2|“[q3.by|[e3|Officials|e3]|q3.by] [q3.cue|never said|q3.cue] [q3|the dam was safe|q3],”|q2] \
then  [q2|“and I kept the letters 😀.”|q2]|q1]

[q4|“We are leaving,”|q4] [q4.by|[e1|Ruiz|e1]|q4.by] [q4.cue|will write|q4.cue].\t[q4|“All of us.”|q4]
""",
    Article("harbour", title="The harbour “rescue”", published="2026-01-02", publisher="Harbour Post"),
)
BRIDGE = unmark(
    """\
article bridge
entity e1 person named: Ada Ruiz
quote q1 indirect by e1 named
====
[q1.by|[e1|Ada Ruiz|e1]|q1.by] [q1.cue|says|q1.cue] [q1|the bridge will stay|q1].
""",
    Article("bridge", title="The bridge", language="fr"),
)
ARABIC = unmark(
    """\
article ar-bridge
entity e1 person named: ليلى حداد
quote q1 direct by e1 named
====
[q1.cue|قالت|q1.cue] [q1.by|[e1|ليلى حداد|e1]|q1.by]: [q1|«لن نبني الجسر في 2026»|q1].
""",
    Article("ar-bridge", title="الجسر", language="ar"),
)
JAPANESE = unmark(
    """\
article ja-bridge
entity e1 person named: 山田花子
quote q1 direct by e1 named
====
[q1.by|[e1|山田花子|e1]|q1.by]氏は[q1|「橋は建てない」と|q1][q1.cue|述べた|q1.cue]。
""",
    Article("ja-bridge", title="橋", language="ja"),
)
SHELF = (HARBOUR, BRIDGE, ARABIC, JAPANESE)
EVIL = "\"><img src=x onerror=pwned()></textarea></script><script>pwned()</script>{{ 7*7 }}{% raw %}<!--\u2028\u202e'&lt;&amp;"

# The page as text


class Shown(HTMLParser):
    """What the texts of a page hold: the words of each, and the places that each kind of mark covers in it."""

    VOID = frozenset({"meta", "link", "input"})

    def __init__(self, html):
        super().__init__()
        self.texts, self.cards, self.tags, self._open, self._in = [], [], [], [], None
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.tags.append((tag, attributes))
        if attributes.get("class") == "text":
            self.texts.append(["", defaultdict(set)])
            self._in = len(self._open)
        if "data-id" in attributes:
            self.cards.append(attributes)
        if tag not in self.VOID:
            self._open.append((tag, attributes))

    def handle_endtag(self, tag):
        assert self._open.pop()[0] == tag
        if self._in == len(self._open):
            self._in = None

    def handle_data(self, data):
        if self._in is not None:
            words, places = self.texts[-1]
            for _, attributes in self._open[self._in + 1 :]:
                role = attributes["class"].split()[0]
                number = attributes.get("data-q")
                places[role, number] |= set(range(len(words), len(words) + len(data)))
            self.texts[-1][0] += data


def places(spans):
    return {at for span in spans for at in range(*span)}


ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=40)


def expected(doc, numbers):
    """The places that each part of each quote covers, by what the page calls the quote."""
    found = {("aside", None): places(aside.span for aside in doc.non_quotations)}
    found["mention", None] = places(span for entity in doc.entities for span in entity.mentions)
    for quote in doc.quotes:
        parts = (quote.content, quote.cue, quote.speaker.mention, quote.addressee.mention)
        for role, spans in zip(("content", "cue", "speaker", "addressee"), parts, strict=True):
            found[role, numbers[quote.id]] = places(spans)
    return {key: covered for key, covered in found.items() if covered}


def links_lead_somewhere(shown):
    ids = [attributes["id"] for _, attributes in shown.tags if "id" in attributes]
    links = {attributes["href"] for _, attributes in shown.tags if attributes.get("href", "").startswith("#")}
    return len(ids) == len(set(ids)) and links <= {f"#{name}" for name in ids}


@settings(max_examples=60)
@given(documents(ANY_TEXT | st.just(EVIL)))
def test_every_text_is_shown_letter_by_letter_with_exactly_its_marks(doc):
    shown = Shown(view.page([doc]))
    ((words, marked),) = shown.texts
    assert words == doc.text
    marked = {key: covered for key, covered in marked.items() if key[0] != "headline"}
    assert marked == expected(doc, {card["data-id"]: card["data-q"] for card in shown.cards})
    assert links_lead_somewhere(shown)


@settings(max_examples=40)
@given(ANY_TEXT.flatmap(lambda text: st.tuples(documents(st.just(text)), documents(st.just(text)))))
def test_two_annotations_of_anything_stand_side_by_side(docs):
    shown = Shown(view.page(docs[:1], others=docs[1:]))
    assert [words for words, _ in shown.texts] == [doc.text for doc in docs]
    assert links_lead_somewhere(shown)
    for (_, marked), doc in zip(shown.texts, docs, strict=True):
        assert by_role(marked) == by_role(expected(doc, {quote.id: quote.id for quote in doc.quotes}))


def by_role(marked):
    found = defaultdict(set)
    for (role, _), covered in marked.items():
        found[role] |= covered
    return dict(found)


def test_of_three_annotations_two_are_each_set_against_the_first():
    docs = [HARBOUR, second_opinion(), replace(HARBOUR, quotes=())]
    shown = Shown(view.page(docs))
    assert [attributes["data-article"] for tag, attributes in shown.tags if tag == "article"] == ["harbour"] * 2
    assert len(shown.texts) == 4


def test_the_same_article_with_another_text_stands_by_itself():
    shown = Shown(view.page([BRIDGE, replace(BRIDGE, text=BRIDGE.text.upper())]))
    assert [words for words, _ in shown.texts] == [BRIDGE.text, BRIDGE.text.upper()]
    assert not [tag for tag, attributes in shown.tags if attributes.get("class") == "pair"]


def contrast(one, other):
    """The ratio of WCAG 2.2 between two colours in hexadecimal."""

    def luminance(colour):
        parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "panel", "tint", "tint-on"])
@pytest.mark.parametrize("ink", ["ink", "quiet", "accent", "cue", "speaker", "addressee"])
def test_words_stand_out_from_their_ground(ink, ground, theme):
    colours = dict(re.findall(r"--([\w-]+): light-dark\((#\w{6}, #\w{6})\)", view.page([HARBOUR])))
    assert contrast(colours[ink].split(", ")[theme], colours[ground].split(", ")[theme]) >= 4.5


def test_crossing_marks_are_closed_and_opened_again():
    doc = Document(Article("x"), "abcdef", quotes=(Quote("q1", content=(Span(0, 4),)), Quote("q2", content=(Span(2, 6),))))
    text = re.search(r'<div class="text".*?</div>', view.page([doc]), re.DOTALL)[0]
    bare = re.sub(r"<(/?mark)[^>]*>", r"<\1>", text.partition(">")[2].removesuffix("</div>"))
    assert bare == "<mark>ab<mark>cd</mark></mark><mark>ef</mark>"
    assert re.findall(r'class="content (l\d)"', text) == ["l0", "l1", "l1"]


def test_what_html_cannot_hold_is_replaced():
    ((words, _),) = Shown(view.page([Document(Article("x"), "a\0b\ud800c")])).texts
    assert words == "a\ufffdb\ufffdc"


def test_spans_outside_the_text_show_what_there_is_of_them():
    doc = Document(Article("x"), "abc", quotes=(Quote("q1", content=(Span(1, 9),), cue=(Span(7, 9),)),))
    ((words, marked),) = Shown(view.page([doc])).texts
    assert (words, marked) == ("abc", {("content", "1"): {1, 2}})


def people(html):
    said = re.findall(r'<section class="said".*?</section>', html, re.DOTALL)
    return {
        re.search(r"that <bdi>(.*?)</bdi>", section)[1]: re.findall(r'class="n" href="#([\w-]+)"', section) for section in said
    }


def test_everything_that_a_speaker_said_stands_together_across_articles():
    assert people(view.page(SHELF[:2])) == {
        "Ada Ruiz": ["a1-q1", "a1-q4", "a2-q1"],
        "Ben Okafor": ["a1-q2"],
        "officials": ["a1-q3"],
    }


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"wikidata": "Q1"}, {"wikidata": "Q1", "name": "A. Ruiz"}, True),
        ({"wikidata": "Q1"}, {"wikidata": "Q2"}, False),
        ({"wikidata": "Q1"}, {}, True),
        ({}, {"name": "ADA RUIZ"}, True),
        ({}, {"type": "place"}, False),
        ({"named": False}, {"named": False}, False),
    ],
)
def test_who_is_the_same_in_two_articles(one, other, same):
    docs = [
        Document(
            Article(name),
            "abc",
            (replace(Entity("e1", "Ada Ruiz", "person", named=True), **changed),),
            (Quote("q1", content=(Span(0, 1),), speaker=Party(("e1",))),),
        )
        for name, changed in (("a", one), ("b", other))
    ]
    assert len(re.findall(r'<section class="said"', view.page(docs))) == (1 if same else 2)


def test_the_page_has_no_other_way_out_than_its_links():
    evil = hostile()
    shown = Shown(view.page([evil], title=EVIL))
    links = [attributes["href"] for tag, attributes in shown.tags if tag == "a"]
    assert [link for link in links if not re.fullmatch(r"#[\w-]+|https://www\.wikidata\.org/wiki/Q\d+", link)] == []
    assert sum(tag == "script" for tag, _ in shown.tags) == 1
    assert not [
        (tag, name) for tag, attributes in shown.tags for name in attributes if name.startswith("on") or name in {"src", "style"}
    ]
    assert [attributes["data-article"] for tag, attributes in shown.tags if tag == "article"] == [EVIL]


def hostile():
    """An article in which everything that a document can hold is an attack."""
    text = f"{EVIL} said {EVIL}\n" * 3
    entity = Entity("e1", EVIL, "person", named=True, wikidata="javascript:pwned()")
    quotes = (
        Quote(EVIL, "direct", content=(Span(3, 90),), cue=(Span(1, 4),), speaker=Party(("e1", EVIL), (Span(95, 130),), "named")),
        Quote("q2", "mixed", content=(Span(50, 140),), addressee=Party((), (Span(0, 9),), "named")),
    )
    article = Article(EVIL, title=EVIL, language=EVIL, publisher=EVIL, published=EVIL, corpus=EVIL)
    return Document(article, text, (entity,), quotes, (NonQuotation(10, 20, "scare"),))


# The page in Chromium


@pytest.fixture(scope="module")
def chromium(tmp_path_factory):
    binary, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not (binary and driver):
        pytest.skip("no chromium and chromedriver on this machine")
    webdriver = pytest.importorskip("selenium.webdriver")
    options = webdriver.ChromeOptions()
    options.binary_location = binary
    quiet = ("quic", "background-networking", "component-update", "sync", "gpu", "dev-shm-usage")
    profile = tmp_path_factory.mktemp("profile")
    for argument in (
        "headless",
        "no-sandbox",
        "no-first-run",
        f"user-data-dir={profile}",
        *(f"disable-{name}" for name in quiet),
    ):
        options.add_argument(f"--{argument}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    yield browser
    browser.quit()


class Page:
    """A page open in Chromium, of which scripts and keys ask."""

    def __init__(self, chromium, path):
        self._chromium, self._path = chromium, path

    def open(self, html, fragment="", *, width=1300, height=900, phone=False):
        self._path.write_text(html, encoding="utf-8")
        screen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone}
        self._chromium.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
        self._chromium.get("about:blank")
        self._chromium.get_log("performance")  # what the browser asked for itself before this page
        self._chromium.get(f"{self._path.as_uri()}{fragment}")
        self._chromium.execute_async_script(  # a long page was seen to be given back before all of it was there
            "const [go] = arguments; document.readyState === 'complete' ? go() : addEventListener('load', () => go())"
        )
        return self

    def ask(self, script, *values):
        return self._chromium.execute_script(f"const $$ = (s) => [...document.querySelectorAll(s)]; return {script}", *values)

    def press(self, *keys):
        from selenium.webdriver import ActionChains

        for key in keys:
            ActionChains(self._chromium, duration=0).send_keys(key).perform()
            self._settle()

    def click(self, selector):
        self._chromium.find_element("css selector", selector).click()
        self._settle()

    def _settle(self):
        """Wait until the page has heard of the new address, which it does a moment after a link was followed."""
        self._chromium.execute_async_script("requestAnimationFrame(() => setTimeout(arguments[0]))")

    def hover(self, selector):
        from selenium.webdriver import ActionChains

        found = self._chromium.find_element("css selector", selector)
        ActionChains(self._chromium, duration=0).move_to_element(found).perform()

    def set(self, name, value):
        self.ask("(() => { const c = document.querySelector(arguments[0]); c.value = arguments[1]; "
                 "c.dispatchEvent(new Event('input', {bubbles: true})); })()", name, value)  # fmt: skip

    @property
    def listed(self):
        return self.ask("$$('#articles li:not([hidden]) .name').map((e) => e.textContent)")

    @property
    def shown(self):
        return self.ask("$$('main > *').filter((e) => e.matches('article, .said') && e.checkVisibility()).map((e) => e.id)")

    @property
    def chosen(self):
        return self.ask("$$('main .card.on').map((e) => e.dataset.q).join()")

    def complaints(self):
        return [entry["message"] for entry in self._chromium.get_log("browser")]

    def requests(self):
        events = [json.loads(entry["message"])["message"] for entry in self._chromium.get_log("performance")]
        urls = {event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"}
        return {url.partition("#")[0] for url in urls if not url.startswith("data:")} - {self._path.as_uri()}


@pytest.fixture
def browser(chromium, tmp_path):
    """A page in Chromium; whatever a test does with it, the console stays silent and nothing is asked of any network."""
    page = Page(chromium, tmp_path / "page.html")
    yield page
    assert page.complaints() == []
    assert page.requests() == set()


def test_texts_are_shown_as_they_are(browser):
    browser.open(view.page(SHELF))
    for number, doc in enumerate(SHELF, 1):
        browser.click(f".index [href='#a{number}']")
        assert browser.ask("document.querySelector(arguments[0]).textContent", f"#a{number} .text") == doc.text
        assert browser.ask("document.querySelector(arguments[0]).innerText", f"#a{number} .text") == doc.text
    assert browser.ask("$$('[data-article]').map((e) => e.dataset.article)") == [doc.article.id for doc in SHELF]


def test_odd_letters_come_through(browser):
    odd = "\nA\r\nb\rc\u2028d\u202ee\u0085f\x0cg\x01h\ufeffi\u0007\U0010fffd&#13;&amp;\n"
    browser.open(view.page([Document(Article("odd\r"), odd, quotes=(Quote("q1", content=(Span(2, 5),)),))]))
    assert browser.ask("document.querySelector('.text').textContent") == odd
    assert browser.ask("document.querySelector('article').dataset.article") == "odd\r"


def test_each_part_of_each_quote_is_marked_once(browser):
    browser.open(view.page(SHELF))
    counts = {
        role: browser.ask("$$(`#a1 .text mark.${arguments[0]}`).length", role)
        for role in ("content", "cue", "speaker", "addressee", "aside")
    }
    assert counts == {"content": 6, "cue": 4, "speaker": 4, "addressee": 1, "aside": 1}
    assert browser.ask("$$('#a1 .asides li').map((e) => e.innerText)") == ["“rescue” scare"]


def test_marks_do_not_need_their_colours(browser):
    browser.open(view.page(SHELF))
    styles = """$$('.legend mark').map((e) => {
        const style = getComputedStyle(e);
        return `${style.textDecorationLine} ${style.textDecorationStyle}`;
    })"""
    assert browser.ask(styles) == [f"underline {style}" for style in ("solid", "dotted", "double", "dashed", "wavy")]
    offsets = (
        "['#a1-q1', '#a1-q2', '#a1-q3'].map((id) => parseFloat(getComputedStyle(document.querySelector(id)).textUnderlineOffset))"
    )
    first, second, third = browser.ask(offsets)
    assert first < second < third


@pytest.mark.parametrize(("number", "direction", "language"), [(1, "ltr", "en"), (3, "rtl", "ar"), (4, "ltr", "ja")])
def test_language_and_direction_are_set(browser, number, direction, language):
    browser.open(view.page(SHELF), f"#a{number}")
    asked = "(() => { const e = document.querySelector(arguments[0]); return [getComputedStyle(e).direction, e.lang]; })()"
    assert browser.ask(asked, f"#a{number} .text") == [direction, language]


def test_a_quote_is_chosen_by_mark_card_and_link(browser):
    browser.open(view.page(SHELF), "#a1-q3")
    assert browser.chosen == "3"
    assert browser.ask("$$('mark.on').map((e) => e.textContent)") == ["Officials", "never said", "the dam was safe"]
    browser.click("#a1 mark.addressee")
    assert (browser.chosen, browser.ask("location.hash")) == ("2", "#a1-q2")
    browser.click("#a1 .card[data-q='4']")
    assert browser.chosen == "4"
    browser.press("\ue00c")
    assert browser.chosen == ""


def test_hovering_shows_what_belongs_together(browser):
    browser.open(view.page(SHELF))
    browser.hover("#a1 mark.addressee")
    near = "$$('.near').map((e) => e.matches('.card') ? `card ${e.dataset.q}` : e.textContent)"
    words = ["Ben Okafor", "told", "her", "“Officials never said the dam was safe,”", "“and I kept the letters 😀.”", "card 2"]
    assert browser.ask(near) == words
    browser.hover("#a1 .cast li")
    assert browser.ask(near) == []
    assert browser.ask("$$('.lit').map((e) => e.textContent)") == ["Ada Ruiz", "her", "Ruiz"]


def test_light_and_dark(browser):
    browser.open(view.page(SHELF))
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    light = browser.ask(ground)
    browser.press("t")
    dark = browser.ask(ground)
    browser.click("#theme")
    assert light != dark
    assert browser.ask(ground) == light


def test_where_there_is_no_margin_the_quote_comes_up_in_a_sheet(browser):
    browser.open(view.page(SHELF), width=390, height=500, phone=True)
    browser.click("#a1 mark.cue")
    assert (
        browser.ask("document.querySelector('#sheet').checkVisibility() && document.querySelector('#sheet .by').innerText")
        == "Ada Ruiz"
    )
    assert browser.ask("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize(
    ("control", "value", "found"),
    [
        ("language", "fr", ["The bridge"]),
        ("type", "direct", ["The harbour “rescue”", "الجسر", "橋"]),
        ("type", "indirect", ["The harbour “rescue”", "The bridge"]),
        ("form", "nominal", ["The harbour “rescue”"]),
        ("modality", "prospective", ["The harbour “rescue”"]),
        ("speaker", "ruiz", ["The harbour “rescue”", "The bridge"]),
        ("speaker", "nobody", []),
    ],
)
def test_filters_leave_the_articles_with_such_a_quote(browser, control, value, found):
    browser.open(view.page(SHELF))
    browser.set(f".filters [name={control}]", value)
    assert browser.listed == found
    assert browser.ask("document.querySelector('#found').innerText").startswith(f"{len(found)} of 4 articles")
    browser.press("\ue00c")
    assert len(browser.listed) == 4


def test_filters_ask_all_of_one_quote(browser):
    browser.open(view.page(SHELF))
    browser.set(".filters [name=type]", "direct")
    browser.set(".filters [name=speaker]", "Ada")
    assert browser.listed == ["The harbour “rescue”"]
    assert browser.ask("$$('#a1 .card:not(.off)').map((e) => e.dataset.q)") == ["4"]
    browser.press("j")
    assert browser.chosen == "4"


@pytest.mark.parametrize(("words", "found"), [("LETTERS", 1), ("الجسر", 1), ("bridge", 3), ("ruiz", 2), ("zeppelin", 0)])
def test_search_looks_into_the_texts(browser, words, found):
    browser.open(view.page(SHELF))
    browser.press("/", words)
    assert browser.ask("document.activeElement.id") == "search"
    assert len(browser.listed) == found
    assert browser.ask("document.querySelector('#nothing').checkVisibility()") == (found == 0)


def test_the_keyboard_walks_through_quotes_and_articles(browser):
    browser.open(view.page(SHELF))
    walked = []
    for key in "jjjjjkkn":
        browser.press(key)
        walked.append((*browser.shown, browser.chosen))
    numbers = [("a1", "1"), ("a1", "2"), ("a1", "3"), ("a1", "4"), ("a2", "1"), ("a1", "4"), ("a1", "3"), ("a2", "")]
    assert walked == numbers
    browser.press("k", "s")
    assert browser.ask("document.querySelector('.said.shown h2').innerText") == "Everything that Ada Ruiz said"
    browser.press("?")
    assert browser.ask("document.querySelector('#help').open")
    browser.press("\ue00c")
    assert not browser.ask("document.querySelector('#help').open")


def test_a_search_among_the_speakers_leaves_the_article_where_it_is(browser):
    browser.open(view.page(SHELF))
    browser.click("[data-list=speakers]")
    browser.set("#search", "山田")
    assert browser.shown == ["a1"]
    assert browser.ask("$$('#speakers li:not([hidden]) .name').map((e) => e.innerText)") == ["山田花子"]


def test_a_speaker_s_quotes_lead_to_their_places(browser):
    browser.open(view.page(SHELF))
    browser.click("[data-list=speakers]")
    browser.click("#speakers a")
    assert browser.ask("$$('.said.shown blockquote').map((e) => e.innerText)")[-1] == "the bridge will stay"
    browser.click(".said.shown a[href='#a2-q1']")
    assert (browser.shown, browser.chosen) == (["a2"], "1")


def second_opinion():
    """The harbour once more: a boundary, a speaker and a modality are other, one quote is missing, one is new,
    and the words in quotation marks are not judged."""
    q1, q2, q3, _ = HARBOUR.quotes
    moved = replace(q2, content=(Span(q2.content[0].start + 1, q2.content[0].end),))
    other = replace(q3, modality="asserted", speaker=replace(q3.speaker, entities=("e2",)))
    new = Quote("new", "direct", content=(Span(0, 11),))
    return replace(HARBOUR, quotes=(q1, moved, other, new), non_quotations=())


def test_two_annotations_stand_side_by_side_with_their_differences_first(browser):
    browser.open(view.page([HARBOUR, BRIDGE], others=[second_opinion()], labels=("gold", "guess")))
    assert browser.ask("$$('[data-article=harbour]').length") == 1
    assert browser.ask("$$('#a1 .text').map((e) => e.textContent)") == [HARBOUR.text] * 2
    left, right = browser.ask("$$('#a1 .text').map((e) => [e.getBoundingClientRect().left, e.getBoundingClientRect().top])")
    assert left[0] < right[0]
    assert left[1] == right[1]
    assert browser.ask("document.querySelector('.verdict h3').innerText") == "4 of 5 quotes differ"
    told = """$$('#a1 .card[data-differs]').map((e) =>
        [e.dataset.id, ...[...e.querySelectorAll('.only, tbody tr')].map((row) => row.innerText.replaceAll('\\t', ' | '))])"""
    said = HARBOUR.words(HARBOUR.quotes[1].content[:1])
    assert browser.ask(told) == [
        ["new", "only in guess"],
        ["q2", f"content | {said} […] “and I kept the letters 😀.” | {said[1:]}"],
        ["q3", "speaker | officials | Ben Okafor", "modality | negated | asserted"],
        ["q4", "only in gold"],
    ]
    labels = "$$('#a1 section .text').map((e) => [...e.querySelectorAll('[data-n]')].map((mark) => mark.dataset.n))"
    assert browser.ask(labels) == [
        ["2", "3 differs", "4 differs", "5 only here"],
        ["1 only here", "2", "3 differs", "4 differs"],
    ]
    assert browser.ask("$$('#a1 .asides li').map((e) => e.innerText)") == ["“rescue” scare · only in gold"]
    browser.set(".filters [name=speaker]", "Ada")
    assert browser.listed == ["The harbour “rescue”", "The bridge"]
    browser.click(".filters [name=differs]")
    assert browser.listed == ["The harbour “rescue”"]


def test_nothing_in_an_article_becomes_markup_or_script(browser):
    evil = hostile()
    browser.open(view.page([evil, HARBOUR], others=[replace(evil, quotes=evil.quotes[:1])], title=EVIL, labels=(EVIL, EVIL)))
    assert browser.ask("[typeof pwned, document.title === arguments[0]]", EVIL.strip()) == ["undefined", True]
    assert browser.ask("$$('img, iframe, object, embed, textarea, base').length + document.scripts.length") == 1
    assert browser.ask("document.querySelector('article').dataset.article") == EVIL
    assert browser.ask("$$('#a1 .text').map((e) => e.textContent)") == [evil.text] * 2
    browser.press("j", "j", "s")
    browser.set("#search", EVIL)
    assert browser.ask("typeof pwned") == "undefined"


@pytest.fixture
def listener():
    """The address of a server on this machine, and what was asked of it."""
    asked = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

    with HTTPServer(("127.0.0.1", 0), Listener) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/x", asked
        server.shutdown()
        thread.join()


def test_the_policy_of_the_page_forbids_script_and_network(chromium, tmp_path, listener):
    address, asked = listener
    page = Page(chromium, tmp_path / "page.html").open(view.page([HARBOUR]))
    page.ask("document.body.append(Object.assign(document.createElement('script'), {textContent: 'var pwned = 1'}))")
    page.ask("document.body.append(Object.assign(new Image(), {src: arguments[0]}))", address)
    reached = page._chromium.execute_async_script(
        "fetch(arguments[0]).then(() => arguments[1](1), () => arguments[1](0))", address
    )
    assert (reached, page.ask("typeof pwned"), asked) == (0, "undefined", [])
    blocked = [message for message in page.complaints() if "Content Security Policy" in message]
    assert [kind for kind in ("script-src", "img-src", "connect-src") if not any(kind in message for message in blocked)] == []


@pytest.mark.slow
def test_five_hundred_articles_stay_quick(browser):
    line = "“The harbour leaks and the council knows it,” said Ada Ruiz. " + "Rain fell on the bridge all night. " * 6 + "\n\n"
    quotes = tuple(
        Quote(
            f"q{i}",
            TYPES[1 + i % 3],
            content=(Span(at, at + 45),),
            cue=(Span(at + 46, at + 50),),
            speaker=Party(("e1",), (Span(at + 51, at + 59),), "named"),
        )
        for i, at in enumerate(range(0, 15 * len(line), len(line)), 1)
    )
    entity = Entity("e1", "Ada Ruiz", "person", named=True)
    many = [Document(Article(f"a-{i}", title=f"Story {i}"), line * 15, (entity,), quotes) for i in range(500)]
    browser.open(view.page(many))
    assert browser.ask("$$('[data-article]').length") == 500
    assert browser.ask("performance.getEntriesByType('navigation')[0].loadEventEnd") < 10_000
    took = """(() => {
        const before = performance.now(), control = document.querySelector('[name=type]');
        control.value = 'mixed';
        control.dispatchEvent(new Event('input'));
        document.body.offsetHeight;
        return performance.now() - before;
    })()"""
    assert browser.ask(took) < 1_000
    assert browser.ask("document.querySelector('#found').innerText") == "500 of 500 articles, 2,500 quotes"


# The command


@pytest.fixture
def project(tmp_path):
    for doc in (HARBOUR, BRIDGE):
        files.write(doc, tmp_path)
    files.write_annotation(second_opinion(), tmp_path, annotations=tmp_path / "annotations" / "guesses")
    (tmp_path / "shard.jsonl").write_bytes(files.as_line(ARABIC))
    (tmp_path / "shards").mkdir()
    (tmp_path / "shards" / "one.jsonl").write_bytes(files.as_line(ARABIC))
    (tmp_path / "packed").mkdir()
    (tmp_path / "packed" / "one.jsonl.zst").write_bytes(pa.compress(files.as_line(ARABIC), codec="zstd", asbytes=True))
    (tmp_path / "raw" / "bare.txt").write_text("No annotation yet.\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("paths", "articles"),
    [
        (["."], ["bridge", "harbour", "ar-bridge"]),
        (["annotations/bridge.json"], ["bridge"]),
        (["annotations/guesses"], ["harbour"]),
        (["shards"], ["ar-bridge"]),
        (["packed"], ["ar-bridge"]),
        (["packed/one.jsonl.zst"], ["ar-bridge"]),
        (["shard.jsonl", "annotations/guesses/harbour.json"], ["ar-bridge", "harbour"]),
        (["annotations/harbour.json", "annotations/guesses/harbour.json"], ["harbour"]),
    ],
)
def test_the_command_takes_folders_files_and_shards(project, paths, articles):
    output = project / "page.html"
    told = CliRunner().invoke(main, ["view", *(str(project / path) for path in paths), "-o", str(output)])
    assert told.exit_code == 0, told.output
    assert re.findall(r'data-article="([^"]*)"', output.read_text(encoding="utf-8")) == articles


def test_two_paths_name_the_two_annotations(project):
    output = project / "page.html"
    CliRunner().invoke(main, ["view", str(project), str(project / "annotations" / "guesses"), "-o", str(output)])
    assert "only in <b>guesses</b>" in output.read_text(encoding="utf-8")


def test_a_broken_file_is_told_and_the_rest_is_shown(project):
    (project / "annotations" / "bridge.json").write_text("{", encoding="utf-8")
    output = project / "page.html"
    told = CliRunner().invoke(main, ["view", str(project), "-o", str(output)])
    assert told.exit_code == 1
    assert "annotations/bridge.json: article 'bridge' cannot be shown; `saidby check" in told.output
    assert re.findall(r'data-article="([^"]*)"', output.read_text(encoding="utf-8")) == ["harbour", "ar-bridge"]


def test_a_file_name_cannot_command_the_terminal(project):
    (project / "annotations" / "\x1b[31m.json").write_text("{}", encoding="utf-8")
    told = CliRunner().invoke(main, ["view", str(project), "-o", str(project / "page.html")], color=True)
    assert told.exit_code == 1
    assert "\x1b" not in told.output
    assert "annotations/\\x1b[31m.json: article" in told.output


def test_a_page_that_cannot_be_written_is_told(project):
    told = CliRunner().invoke(main, ["view", str(project), "-o", str(project / "shard.jsonl" / "page.html")])
    assert (told.exit_code, "Traceback" in told.output) == (1, False)
    assert told.output.startswith(f"error: {project}")


def test_what_is_no_annotation_is_refused(project):
    (project / "notes.toml").write_text("", encoding="utf-8")
    told = CliRunner().invoke(main, ["view", str(project / "notes.toml"), "-o", str(project / "page.html")])
    assert (told.exit_code, (project / "page.html").exists()) == (1, False)
    assert "article 'notes' cannot be shown" in told.output


def test_where_nothing_can_be_read_no_page_is_written(tmp_path):
    told = CliRunner().invoke(main, ["view", str(tmp_path), "-o", str(tmp_path / "page.html")])
    assert (told.exit_code, (tmp_path / "page.html").exists()) == (1, False)
    assert "no article with an annotation" in told.output
