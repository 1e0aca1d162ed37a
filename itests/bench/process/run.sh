# SPDX-License-Identifier: Apache-2.0
# Deaths and signals, beside bpftrace. Sourced by run.

COLLECTOR=process
ROUNDS=${BENCH_ROUNDS:-3}
REPEATS=5
LIVES=2000
SIGNALS=100000
DEATHS=500
SOURCES=$HERE/process

build_drivers() {
    compile_c lives "$SOURCES/lives.c"
    compile_c signals "$SOURCES/signals.c"
    compile_c tiny "$SOURCES/tiny.c" -static -nostdlib -nostartfiles
}

start_peer() {
    bpftrace "$SOURCES/peer.bt" >"$WORK/peer.out" 2>"$WORK/peer.err" &
    PEER=$!
    local try
    for ((try = 0; try < 300; try++)); do
        "$WORK/tiny"
        grep -q '^exit' "$WORK/peer.out" && break
        kill -0 "$PEER" 2>/dev/null || fail "bpftrace ended: $(tail -n 3 "$WORK/peer.err")"
        sleep 0.1
    done
    kill "$PEER" && wait "$PEER" 2>/dev/null || true
    # it works here and its programs are compiled; now as it is measured
    bpftrace "$SOURCES/peer.bt" >/dev/null 2>"$WORK/peer.err" &
    PEER=$!
    await_bpftrace 4
}

# measure WHO: lines of "WHO WHAT NANOSECONDS"
measure() {
    printf '%s life %s\n' "$1" "$(best "$WORK/lives" "$LIVES" "$WORK/tiny")"
    printf '%s handled %s\n' "$1" "$(best "$WORK/signals" handler "$SIGNALS")"
    printf '%s waited %s\n' "$1" "$(best "$WORK/signals" wait "$SIGNALS")"
} >>"$WORK/samples"

measure_kernel_side() {
    local round
    "$WORK/lives" "$LIVES" "$WORK/tiny" >/dev/null # warm
    for ((round = 1; round <= ROUNDS; round++)); do
        progress "round $round of $ROUNDS: untraced"
        measure untraced
        progress "round $round of $ROUNDS: bpftrace"
        start_peer
        measure bpftrace
        stop_peer
        progress "round $round of $ROUNDS: Tracewarden"
        start_platform
        measure tracewarden
        ((round == ROUNDS)) || stop_platform
    done
}

kernel_table() { # title, what, goal by absolute cost in ns or 0
    local what=$2 none peer ours
    none=$(median untraced "$what") peer=$(median bpftrace "$what") ours=$(median tracewarden "$what")
    awk -v title="$1" -v goal="$3" -v none="$none" -v peer="$peer" -v ours="$ours" '
        function verdict(ok) { return ok ? "met" : "MISSED" }
        BEGIN {
            added = ours - none; peers = peer - none
            printf "\n%s\n", title
            printf "  %-14s %12s %12s %10s\n", "", "median ns", "added ns", "added %"
            printf "  %-14s %12.0f\n", "untraced", none
            printf "  %-14s %12.0f %12.0f %9.1f%%\n", "bpftrace", peer, peers, 100 * peers / none
            printf "  %-14s %12.0f %12.0f %9.1f%%\n", "Tracewarden", ours, added, 100 * added / none
            if (goal == 0) {
                if (peers > 0)
                    printf "  goal: at most 1.3 x what bpftrace adds    measured %.2f x    %s\n", added / peers,
                        verdict(added <= 1.3 * peers)
                printf "  goal: at most 5 %% of the operation        measured %.1f %%    %s\n", 100 * added / none,
                    verdict(added <= 0.05 * none)
            } else
                printf "  goal: at most %d ns added    measured %.0f ns    %s\n", goal, added, verdict(added <= goal)
        }'
}

