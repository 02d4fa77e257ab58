#!/usr/bin/env bash
# Durable transitions a second on one SQLite ledger, as it is and with one transaction for each. About 1 min.
# usage: bash bench/transitions.sh [jobs] [threads] [rounds]   (JAVA_OPTS are the JVM's)
set -euo pipefail
. "$(dirname "$0")/classpath.sh"

compile bench/LedgerNode.java bench/Transitions.java
# The log line of each transition is a part of its cost.
# shellcheck disable=SC2086 # several options
java -Xmx512m -Dlogback.configurationFile=src/main/resources/logback.xml ${JAVA_OPTS:-} -cp "$classpath" \
  Transitions "$work" "${1:-20000}" "${2:-64}" "${3:-3}" 2>&1 >"$work/log"
