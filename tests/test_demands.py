"""What dataset.toml demands is held against the articles; what it says wrongly is told with its place."""

import re
from dataclasses import replace

import pytest
from click.testing import CliRunner

from projects import documents, project
from saidby.cli import main
from saidby.counts import COUNTED, counts
from saidby.demands import NOTHING, SettingsError, demands
from saidby.files import Place, as_line
from saidby.phenomena import PHENOMENA

PLAN = "id,topic,language,split,quotes,phenomena\n"


@pytest.fixture
def root(tmp_path):
    return project(tmp_path)


def write(root, settings, plan=""):
    (root / "dataset.toml").write_text(settings)
    (root / "plan.csv").write_text(plan)


def told(root, *words):
    """The errors and warnings of a command, a line each."""
    done = CliRunner().invoke(main, [*words, str(root)] if words == ("check",) else [*words, "--root", str(root)])
    return done.exit_code, [line for line in done.stderr.splitlines() if re.match(r"[\w./-]+(:\d+)*: (error|warning) ", line)]


def test_nothing_is_demanded_of_those_who_demand_nothing(root):
    assert demands(root) == NOTHING
    assert not NOTHING.counts
    (root / "dataset.toml").write_text('name = "made-up"\n')
    assert demands(root) == NOTHING


@pytest.mark.parametrize("command", ["check", "build"])
def test_what_is_below_its_floor_is_told_with_the_line_that_says_so(root, command):
    write(
        root, 'name = "x"\n\n[demands.floors]\nquote = 5\nnested = 2  # enough\ndirect = 0.4\nmixed = 0.21\nquiet_article = 1\n'
    )
    code, lines = told(root, command)
    assert code == 1
    assert lines == [
        "dataset.toml:5: error count-is-below-its-floor: of 'nested' there are 1, and 2 are demanded",
        "dataset.toml:7: error count-is-below-its-floor: of 'mixed' there are 1 (20.0% of the quotes), and 21% are demanded",
        "dataset.toml:8: error count-is-below-its-floor: of 'quiet_article' there are 0, and 1 are demanded",
    ]
    assert not (root / "dataset").exists()


def test_an_article_that_cannot_be_read_is_told_alone_not_also_as_one_too_few(root):
    write(root, "[demands.floors]\nquote = 5\n")
    (root / "annotations" / "harbour-vote.json").write_text("{")
    assert [line.split()[2] for line in told(root, "check")[1]] == ["file-is-not-json:"]


def test_an_article_is_compared_with_its_plan(root):
    plan = (
        f"{PLAN}council-bridge,bridge,en,train,3,nested:1;direct:1;non_quotation:2\n"
        "harbour-vote,harbour,de,train,1,noun_cue:1\nminato-bridge,bridge,,,,\nnot-yet-written,x,en,test,9,nested:9\n"
    )
    write(root, '[demands]\nplan = "plan.csv"\n', plan)
    assert told(root, "check") == (
        1,
        [
            "plan.csv:2: error article-is-not-as-planned: 'council-bridge': non_quotation is 1, and planned is at least 2",
            "plan.csv:3: error article-is-not-as-planned: 'harbour-vote': language is 'en', and planned is 'de'",
            "plan.csv:3: error article-is-not-as-planned: 'harbour-vote': split is 'test', and planned is 'train'",
        ],
    )


def repeated(split):
    """Two articles of which one repeats a paragraph of the other, but for its end."""
    council, harbour, _ = documents()
    long = "The wall of the old harbour leaks in winter and in summer and nobody has ever {} it."
    one = replace(council, text=f"{council.text}{long.format('mended')}\n")
    two = replace(harbour, text=f"{harbour.text}\n{long.format('seen')}\n", article=replace(harbour.article, split=split))
    return one, two


