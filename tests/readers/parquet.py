"""Reads the Parquet that khanan writes with pandas (pyarrow), DuckDB and Hugging Face's datasets, and compares every value
with the JSONL of the same pairs; then has each of them write Parquet, and khanan read it back to the same bytes of JSONL.
The pairs are those of the corpus, and of any file of pairs that is given."""

import argparse
import datetime
import gzip
import itertools
import json
import math
import os
import pathlib
import subprocess
import sys
import tempfile

# No look-up on the net: the file is here.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_DATASETS_DISABLE_PROGRESS_BARS"] = "1"

import datasets
import duckdb
import pandas
import pyarrow
import pyarrow.parquet

CORPUS = pathlib.Path(__file__).resolve().parents[2] / "corpus"
BATCH = 10_000
PLACE = ("start", "end", "byte_start", "byte_end")


def expected(pair):
    """The row that a pair of the JSONL makes."""
    doc = pair["doc"]

    def part(lang, key, empty):
        side = pair[lang]
        return None if side is None else side.get(key, empty)

    def mark(found):
        return found and {key: found[key] for key in ("text", "value", *PLACE)}

    row = {
        "id": pair.get("id"),
        "doc": doc["name"],
        "doc_sha256": doc.get("sha256"),
        "source": doc.get("source"),
        "date": doc["date"] and datetime.date.fromisoformat(doc["date"]),
        "title_en": doc["title"]["en"],
        "title_th": doc["title"]["th"],
        "seq": pair["seq"],
        "type": pair.get("type"),
        "en": part("en", "text", None),
        "th": part("th", "text", None),
        "score": pair.get("score"),
        "method": pair.get("method"),
        "note": pair.get("note"),
    }
    for key, empty in (("spans", []), ("file", None), ("pages", [])):
        for lang in ("en", "th"):
            row[f"{lang}_{key}"] = part(lang, key, empty)
    row["evidence"] = pair.get("evidence")
    row["discrepancies"] = [
        {key: found[key] for key in ("kind", "severity", "message")}
        | {lang: mark(found[lang]) for lang in ("en", "th")}
        for found in pair["discrepancies"]
    ]
    return row


def plain(value):
    """A value as Python has it, whatever a reader makes of it."""
    if value is None or value is pandas.NaT or value is pandas.NA:
        return None
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, float) and math.isnan(value):
        return None
    if isinstance(value, datetime.datetime):
        return value.date()
    return value


def with_pandas(path):
    frame = pandas.read_parquet(path, engine="pyarrow")
    columns = list(frame.columns)
    for values in frame.itertuples(index=False, name=None):
        yield dict(zip(columns, values))


def with_duckdb(path):
    found = duckdb.connect().execute("SELECT * FROM read_parquet(?)", [path])
    columns = [column[0] for column in found.description]
    while rows := found.fetchmany(BATCH):
        for values in rows:
            yield dict(zip(columns, values))


def with_datasets(path):
    with tempfile.TemporaryDirectory() as cache:
        yield from datasets.load_dataset("parquet", data_files=path, split="train", cache_dir=cache)


def rewrite_pandas(path, to):
    pandas.read_parquet(path, engine="pyarrow").to_parquet(to, engine="pyarrow")


def rewrite_duckdb(path, to):
    # Its statement for copying takes no parameters.
    quoted = [name.replace("'", "''") for name in (path, to)]
    duckdb.connect().execute("COPY (SELECT * FROM '{}') TO '{}' (FORMAT parquet)".format(*quoted))


def rewrite_datasets(path, to):
    with tempfile.TemporaryDirectory() as cache:
        datasets.load_dataset("parquet", data_files=path, split="train", cache_dir=cache).to_parquet(to)


READERS = (
    (pandas, with_pandas, rewrite_pandas),
    (duckdb, with_duckdb, rewrite_duckdb),
    (datasets, with_datasets, rewrite_datasets),
)


def lines(path):
    if path.endswith(".zst"):
        file = pyarrow.input_stream(path, compression="zstd")
    elif path.endswith(".gz"):
        file = gzip.open(path)
    else:
        file = open(path, "rb")
    with file:
        # Not cut at U+2028 and its like: a line ends in \n.
        for line in file.read().split(b"\n"):
            if line:
                yield json.loads(line)


