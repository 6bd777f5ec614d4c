"""Exports a checkpoint to the six graphs that the engine runs, as int8 and f32 ONNX.

`python -m demarche_training.export CHECKPOINT [--pairs FILE] --encoder DIR --out DIR`, or, to put other weights of pairs or of events beside graphs that
stay byte by byte as they are, `python -m demarche_training.export --base DIR [--pairs FILE] [--events CHECKPOINT] --out DIR`.
"""
from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from pathlib import Path

import torch

from .marked import Marked, with_middle
from .model import Encoder, Heads, Labels, Roles
from .pairs import LABELS

FORMAT = 5
# Chosen on GUM dev and on our held-out attributions: a sentence ends at an atom with a score above the first; the second is taken from the
# scores of "no cue", the third from those of "no trigger".
SENTENCE_END, CUE_BIAS, EVENT_BIAS = 0.5, 1.0, 0.0


class HeadsGraph(torch.nn.Module):
    """The heads with their outputs in a fixed order."""

    ORDER = ("upos", "feats", "lemma", "ner", "cue", "event", "status", "arc", "dep", "head")

    def __init__(self, heads: Heads):
        super().__init__()
        self.heads = heads

    def forward(self, tokens: torch.Tensor):
        out = self.heads(tokens)
        return tuple(out[name][0] for name in self.ORDER)


class EncoderGraph(torch.nn.Module):
    """The encoder on one window, without padding."""

    def __init__(self, encoder: Encoder):
        super().__init__()
        self.encoder = encoder

    def forward(self, pieces: torch.Tensor, shape: torch.Tensor):
        hidden, atoms = self.encoder(pieces, shape)
        return hidden[0], atoms[0]


def graph(module: torch.nn.Module, args: tuple, names: list[str], outputs: list[str], shapes: list[dict], path: Path) -> None:
    torch.onnx.export(module.eval(), args, str(path), input_names=names, output_names=outputs, dynamo=True, external_data=False,
                      dynamic_shapes=tuple(shapes), opset_version=18)


def quantise(source: Path, target: Path) -> None:
    """Weights as int8 per channel, activations as they come. To leave the activations in front of the projections that narrow the inner layers
    as they are gains 0.2 points of LAS and costs a seventh of the speed."""
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process

    with tempfile.TemporaryDirectory() as folder:
        prepared = Path(folder) / "prepared.onnx"
        quant_pre_process(str(source), str(prepared), skip_symbolic_shape=True)
        operators = ["MatMul", "Gemm"] + (["Gather"] if "encoder" in source.name else [])
        quantize_dynamic(str(prepared), str(target), per_channel=True, weight_type=QuantType.QInt8, op_types_to_quantize=operators,
                         extra_options={"MatMulConstBOnly": True})


def strip(path: Path) -> None:
    """Drops the exporter's traces (source lines, folders) from a graph: they say nothing of the model."""
    import onnx

    model = onnx.load(str(path))
    del model.metadata_props[:], model.graph.metadata_props[:]
    for part in [*model.graph.node, *model.graph.value_info, *model.graph.input, *model.graph.output, *model.graph.initializer]:
        del part.metadata_props[:]
        part.doc_string = ""
    onnx.save(model, str(path))


def pairs_graph(weights: Path, out: Path) -> None:
    """Exports the pair model, as f32 and int8."""
    pairs = Marked()
    pairs.load_state_dict(torch.load(weights, weights_only=False, map_location="cpu")["pairs"])
    two, length = torch.export.Dim("pairs", min=1, max=4096), torch.export.Dim("length", min=2, max=512)
    marks = torch.zeros(3, 9, dtype=torch.int32)
    marks[:, 2], marks[:, 5] = 1, 2
    graph(pairs, (torch.randn(9, 384), marks), ["middle", "marks"], ["pair", "state"], [{0: length}, {0: two, 1: length}], out / "pairs.f32.onnx")
    quantise(out / "pairs.f32.onnx", out / "pairs.onnx")
    strip(out / "pairs.onnx")


def heads_graph(state: dict, lists: dict, out: Path) -> None:
    """Exports the heads, as f32."""
    heads = Heads({task: len(labels) for task, labels in lists.items() if task != "deprel"})
    heads.load_state_dict(state)
    count = torch.export.Dim("count", min=2, max=4096)
    graph(HeadsGraph(heads), (torch.randn(1, 9, 384),), ["tokens"], list(HeadsGraph.ORDER), [{1: count}], out / "heads.f32.onnx")


