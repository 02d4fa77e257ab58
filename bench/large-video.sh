#!/usr/bin/env bash
# One large video with -Xmx128m: Reelay beside script.mjs and beside `curl | curl`, in turn, with the gateway and S3 in a
# process of their own.
#   bash bench/large-video.sh [mebibytes] [rounds]
set -euo pipefail
mebibytes=${1:-2048}
rounds=${2:-3}
. "$(dirname "$0")/classpath.sh"

compile bench/Contest.java bench/LargeVideo.java
mkdir "$work/large"
java -Dreelay.test.bundle=target/reelay -cp "$classpath" LargeVideo "$work/large" "$mebibytes" "$rounds" 2>"$work/errors" ||
  { tail -50 "$work/errors" >&2; exit 1; }
