"""Train the model: ``python -m scripts.train ENCODER OUT [options]``; needs requirements-train.txt.

ENCODER is the folder of a sentence encoder. The heads are linear on the mean of the unit's tokens: four faults, the
sub-types, six practices. A checkpoint is written after each epoch, with the figures on the development set. With
``--teacher`` a bigger model's chances (written by ``--chances``) are learned beside the labels.
"""

import argparse
import math
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from tokenizers import Tokenizer
from transformers import AutoModel

from app.language.values import FAULTS, PRACTICES
from scripts.figures import Judged, auc, tally
from scripts.learning import Floats, Tokens, Unit, encode, labels, noise, padded, targets, training_set, units

NAMES = labels()
_FAULT, _RULE = 4.0, 0.6  # weight of a fault's and of a sub-type's loss beside a practice's
_POSITIVE = 3.0  # weight of a label that is there, at most
_NOISE = 0.15  # share of texts that are spoilt
_JOINED, _SHORT = 0.1, 240  # share of texts that another follows, as in a message, and letters of the two at most


class Net(torch.nn.Module):  # type: ignore[misc]
    """An encoder and its heads."""

    def __init__(self, folder: Path, layers: int = 0) -> None:
        """Load an encoder, its first ``layers`` layers if any number is given."""
        super().__init__()
        self.encoder = AutoModel.from_pretrained(folder, add_pooling_layer=False)
        if layers:
            self.encoder.encoder.layer = self.encoder.encoder.layer[:layers]
            self.encoder.config.num_hidden_layers = layers
        self.head = torch.nn.Linear(self.encoder.config.hidden_size, len(NAMES))
        self.drop = torch.nn.Dropout(0.1)
        with torch.no_grad():
            self.head.weight.mul_(0.1)
            self.head.bias.fill_(-2)

    def forward(self, ids: torch.Tensor, attention: torch.Tensor, text: torch.Tensor) -> torch.Tensor:
        """Return log odds, (units, labels)."""
        with torch.autocast("cpu", torch.bfloat16):
            states = self.encoder(input_ids=ids, attention_mask=attention).last_hidden_state
            share = (text / text.sum(1, keepdim=True).clamp(min=1)).unsqueeze(-1)
            return self.head(self.drop((states * share).sum(1))).float()


def optimiser(net: Net, rate: float) -> torch.optim.Optimizer:
    """Let the lower layers learn slower than the upper ones, and the heads fastest."""
    layers = net.encoder.encoder.layer
    groups = [{"params": net.head.parameters(), "lr": 3e-3}]
    groups += [{"params": one.parameters(), "lr": rate * 0.9 ** (len(layers) - 1 - n)} for n, one in enumerate(layers)]
    groups.append({"params": net.encoder.embeddings.parameters(), "lr": rate * 0.9 ** len(layers)})
    return torch.optim.AdamW(groups, weight_decay=0.01, fused=True)


def batches(items: Sequence[Unit], size: int, dice: random.Random) -> Iterator[list[int]]:
    """Yield the numbers of all units once, those of like length together, in random order."""
    order = list(range(len(items)))
    dice.shuffle(order)
    out = []
    for first in range(0, len(order), size * 20):
        pool = sorted(order[first : first + size * 20], key=lambda n: len(items[n]["text"]) + len(items[n]["context"]))
        out += [pool[at : at + size] for at in range(0, len(pool), size)]
    dice.shuffle(out)
    yield from out


class Read(NamedTuple):
    """How units become tokens."""

    tokenizer: Tokenizer
    dice: random.Random


class Batch(NamedTuple):
    """Some units as the net reads them, what it should say of them, and how much that weighs; (units, labels)."""

    rows: list[Tokens]
    wanted: Floats
    weight: Floats


def batch(items: Sequence[Unit], part: Sequence[int], wanted: Floats, weight: Floats, read: Read) -> Batch:
    """Spoil some of the units ``part``, and let some be followed by another: what either has, both have."""
    rows, aim, heavy, dice = [], wanted[part], weight[part], read.dice
    for row, number in enumerate(part):
        text, other = items[number]["text"], dice.randrange(len(items))
        if dice.random() < _JOINED and len(text) + len(items[other]["text"]) < _SHORT:
            text = f"{text} {items[other]['text']}"
            aim[row] = np.maximum(aim[row], wanted[other])
            heavy[row] = np.minimum(heavy[row], weight[other])
        text = noise(text, dice) if dice.random() < _NOISE else text
        rows.append(encode(read.tokenizer, items[number]["context"], text))
    return Batch(rows, aim, heavy)


def tensors(rows: Sequence[Tokens]) -> tuple[torch.Tensor, ...]:
    """Return the three inputs of the net."""
    return tuple(map(torch.from_numpy, padded(rows)))