measure_platform() {
    local pid before after hertz begin end forked
    pid=$(platform_pid)
    hertz=$(getconf CLK_TCK)
    progress "platform: $DEATHS deaths for the latency of certificates"
    cp "$WORK/tiny" "$WORK/latency"
    local i
    for ((i = 0; i < DEATHS; i++)); do "$WORK/latency"; done
    local try
    for ((try = 0; try < 50; try++)); do
        tracewarden shell "trace:deaths --comm latency --limit $DEATHS --json" >"$WORK/deaths" 2>/dev/null || true
        [[ $(grep -c '"readyNanos"' "$WORK/deaths") -lt $DEATHS ]] || break
    done
    sed -n 's/.*"readyNanos":\([0-9]*\).*/\1/p' "$WORK/deaths" | sort -n >"$WORK/latency.sorted"
    progress "platform: 10 s of rest"
    sleep 5 # what the commands set off is over
    before=$(cpu_ticks "$pid") begin=$(date +%s%N) forked=$(host_forks)
    sleep 10
    after=$(cpu_ticks "$pid") end=$(date +%s%N) forked=$(($(host_forks) - forked))
    printf '\nPlatform\n'
    awk -v ticks=$((after - before)) -v hertz="$hertz" -v ns=$((end - begin)) 'BEGIN {
        share = 100 * ticks / hertz / (ns / 1e9)
        printf "  idle CPU, of one core        %8.2f %%     goal under 2 %%       %s\n", share, share < 2 ? "met" : "MISSED" }'
    printf '  (meanwhile the host began %d processes and threads: above some dozens it was not at rest)\n' "$forked"
    awk '/^VmRSS:/ { mb = $2 / 1024
        printf "  resident memory after load   %8.0f MB    goal under 350 MB   %s\n", mb, mb < 350 ? "met" : "MISSED" }' \
        "/proc/$pid/status"
    awk '{ v[NR] = $1 / 1e6 } END {
        if (!NR) { print "  no certificate was found     MISSED"; exit }
        median = v[int((NR + 1) / 2)]; tail = v[int(NR * 0.99 + 0.5)]
        printf "  certificate ready, median    %8.1f ms    goal at most 50 ms  %s\n", median, median <= 50 ? "met" : "MISSED"
        printf "  certificate ready, p99       %8.1f ms    of %d deaths\n", tail, NR }' "$WORK/latency.sorted"
}

# The whole way of a life crosses bundles, which do not know one another; so it is compiled here, against their classes.
lives_benchmark() {
    local collector=$ROOT/bundles/collector-process classes java=${JAVA_HOME:+$JAVA_HOME/bin/}java
    classes=$ROOT/bundles/bus/target/classes:$ROOT/bundles/correlation/target/classes
    classes+=:$collector/target/classes:$collector/target/test-classes:$(<"$collector/target/bench.classpath")
    printf '\nProcess lives from the record to the certificate (goal: 20,000 a second on one core)\n'
    # heap and collector as in the platform
    { (compile_java "$SOURCES/java" "$classes") &&
        taskset -c "$(taskset -cp $$ | sed 's/.*: //; s/[-,].*//')" "$java" -Xms48m -Xmx384m -Xss512k -XX:+UseSerialGC \
            -XX:MinHeapFreeRatio=20 -XX:MaxHeapFreeRatio=40 -XX:ReservedCodeCacheSize=64m -XX:CICompilerCount=2 \
            -Dorg.slf4j.simpleLogger.defaultLogLevel=error -cp "$WORK/classes:$classes" \
            org.tracewarden.bench.LivesBenchmark; } 2>&1 | sed 's/^/  /' || printf '  the benchmark of lives failed\n'
}

measure_java_side() {
    compile_benchmarks bundles/bus,bundles/correlation,bundles/collector-process
    progress "Java side: bus"
    java_benchmark bus org.tracewarden.bus.BusBenchmark \
        'Bus (goal: 5 million events a second with one subscriber, 2 million with four)' 20000000 3
    progress "Java side: lives"
    lives_benchmark
}

bench() {
    require bpftrace
    build_drivers
    printf 'Tracewarden beside bpftrace %s; %s, %s CPUs, kernel %s\n' "$(bpftrace --version | awk '{ print $NF }')" \
        "$(uname -m)" "$(nproc)" "$(uname -r)"
    refuse_other_tracers
    measure_kernel_side
    kernel_table "fork + exec + exit + wait of a tiny static program" life 0
    kernel_table "SIGUSR1 between two processes, handled" handled 1000
    kernel_table "SIGUSR1 between two processes, taken by sigwaitinfo (unhandled it would be fatal, so it is an event)" \
        waited 1000
    measure_platform
    stop_platform
    measure_java_side
    printf '\n%d s in all\n' "$SECONDS"
}
