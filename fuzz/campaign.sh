#!/usr/bin/env bash
# Runs the targets in turns, so that a campaign can be stopped at any time and goes on where it was:
#     fuzz/campaign.sh SECONDS [TARGET…]
# Each target has SECONDS (60) a turn; all of them, or those that are named. Ends when it is killed, or with the file
# fuzz/logs/stop. A line a turn goes to fuzz/logs/turns.tsv, which fuzz/record.sh sums up.
set -euo pipefail
cd "$(dirname "$0")"

turn=${1:-60}
targets=("${@:2}")
if [ ${#targets[@]} = 0 ]; then
  for program in fuzz_targets/*.rs; do targets+=("$(basename "$program" .rs)"); done
fi
host=$(rustc -vV | sed -n 's/^host: //p')
commit=$(git rev-parse --short HEAD)
mkdir -p logs

# What a target takes at most, in bytes; more for those whose files have a head, a list and an end of their own.
longest() {
  case $1 in
    read_pdf) echo 32768 ;;
    read_packed | back_xlsx | back_parquet) echo 24576 ;;
    archive | back_lines | back_xml | read_docx | read_odt | read_epub | read_html | model_file) echo 8192 ;;
    align | align_pins | check | segment) echo 2048 ;;
    written | review_steps | search_query | model_part) echo 1024 ;;
    *) echo 4096 ;;
  esac
}

TIMEFORMAT='%U %S'
while true; do
  for target in "${targets[@]}"; do
    [ ! -e logs/stop ] || exit 0
    mkdir -p "corpus/$target" "artifacts/$target"
    log=$(mktemp "logs/$target.XXXXXX")
    status=0
    # What programs write to the disk is small and goes away with them; /dev/shm is taken by the targets themselves.
    used=$({ time "target/$host/release/$target" "corpus/$target" -dict=khanan.dict -max_total_time="$turn" \
      -max_len="$(longest "$target")" -rss_limit_mb=4096 -timeout=25 -print_final_stats=1 \
      -artifact_prefix="artifacts/$target/" > "$log" 2>&1; } 2>&1) || status=$?
    executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log" | tail -n 1)
    edges=$(grep -o 'cov: [0-9]*' "$log" | tail -n 1 | grep -o '[0-9]*' || true)
    printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$target" "${executions:-0}" "$used" "${edges:-0}" "$status" "$commit" >> logs/turns.tsv
    # Only what found something is worth keeping.
    [ "$status" != 0 ] || rm "$log"
  done
done
