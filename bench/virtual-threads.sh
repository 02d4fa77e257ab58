#!/usr/bin/env bash
# 1,000 jobs at a gateway with three seconds per call, 250 creates and 250 polls at once: on JDK 17, and on
# a JDK from 24 on with platform threads and with virtual threads, in turn. About 90 s per round.
#   JDK17=… JDK25=… bash bench/virtual-threads.sh [rounds]
set -euo pipefail
rounds=${1:-3}
. "$(dirname "$0")/statistics.sh"
. "$(dirname "$0")/classpath.sh"

compile bench/WaitingCalls.java

measure() {
  local name=$1 jdk=$2 threads=$3
  "$jdk/bin/java" -Dreelay.test.bundle=target/reelay -cp "$classpath" WaitingCalls "$work/app" "$threads" \
    2>"$work/errors" >>"$work/$name" || { cat "$work/errors" >&2; exit 1; }
  rm -rf "$work/app"
}

for _ in $(seq "$rounds"); do
  measure jdk17 "$JDK17" platform
  measure jdk25-platform "$JDK25" platform
  measure jdk25-virtual "$JDK25" virtual
done

column() { awk -v column="$2" '{print $column}' "$work/$1"; }
for name in jdk17 jdk25-platform jdk25-virtual; do
  printf '%-15s threads %4d   resident %4d MiB   %.1f jobs/s\n' "$name" "$(column "$name" 1 | median)" \
    "$(column "$name" 2 | median)" "$(column "$name" 3 | median)"
done
for name in jdk17 jdk25-platform; do
  paste "$work/jdk25-virtual" "$work/$name" | awk '{print $1 / $4, $2 / $5, $3 / $6}' >"$work/ratio"
  printf 'virtual over %-15s threads %.2f   resident %.2f   throughput %.2f\n' "$name:" "$(column ratio 1 | median)" \
    "$(column ratio 2 | median)" "$(column ratio 3 | median)"
done
