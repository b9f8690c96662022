"""The network: an encoder, a chain of tags for each layer of spans, and scores for pairs of spans that may belong together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from saidby.baselines.transformer.batches import Asked, Batch, Spans, Task
from saidby.baselines.transformer.crf import TAGS, Chain
from saidby.baselines.transformer.links import PAIR_FEATURES
from saidby.baselines.transformer.targets import LABELS, LAYERS, RELATIONS
from saidby.baselines.transformer.words import FEATURES

SIZE = 192
"""Numbers that a span is described by."""
UNKNOWN = 0.1
"""The part of windows whose corpus is not told in training."""


class Columns(nn.Module):
    """The sum of what several columns of numbers stand for."""

    def __init__(self, sizes: Mapping[str, int], width: int, spread: float = 0.0) -> None:
        super().__init__()
        starts = torch.tensor([0, *sizes.values()]).cumsum(0)
        self.register_buffer("starts", starts[:-1], persistent=False)
        self.table = nn.Parameter(torch.randn(int(starts[-1]), width) * spread)

    def forward(self, columns: Tensor) -> Tensor:
        """... x columns of numbers become ... x width."""
        return functional.embedding_bag((columns + self.starts).flatten(0, -2), self.table, mode="sum").unflatten(
            0, columns.shape[:-1]
        )


class Link(nn.Module):
    """How well each of several spans answers what is asked of a content, and how well nobody does (Dozat and Manning 2017)."""

    def __init__(self) -> None:
        super().__init__()
        self.content, self.span, self.nobody = nn.Linear(SIZE, SIZE), nn.Linear(SIZE, SIZE), nn.Linear(SIZE, 1)
        self.both = nn.Linear(SIZE, SIZE, bias=False)
        self.pair = Columns(PAIR_FEATURES, SIZE, 0.02)
        self.out = nn.Linear(SIZE, 1)

    def forward(self, contents: Tensor, spans: Tensor, asked: Asked) -> Tensor:
        """Contents x (places and nobody)."""
        own = contents[asked.contents]
        padded = torch.cat([spans, spans.new_zeros(1, SIZE)])[asked.numbers]
        hidden = functional.gelu(self.content(own)[:, None] + self.span(padded) + self.pair(asked.features))
        scores = self.out(hidden).squeeze(-1) + (self.both(own)[:, None] * padded).sum(-1) / SIZE**0.5
        return torch.cat([scores.float().masked_fill(asked.numbers < 0, -1e4), self.nobody(own).float()], dim=1)


class Network(nn.Module):
    """Everything that is trained."""

    def __init__(self, encoder: Any, width: int, corpora: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = encoder
        self.corpus = Columns({"corpus": corpora + 1}, width)
        self.before, self.behind = Columns(FEATURES, width), Columns(FEATURES, width)
        self.dropout = nn.Dropout(dropout)
        self.tag = nn.Linear(width, len(LAYERS) * len(TAGS))
        self.chain = Chain(len(LAYERS))
        self.describe = nn.ModuleDict({layer: nn.Linear(3 * width, SIZE) for layer in sorted(set(RELATIONS.values()))})
        self.links = nn.ModuleDict({relation: Link() for relation in RELATIONS})
        self.label = nn.Linear(2 * SIZE, sum(map(len, LABELS.values())))

    def read(self, batch: Batch) -> Tensor:
        """A vector for each word: windows x words x width."""
        corpora = batch.corpora
        if self.training:  # so that an article of no known corpus is not wholly new
            corpora = torch.where(torch.rand(corpora.shape, device=corpora.device) < UNKNOWN, 0, corpora)
        pieces = self.encoder.get_input_embeddings()(batch.pieces) + self.before(batch.of_pieces)
        pieces = pieces + self.corpus(corpora[:, None, None])
        states = self.encoder(inputs_embeds=pieces, attention_mask=batch.mask).last_hidden_state
        words = states.gather(1, batch.first[..., None].expand(-1, -1, states.shape[-1]))
        return self.dropout(words + self.behind(batch.features))

    def tag_scores(self, words: Tensor) -> Tensor:
        """How well each tag fits each word: ... x layers x tags."""
        return self.tag(words).float().unflatten(-1, (len(LAYERS), len(TAGS)))

    def spans(self, layer: str, words: Tensor, spans: Spans) -> Tensor:
        """A description of each span, given all words one after the other."""
        sums = functional.pad(words.double().cumsum(0), (0, 0, 1, 0))
        mean = (sums[spans.last + 1] - sums[spans.first]) / (spans.last - spans.first + 1)[:, None]
        return self.dropout(
            functional.gelu(
                self.describe[layer](torch.cat([words[spans.first], words[spans.last], mean.to(words.dtype)], dim=-1))
            )
        )

    def label_scores(self, contents: Tensor, cues: Tensor, cue_of: Tensor) -> list[Tensor]:
        """How well each value of each label fits each content, given the number of its cue or -1."""
        padded = torch.cat([cues, cues.new_zeros(1, SIZE)])[cue_of]
        return list(self.label(torch.cat([contents, padded], dim=-1)).float().split(list(map(len, LABELS.values())), dim=-1))

    def forward(self, batch: Batch, task: Task) -> Tensor:
        """The negative log-likelihood of all that is to be found, for each window."""
        words = self.read(batch)
        loss = (self.chain.loss(self.tag_scores(words), task.tags, batch.lengths) * task.known).sum()
        flat = words.flatten(0, 1)
        spans = {layer: self.spans(layer, flat, found) for layer, found in task.spans.items()}
        for relation, asked in task.asked.items():
            answers = self.links[relation](spans["content"], spans[RELATIONS[relation]], asked)
            loss = loss - torch.where(asked.right, answers.log_softmax(-1), -1e4).logsumexp(-1).sum()
        for values, right in zip(self.label_scores(spans["content"], spans["cue"], task.cues), task.labels.T, strict=True):
            loss = loss + functional.cross_entropy(values, right, ignore_index=0, reduction="sum")
        return loss / len(batch.lengths)
