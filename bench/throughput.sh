#!/usr/bin/env bash
# Reelay beside a script without a ledger: 2,000 prompt files, a gateway that takes 2 s, videos of 1 MiB, 256 in flight.
#   bash bench/throughput.sh [jobs] [rounds]
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$root"

mvn -q test-compile dependency:build-classpath -DincludeScope=test -Dmdep.outputFile="$work/classpath" >/dev/null
classpath=target/test-classes:target/classes:$(cat "$work/classpath")
javac -proc:none -cp "$classpath" -d "$work/classes" bench/Throughput.java
mkdir "$work/run"
java ${BENCH_JVM:+-Dbench.jvm="$BENCH_JVM"} -Dreelay.test.bundle=target/reelay -cp "$work/classes:$classpath" \
  Throughput "$work/run" "${1:-2000}" "${2:-1}" 2>"$work/errors" || { tail -50 "$work/errors" >&2; exit 1; }