def compare(name, rows, pairs):
    count = 0
    absent = object()
    for row, pair in itertools.zip_longest(rows, pairs, fillvalue=absent):
        if row is absent or pair is absent:
            sys.exit(f"{name}: {'fewer' if row is absent else 'more'} rows than the {count} compared so far")
        count += 1
        row, wanted = plain(row), expected(pair)
        if row.get("evidence") is not None:
            row["evidence"] = json.loads(row["evidence"])
        if list(row) != list(wanted):
            sys.exit(f"{name}: columns {list(row)}, not {list(wanted)}")
        for column, value in wanted.items():
            if row[column] != value or type(row[column]) is not type(value):
                sys.exit(f"{name}: row {count}, {column}:\n  {row[column]!r}\nis not\n  {value!r}")
    print(f"{name}: {count} rows, every value as in the JSONL")


def filtered(path, jsonl):
    """What the columns are flat for: a filter that DuckDB pushes down finds what one over the JSONL finds."""
    wanted = [
        (pair["doc"]["name"], pair["seq"])
        for pair in lines(jsonl)
        if pair.get("score", 0) > 0.9
        and pair["en"]
        and pair["th"]
        and not any(found["severity"] == "conflict" for found in pair["discrepancies"])
    ]
    found = duckdb.connect().execute(
        "SELECT doc, seq FROM read_parquet(?) WHERE score > .9 AND en IS NOT NULL AND th IS NOT NULL"
        " AND len(list_filter(discrepancies, lambda d: d.severity = 'conflict')) = 0",
        [path],
    )
    if sorted(found.fetchall()) != sorted(wanted):
        sys.exit(f"duckdb {duckdb.__version__}: a filter over score and discrepancies finds other pairs than the JSONL holds")
    print(f"duckdb {duckdb.__version__}: the {len(wanted)} pairs of a filter")


def test(khanan, folder, make):
    """Has `make` write pairs to files of several names in a folder, and reads them."""
    path, jsonl = (os.path.join(folder, f"pairs.{end}") for end in ("parquet", "jsonl"))
    for end in ("parquet", "jsonl", "jsonl.gz", "jsonl.zst"):
        to = os.path.join(folder, f"pairs.{end}")
        make(to)
        print(f"pairs.{end}: {os.path.getsize(to)} bytes")
    groups = pyarrow.parquet.ParquetFile(path).metadata.num_row_groups
    print(f"row groups: {groups}")
    for end in ("jsonl.gz", "jsonl.zst"):
        absent = object()
        if any(a != b for a, b in itertools.zip_longest(lines(f"{path[:-7]}{end}"), lines(jsonl), fillvalue=absent)):
            sys.exit(f"pairs.{end}: not what pairs.jsonl holds")
    for library, read, rewrite in READERS:
        name = f"{library.__name__} {library.__version__}"
        compare(name, read(path), lines(jsonl))
        again = [os.path.join(folder, f"again.{end}") for end in ("parquet", "jsonl")]
        rewrite(path, again[0])
        subprocess.run([khanan, "convert", again[0], "-o", again[1]], check=True)
        if pathlib.Path(again[1]).read_bytes() != pathlib.Path(jsonl).read_bytes():
            sys.exit(f"{name}: khanan reads other pairs out of the Parquet that it writes")
        print(f"{name}: its own Parquet read back to the same bytes of JSONL")
    filtered(path, jsonl)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("khanan", help="the program")
    parser.add_argument("pairs", nargs="*", help="files of pairs to convert, too")
    args = parser.parse_args()
    khanan = str(pathlib.Path(args.khanan).resolve())
    releases = sorted(str(path) for path in CORPUS.glob("*.txt"))

    def align(to):
        # Some releases of the corpus are in one language, which khanan says.
        subprocess.run([khanan, "align", *releases, "-o", to], check=True, stderr=subprocess.DEVNULL)

    with tempfile.TemporaryDirectory() as folder:
        test(khanan, folder, align)
    for pairs in args.pairs:
        with tempfile.TemporaryDirectory() as folder:
            test(khanan, folder, lambda to: subprocess.run([khanan, "convert", pairs, "-o", to], check=True))


if __name__ == "__main__":
    main()
