"""Labels of words in a chain: each layer of spans is begun, gone on with, and ended, and nothing else can be said.

A linear-chain conditional random field (Lafferty et al. 2001) over the tags O, B, I, E, S: outside; first, inner and last word of
a span; span of one word. A window may begin or end within a span, an article may not.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from saidby.baselines.transformer.words import Range

TAGS = "OBIES"
_AFTER = {"O": "OBS", "B": "IE", "I": "IE", "E": "OBS", "S": "OBS"}
_NEVER = -1e4


class Chain(nn.Module):
    """Transitions of several independent layers of tags, learnt where they are possible at all."""

    def __init__(self, layers: int) -> None:
        super().__init__()
        self.learnt = nn.Parameter(torch.zeros(layers, len(TAGS), len(TAGS)))
        possible = [[0.0 if after in _AFTER[before] else _NEVER for after in TAGS] for before in TAGS]
        self.register_buffer("possible", torch.tensor(possible), persistent=False)

    @property
    def transitions(self) -> Tensor:
        """Layers x tag before x tag after."""
        return self.learnt + self.possible

    def loss(self, scores: Tensor, tags: Tensor, lengths: Tensor) -> Tensor:
        """The negative log-likelihood of `tags` (batch x words x layers) for each layer of each text: batch x layers.

        `scores` is batch x words x layers x tags; texts are `lengths` words long.
        """
        here = torch.arange(scores.shape[1], device=scores.device)[None, :, None] < lengths[:, None, None]
        chosen = scores.gather(-1, tags[..., None]).squeeze(-1).masked_fill(~here, 0).sum(1)
        layer = torch.arange(scores.shape[2], device=scores.device)
        moves = self.transitions[layer, tags[:, :-1], tags[:, 1:]].masked_fill(~here[:, 1:], 0).sum(1)
        return self._total(scores, here) - chosen - moves

    def _total(self, scores: Tensor, here: Tensor) -> Tensor:
        """The log of the sum over all ways to tag."""
        transitions, reached = self.transitions, scores[:, 0]
        for at in range(1, scores.shape[1]):
            onward = torch.logsumexp(reached[..., None] + transitions, dim=-2) + scores[:, at]
            reached = torch.where(here[:, at, :, None], onward, reached)
        return torch.logsumexp(reached, dim=-1)

    @torch.no_grad()
    def best(self, scores: Tensor) -> list[list[Range]]:
        """The spans of each layer in the best tagging of one whole text, of which `scores` are words x layers x tags."""
        if not len(scores):
            return [[] for _ in range(scores.shape[1])]
        transitions = self.transitions
        edge = torch.tensor([0.0 if tag in "OBS" else _NEVER for tag in TAGS], device=scores.device)
        last = torch.tensor([0.0 if tag in "OES" else _NEVER for tag in TAGS], device=scores.device)
        reached, ways = scores[0] + edge, []
        for at in range(1, len(scores)):
            onward, way = (reached[..., None] + transitions).max(dim=-2)
            ways.append(way)
            reached = onward + scores[at]
        tags = [(reached + last).argmax(-1)]
        for way in reversed(ways):
            tags.append(way.gather(-1, tags[-1][:, None]).squeeze(-1))
        return [list(_spans(column)) for column in torch.stack(tags[::-1], dim=1).tolist()]


def _spans(tags: list[int]) -> list[Range]:
    found, begun = [], 0
    for at, tag in enumerate(tags):
        if TAGS[tag] in "BS":
            begun = at
        if TAGS[tag] in "ES":
            found.append(Range(begun, at + 1))
    return found


def tagged(ranges: list[Range], within: Range) -> list[int]:
    """The tags of the words of a window, given spans that are apart; of a span that is cut only what is in it."""
    tags = [TAGS.index("O")] * (within.end - within.first)
    for first, end in ranges:
        for at in range(max(first, within.first), min(end, within.end)):
            tag = "S" if end - first == 1 else "B" if at == first else "E" if at == end - 1 else "I"
            tags[at - within.first] = TAGS.index(tag)
    return tags
