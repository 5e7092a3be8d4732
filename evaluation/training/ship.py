"""Turn what `train.py` learned into what the package ships: an int8 ONNX encoder, the heads and the tokenizer.

Needs torch, onnx and onnxruntime (README.md). Prints how far the int8 vectors are from the trained ones.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import torch
from torch import nn
from transformers import AutoModel

LARGE = 10_000
"""Values from which a weight is worth packing."""


class Vectors(nn.Module):
    """The encoder as a graph: the ids of one window in, one vector a token out; no padding, so no mask."""

    def __init__(self, encoder: Any) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, input_ids: torch.Tensor) -> torch.Tensor:
        table = self.encoder.embeddings
        places = table.position_embeddings.weight[: input_ids.size(1)]
        vectors = table.word_embeddings(input_ids) + places + table.token_type_embeddings.weight[0]
        vectors = table.LayerNorm(vectors)
        for layer in self.encoder.encoder.layer:
            vectors = layer(vectors)
            vectors = vectors[0] if isinstance(vectors, tuple) else vectors
        return vectors


def rounded(values: Any, axis: int) -> tuple[Any, Any]:
    """A matrix as int8 and a scale for each row (`axis` 0) or column (1)."""
    scale = (np.abs(values).max(axis=1 - axis) / 127).astype(np.float32)
    scale[scale == 0] = 1.0
    spread = scale[:, None] if axis == 0 else scale[None]
    return np.clip(np.round(values / spread), -127, 127).astype(np.int8), scale


def packed(model: onnx.ModelProto) -> onnx.ModelProto:
    """The graph with its large weights as int8 and one scale a row or column; they are made floats again when loaded.

    Activations stay floats: rounding them to int8, too, cost a fifth of the vectors' direction and saved a third of the
    time.
    """
    graph = model.graph
    gathered = {node.input[0] for node in graph.node if node.op_type == "Gather"}
    nodes = []
    for tensor in list(graph.initializer):
        values = onnx.numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.ndim != 2 or values.size < LARGE:
            continue
        axis = 0 if tensor.name in gathered else 1
        whole, scale = rounded(values, axis)
        name = tensor.name
        graph.initializer.remove(tensor)
        for part, array in (("int8", whole), ("scale", scale), ("zero", np.zeros(scale.shape, np.int8))):
            graph.initializer.append(onnx.numpy_helper.from_array(array, f"{name}.{part}"))
        inputs = [f"{name}.int8", f"{name}.scale", f"{name}.zero"]
        nodes.append(onnx.helper.make_node("DequantizeLinear", inputs, [name], axis=axis))
    rest = list(graph.node)
    del graph.node[:]
    graph.node.extend([*nodes, *rest])
    return model


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("trained", type=Path, nargs="+", help="what train.py wrote; of several, the mean is shipped")
    parser.add_argument("--model", type=Path, required=True, help="folder of all-MiniLM-L6-v2")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    runs = [torch.load(path, weights_only=False)["net"] for path in args.trained]
    kept = {name: sum(run[name] for run in runs) / len(runs) if value.is_floating_point() else value
            for name, value in runs[0].items()}  # fmt: skip
    encoder = AutoModel.from_pretrained(str(args.model), attn_implementation="eager")
    encoder.load_state_dict({n.removeprefix("encoder."): v for n, v in kept.items() if n.startswith("encoder.")})
    graph = Vectors(encoder).eval()
    ids = torch.randint(1000, 20000, (1, 200))
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "encoder.onnx"
        torch.onnx.export(
            graph, (ids,), str(plain), input_names=["input_ids"], output_names=["vectors"],
            dynamic_axes={n: {0: "windows", 1: "tokens"} for n in ("input_ids", "vectors")},
            opset_version=17, dynamo=False,
        )  # fmt: skip
        onnx.save(packed(onnx.load(plain)), args.out / "encoder.onnx")
    heads = {}
    for name, tensor in kept.items():
        if not name.startswith("encoder."):
            values = tensor.numpy().astype(np.float32)
            if values.ndim == 2 and values.size >= LARGE:
                heads[f"{name}.int8"], heads[f"{name}.scale"] = rounded(values, 0)
            else:
                heads[name] = values
    np.savez_compressed(args.out / "heads.npz", **heads)
    shutil.copy(args.model / "tokenizer.json", args.out / "tokenizer.json")
    encoder.eval()
    with torch.no_grad():
        right = encoder(input_ids=ids).last_hidden_state[0].numpy()
    options = onnxruntime.SessionOptions()
    options.add_session_config_entry("session.disable_quant_qdq", "1")  # as the package reads it: float activations
    session = onnxruntime.InferenceSession(str(args.out / "encoder.onnx"), options)
    found = session.run(None, {"input_ids": ids.numpy()})[0][0]
    like = (right * found).sum(1) / np.linalg.norm(right, axis=1) / np.linalg.norm(found, axis=1)
    size = sum(path.stat().st_size for path in args.out.iterdir()) / 1e6
    print(f"{args.out}: {size:.1f} MB; int8 beside trained vectors: cosine {like.mean():.4f}, least {like.min():.4f}")


if __name__ == "__main__":
    main()
