#!/usr/bin/env bash
# One large video with -Xmx128m: Reelay beside script.mjs and beside `curl | curl`, in turn, with the gateway and S3 in a
# process of their own.
#   bash bench/large-video.sh [mebibytes] [rounds]
set -euo pipefail
mebibytes=${1:-2048}
rounds=${2:-3}
. "$(dirname "$0")/classpath.sh"

compile bench/Contest.java bench/LargeVideo.java
contest LargeVideo "$mebibytes" "$rounds"
