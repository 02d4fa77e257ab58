#!/usr/bin/env bash
# How fast prompt files come from the inbox folder into the ledger, with nothing else to do.
#   bash bench/intake.sh [files]
set -euo pipefail
files=${1:-10000}
. "$(dirname "$0")/classpath.sh"

compile bench/Contest.java bench/Intake.java
contest Intake "$files"