def chances(net: Net, rows: Sequence[Tokens]) -> Floats:
    """Return the chance of each label, (units, labels)."""
    net.eval()
    out = np.zeros((len(rows), len(NAMES)), np.float32)
    order = sorted(range(len(rows)), key=lambda n: len(rows[n].ids))
    with torch.inference_mode():
        for first in range(0, len(order), 64):
            part = order[first : first + 64]
            out[part] = torch.sigmoid(net(*tensors([rows[n] for n in part]))).numpy()
    return out


def figures(items: Sequence[Unit], found: Floats) -> str:
    """Return figures at each label's best threshold, to compare trainings with."""
    picked = {name: column(items, name, found[:, NAMES.index(name)]) for name in (*FAULTS, *PRACTICES)}
    rows = [
        Judged(
            frozenset((*u["faults"], *u["practices"])),
            frozenset(name for name, given in picked.items() if given[n]),
            float(found[n, : len(FAULTS)].max()),
        )
        for n, u in enumerate(items)
    ]
    told = [f"{name} {tally(rows, [name]).f1:.2f}" for name in FAULTS]
    sure = auc([Judged(frozenset(u["faults"]), frozenset(), r.sure) for u, r in zip(items, rows, strict=True)])
    told += [f"faults {tally(rows, FAULTS).f1:.3f}", f"practices {tally(rows, PRACTICES).f1:.3f}", f"AUC {sure:.3f}"]
    return ", ".join(told)


def column(items: Sequence[Unit], name: str, found: Floats) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Return which units get a label at the threshold of its best F1."""
    wanted = np.array([name in (*u["faults"], *u["practices"]) for u in items])

    def f1(at: float) -> float:
        given = found >= at
        return float(2 * (given & wanted).sum() / max(1, given.sum() + wanted.sum()))

    return found >= max(np.arange(0.1, 0.95, 0.02), key=f1)


def train(net: Net, tokenizer: Tokenizer, args: argparse.Namespace) -> None:
    """Train and report; each epoch's state is kept."""
    dice = random.Random(args.seed)  # noqa: S311 - no secret
    items = training_set()
    wanted, weight = targets(items, NAMES)
    if args.teacher:
        wanted = (wanted + np.load(args.teacher)) / 2
    often = np.clip((len(wanted) - wanted.sum(0)) / np.maximum(1, wanted.sum(0)), 1, _POSITIVE)
    heads = torch.ones(len(NAMES))
    heads[: len(FAULTS)], heads[len(FAULTS) : -len(PRACTICES)] = _FAULT, _RULE
    dev = units("dev.jsonl")
    rows = [encode(tokenizer, u["context"], u["text"]) for u in dev]
    steps = args.epochs * math.ceil(len(items) / args.batch)
    optimise = optimiser(net, args.rate)
    pace = torch.optim.lr_scheduler.OneCycleLR(
        optimise, [g["lr"] for g in optimise.param_groups], total_steps=steps, pct_start=0.1
    )
    loss_of = torch.nn.BCEWithLogitsLoss(pos_weight=torch.from_numpy(often).float(), reduction="none")
    for epoch in range(args.epochs):
        net.train()
        for part in batches(items, args.batch, dice):
            given = batch(items, part, wanted, weight, Read(tokenizer, dice))
            odds = net(*tensors(given.rows))
            loss = (loss_of(odds, torch.from_numpy(given.wanted)) * heads * torch.from_numpy(given.weight)).mean()
            optimise.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimise.step()
            pace.step()
        print(f"epoch {epoch}: {figures(dev, chances(net, rows))}", flush=True)
        torch.save(net.state_dict(), args.out)


def main() -> None:
    """Read the options and train, or write a trained model's chances on the training set."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("encoder", type=Path)
    ask.add_argument("out", type=Path, help="the checkpoint")
    ask.add_argument("--start", type=Path, help="a checkpoint to go on from")
    ask.add_argument("--teacher", type=Path, help="chances of a bigger model on the training set")
    ask.add_argument("--chances", type=Path, help="write the chances of the checkpoint --start here, and end")
    ask.add_argument("--layers", type=int, default=0)
    ask.add_argument("--epochs", type=int, default=6)
    ask.add_argument("--batch", type=int, default=16)
    ask.add_argument("--rate", type=float, default=1e-4)
    ask.add_argument("--seed", type=int, default=1)
    args = ask.parse_args()
    torch.manual_seed(args.seed)
    tokenizer = Tokenizer.from_file(str(args.encoder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    net = Net(args.encoder, args.layers)
    if args.start:
        net.load_state_dict(torch.load(args.start))
    if args.chances:
        rows = [encode(tokenizer, u["context"], u["text"]) for u in training_set()]
        np.save(args.chances, chances(net, rows))
    else:
        train(net, tokenizer, args)


if __name__ == "__main__":
    main()
