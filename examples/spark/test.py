"""Checks that the pairs of the Spark job equal those of the program, byte for byte once sorted. Run by test.sh."""

import glob
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import pyarrow as pa
import pyarrow.parquet as pq

HERE = pathlib.Path(__file__).resolve().parent
CORPUS = HERE.parent.parent / "corpus"
KHANAN = str(pathlib.Path(sys.argv[1]).resolve())
# Every release comes so often, under other names, that there is work for several partitions.
COPIES = 5


def write(path: pathlib.Path, records: list[dict]) -> None:
    lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    path.write_text("".join(lines), encoding="utf-8")


def spark(work: pathlib.Path, *args: str) -> subprocess.CompletedProcess:
    """Runs the job on two threads of this machine."""
    environment = dict(
        os.environ,
        # The workers are to run the same Python as the driver, wherever they are started.
        PYSPARK_PYTHON=sys.executable,
        PYSPARK_DRIVER_PYTHON=sys.executable,
        PYSPARK_SUBMIT_ARGS="--master local[2] --conf spark.ui.enabled=false pyspark-shell",
    )
    command = [sys.executable, str(HERE / "align.py"), "--khanan", KHANAN, *args]
    return subprocess.run(command, cwd=work, env=environment, capture_output=True, text=True)


def ran(work: pathlib.Path, *args: str) -> None:
    done = spark(work, *args)
    if done.returncode != 0:
        sys.exit(f"the job failed:\n{done.stderr[-3000:]}")


def column(path: pathlib.Path, name: str) -> list[str]:
    parts = glob.glob(f"{path}/*.parquet")
    return sorted(value for part in parts for value in pq.read_table(part, columns=[name]).column(0).to_pylist())


def of_filter(path: pathlib.Path) -> list[str]:
    """The pairs of the program as a filter."""
    done = subprocess.run([KHANAN, "align", "--documents", "jsonl"], stdin=path.open("rb"), capture_output=True, check=True)
    return sorted(line for line in done.stdout.decode().split("\n") if line and "error" not in json.loads(line))


def of_batch(path: pathlib.Path, work: pathlib.Path) -> list[str] | None:
    """The pairs of `khanan batch` that nothing was left out of; None if the program was built without it."""
    if subprocess.run([KHANAN, "batch", "--help"], capture_output=True).returncode != 0:
        return None
    output = work / f"batch-{path.stem}"
    # Exit status 3 says that some documents could not be read, as is meant here.
    done = subprocess.run([KHANAN, "batch", str(path), "-o", str(output), "--filters", "none"], capture_output=True, text=True)
    if done.returncode not in (0, 3):
        sys.exit(f"khanan batch ended with exit status {done.returncode}:\n{done.stderr}")
    parts = sorted(output.glob("pairs-*.jsonl"))
    return sorted(line for part in parts for line in part.read_text(encoding="utf-8").split("\n") if line)


def same(what: str, job: list[str], documents: pathlib.Path, work: pathlib.Path) -> None:
    wanted = {"align --documents": of_filter(documents), "batch": of_batch(documents, work)}
    for name, lines in wanted.items():
        if lines is None:
            print(f"{what}: no khanan {name} in this program")
        elif job != lines:
            other = next((pair for pair in zip(job, lines) if pair[0] != pair[1]), None)
            sys.exit(f"{what}: {len(job)} pairs of the job are not the {len(lines)} of khanan {name}; the first that differ: {other}")
        else:
            print(f"{what}: {len(job)} pairs, the same as of khanan {name}")
    if not job:
        sys.exit(f"{what}: no pairs")


def one_data_set(work: pathlib.Path) -> None:
    """Rows with both languages, two of which cannot be read."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted(CORPUS.glob("*.txt")) if path.stem.count(".") == 0}
    records = [
        {"id": f"{name}/{copy}", "text": text, "date": "2026-11-21", "source": "corpus"}
        for name, text in texts.items()
        for copy in range(COPIES)
    ]
    records += [{"id": "nothing"}, {"id": "empty", "source": "corpus"}]
    write(work / "mixed.jsonl", records)
    ran(work, "--documents", "mixed.jsonl", "--output", "mixed", "--partitions", "3")
    same("one data set", column(work / "mixed/pairs", "json"), work / "mixed.jsonl", work)
    failed = column(work / "mixed/errors", "id")
    assert failed == ["empty", "nothing"], failed


def two_data_sets(work: pathlib.Path) -> None:
    """JSON Lines and Parquet, joined by a key; a document of each has no counterpart."""
    sides = {lang: sorted(CORPUS.glob(f"*.{lang}.txt")) for lang in ("en", "th")}
    rows = {
        lang: [
            {"key": f"{path.name.split('.')[0]}/{copy}", "text": path.read_text(encoding="utf-8"), "source": "corpus"}
            for path in paths
            for copy in range(COPIES)
        ]
        for lang, paths in sides.items()
    }
    both = {row["key"]: row for row in rows["en"]}
    documents = [
        {"id": row["key"], "en": both[row["key"]]["text"], "th": row["text"], "source": "corpus"} for row in rows["th"]
    ]
    rows["en"].append({"key": "en alone", "text": "No counterpart.", "source": "corpus"})
    rows["th"].append({"key": "th alone", "text": "ไม่มีคู่", "source": "corpus"})
    write(work / "en.jsonl", rows["en"])
    pq.write_table(pa.Table.from_pylist(rows["th"]), work / "th.parquet")
    write(work / "joined.jsonl", documents)
    ran(work, "--en", "en.jsonl", "--th", "th.parquet", "--output", "joined")
    same("two data sets", column(work / "joined/pairs", "json"), work / "joined.jsonl", work)
    alone = column(work / "joined/unpaired", "key")
    assert alone == ["en alone", "th alone"], alone


def a_program_that_fails(work: pathlib.Path) -> None:
    """The job fails with it, and shows what it said."""
    done = spark(work, "--documents", "mixed.jsonl", "--output", "failed", "--option=--model", "--option=no-such-model")
    assert done.returncode != 0 and "exit status 2" in done.stderr and "no-such-model" in done.stderr, done.stderr[-3000:]
    assert not (work / "failed/pairs").exists()
    print("a program that fails: so does the job")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        for test in (one_data_set, two_data_sets, a_program_that_fails):
            test(pathlib.Path(folder))
