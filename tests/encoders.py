"""A tiny encoder with random weights, made on the spot: nothing is fetched, and nothing has been learnt."""

import re
from itertools import pairwise

from saidby.tokens import words


def tiny_encoder(folder, texts):
    """A BERT of two thin layers whose vocabulary has every word of `texts` and every sign that they are made of, as a folder."""
    import torch
    from transformers import BertConfig, BertModel, BertTokenizerFast

    torch.manual_seed(0)
    found = {span.of(text).lower() for text in texts for span in words(text)}
    signs = {sign for word in found for sign in word}
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *sorted(found | signs), *(f"##{sign}" for sign in sorted(signs))]
    numbers = {word: i for i, word in enumerate(dict.fromkeys(vocabulary))}
    BertTokenizerFast(vocab=numbers, do_lower_case=True).save_pretrained(folder)
    config = BertConfig(
        vocab_size=len(numbers), hidden_size=48, num_hidden_layers=2, num_attention_heads=2, intermediate_size=96, max_position_embeddings=256,
    )  # fmt: skip
    BertModel(config).save_pretrained(folder)
    return folder
