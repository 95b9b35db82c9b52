"""Aligns Thai and English documents with khanan on a Spark cluster.

Documents come as JSON Lines or Parquet: in one data set, whose rows hold both languages (`text`, or `en` and `th`), or in
two that are joined by a key. Each partition is piped through one `khanan align --documents jsonl`. The pairs are written
as Parquet under OUTPUT/pairs; documents that could not be read under OUTPUT/errors; of two data sets, documents without
counterpart under OUTPUT/unpaired.
"""

import argparse
import collections
import subprocess
import sys
import threading

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

# Lines of the output that make a batch on their way to Spark.
BATCH = 1000
# Lines of standard error that are shown if the program fails.
TAIL = 40


def pipe(command: list[str], lines):
    """Gives lines to a program, and the lines that it writes back; all are bytes without their ends.

    A thread of its own feeds the program, since it writes while it reads: with one thread for both, two full pipes would
    wait for each other. Ends with an error, and what the program said, if its exit status is not 0.
    """
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    said = collections.deque(maxlen=TAIL)
    failure = []

    def feed():
        try:
            for line in lines:
                child.stdin.write(line)
                child.stdin.write(b"\n")
        except BrokenPipeError:
            pass  # It ended early: its exit status says why.
        except BaseException as error:
            # Input that breaks off must not look like its end.
            failure.append(error)
            child.kill()
        finally:
            try:
                child.stdin.close()
            except BrokenPipeError:
                pass

    def listen():
        for line in child.stderr:
            text = line.decode("utf-8", "replace").rstrip()
            said.append(text)
            print(text, file=sys.stderr, flush=True)

    threads = [threading.Thread(target=work, daemon=True) for work in (feed, listen)]
    for thread in threads:
        thread.start()
    done = False
    try:
        for line in child.stdout:
            yield line.rstrip(b"\n")
        done = True
    finally:
        if not done:  # Nobody wants the rest.
            child.kill()
        status = child.wait()
        if done:
            for thread in threads:
                thread.join()
    if failure:
        raise failure[0]
    if status != 0:
        raise RuntimeError(f"{command[0]} ended with exit status {status}:\n" + "\n".join(said))


def aligned(documents: DataFrame, command: list[str]) -> DataFrame:
    """The output of the program for documents, a row of which is one of its records; a line a row."""

    def work(batches):
        records = (value.as_py().encode() for batch in batches for value in batch.column(0))
        lines = []
        for line in pipe(command, records):
            lines.append(line.decode())
            if len(lines) == BATCH:
                yield pa.RecordBatch.from_arrays([pa.array(lines, pa.string())], ["line"])
                lines = []
        yield pa.RecordBatch.from_arrays([pa.array(lines, pa.string())], ["line"])

    rows = documents.select(F.to_json(F.struct("*")).alias("record"))
    return rows.mapInArrow(work, "line string")


def read(spark: SparkSession, path: str) -> DataFrame:
    """A data set, by the end of its name."""
    if path.rstrip("/").endswith(".parquet"):
        return spark.read.parquet(path)
    return spark.read.json(path)


def joined(en: DataFrame, th: DataFrame, key: str, text: str) -> tuple[DataFrame, DataFrame]:
    """Documents that two data sets hold the two languages of, and those that only one of them holds."""
    for name, side in (("--en", en), ("--th", th)):
        twice = side.groupBy(key).count().where("count > 1").limit(1).collect()
        if twice:
            sys.exit(f"{name}: {twice[0]['count']} rows have the {key} {twice[0][key]!r}; give every document a key of its own")
    both = en.alias("en").join(th.alias("th"), key, "full_outer")
    said = [
        F.coalesce(*(F.col(f"{side}.{name}") for side, frame in (("en", en), ("th", th)) if name in frame.columns)).alias(name)
        for name in ("date", "source", "url")
        if name in en.columns or name in th.columns
    ]
    has = {lang: F.col(f"{lang}.{text}").isNotNull() for lang in ("en", "th")}
    documents = both.where(has["en"] & has["th"]).select(
        F.col(key).cast("string").alias("id"), F.col(f"en.{text}").alias("en"), F.col(f"th.{text}").alias("th"), *said
    )
    alone = both.where(~(has["en"] & has["th"])).select(key, F.when(has["en"], "en").when(has["th"], "th").alias("lang"))
    return documents, alone


def pairs(lines: DataFrame) -> DataFrame:
    """Pairs, with the columns that one filters by beside the line as it was written."""
    get = lambda path: F.get_json_object("line", path)
    return lines.where(get("$.error").isNull()).select(
        get("$.id").alias("id"),
        get("$.doc.name").alias("doc"),
        get("$.doc.date").cast("date").alias("date"),
        get("$.doc.source").alias("source"),
        get("$.seq").cast("int").alias("seq"),
        get("$.score").cast("double").alias("score"),
        get("$.en.text").alias("en"),
        get("$.th.text").alias("th"),
        F.col("line").alias("json"),
    )


def errors(lines: DataFrame) -> DataFrame:
    """Documents that could not be read."""
    get = lambda path: F.get_json_object("line", path)
    return lines.where(get("$.error").isNotNull()).select(get("$.id").alias("id"), get("$.error").alias("error"))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", help="data set whose rows hold both languages: id, and text, or en and th")
    parser.add_argument("--en", help="data set of the English documents")
    parser.add_argument("--th", help="data set of the Thai documents")
    parser.add_argument("--key", default="key", help="column that --en and --th are joined by [%(default)s]")
    parser.add_argument("--text", default="text", help="column of their text [%(default)s]")
    parser.add_argument("--output", required=True, help="folder to write to; it must not exist")
    parser.add_argument("--khanan", default="khanan", help="the program, as workers find it [%(default)s]")
    parser.add_argument("--partitions", type=int, help="how many parts to align apart [as Spark makes them]")
    parser.add_argument("--option", action="append", default=[], help="give the program this too, such as --option=--min-score=.8")
    args = parser.parse_args()
    if bool(args.documents) == bool(args.en and args.th) or bool(args.en) != bool(args.th):
        parser.error("give --documents, or --en and --th")
    return args


def main() -> None:
    args = arguments()
    # A document is some kilobytes; a batch of them is what a worker holds at once.
    spark = (
        SparkSession.builder.appName("khanan align")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", 256)
        .getOrCreate()
    )
    if args.documents:
        documents, alone = read(spark, args.documents), None
    else:
        documents, alone = joined(read(spark, args.en), read(spark, args.th), args.key, args.text)
    if args.partitions:
        documents = documents.repartition(args.partitions)
    # Spark runs a task on each core, so that the program needs but one.
    command = [args.khanan, "align", "--documents", "jsonl", "--jobs", "1", *args.option]
    # Written once and read twice: aligning is what costs.
    lines_at = f"{args.output}/lines"
    aligned(documents, command).write.parquet(lines_at)
    lines = spark.read.parquet(lines_at)
    pairs(lines).write.parquet(f"{args.output}/pairs")
    errors(lines).write.parquet(f"{args.output}/errors")
    if alone is not None:
        alone.write.parquet(f"{args.output}/unpaired")
    folder = spark._jvm.org.apache.hadoop.fs.Path(lines_at)
    folder.getFileSystem(spark._jsc.hadoopConfiguration()).delete(folder, True)
    spark.stop()


if __name__ == "__main__":
    main()
