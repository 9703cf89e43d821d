"""What ONNX Runtime computes with DINOv2's file, and what ``onnx`` reads in it.

Of one picture, fitted as the package that ships the file does it: OpenCV's area average, black
bars, then ImageNet's mean and deviation. Graph optimisations are off and every stage is asked for.

Run it from an environment with ``requirements.txt`` of this folder (the tests need none of it)::

    python make_dinov2.py --file vit_s_focus.onnx
"""

import argparse
import hashlib
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import onnx
import onnxruntime
from onnx import numpy_helper

HERE = Path(__file__).parent
PICTURE, FILE = HERE / "chelsea.png", HERE / "dinov2.npz"
SIDE, LAYERS = 224, 12
MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
TOKENS = (0, 86, 171, 256)  # whose rows are kept
ASKING = (0, 122)
DIMENSIONS, PIXELS = 11, 6  # every so many are kept
STAGES = {
    "input_norm": "norm1/Add_1",
    "attention_output": "attention/output/dense/Add",
    "scaled_attention_output": "layer_scale1/Mul",
    "attention_residual": "Add",
    "ffn_norm": "norm2/Add_1",
    "ffn_preactivation": "mlp/fc1/Add",
    "ffn_hidden": "mlp/activation/Mul_1",
    "ffn_output": "mlp/fc2/Add",
    "scaled_ffn_output": "layer_scale2/Mul",
    "layer_output": "Add_1",
}
HEADED = {"query": "query/Add", "key": "key/Add", "value": "value/Add"}


def main() -> None:
    """Write the fitted picture, some numbers of every stage, and the digest of all arrays."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--file", type=Path, required=True)
    path = parser.parse_args().file
    model = onnx.load(path)
    square = fitted(cv2.imread(str(PICTURE))[:, :, ::-1])
    asked = {name: f"{node}_output_0" for name, node in nodes().items()}
    for name in asked.values():
        model.graph.output.append(onnx.ValueInfoProto(name=name))
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model.SerializeToString(), options)
    wide = ((square.astype(np.float64) / 255 - MEAN) / DEVIATION).transpose(2, 0, 1)[None]
    made = session.run(
        ["output_importance", *asked.values()], {"input_image": wide.astype(np.float32)}
    )
    saliency, *rest = made
    found: dict[str, Any] = {
        name: kept(name, array[0]) for name, array in zip(asked, rest, strict=True)
    }
    for layer in range(LAYERS):
        weights = rest[list(asked).index(f"layer{layer}.attention_weights")][0]
        found[f"layer{layer}.most"] = weights.argmax(-1).astype(np.uint16)
    np.savez_compressed(
        FILE,
        square=square,
        saliency=saliency[0, 0, ::PIXELS, ::PIXELS],
        arrays=np.array(digest(onnx.load(path))),
        **found,
    )


def nodes() -> dict[str, str]:
    """Where each stage comes out, by our names; layers are counted from zero in both."""
    read = "/backbone/embeddings"
    found = {
        "patch_embedding": f"{read}/patch_embeddings/Transpose",
        "position_embedding": f"{read}/Concat_6",
        "embeddings": f"{read}/Add",
    }
    for n in range(LAYERS):
        at = f"/backbone/encoder/layer.{n}"
        inside = f"{at}/attention/attention"
        found |= {f"layer{n}.{name}": f"{at}/{node}" for name, node in STAGES.items()}
        found |= {f"layer{n}.{name}": f"{inside}/{node}" for name, node in HEADED.items()}
        found |= {
            f"layer{n}.scaled_scores": f"{inside}/MatMul",
            f"layer{n}.attention_weights": f"{inside}/Softmax",
            f"layer{n}.concatenated_heads": f"{inside}/Reshape_3",
        }
    return found | {"final_norm": "/backbone/layernorm/Add_1"}


def kept(name: str, array: np.ndarray) -> np.ndarray:
    """Some rows of a stage; of those in the middle of a layer fewer numbers."""
    base = name.rpartition(".")[2]
    if base == "attention_weights":
        return array[:, ASKING]
    if base == "scaled_scores":
        return array[:, ASKING[1:], ::DIMENSIONS]
    rows = array[np.minimum(TOKENS, len(array) - 1)]
    return rows if base in ("layer_output", "final_norm") else rows[:, ::DIMENSIONS]


def fitted(picture: np.ndarray) -> np.ndarray:
    """The longest side 224 pixels long, black bars beside the others."""
    height, width = picture.shape[:2]
    by = SIDE / max(height, width)
    size = (round(width * by), round(height * by))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    top, left = (SIDE - size[1]) // 2, (SIDE - size[0]) // 2
    square = np.zeros((SIDE, SIDE, 3), np.uint8)
    square[top : top + size[1], left : left + size[0]] = small
    return square


def digest(model: onnx.ModelProto) -> str:
    """One SHA-256 of every array by its name, its shape and its numbers."""
    found = hashlib.sha256()
    for each in sorted(model.graph.initializer, key=lambda each: each.name):
        array = numpy_helper.to_array(each)
        found.update(f"{each.name} {array.dtype} {array.shape} ".encode())
        found.update(np.ascontiguousarray(array).tobytes())
    return found.hexdigest()


if __name__ == "__main__":
    main()
