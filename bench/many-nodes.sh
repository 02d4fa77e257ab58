#!/usr/bin/env bash
# Jobs per minute of one node and of three on one PostgreSQL. The gateway's 2 s per create are the limit. About 4 min.
set -euo pipefail
. "$(dirname "$0")/classpath.sh"

compile bench/ManyNodes.java
contest ManyNodes
