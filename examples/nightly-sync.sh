#!/bin/sh
# Uploads a folder of creatives and exits non-zero when someone must act.
#   nightly-sync.sh FOLDER ACCOUNT
# Settings come from the environment or a profile (see docs/configuration.md): the token above all.
set -u
folder=$1
account=$2
out=$(mktemp) || exit 1
trap 'rm -f "$out" "$out.retry"' EXIT

metaup upload "$folder" --account "$account" -o ndjson --progress none >"$out"
code=$?
case $code in
  6 | 7) # some items failed, or Meta had a bad moment: try only those once more
    metaup upload --retry-from "$out" -o ndjson --progress none >"$out.retry"
    code=$?
    mv "$out.retry" "$out"
    ;;
  11) exit 0 ;; # yesterday's run is still going
esac

# One line for each item that still failed, for cron's mail.
[ "$code" -eq 0 ] || grep '"type":"item_failed"' "$out"
exit "$code"
