#!/usr/bin/env bash
# Start time of the container with and without its AOT cache, in turn, and the cache's share of the image's size.
# It ends after 2 x RUNS starts.
set -euo pipefail
if [ -z "${REELAY_IMAGE:-}" ]; then
  exec "$(dirname "$0")/../.ci/container" "$0" "$@"
fi
. "$(dirname "$0")/statistics.sh"
runs=${1:-7}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
read -ra podman <<<"$PODMAN"
read -ra flags <<<"$RUN_FLAGS"

# With the cache: the image's own command. Without it: the same command without that option, on the JDK's own archive.
command_of() {
  "${podman[@]}" image inspect --format '{{range .Config.Entrypoint}}{{.}} {{end}}' "$REELAY_IMAGE" |
    if [ "$1" = with ]; then cat; else sed 's/-XX:AOTCache=[^ ]* //'; fi
}

start() {
  local kind=$1 id command
  read -ra command < <(command_of "$kind")
  id=$("${podman[@]}" run --detach "${flags[@]}" --read-only --tmpfs /tmp --entrypoint "${command[0]}" \
    --env REELAY_GATEWAYS_MAIN_API_KEY=sk-bench --env REELAY_STORAGE_S3_BUCKET=bench \
    --env REELAY_STORAGE_S3_REGION=us-east-1 --env REELAY_HTTP_PORT=0 "$REELAY_IMAGE" "${command[@]:1}")
  for _ in $(seq 600); do
    "${podman[@]}" logs "$id" 2>&1 | grep -q 'Reelay is watching' && break
    sleep 0.1
  done
  "${podman[@]}" logs "$id" 2>&1 | sed -n "s/.*Reelay is watching.*(\([0-9.]*\) s.*/\1/p" >>"$work/$kind"
  "${podman[@]}" rm --force --volumes --time 20 "$id" >/dev/null
}

for _ in $(seq "$runs"); do
  start with
  start without
done

seconds_of "$work/with"
seconds_of "$work/without"
ratio_of "$work/without" "$work/with"
"${podman[@]}" run --rm "${flags[@]}" --entrypoint du "$REELAY_IMAGE" -sm /opt/java/openjdk /reelay/lib /reelay/reelay.aot
