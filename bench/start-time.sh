#!/usr/bin/env bash
# From the JVM's start to "Reelay is watching": bin/reelay with a new ledger and with the one of the last start, and java -jar with a new
# one; the whole of a command, jobs --json, by both; and an empty Camel Main. All in turn, RUNS times. JAVA_HOME chooses the Java: then
# the cache is made for it first.
set -euo pipefail
runs=${1:-10}
root=$(cd "$(dirname "$0")/.." && pwd)
bundle=$root/target/reelay
. "$root/bench/statistics.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

"${java}c" -cp "$bundle/lib/*" -d "$work" "$root/bench/EmptyCamel.java"
cp -r "$bundle" "$work/app"
[ -z "${JAVA_HOME:-}" ] || "$work/app/bin/make-cache"
export REELAY_GATEWAYS_MAIN_API_KEY=sk-bench REELAY_STORAGE_S3_BUCKET=bench REELAY_STORAGE_S3_REGION=us-east-1 REELAY_HTTP_PORT=0

seconds() { sed -n 's/.*(\([0-9.]*\) s.*/\1/p'; }

start() {
  (cd "$work/app" && exec "$@") >"$work/log" 2>&1 &
  local pid=$!
  for _ in $(seq 1200); do
    grep -q 'Reelay is watching' "$work/log" && break
    sleep 0.1
  done
  grep 'Reelay is watching' "$work/log" | seconds
  kill "$pid"
  wait "$pid" || true
}

command_of() {
  local TIMEFORMAT=%R
  (cd "$work/app" && time "$@" jobs --json >/dev/null 2>&1) 2>&1
}

for _ in $(seq "$runs"); do
  rm -rf "$work/app/data"
  start bin/reelay >>"$work/launcher"
  start bin/reelay >>"$work/again"
  command_of bin/reelay >>"$work/jobs"
  command_of "$java" -jar reelay.jar >>"$work/jobs-jar"
  rm -rf "$work/app/data"
  start "$java" -jar reelay.jar >>"$work/jar"
  "$java" -cp "$work:$bundle/lib/*" EmptyCamel "$root/bench/empty.camel.yaml" 2>/dev/null | seconds >>"$work/empty"
done

for name in launcher again jar empty jobs jobs-jar; do
  seconds_of "$work/$name"
done
for name in launcher again jar; do
  echo "$name to empty: $(ratio_of "$work/$name" "$work/empty")"
done
echo "jobs to jobs-jar: $(ratio_of "$work/jobs" "$work/jobs-jar")"
