#!/bin/sh
# Runs the Spark job on this machine (local[2]) over releases of corpus/, and compares its pairs with those of the program
# alone. Needs Java 17 and Python 3.10 or later; installs PySpark into a virtual environment, unless PYTHON has it.
#
# usage: examples/spark/test.sh [KHANAN]    (default: khanan of target/release)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
khanan=${1:-$here/../../target/release/khanan}
if [ -z "${PYTHON:-}" ]; then
    venv=${VENV:-$here/../../target/spark-venv}
    [ -x "$venv/bin/python" ] || python3 -m venv "$venv"
    "$venv/bin/python" -m pip install --quiet --requirement "$here/requirements.txt"
    PYTHON=$venv/bin/python
fi
exec "$PYTHON" "$here/test.py" "$khanan"
