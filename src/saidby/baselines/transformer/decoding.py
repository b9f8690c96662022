"""From what a model scores to a Document: spans, the quotes that they make up, and who speaks in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod
from typing import Any

import torch
from torch import Tensor

from saidby.baselines.quotation_marks import outermost
from saidby.baselines.rules import lexicon
from saidby.baselines.rules.people import People, names
from saidby.baselines.rules.shape import nested, non_quotations, type_of
from saidby.baselines.transformer.batches import Asked, Frame, Window, as_spans, collate
from saidby.baselines.transformer.crf import TAGS
from saidby.baselines.transformer.links import pairs
from saidby.baselines.transformer.model import Network
from saidby.baselines.transformer.targets import LABELS, LAYERS, RELATIONS
from saidby.baselines.transformer.words import FEATURES, MARKED, Range, Reading, inside, meet, windows
from saidby.document import NOBODY, Article, Document, Party, Quote, Spans
from saidby.marks import Pair
from saidby.marks import pairs as mark_pairs

CONTEXT = 48
"""Pieces on either side of a window that are read along, but told by the next window."""
_MARKED = list(FEATURES).index("marked")
_TOGETHER = 16
"""Windows that are read at once."""
_SURE = 0.7
"""The least chance with which a piece is joined to an earlier one: of 0.5 and 0.7 it serves PolNeAR's dev split best."""
_LITTLE = 1e-3
_PART = 0.25
"""Of what is certain of a cue, the least that a second piece of it has."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How a model's scores are to be taken."""

    frame: Frame
    learnt: frozenset[str]
    """The layers, relations and labels that it was trained on."""
    caution: float = 0.0
    """Taken from the score of every content that begins without a quotation mark."""


@dataclass(frozen=True, slots=True)
class Scored:
    """What a network makes of an article."""

    reading: Reading
    words: Tensor
    tags: Tensor


@torch.inference_mode()
def scored(network: Network, reading: Reading, frame: Frame) -> Scored:
    """A vector and the scores of the tags for each word, each from the window in which it has most around it."""
    if not len(reading):
        return Scored(reading, torch.zeros(0), torch.zeros(0, len(LAYERS), len(TAGS)))
    device = next(network.parameters()).device
    cores = list(windows(reading, max(1, frame.most - 2 * CONTEXT)))
    wide = [Window(reading, _widened(core, reading)) for core in cores]
    vectors = []
    for at in range(0, len(wide), _TOGETHER):
        batch = to_device(collate(wide[at : at + _TOGETHER], frame), device)
        read = network.read(batch).float()
        for row, core, window in zip(read, cores[at:], wide[at : at + _TOGETHER], strict=False):
            vectors.append(row[core.first - window.words.first : core.end - window.words.first])
    words = torch.cat(vectors)
    return Scored(reading, words, network.tag_scores(words))


def _widened(core: Range, reading: Reading) -> Range:
    first = int((reading.first >= reading.first[core.first] - CONTEXT).argmax())
    limit = (reading.first[core.end] if core.end < len(reading) else len(reading.pieces)) + CONTEXT
    end = len(reading) if limit >= len(reading.pieces) else int((reading.first >= limit).argmax())
    return Range(min(first, core.first), max(end, core.end))


def to_device(value: Any, device: torch.device) -> Any:
    """A batch, a task, or a part of either, with all its tensors on a device."""
    if isinstance(value, Tensor):
        return value.to(device)
    if isinstance(value, tuple):
        return tuple(to_device(part, device) for part in value)
    if isinstance(value, Mapping):
        return {name: to_device(part, device) for name, part in value.items()}
    if hasattr(value, "__dataclass_fields__"):
        return replace(value, **{name: to_device(getattr(value, name), device) for name in value.__dataclass_fields__})
    return value


