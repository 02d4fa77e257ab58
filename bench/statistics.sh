# shellcheck shell=bash
# Sourced: the benches' statistics of a file with a number in each line.

median() { sort -n | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }

# summary NAME FORMAT: FORMAT is printf's, with places for the name, the least, the median and the most.
summary() { sort -n | awk -v name="$1" -v format="$2" '{v[NR] = $1} END {printf format, name, v[1], v[int((NR + 1) / 2)], v[NR]}'; }

seconds_of() { summary "$(basename "$1")" '%-8s min %.2f s  median %.2f s  max %.2f s\n' <"$1"; }

# The ratio of the first to the second, line by line.
ratio_of() { paste "$1" "$2" | awk '{print $1 / $2}' | summary ratio '%-8s min %.2f    median %.2f    max %.2f\n'; }
