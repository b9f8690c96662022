"""Who the speakers of an article are: mentions with a name in common are one entity, pronouns go to the last who fits."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from saidby.baselines.rules.lexicon import Lexicon
from saidby.document import Entity, Span

_WITHIN = frozenset(("of", "for", "de", "del", "da", "dos", "von", "van", "der", "du", "la", "al", "bin"))
"""Small words within names."""
_LONGEST = 4
"""Words to which a name may grow by what is taken for the same name."""
_WORD = re.compile(r"[^\W_]+(?:[-’'&.][^\W_]+)*\.?")

_CAPITAL = "[A-ZÀ-ÞŠŽČŘĐŁĞİА-ЯЁ]"
_NAME = re.compile(rf"{_CAPITAL}[\w’'-]+(?: (?:{_CAPITAL}\.|(?:(?:d[aeiou]s?|van|von|bin) )?{_CAPITAL}[\w’'-]+))+")
"""Two words with a capital or more."""
_POSSESSOR = re.compile(r".*[^\W_](?:['’]s|s['’]) (?=\S)")
"""Up to the last possessive with a word behind it."""


def names(text: str) -> tuple[Span, ...]:
    """The names of an article for which its pronouns may stand."""
    return tuple(Span(*found.span()) for found in _NAME.finditer(text))


@dataclass(slots=True)
class _Someone:
    """An entity as it is being put together."""

    name: str
    words: frozenset[str]
    """The words of its name, in small letters."""
    type: str
    gender: str
    named: bool
    mentions: set[Span] = field(default_factory=set)


class People:
    """The entities of one article, told by the words that name them, in text order."""

    def __init__(self, text: str, lexicon: Lexicon, names: tuple[Span, ...]) -> None:
        self.text, self.lexicon = text, lexicon
        self._known: list[_Someone] = []
        self._names = iter(names)
        self._next = next(self._names, None)
        self._recent: list[_Someone] = []
        """Persons in the order in which they were last named."""
        self._spoke: list[_Someone] = []

    def speaker(self, span: Span) -> tuple[_Someone, str]:
        """Who is named by a span, and in what form."""
        self._catch_up(span.start)
        low = span.of(self.text).lower()
        if low in self.lexicon.pronouns:
            return self._by_pronoun(low, span), "pronoun"
        someone = self._by_name(span)
        self._speaks(someone, span)
        return someone, "named" if someone.named and _capitals(span.of(self.text)) else "nominal"

    def also(self, span: Span, someone: _Someone) -> tuple[_Someone, str]:
        """Somebody is referred to by a span too; says by which form."""
        self._speaks(someone, span)
        return someone, "pronoun" if span.of(self.text).lower() in self.lexicon.pronouns else "nominal"

    def is_name(self, span: Span) -> bool:
        """Whether there is a name among the words of a span."""
        return bool(_name_words(span.of(self.text), self.lexicon))

    def entities(self) -> dict[int, Entity]:
        """All who speak, by the identity of what `speaker` gave, numbered in text order."""
        ordered = sorted({id(one): one for one in self._spoke}.values(), key=lambda one: min(one.mentions))
        self._find_names(ordered)
        return {
            id(one): Entity(f"e{i}", one.name, one.type, one.named, None, tuple(sorted(one.mentions)))
            for i, one in zip(count(1), ordered, strict=False)
        }

    def _find_names(self, speakers: list[_Someone]) -> None:
        """Add to the mentions of speakers all places of their names: in full, or a first or last name that nobody else has."""
        owners: dict[str, list[_Someone]] = {}
        for one in speakers:
            words = tuple(_words(one.name)) if one.type == "person" else ()
            for name in {one.name, *words[:1], *words[-1:]} if one.named else ():
                owners.setdefault(name, []).append(one)
        names = sorted((name for name, own in owners.items() if len(own) == 1 and len(name) > 1), key=len, reverse=True)
        held = sorted(span for one in speakers for span in one.mentions)
        starts = [span.start for span in held]
        for found in re.finditer(rf"\b(?:{'|'.join(map(re.escape, names))})\b", self.text) if names else ():
            before = bisect_right(starts, found.start()) - 1
            if before < 0 or held[before].end <= found.start():
                owners[found[0]][0].mentions.add(Span(*found.span()))

    def _speaks(self, someone: _Someone, span: Span) -> None:
        someone.mentions.add(span)
        self._spoke.append(someone)
        self._recent.append(someone)

    def _catch_up(self, until: int) -> None:
        """Take in the names before a place in the text."""
        while self._next is not None and self._next.end <= until:
            self._recent.append(self._by_name(self._next))
            self._next = next(self._names, None)

    def _by_pronoun(self, low: str, span: Span) -> _Someone:
        gender = next((name for name in ("he", "she", "they", "it") if low in self.lexicon.of(name)), "")
        for someone in reversed(self._recent) if gender else ():
            if _agree(someone, gender):
                self._speaks(someone, span)
                return someone
        stranger = _Someone(
            span.of(self.text), frozenset(), "person" if gender in ("he", "she") else "unspecified", gender, named=False
        )
        self._speaks(stranger, span)
        return stranger

    def _by_name(self, span: Span) -> _Someone:
        """The one whose name shares its last word with these words, or who is called the same; else somebody new."""
        text = span.of(self.text)
        words = _name_words(text, self.lexicon)
        for someone in reversed(self._known):
            if words and someone.named and (words <= someone.words or (someone.words <= words and someone.words)):
                if len(someone.words) < len(words) <= _LONGEST:
                    someone.name, someone.words = _name(text, self.lexicon), words
                someone.gender = someone.gender or _gender(text, self.lexicon)
                return someone
            if not words and not someone.named and _bare(text, self.lexicon) == someone.words:
                return someone
        named = bool(words)
        name = _name(text, self.lexicon) if named else text
        type_, gender = _type(text, words, self.lexicon), _gender(text, self.lexicon)
        new = _Someone(
            name, words or _bare(text, self.lexicon), "person" if gender and type_ == "unspecified" else type_, gender, named
        )
        self._known.append(new)
        return new


def _agree(someone: _Someone, gender: str) -> bool:
    if gender in ("he", "she"):
        return someone.type == "person" and someone.gender in ("", gender)
    return someone.type in (("group",) if gender == "they" else ("organization", "document", "group"))


def _words(text: str) -> Iterator[str]:
    return (found[0].removesuffix("’s").removesuffix("'s") for found in _WORD.finditer(text))


def _capitals(text: str) -> bool:
    return any(word[0].isupper() for word in _words(text)) or not text.isascii()


def _name_words(text: str, lexicon: Lexicon) -> frozenset[str]:
    """The words of a name in small letters."""
    return frozenset(word.lower() for word in _words(_name(text, lexicon)) if word[0].isupper() and len(word) > 1)


def _owned(text: str, lexicon: Lexicon) -> str:
    """The words without a possessor before a common noun: the lawyer of "Ruiz's lawyer"; but "St Ada's Hospital" is a name."""
    if "'" not in text and "’" not in text:
        return text
    possessor = _POSSESSOR.match(re.split(r"[,(]", text)[0])
    behind = text[possessor.end() :] if possessor else ""
    noun = _WORD.match(behind)
    common = noun and (noun[0].islower() or noun[0].lower() in lexicon.of("titles", "mr", "mrs", "roles"))
    return behind if common else text


def _name(text: str, lexicon: Lexicon) -> str:
    """The name of who speaks: of "the minister of Trade, Ada Ruiz" and "Okafor's lawyer, Ada Ruiz" that behind the comma."""
    head, *rest = re.split(r"[,(]", _owned(text, lexicon))
    if not _is_common(head, lexicon):
        return _run(head, lexicon)
    own = _run(head, lexicon, until=lexicon.of("of"))  # not Ruiz in "a spokesman for Ruiz"
    apposition = rest[0].strip() if rest else ""
    # One word alone may be where a place lies: "the mayor of Harrow, Somerset".
    named = _NAME.fullmatch(apposition) or (apposition.istitle() and not _run(head, lexicon))
    return (named and _run(apposition, lexicon)) or own


def _is_common(head: str, lexicon: Lexicon) -> bool:
    """Whether a phrase speaks of somebody by a common noun: its first word but for articles has no capital, or is a role."""
    first = next((word for word in head.split() if word.lower() not in lexicon.of("articles")), "")
    return first[:1].islower() or first.lower() in lexicon.of("titles", "mr", "mrs", "roles", "groups")


def _run(text: str, lexicon: Lexicon, until: frozenset[str] = frozenset()) -> str:
    """The longest run of words with a capital, without titles and what else may open a sentence."""
    left_out = lexicon.of(
        "titles", "mr", "mrs", "articles", "time", "prepositions", "and", "adverbs", "clause", "roles", "nobody"
    )
    runs: list[list[re.Match[str]]] = [[]]
    for found in _WORD.finditer(text):
        if found[0] in until:
            break
        if found[0][0].isupper() and found[0].lower() not in left_out:
            runs[-1].append(found)
        elif runs[-1] and found[0] not in _WITHIN:
            runs.append([])
    run = max(runs, key=len)
    return re.sub(r"[’']s$", "", text[run[0].start() : run[-1].end()]) if run else ""


def _bare(text: str, lexicon: Lexicon) -> frozenset[str]:
    """What tells a nominal mention: its words without articles."""
    return frozenset(word.lower() for word in _words(text)) - lexicon.of("articles")


def _gender(text: str, lexicon: Lexicon) -> str:
    words = [word.lower() for word in _words(_owned(text, lexicon))]
    for name, classes in (("he", ("mr", "men")), ("she", ("mrs", "women"))):
        if any(word in lexicon.of(*classes) for word in words[:6]):
            return name
    return ""


def _type(text: str, words: frozenset[str], lexicon: Lexicon) -> str:
    text = _owned(text, lexicon)
    low = [word.lower() for word in _words(re.split(r"[,(]", text)[0])]
    last = low[-1:] or [""]
    for name, classes in (("document", "documents"), ("group", "groups")):
        if last[0] in lexicon.of(classes):
            return name
    if any(word in lexicon.of("roles", "titles", "mr", "mrs", "men", "women") for word in low):
        return "person"
    if any(word in lexicon.of("organizations") for word in low) or text.removeprefix("the ").isupper():
        return "organization"
    return "person" if 0 < len(words) <= 3 else "unspecified"
