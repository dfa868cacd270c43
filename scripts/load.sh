#!/usr/bin/env bash
# A server under load: named queries over 64 connections, alone and beside ten hostile clients, with wrk. Usage: load.sh GUANXI STORE [SECONDS]
set -euo pipefail
guanxi=$1 store=$2 seconds=${3:-60}
here=$(cd "$(dirname "$0")" && pwd)
command -v wrk >/dev/null || { echo "load.sh needs wrk: apt-get install wrk, or https://github.com/wg/wrk" >&2; exit 1; }
folder=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$folder"' EXIT

"$guanxi" serve --store "$store" --address 127.0.0.1:0 --log off 2>"$folder/log" &
server=$!
until grep -qs http "$folder/log"; do sleep 0.1; done
url=$(sed -n 's/ .*//p;q' "$folder/log")
url=${url%/}

# Kilobytes of memory that a process and those that it has started have for themselves; what they share is shared out.
memory() {
	local processes
	processes=$(ps -o pid= -p "$server" --ppid "$server")
	for process in $processes; do grep -h '^Pss:' "/proc/$process/smaps_rollup" 2>/dev/null || true; done | awk '{ sum += $2 } END { print sum + 0 }'
}
# Every second: kilobytes of the server, of all, and how many processes there are.
watch() {
	while sleep 1; do
		echo "$(awk '/^RssAnon:/ { print $2 }' "/proc/$server/status") $(memory) $(ps -o pid= --ppid "$server" | wc -l)"
	done
}
measure() { wrk -t2 -c64 -d"$1s" --timeout 20s -s "$here/load.lua" "$url" >"$folder/$2"; }
value() { sed -n "s/^$2 //p" "$folder/$1"; }

# One hostile client: asks the same costly things again and again, and leaves before the end now and then.
hostile() {
	local queries=(
		'SELECT (COUNT(*) AS ?n) { VALUES ?a {1 2 3 4 5 6 7 8 9} VALUES ?b {1 2 3 4 5 6 7 8 9} VALUES ?c {1 2 3 4 5 6 7 8 9} VALUES ?d {1 2 3 4 5 6 7 8 9} VALUES ?e {1 2 3 4 5 6 7 8 9} VALUES ?f {1 2 3 4 5 6 7 8 9} VALUES ?g {1 2 3 4 5 6 7 8 9} VALUES ?h {1 2 3 4 5 6 7 8 9} VALUES ?i {1 2 3 4 5 6 7 8 9} VALUES ?j {1 2 3 4 5 6 7 8 9} }'
		'SELECT (COUNT(*) AS ?n) (SUM(?c) AS ?s) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f . ?g ?t ?h }'
		'SELECT (COUNT(*) AS ?n) { ?a (!o:x|^!o:y)* ?b . ?b ((!o:x)+/(^!o:y)*)+ ?c . ?c (!o:z)* ?d }'
		'SELECT * { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f } ORDER BY ?f ?a'
		"SELECT * $(printf '{%.0s' $(seq 600)) $(printf '}%.0s' $(seq 600))"
	)
	local n=$1
	while true; do
		curl -s -m $((3 + n % 7)) -o /dev/null "$url/sparql" --data-urlencode "query=${queries[n % 5]} # $n" || true
		n=$((n + 1))
	done
}

measure 10 warm
measure "$seconds" alone
before=$(memory)
watch >"$folder/memory" &
clients=()
for n in $(seq 10); do
	hostile "$n" &
	clients+=($!)
done
measure "$seconds" beside
kill "${clients[@]}"
sleep 10
after=$(memory)

for run in alone beside; do
	echo "$run: $(value "$run" requests) requests, $(value "$run" errors) errors, p50 $(value "$run" p50) ms, p99 $(value "$run" p99) ms"
done
awk '{ if (NR == 5) first = $1; last = $1; if ($2 > most) most = $2; if ($3 > workers) workers = $3 }
	END { print "memory of the server itself: " first " kB after 5 seconds, " last " kB at the end; of all: " most " kB and " workers " workers at most" }' "$folder/memory"
echo "memory of all: $before kB before, $after kB when the hostile clients are gone"
echo "load average: $(cut -d' ' -f1-3 /proc/loadavg)"
curl -s "$url/metrics" | grep -E '^guanxi_(queries_total|workers)' || true
awk -v alone="$(value alone p99)" -v beside="$(value beside p99)" -v errors="$(value beside errors)" -v before="$before" -v after="$after" \
	'BEGIN { ratio = beside / alone; printf "p99 beside hostile clients: %.1f times the p99 alone\n", ratio; exit ratio > 5 || errors > 0 || after > 1.5 * before }'
