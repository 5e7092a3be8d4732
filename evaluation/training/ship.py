"""Turn what `train.py` learned into what the package ships: an int8 ONNX encoder, the heads and the tokenizer.

Needs torch, onnx and onnxruntime (`rashomon[train]`). Prints how far the int8 vectors are from the trained ones.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn
from transformers import AutoModel


class Vectors(nn.Module):
    """The encoder as a graph: ids and mask in, one vector a token out."""

    def __init__(self, encoder: Any) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        found: torch.Tensor = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("trained", type=Path)
    parser.add_argument("--model", type=Path, required=True, help="folder of all-MiniLM-L6-v2")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    kept = torch.load(args.trained, weights_only=False)["net"]
    encoder = AutoModel.from_pretrained(str(args.model), attn_implementation="eager")
    encoder.load_state_dict({n.removeprefix("encoder."): v for n, v in kept.items() if n.startswith("encoder.")})
    graph = Vectors(encoder.eval())
    ids = torch.randint(1000, 20000, (1, 200))
    mask = torch.ones_like(ids)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "encoder.onnx"
        torch.onnx.export(
            graph, (ids, mask), str(plain), input_names=["input_ids", "attention_mask"], output_names=["vectors"],
            dynamic_axes={n: {0: "batch", 1: "tokens"} for n in ("input_ids", "attention_mask", "vectors")},
            opset_version=17, dynamo=False,
        )  # fmt: skip
        quantize_dynamic(plain, args.out / "encoder.onnx", weight_type=QuantType.QInt8, per_channel=True)
    heads = {n: v.numpy().astype(np.float16) for n, v in kept.items() if not n.startswith("encoder.")}
    np.savez_compressed(args.out / "heads.npz", **heads)
    shutil.copy(args.model / "tokenizer.json", args.out / "tokenizer.json")
    with torch.no_grad():
        right = graph(ids, mask)[0].numpy()
    session = onnxruntime.InferenceSession(str(args.out / "encoder.onnx"))
    found = session.run(None, {"input_ids": ids.numpy(), "attention_mask": mask.numpy()})[0][0]
    like = (right * found).sum(1) / np.linalg.norm(right, axis=1) / np.linalg.norm(found, axis=1)
    size = sum(path.stat().st_size for path in args.out.iterdir()) / 1e6
    print(f"{args.out}: {size:.1f} MB; int8 beside trained vectors: cosine {like.mean():.4f}, least {like.min():.4f}")


if __name__ == "__main__":
    main()