@dataclass(frozen=True, slots=True)
class _Piece:
    """A content with what it was linked with, by the chance of each."""

    words: Range
    links: Mapping[str, Mapping[Range | None, float]]
    labels: tuple[int, ...]


@torch.inference_mode()
def document(network: Network, found: Scored, article: Article, settings: Settings) -> Document:
    """The best that can be made of an article's scores."""
    reading = found.reading
    if not len(reading):
        return Document(article, reading.text)
    tags = found.tags.clone()
    unmarked = torch.from_numpy(reading.features[:, _MARKED] != MARKED.index("opening")).to(tags)
    for tag in ("B", "S"):
        tags[:, LAYERS.index("content"), TAGS.index(tag)] -= settings.caution * unmarked
    layers = dict(zip(LAYERS, network.chain.best(tags), strict=True))
    within = [own for own in layers["inner"] if all(inside(own, outer) for outer in layers["content"] if meet(own, outer))]
    layers["content"] = sorted({*layers["content"], *within})
    pieces = _linked(network, found, layers, settings.learnt)
    groups = _grouped(pieces)
    return _document(article, reading, groups, settings.learnt)


def _linked(network: Network, found: Scored, layers: Mapping[str, list[Range]], learnt: frozenset[str]) -> list[_Piece]:
    contents, device = layers["content"], found.words.device
    vectors = {
        layer: network.spans(layer, found.words, to_device(as_spans([(first, end - 1) for first, end in layers[layer]]), device))
        for layer in set(RELATIONS.values())
    }
    chances: dict[str, list[dict[Range | None, float]]] = {}
    for relation, layer in RELATIONS.items():
        if relation in learnt and contents:
            looked = pairs(relation, contents, layers[layer], found.reading)
            asked = Asked(*map(torch.from_numpy, (torch.arange(len(contents)).numpy(), *looked, looked.numbers)))
            rows = network.links[relation](vectors["content"], vectors[layer], to_device(asked, device)).softmax(-1).tolist()
            chances[relation] = [
                {None: row[-1]} | {layers[layer][k]: chance for k, chance in zip(index, row, strict=False) if k >= 0}
                for index, row in zip(looked.numbers.tolist(), rows, strict=True)
            ]
    cues = [_first(chances["cue"][i], layers["cue"]) if "cue" in chances else -1 for i in range(len(contents))]
    scores = network.label_scores(vectors["content"], vectors["cue"], torch.tensor(cues, dtype=torch.long, device=device))
    best = [values[:, 1:].argmax(-1).add(1).tolist() for values in scores]
    return [
        _Piece(words, {name: own[i] for name, own in chances.items()}, tuple(column[i] for column in best))
        for i, words in enumerate(contents)
    ]


def _first(chances: Mapping[Range | None, float], spans: Sequence[Range]) -> int:
    best = _best(chances)
    return spans.index(best) if best else -1


def _best(chances: Mapping[Range | None, float]) -> Range | None:
    return max(chances, key=chances.__getitem__) if chances else None


def _grouped(pieces: Sequence[_Piece]) -> list[list[_Piece]]:
    """The pieces of each quote."""
    groups: dict[Range, list[_Piece]] = {}
    for piece in pieces:
        links = piece.links.get("piece", {})
        earlier = _best(links)
        group = groups[earlier] if earlier and links[earlier] >= _SURE and _joins(piece, groups[earlier]) else []
        group.append(piece)
        groups[piece.words] = group
    return list({id(group): group for group in groups.values()}.values())


def _joins(piece: _Piece, group: Sequence[_Piece]) -> bool:
    """Whether a piece may be of the same quote as others: it is apart from them, and has the speaker of the last of them."""
    speakers = [_best(own.links.get("speaker", {})) for own in (piece, group[-1])]
    return speakers[0] == speakers[1] and not any(meet(piece.words, other.words) for other in group)


