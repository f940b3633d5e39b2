"""How far the channels of the encoder go, seen once on a sample of the examples:
`python -m threshold_guide.language.encoder_ranges` writes the file anew. Vectors change with it, so that everything is
learnt anew and the limits are to be looked at again; a change of examples is no reason to.
"""
from __future__ import annotations

import sys
from collections.abc import Sequence

import numpy as np

from threshold_guide.knowledge.compiled import compiled_pack
from threshold_guide.language.encoder_graph import RANGES, Floats, in_full_precision
from threshold_guide.language.examples import examples, known_ids

#: every so many examples, each by itself and so many together as a long message
EVERY, TOGETHER = 12, 8


def seen(texts: Sequence[str]) -> dict[str, Floats]:
    """Smallest and largest value of each channel, by the name of the input (2 x channels), over the tokens of all."""
    import onnxruntime
    from tokenizers import Tokenizer

    from threshold_guide.language.embedding import WINDOW, tokenizer_file

    session = onnxruntime.InferenceSession(in_full_precision(watched=True).SerializeToString(),
                                           providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file(tokenizer_file())
    tokenizer.no_padding()
    tokenizer.enable_truncation(WINDOW)
    names = [output.name for output in session.get_outputs()][1:]
    found: dict[str, Floats] = {}
    for text in texts:
        ids = np.array([tokenizer.encode(text).ids])
        for name, values in zip(names, session.run(names, {
                "input_ids": ids, "attention_mask": np.ones_like(ids)}), strict=True):
            here = np.array([values[0].min(axis=0), values[0].max(axis=0)])
            if name in found:
                here = np.array([np.minimum(found[name][0], here[0]), np.maximum(found[name][1], here[1])])
            found[name] = here
    return found


def main() -> int:
    pack = compiled_pack()
    texts = [example.text.lower() for example in examples(pack.folders, known_ids(pack))][::EVERY]
    texts += [" ".join(texts[start:start + TOGETHER]) for start in range(0, len(texts), TOGETHER)]
    print(f"{len(texts)} texts are read", file=sys.stderr, flush=True)
    np.savez_compressed(RANGES, **{name: values.astype(np.float16) for name, values in seen(texts).items()})
    return 0


if __name__ == "__main__":
    sys.exit(main())
