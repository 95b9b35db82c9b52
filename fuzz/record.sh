#!/usr/bin/env bash
# The record of the campaign so far, as a table: what fuzz/campaign.sh wrote, summed up.
set -euo pipefail
cd "$(dirname "$0")"
awk -F '\t' '
  { split($3, used, " "); runs[$1] += $2; time[$1] += used[1] + used[2]; if ($4 > edges[$1]) edges[$1] = $4; found[$1] += $5 != 0 }
  END {
    for (target in runs) printf "| %s | %d | %.0f | %d | %d |\n", target, runs[target], time[target], edges[target], found[target] | "sort"
    close("sort")
    for (target in runs) { all += runs[target]; spent += time[target]; ended += found[target] }
    printf "| **all** | %d | %.0f | | %d |\n", all, spent, ended
  }' logs/turns.tsv | sed '1i | target | executions | processor seconds | edges | turns that found something |\n|---|--:|--:|--:|--:|'