def links_graph(name: str, state: dict, out: Path) -> None:
    """Exports `roles` or `parties`, as f32."""
    links = Roles()
    links.load_state_dict(state)
    cues, count = torch.export.Dim("cues", min=1, max=4096), torch.export.Dim("count", min=2, max=4096)
    graph(links, (torch.randn(3, 384), torch.randn(9, 384), torch.zeros(3, 9, dtype=torch.int32)), ["cues", "tokens", "places"], ["roles"],
          [{0: cues}, {0: count}, {0: cues, 1: count}], out / f"{name}.f32.onnx")


def part(state: dict, prefix: str) -> dict:
    """The weights of one module of a checkpoint."""
    return {name[len(prefix) + 1:]: value for name, value in state.items() if name.startswith(prefix + ".")}


def beside(pairs: Path | None, events: Path | None, base: Path, out: Path) -> None:
    """Copies exported graphs with other weights of pairs or events; the encoder gets its output `middle` if it lacks it."""
    out.mkdir(parents=True, exist_ok=True)
    for name in ("heads.onnx", "labels.onnx", "roles.onnx", "parties.onnx", "pairs.onnx", "vocab.txt"):
        if base != out and (base / name).exists():
            shutil.copy(base / name, out / name)
    with_middle(base / "encoder.onnx", out / "encoder.onnx")
    about = json.loads((base / "labels.json").read_text(encoding="utf-8")) | {"format": FORMAT}
    (out / "labels.json").write_text(json.dumps(about, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    if pairs:
        pairs_graph(pairs, out)
    if events:
        saved = torch.load(events, weights_only=False, map_location="cpu")
        heads_graph(part(saved["model"], "heads"), saved["labels"], out)
        links_graph("parties", part(saved["model"], "parties"), out)
        for name in ("heads", "parties"):
            quantise(out / f"{name}.f32.onnx", out / f"{name}.onnx")
            strip(out / f"{name}.onnx")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path, nargs="?")
    parser.add_argument("--pairs", type=Path, help="weights of `tune_pairs`")
    parser.add_argument("--events", type=Path, help="with --base: a checkpoint of `tune_events`")
    parser.add_argument("--encoder", type=Path, help="folder with vocab.txt")
    parser.add_argument("--base", type=Path, help="exported graphs of which all else stays")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    if args.base:
        beside(args.pairs, args.events, args.base, args.out)
        return
    if not (args.checkpoint and args.encoder):
        parser.error("without --base it takes CHECKPOINT and --encoder")
    saved = torch.load(args.checkpoint, weights_only=False, map_location="cpu")
    lists = saved["labels"]
    state = saved["model"]
    encoder = Encoder()
    encoder.load_state_dict(part(state, "encoder"))
    labels = Labels(len(lists["deprel"]))
    labels.load_state_dict(part(state, "labels"))
    args.out.mkdir(parents=True, exist_ok=True)
    length, count = torch.export.Dim("length", min=2, max=512), torch.export.Dim("count", min=2, max=4096)
    # Two tensors, not one twice: the exporter would take them for one input.
    ids, shapes = torch.zeros(1, 20, dtype=torch.int32), torch.ones(1, 20, dtype=torch.int32)
    graph(EncoderGraph(encoder), (ids, shapes), ["pieces", "shape"], ["hidden", "atoms"], [{1: length}, {1: length}], args.out / "encoder.f32.onnx")
    heads_graph(part(state, "heads"), lists, args.out)
    graph(labels, (torch.randn(9, 96), torch.randn(9, 96)), ["dep", "head"], ["deprel"], [{0: count}, {0: count}], args.out / "labels.f32.onnx")
    for name in ("roles", "parties"):
        links_graph(name, part(state, name), args.out)
    for name in ("encoder", "heads", "labels", "roles", "parties"):
        quantise(args.out / f"{name}.f32.onnx", args.out / f"{name}.onnx")
        strip(args.out / f"{name}.onnx")
    with_middle(args.out / "encoder.onnx", args.out / "encoder.onnx")
    if args.pairs:
        pairs_graph(args.pairs, args.out)
    shutil.copy(args.encoder / "vocab.txt", args.out / "vocab.txt")
    about = {"format": FORMAT, "name": "demarche-en", "step": saved["step"], "sentence_end": SENTENCE_END, "cue_bias": CUE_BIAS,
             "event_bias": EVENT_BIAS, "labels": lists | {"pair": list(LABELS)}}
    (args.out / "labels.json").write_text(json.dumps(about, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
