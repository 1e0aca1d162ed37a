# SPDX-License-Identifier: Apache-2.0
# System calls, beside an empty pair of programs, bpftrace and strace. Sourced by run.

COLLECTOR=syscall
ROUNDS=${BENCH_ROUNDS:-5}
CALLS=2100000
STRACED_CALLS=10500
STREAM_RATE=1500000
STREAM_SECONDS=30
LOAD_RATE=100000
SOURCES=$HERE/syscalls

build_drivers() {
    local arch
    case $(uname -m) in
        x86_64) arch=x86 ;;
        *) arch=arm64 ;;
    esac
    compile_c calls "$SOURCES/calls.c"
    compile_c attach "$SOURCES/attach.c" -lbpf
    compile_c drain "$SOURCES/drain.c" -Wno-unused-parameter -I"$ROOT/ebpf/include" -lbpf
    clang -g -O2 -mcpu=v3 -target bpf -D__TARGET_ARCH_$arch -Wall -Wno-unused-parameter -I"$ROOT/ebpf/include" \
        -c "$SOURCES/empty.bpf.c" -o "$WORK/empty.bpf.o" || fail "empty.bpf.c cannot be compiled; see above"
}

# ---------------------------------------------------------------------------------------------------- cost of one call

start_empty_pair() {
    "$WORK/attach" "$WORK/empty.bpf.o" >"$WORK/attach.out" 2>"$WORK/attach.err" &
    PEER=$!
    local try
    for ((try = 0; try < 100; try++)); do
        grep -q attached "$WORK/attach.out" && return
        sleep 0.1
    done
    fail "the empty pair is not attached: $(tail -n 3 "$WORK/attach.err")"
}

start_bpftrace() {
    bpftrace "$SOURCES/histogram.bt" >/dev/null 2>"$WORK/peer.err" &
    PEER=$!
    await_bpftrace 2
}

measure() { # who
    printf '%s call %s\n' "$1" "$("$WORK/calls" time "$CALLS")" >>"$WORK/samples"
}

measure_cost() {
    local round
    "$WORK/calls" time "$CALLS" >/dev/null # warm
    for ((round = 1; round <= ROUNDS; round++)); do
        progress "round $round of $ROUNDS: untraced, empty pair, bpftrace"
        measure untraced
        start_empty_pair
        measure empty
        stop_peer
        start_bpftrace
        measure bpftrace
        stop_peer
        printf 'strace call %s\n' "$(strace -f -o /dev/null "$WORK/calls" time "$STRACED_CALLS")" >>"$WORK/samples"
        progress "round $round of $ROUNDS: Tracewarden"
        start_platform
        sleep 3 # the start is over
        measure tracewarden
        ((round == ROUNDS)) || stop_platform
    done
}

cost_table() {
    awk -v none="$(median untraced call)" -v empty="$(median empty call)" -v peer="$(median bpftrace call)" \
        -v strace="$(median strace call)" -v ours="$(median tracewarden call)" '
        function verdict(ok) { return ok ? "met" : "MISSED" }
        function row(name, ns) {
            printf "  %-34s %10.0f %10.0f %12.2f x\n", name, ns, ns - none, (ns - none) / (empty - none)
        }
        BEGIN {
            printf "\nOne getppid() in a loop, counted always\n"
            printf "  %-34s %10s %10s %14s\n", "", "median ns", "added ns", "of empty pair"
            printf "  %-34s %10.0f\n", "untraced", none
            row("empty tp_btf pair", empty)
            row("Tracewarden", ours)
            row("bpftrace histogram by pid and call", peer)
            row("strace -f", strace)
            added = ours - none
            printf "  goal: at most 2.7 x the empty pair           measured %7.2f x   %s\n", added / (empty - none),
                verdict(added <= 2.7 * (empty - none))
            printf "  goal: at most 0.45 x what bpftrace adds      measured %7.2f x   %s\n", added / (peer - none),
                verdict(added <= 0.45 * (peer - none))
            printf "  goal: at least 100 x less than strace -f     measured %7.0f x   %s\n", (strace - none) / added,
                verdict(strace - none >= 100 * added)
        }'
}

# ------------------------------------------------------------------------------------------------------ the whole stream