def _together(group: Sequence[_Piece], relation: str) -> dict[Range | None, float]:
    """What the pieces of a quote are linked with, all asked together: nothing within them.

    What one of them cannot reach has little chance with it.
    """
    asked = [piece.links[relation] for piece in group if relation in piece.links]
    answers = {answer for links in asked for answer in links if not (answer and any(meet(answer, own.words) for own in group))}
    found = {answer: prod(max(links.get(answer, 0.0), _LITTLE) for links in asked) for answer in answers}
    total = sum(found.values())
    return {answer: found[answer] / total for answer in sorted(answers, key=lambda answer: answer or (-1, -1))}


@dataclass(frozen=True, slots=True)
class _Draft:
    content: Spans
    cue: Spans
    mention: Range | None
    elsewhere: Range | None
    """Other words that name the same one."""
    addressee: Spans
    labels: Mapping[str, Any]


def _document(article: Article, reading: Reading, groups: Iterable[list[_Piece]], learnt: frozenset[str]) -> Document:
    text, words = reading.text, lexicon.load(article.language[:2])
    marked = tuple(outermost(mark_pairs(text)))
    drafts = sorted((_draft(group, reading, learnt, marked) for group in groups), key=lambda draft: draft.content)
    people = People(text, words, names(text))
    speakers = _speakers(drafts, people, reading)
    entities = people.entities()
    quotes = []
    for i, draft in enumerate(drafts, 1):
        speaker = NOBODY
        if who := draft.mention or draft.elsewhere:
            someone, form = speakers[who]
            shown = (reading.span(draft.mention),) if draft.mention else ()
            speaker = Party((entities[id(someone)].id,), shown, form if shown else "implicit")
        addressee = Party((), draft.addressee, "unspecified") if draft.addressee else NOBODY
        quotes.append(Quote(f"q{i}", content=draft.content, cue=draft.cue, speaker=speaker, addressee=addressee, **draft.labels))
    return Document(article, text, tuple(entities.values()), nested(quotes), non_quotations(text, marked, quotes))


def _speakers(drafts: Sequence[_Draft], people: People, reading: Reading) -> dict[Range, Any]:
    """Who is meant by the words that name speakers, and in what form; what is no name means whom the model says it does."""
    asked = {own: draft.elsewhere for draft in drafts if (own := draft.mention or draft.elsewhere)}
    linked = {own: other for own, other in asked.items() if other and own != other}
    same = {own: other for own, other in linked.items() if not people.is_name(reading.span(own))}
    spans = {own: reading.span(own) for own in sorted({*asked, *same.values()})}
    found = {own: people.speaker(span) for own, span in spans.items() if own not in same}
    for own in same:
        chain = [own]
        while chain[-1] in same and same[chain[-1]] not in chain:
            chain.append(same[chain[-1]])
        end = chain[-1]
        if end not in found:  # they mean each other
            found[end] = people.speaker(spans[end])
        if own not in found:
            found[own] = people.also(spans[own], found[end][0])
    return found


def _draft(group: Sequence[_Piece], reading: Reading, learnt: frozenset[str], marked: Sequence[Pair]) -> _Draft:
    content = tuple(reading.span(piece.words) for piece in sorted(group, key=lambda piece: piece.words))
    cues, speakers = _together(group, "cue"), _together(group, "speaker")
    cue = _best(cues)
    parts = [own for own, chance in cues.items() if own and chance >= _PART] if cue else []
    mention, elsewhere = _best(speakers), _best(_together(group, "who"))
    addressee = _best(_together(group, "addressee"))
    labels = {name: values[group[0].labels[k]] for k, (name, values) in enumerate(LABELS.items()) if name in learnt}
    if "type" not in learnt:
        labels["type"] = type_of(content, marked)
    return _Draft(
        content,
        tuple(sorted(map(reading.span, {*parts, cue} - {None}))),  # type: ignore[arg-type]
        mention,
        elsewhere,
        (reading.span(addressee),) if addressee else (),
        labels,
    )
