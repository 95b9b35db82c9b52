#!/usr/bin/env bash
# The record of the campaign so far, as a table: what fuzz/campaign.sh wrote, summed up. With `write` it goes into README.md.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")"

table() {
  awk -F '\t' '
    { split($3, used, " "); runs[$1] += $2; time[$1] += used[1] + used[2]; if ($4 > edges[$1]) edges[$1] = $4; found[$1] += $5 >= 70 && $5 <= 77 }
    END {
      print "| target | executions | processor seconds | edges reached | turns that broke a law |"
      print "|---|--:|--:|--:|--:|"
      for (target in runs) printf "| `%s` | %d | %.0f | %d | %d |\n", target, runs[target], time[target], edges[target], found[target] | "sort"
      close("sort")
      for (target in runs) { all += runs[target]; spent += time[target]; broke += found[target] }
      printf "| all | %d | %.0f | | %d |\n", all, spent, broke
    }' logs/turns.tsv
}

if [ "${1:-}" = write ]; then
  table > logs/table
  sed -i -e '/^| target | executions/,/^| all /d' -e '/^<!-- table -->$/r logs/table' README.md
else
  table
fi