# Two processes call as often as asked while the console counts; what was called, delivered and lost must agree.
measure_stream() {
    local called=0 line part
    progress "stream: $STREAM_RATE calls a second for $STREAM_SECONDS s"
    cp "$WORK/calls" "$WORK/streamed"
    tracewarden shell "trace:syscalls streamed --syscall getppid --count --for $((STREAM_SECONDS + 5))s --json" \
        >"$WORK/stream.out" 2>"$WORK/stream.err" &
    local console=$!
    sleep 2 # the stream is open
    for part in 1 2; do
        "$WORK/streamed" pace $((STREAM_RATE / 2)) "$STREAM_SECONDS" >"$WORK/called.$part" &
    done
    wait "$console" || fail "the stream failed: $(tail -n 3 "$WORK/stream.err")"
    wait
    for part in 1 2; do called=$((called + $(<"$WORK/called.$part"))); done
    line=$(tail -n 1 "$WORK/stream.out")
    awk -v called="$called" -v seconds="$STREAM_SECONDS" -v rate="$STREAM_RATE" \
        -v delivered="$(sed -n 's/.*"delivered":\([0-9]*\).*/\1/p' <<<"$line")" \
        -v lost="$(sed -n 's/.*"lost":\([0-9]*\).*/\1/p' <<<"$line")" '
        function verdict(ok) { return ok ? "met" : "MISSED" }
        BEGIN {
            printf "\nEvery call of two processes, for %d s, through the console\n", seconds
            printf "  called                 %14d   %.2f million a second\n", called, called / seconds / 1e6
            printf "  delivered              %14d\n", delivered
            printf "  lost and told          %14d   %.2f %%\n", lost, 100 * lost / called
            printf "  goal: called = delivered + lost              difference %d   %s\n", called - delivered - lost,
                verdict(called == delivered + lost)
            printf "  goal: 1.5 million a second offered           measured %.2f million   %s\n", called / seconds / 1e6,
                verdict(called >= 0.99 * rate * seconds)
        }'
}

# -------------------------------------------------------------------------------------------------- the running platform

measure_platform() {
    local pid rest load memory
    pid=$(platform_pid)
    progress "platform: 20 s of rest, then 20 s with $LOAD_RATE calls a second"
    sleep 60 # what the load and the compiler set off is over
    rest=$(cpu_share "$pid" 20)
    "$WORK/calls" mix "$LOAD_RATE" 24 >"$WORK/mixed" &
    sleep 2
    load=$(cpu_share "$pid" 20)
    wait $!
    memory=$(resident_megabytes "$pid")
    awk -v rest="$rest" -v load="$load" -v memory="$memory" -v rate="$LOAD_RATE" -v mixed="$(<"$WORK/mixed")" '
        function verdict(ok) { return ok ? "met" : "MISSED" }
        BEGIN {
            printf "\nPlatform with all collectors\n"
            printf "  idle CPU, of one core                %8.2f %%    goal under 2 %%      %s\n", rest, verdict(rest < 2)
            printf "  with %6d calls a second            %8.2f %%    goal under 8 %%      %s\n", mixed / 24, load,
                verdict(load < 8)
            printf "  resident memory                      %8.0f MB   goal under 350 MB  %s\n", memory,
                verdict(memory < 350)
        }'
}

# ------------------------------------------------------------------------------------------------------- the Java side

measure_java_side() {
    compile_benchmarks bundles/collector-syscall,bundles/classifier
    progress "Java side: ring consumers"
    java_benchmark collector-syscall org.tracewarden.collector.syscall.ConsumerBenchmark \
        'Consumers of the stream ring, one after another (goal: Java at least 0.9 x libbpf)' "$WORK/drain" "$WORK/calls"
    progress "Java side: classifier"
    java_benchmark classifier org.tracewarden.classifier.semantics.ClassifierBenchmark \
        'Classifier (goal: 2 million observations a second on one core)'
}

# ----------------------------------------------------------------------------------------------------------------- main

bench() {
    require bpftrace strace clang
    build_drivers
    printf 'Tracewarden beside bpftrace %s and %s; %s, %s CPUs, kernel %s\n' "$(bpftrace --version | awk '{ print $NF }')" \
        "$(strace -V | awk 'NR == 1 { print $1, $NF }')" "$(uname -m)" "$(nproc)" "$(uname -r)"
    refuse_other_tracers
    measure_cost
    cost_table
    measure_stream
    measure_platform
    stop_platform
    measure_java_side
    printf '\n%d s in all\n' "$SECONDS"
}
