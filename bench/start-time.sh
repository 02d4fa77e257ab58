#!/usr/bin/env bash
# Start time of the packaged jar compared with an empty Camel Main, in turn. It ends after 2 x RUNS starts.
set -euo pipefail
runs=${1:-10}
root=$(cd "$(dirname "$0")/.." && pwd)
bundle=$root/target/reelay
. "$root/bench/statistics.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

javac -cp "$bundle/lib/*" -d "$work" "$root/bench/EmptyCamel.java"
cp -r "$bundle" "$work/app"
export REELAY_GATEWAYS_MAIN_API_KEY=sk-bench REELAY_STORAGE_S3_BUCKET=bench REELAY_STORAGE_S3_REGION=us-east-1 REELAY_HTTP_PORT=0

seconds() { sed -n 's/.*(\([0-9.]*\) s.*/\1/p'; }

start_reelay() {
  rm -rf "$work/app/data"
  (cd "$work/app" && exec java -jar reelay.jar) >"$work/log" 2>&1 &
  local pid=$!
  for _ in $(seq 300); do
    grep -q 'Reelay is watching' "$work/log" && break
    sleep 0.1
  done
  grep 'Reelay is watching' "$work/log" | seconds
  kill "$pid"
  wait "$pid" || true
}

start_empty() {
  java -cp "$work:$bundle/lib/*" EmptyCamel "$root/bench/empty.camel.yaml" 2>/dev/null | seconds
}

for _ in $(seq "$runs"); do
  start_reelay >>"$work/reelay"
  start_empty >>"$work/empty"
done

seconds_of "$work/reelay"
seconds_of "$work/empty"
ratio_of "$work/reelay" "$work/empty"
