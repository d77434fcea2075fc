"""Ship a trained model: ``python -m scripts.export ENCODER CHECKPOINT...``; needs requirements-train.txt.

The checkpoints (of one encoder) are averaged, written as ONNX with 8-bit weights into prompts/en/model, and weighed
against the rules on the development set by scripts/weigh.py, which writes the card.
"""

import argparse
import shutil
import tempfile
from pathlib import Path
from typing import Any

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from app.language.values import FAULTS, PRACTICES
from scripts.train import NAMES, Net
from scripts.weigh import MODEL, write_card

_PLACED = [NAMES.index(name) for name in (*FAULTS, *PRACTICES)]
_HIDDEN = -10_000.0  # what attention to a padded token weighs


class Shipped(torch.nn.Module):  # type: ignore[misc]
    """The net as it is shipped: log odds of all labels, and each token's share in the faults and practices."""

    def __init__(self, net: Net) -> None:
        """Take a trained net."""
        super().__init__()
        self.net = net

    def forward(self, ids: torch.Tensor, attention: torch.Tensor, text: torch.Tensor) -> tuple[torch.Tensor, Any]:
        """Return log odds (units, labels) and shares (units, tokens, faults and practices)."""
        states = self.net.encoder.embeddings(input_ids=ids)
        for layer in self.net.encoder.encoder.layer:
            states = layer(states, (1 - attention[:, None, None, :]) * _HIDDEN)
            states = states[0] if isinstance(states, tuple) else states
        weighed = states * (text / text.sum(1, keepdim=True).clamp(min=1)).unsqueeze(-1)
        return self.net.head(weighed.sum(1)), weighed @ self.net.head.weight[_PLACED].T


def averaged(paths: list[Path]) -> dict[str, torch.Tensor]:
    """Return the mean of some checkpoints' weights."""
    states = [torch.load(path) for path in paths]
    return {
        name: sum(state[name] for state in states) / len(states) if value.is_floating_point() else value
        for name, value in states[0].items()
    }


def export(net: Net, target: Path) -> None:
    """Write a net as ONNX with 8-bit weights."""
    ids = torch.randint(1_000, 20_000, (2, 9))
    masks = torch.ones(2, 9), torch.ones(2, 9)
    names = ["ids", "attention", "text"]
    free = {name: {0: "units", 1: "tokens"} for name in (*names, "shares")} | {"odds": {0: "units"}}
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(
            Shipped(net), (ids, *masks), str(whole), input_names=names, output_names=["odds", "shares"],
            dynamic_axes=free, opset_version=17, dynamo=False,
        )  # fmt: skip
        quantize_dynamic(str(whole), str(target), per_channel=True, weight_type=QuantType.QInt8)


def main() -> None:
    """Export and weigh."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("encoder", type=Path)
    ask.add_argument("checkpoints", type=Path, nargs="+")
    ask.add_argument("--layers", type=int, default=0)
    args = ask.parse_args()
    net = Net(args.encoder, args.layers)
    net.load_state_dict(averaged(args.checkpoints))
    net.eval()
    MODEL.mkdir(exist_ok=True)
    export(net, MODEL / "model.onnx")
    shutil.copy(args.encoder / "tokenizer.json", MODEL / "tokenizer.json")
    write_card(NAMES)


if __name__ == "__main__":
    main()
