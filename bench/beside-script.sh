#!/usr/bin/env bash
# Reelay beside a script without a ledger (script.mjs), in turn, with the gateway and S3 in a third process: many small
# videos, one job at a time, one large video, the start, and a command. About 5 minutes, most of them Reelay's.
# The large video alone: bash bench/large-video.sh
#   bash bench/beside-script.sh [jobs] [mebibytes of the large video]
set -euo pipefail
jobs=${1:-2000}
mebibytes=${2:-2048}
. "$(dirname "$0")/classpath.sh"

compile bench/Contest.java bench/Throughput.java bench/OneVideo.java bench/LargeVideo.java

contest Throughput "$jobs"
contest OneVideo
contest LargeVideo "$mebibytes" 1

cp -r target/reelay "$work/app"
cd "$work/app"
export REELAY_GATEWAYS_MAIN_API_KEY=sk-bench REELAY_STORAGE_S3_BUCKET=bench REELAY_STORAGE_S3_REGION=us-east-1
bin/reelay >"$work/log" 2>&1 &
pid=$!
for _ in $(seq 300); do
  grep -q 'Reelay is watching' "$work/log" && break
  sleep 0.1
done
kill "$pid"
wait "$pid" || true
sed -n 's/.*(\([0-9.]* s\) after.*/start to watching: \1/p' "$work/log"
TIMEFORMAT='jobs --json: %R s, %U s of CPU'
time bin/reelay jobs --json >/dev/null