@pytest.mark.parametrize(
    ("split", "line"),
    [
        ("test", "error paragraph-is-in-two-splits: {}, which is in another split"),
        ("train", "warning paragraph-is-given-twice: {}"),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_a_repeated_paragraph_is_an_error_across_splits_and_a_warning_within_one(tmp_path, split, line, packed):
    if packed:
        (tmp_path / "news.jsonl").write_bytes(b"".join(map(as_line, repeated(split))))
    else:
        project(tmp_path, repeated(split))
    write(tmp_path, "[demands]\nshared_wording = 0.5\n")
    place = "news.jsonl:2" if packed else "raw/harbour-vote.txt:5"
    message = line.format("this paragraph of 'harbour-vote' shares 86% of its wording with line 8 of 'council-bridge'")
    assert told(tmp_path, "check") == (int(split == "test"), [f"{place}: {message}"])
    write(tmp_path, "[demands]\nshared_wording = 0.9\n")
    assert told(tmp_path, "check") == (0, [])


@pytest.mark.parametrize(
    ("settings", "plan", "message"),
    [
        ("demands = 3\n", "", "`demands` is 3; make a table of it, [demands]"),
        ("[demands]\nfloor = 3\n", "", "`floor` in [demands] is 3; known are plan, shared_wording, floors"),
        ("[demands]\nfloors = 3\n", "", "`floors` in [demands] is 3; make a table of it, [demands.floors]"),
        ("[demands]\nshared_wording = 30\n", "", "`shared_wording` in [demands] is 30; give the share"),
        ("[demands]\nshared_wording = true\n", "", "`shared_wording` in [demands] is True; give the share"),
        ("[demands]\nplan = 1\n", "", "`plan` in [demands] is 1; give the path of a CSV file"),
        ('[demands]\nplan = "none.csv"\n', "", "the plan none.csv cannot be read: No such file or directory"),
        ('[demands]\nplan = "/etc/passwd"\n', "", "the plan /etc/passwd cannot be read: it is a link that leads out"),
        ('[demands]\nplan = "raw"\n', "", "the plan raw cannot be read: it is no regular file"),
        (
            "[demands.floors]\n\nnestd = 3\n",
            "",
            "dataset.toml:3: `nestd` in [demands.floors] is not counted; counted are article,",
        ),
        ("[demands.floors]\nnested = '3'\n", "", "dataset.toml:2: the floor of nested is '3'; give a whole number, or a share"),
        ("[demands.floors]\nnested = 1.5\n", "", "dataset.toml:2: the floor of nested is 1.5; give"),
        ("[demands.floors]\nnested = -1\n", "", "dataset.toml:2: the floor of nested is -1; give"),
        ('[demands]\nplan = "plan.csv"\n', "", "plan.csv: the plan has no column `id`"),
        ('[demands]\nplan = "plan.csv"\n', "name\na\n", "plan.csv: the plan has no column `id`"),
        ('[demands]\nplan = "plan.csv"\n', f"{PLAN}a,,,,,nestd:1\n", "plan.csv:2: 'nestd:1' is nothing to plan; write a name"),
        ('[demands]\nplan = "plan.csv"\n', f"{PLAN}a,,,,x,\n", "plan.csv:2: 'quote:x' is nothing to plan"),
        ('[demands]\nplan = "plan.csv"\n', f"{PLAN}a,,,,,\na,,,,,\n", "plan.csv:3: 'a' is planned twice, here and in line 2"),
        ('[demands]\nplan = "plan.csv"\n', f'{PLAN}a,"b\n', "the plan plan.csv cannot be read: unexpected end of data"),
    ],
)
def test_what_is_said_wrongly_is_told_and_what_would_be_right(root, settings, plan, message):
    write(root, settings, plan)
    with pytest.raises(SettingsError) as error:
        demands(root)
    assert message in str(error.value)
    for words in (["check", str(root)], ["build", "--root", str(root)], ["stats", str(root)]):
        done = CliRunner().invoke(main, words)
        assert (done.exit_code, message in done.stderr, "Traceback" in done.output) == (1, True, False), done.output


def test_a_key_is_found_where_it_is_meant(root):
    write(root, "nested = 1\n[other]\nnested = 2\n[ demands.floors ] # here\n'nested' = 3\n[more]\nnested = 4\n")
    assert demands(root).floors["nested"].place == Place("dataset.toml", 5)
    write(root, "[demands]\nfloors = { nested = 3 }\n")
    assert demands(root).floors["nested"].place == Place("dataset.toml", None)


def test_counts_of_articles():
    council, harbour, minato = map(counts, documents())
    assert council == {
        "article": 1, "quote": 3, "non_quotation": 1, "direct": 1, "mixed": 1, "indirect": 1, "nested": 1, "negated": 1,
        "discontinuous_content": 1, "written": 1, "addressee": 1, "speaker_implicit": 1,
    }  # fmt: skip
    assert harbour["quiet_article"] == minato["quiet_article"] == 0
    assert {each.id for each in PHENOMENA} < set(COUNTED)


def test_resumed_builds_count_what_they_do_not_build_again(root):
    write(root, "[demands.floors]\nquote = 5\nnested = 1\n")
    first = CliRunner().invoke(main, ["build", "--root", str(root), "--resume"])
    card = (root / "dataset" / "README.md").read_text()
    again = CliRunner().invoke(main, ["build", "--root", str(root), "--resume"])
    assert (first.exit_code, again.exit_code) == (0, 0), again.output
    assert (root / "dataset" / "README.md").read_text() == card
    assert "| `nested` |" in card
    (root / "dataset.toml").unlink()
    assert CliRunner().invoke(main, ["build", "--root", str(root), "--resume"]).exit_code == 0
    assert "| `nested` |" not in (root / "dataset" / "README.md").read_text()
