# SPDX-License-Identifier: Apache-2.0
# Strace: how fast its lines are read and in how much memory, and what a whole trace takes beside strace alone. Sourced
# by ../run; bench is called. BENCH_TRACE_GB=5 reads a longer trace, BENCH_ROUNDS=9 traces more often.

TRACE_GIGABYTES=${BENCH_TRACE_GB:-1}
ROUNDS=${BENCH_ROUNDS:-5}
CALL_ROUNDS=10000
COLLECTOR=strace

build_drivers() {
    compile_c calls "$HERE/strace/calls.c"
}

measure_parser() {
    local bundle=$ROOT/bundles/collector-strace java=${JAVA_HOME:+$JAVA_HOME/bin/}java classes
    compile_benchmarks bundles/collector-strace
    classes=$bundle/target/classes:$bundle/target/test-classes:$(<"$bundle/target/bench.classpath")
    compile_java "$HERE/strace/java" "$classes"
    progress "strace: reading the stored traces"
    printf '\nLines of strace, read on one core (stored traces, again and again; median of 9 rounds)\n'
    parser_benchmark -Xms256m -Xmx256m -Xmn128m -- speed
    progress "strace: reading $TRACE_GIGABYTES GB"
    printf '\nA trace of %s GB, read from a stream\n' "$TRACE_GIGABYTES"
    parser_benchmark -Xmx64m -- memory "$TRACE_GIGABYTES"
}

parser_benchmark() { # options of the virtual machine, --, arguments...
    local options=()
    while [[ $1 != -- ]]; do options+=("$1"); shift; done
    "$java" "${options[@]}" -XX:+UseSerialGC -cp "$WORK/classes:$classes" \
        org.tracewarden.collector.strace.line.ParserBenchmark "${@:2}" 2>&1 | sed 's/^/  /' || printf '  the benchmark failed\n'
}

# Adds to $WORK/samples: who, wall or CPU, seconds. A failed one is told and left out.
sample() { # who, command...
    local who=$1 took status=0
    TIMEFORMAT='%R %U %S'
    took=$( { time "${@:2}" >"$WORK/$who.out" 2>"$WORK/$who.err"; } 2>&1) || status=$?
    if ((status)); then
        printf '  %s failed (%s): %s\n' "$who" "$status" "$(tail -n 1 "$WORK/$who.err")"
        return
    fi
    awk -v who="$who" '{ print who, "wall", $1; print who, "CPU", $2 + $3 }' <<<"$took" >>"$WORK/samples"
}

measure_pipeline() {
    local round calls=("$WORK/calls" "$CALL_ROUNDS" "$WORK/files")
    mkdir -p "$WORK/files"
    build_drivers
    : >"$WORK/samples"
    # the first one makes what the next ones begin with
    "$ROOT/tracewarden" trace -o /dev/null -- true >/dev/null 2>&1 || true
    for ((round = 1; round <= ROUNDS; round++)); do
        progress "strace: a program with $((10 * CALL_ROUNDS)) system calls, round $round of $ROUNDS"
        sample untraced "${calls[@]}"
        sample strace strace -f -ttt -T -yy -v -x -s 1000 -o "$WORK/strace.txt" "${calls[@]}"
        sample trace "$ROOT/tracewarden" trace -o "$WORK/trace.txt" -- "${calls[@]}"
        told_losses trace "$WORK/trace.txt"
        sample journaled "$ROOT/tracewarden" trace -o "$WORK/journaled.txt" --journal "$WORK/journal$round" -- "${calls[@]}"
        told_losses journaled "$WORK/journaled.txt"
        rm -rf "$WORK/journal$round"
    done
    progress "strace: the same in the platform"
    measure_platform "${calls[@]}"
    printf '\nA program with %s system calls, traced (median of %s rounds, one after the other)\n' \
        "$((10 * CALL_ROUNDS))" "$ROUNDS"
    printf '  %-46s %8s %8s %10s %8s  %s\n' '' 'wall, s' 'CPU, s' 'to strace' 'lost' 'goal'
    row untraced 'untraced' ''
    row strace 'strace -f -ttt -T -yy -v -x -s 1000 -o FILE' ''
    row trace 'tracewarden trace -o FILE, with its start' 1.10
    row journaled '  the same, all of it kept in a journal' ''
    row platform 'trace:run in the platform, with the client' 1.10
}

# How many lines, events and actions a report says are missing.
told_losses() { # who, report
    awk -v who="$1" '/^!! [0-9,]+ .* were lost/ { gsub(",", "", $2); lost += $2 }
        END { print who, "lost", lost + 0 }' "$2" >>"$WORK/samples" 2>/dev/null || true
}

measure_platform() { # command...
    local round before hertz
    hertz=$(getconf CLK_TCK)
    # a subshell: what fails here is told, and costs these figures alone
    if ! (start_platform) 2>"$WORK/platform.err"; then
        printf '  the platform is left out: %s\n' "$(tail -n 1 "$WORK/platform.err")"
        return
    fi
    tracewarden shell "trace:run -- true" >/dev/null 2>&1 || true
    for ((round = 1; round <= ROUNDS; round++)); do
        before=$(cpu_ticks "$(platform_pid)")
        sample platform tracewarden shell "trace:run -- $*"
        told_losses platform "$WORK/platform.out"
        awk -v ticks=$(($(cpu_ticks "$(platform_pid)") - before)) -v hertz="$hertz" \
            'BEGIN { print "platform", "own", ticks / hertz }' >>"$WORK/samples"
    done
    stop_platform
}

row() { # who, what it is, how many times strace's wall time it may take
    local wall cpu lost own base
    wall=$(median "$1" wall) cpu=$(median "$1" CPU) own=$(median "$1" own) lost=$(median "$1" lost)
    base=$(median strace wall)
    awk -v what="$2" -v wall="${wall:-0}" -v cpu="${cpu:-0}" -v own="${own:-0}" -v base="${base:-0}" -v goal="$3" \
        -v lost="${lost:--}" 'BEGIN {
            if (!wall) { printf "  %-46s %8s\n", what, "-"; exit }
            verdict = ""
            if (goal && base) verdict = sprintf("%.2f x: %s", goal, wall <= goal * base ? "met" : "missed")
            printf "  %-46s %8.2f %8.2f %10s %8s  %s\n", what, wall, cpu + own,
                base ? sprintf("%.2f x", wall / base) : "-", lost, verdict
        }'
}

bench() {
    require strace
    printf 'Tracewarden reading strace; %s, %s CPUs, kernel %s\n' "$(uname -m)" "$(nproc)" "$(uname -r)"
    local what
    # one that fails leaves the other its turn
    for what in measure_parser measure_pipeline; do
        ($what) || printf '  %s failed\n' "$what"
    done
    printf '\n%d s in all\n' "$SECONDS"
}
