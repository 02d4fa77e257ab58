#!/usr/bin/env bash
# The ledger's work with many jobs in it: the same on a small SQLite ledger, with much history, with many queued jobs and
# with many in flight. About 2 min, and 5 GB of disk for the defaults.
# usage: bash bench/growth.sh [stored] [queued] [in flight] [rounds]   (JAVA_OPTS are the JVM's)
set -euo pipefail
. "$(dirname "$0")/classpath.sh"

compile bench/LedgerNode.java bench/Growth.java
# shellcheck disable=SC2086 # several options
java -Xmx512m -Dlogback.configurationFile=src/main/resources/logback.xml ${JAVA_OPTS:-} -cp "$classpath" \
  Growth "$work" "${1:-1000000}" "${2:-100000}" "${3:-100000}" "${4:-15}" 2>&1 >"$work/log"
