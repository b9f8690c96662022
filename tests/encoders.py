"""A tiny encoder with random weights, made on the spot: nothing is fetched, and nothing has been learnt. And models from it."""

from dataclasses import replace
from pathlib import Path

from saidby import files
from saidby.baselines import transformer
from saidby.tokens import words

ROOT = Path(__file__).parents[1]
TWO = ("allotment-parking-war", "mayor-phone-hoax")
RATE = 5e-3
"""For weights that know nothing yet."""


def two_articles():
    """Two of our own articles to learn from, and the same two as those held out."""
    docs = [files.read(files.source(ROOT, name)) for name in TWO]
    return docs + [replace(doc, article=replace(doc.article, split="validation")) for doc in docs]


def tiny_encoder(folder, texts, **more):
    """A BERT of two thin layers whose vocabulary has every word of `texts` and every sign that they are made of, as a folder."""
    import torch
    from transformers import BertConfig, BertModel, BertTokenizerFast
    from transformers.utils import logging

    logging.disable_progress_bar()
    torch.manual_seed(0)
    found = {span.of(text).lower() for text in texts for span in words(text)}
    signs = {sign for word in found for sign in word}
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *sorted(found | signs), *(f"##{sign}" for sign in sorted(signs))]
    numbers = {word: i for i, word in enumerate(dict.fromkeys(vocabulary))}
    BertTokenizerFast(vocab=numbers, do_lower_case=True).save_pretrained(folder)
    sizes = {"hidden_size": 48, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 96}
    BertModel(BertConfig(vocab_size=len(numbers), **(sizes | {"max_position_embeddings": 256} | more))).save_pretrained(folder)
    return folder


def trained(to, monkeypatch, documents=None, **how):
    """A tiny model in a folder, of the two articles or of others."""
    from saidby.baselines.transformer import training

    monkeypatch.setattr(training, "RATE", RATE)
    monkeypatch.setattr(training, "HEADS_RATE", RATE)
    documents = documents or two_articles()
    encoder = to.parent / "encoder"
    if not encoder.exists():
        tiny_encoder(encoder, [doc.text for doc in documents])
    return transformer.train(documents, to, **{"encoder": str(encoder), "epochs": 2, **how})
