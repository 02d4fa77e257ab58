#!/usr/bin/env bash
# Jobs per minute of one node and of three on one PostgreSQL. The gateway's 2 s per create are the limit. About 4 min.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$root"

mvn -q test-compile dependency:build-classpath -DincludeScope=test -Dmdep.outputFile="$work/classpath" >/dev/null
classpath=target/test-classes:target/classes:$(cat "$work/classpath")
javac -proc:none -cp "$classpath" -d "$work/classes" bench/ManyNodes.java
java -Dreelay.test.bundle=target/reelay -cp "$work/classes:$classpath" ManyNodes "$work" 2>"$work/errors" ||
  { cat "$work/errors" >&2; exit 1; }
