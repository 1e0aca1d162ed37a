# SPDX-License-Identifier: Apache-2.0
# What the benchmarks share. Sourced by run, which sets HERE, ROOT and WORK.

fail() {
    printf 'bench: %s\n' "$*" >&2
    exit 1
}

progress() {
    printf '%4d s  %s\n' "$SECONDS" "$*" >&2
}

# -------------------------------------------------------------------------------------------------------- preparation

require() { # package of each command that may be missing
    [[ $(id -u) == 0 ]] || fail "needs root; use sudo"
    command -v gcc >/dev/null || fail "gcc is missing; install it with: apt-get install gcc libc6-dev"
    local peer
    for peer; do
        command -v "$peer" >/dev/null && continue
        progress "installing $peer, a peer"
        DEBIAN_FRONTEND=noninteractive apt-get install -y -q "$peer" >"$WORK/apt.log" 2>&1 ||
            fail "$peer cannot be installed ($(tail -n 1 "$WORK/apt.log")); install it by hand"
    done
}

free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 20000))
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { printf '%s' "$port"; return; }
    done
}

# What a benchmark has to clean up itself; one that has says what.
clean_up_own() { :; }

clean_up() {
    trap - EXIT
    stop_peer || true
    stop_platform || true
    clean_up_own || true
    rm -rf "$WORK"
}

# --------------------------------------------------------------------------------------------------------- the platform

tracewarden() {
    "$ROOT/tracewarden" "$1" --data "$WORK/data" "${@:2}"
}

start_platform() {
    tracewarden start --daemon >"$WORK/start.log" 2>&1 || fail "the platform does not start: $(tail -n 5 "$WORK/start.log")"
    local try
    for ((try = 0; try < 100; try++)); do
        if tracewarden shell "trace:collectors $COLLECTOR" 2>/dev/null | grep -q RUNNING; then return; fi
        sleep 0.1
    done
    fail "the $COLLECTOR collector does not run: $(tracewarden shell "trace:collectors $COLLECTOR" 2>&1)"
}

platform_pid() {
    cat "$WORK/data/lock"
}

stop_platform() {
    [[ -e $WORK/data/lock ]] || return 0
    tracewarden stop >"$WORK/stop.log" 2>&1 || true
    # what is pinned for a hand-over would go on costing time in the untraced rounds
    local pinned
    for pinned in $(pins); do rm -rf "$pinned"; done
}

# The folders of this instance under bpffs: named after its data directory, as the launcher does.
pins() {
    local instance
    instance=$(realpath -m -- "$WORK/data" | tr -d '\n' | sha256sum | cut -c1-8)
    [[ ! -d /sys/fs/bpf/tracewarden/$instance ]] || printf '%s\n' "/sys/fs/bpf/tracewarden/$instance"
}

refuse_other_tracers() {
    local others
    others=$(pgrep -x bpftrace || true)
    [[ -z $others ]] || printf 'Note: bpftrace runs already (pid %s) and is part of what is called untraced here.\n' \
        "$(tr '\n' ' ' <<<"$others")"
    if compgen -G '/sys/fs/bpf/tracewarden/*' >/dev/null; then
        printf 'Note: another Tracewarden runs on this host and is part of what is called untraced here.\n'
    fi
}

# ------------------------------------------------------------------------------------------------------------ the peer

PEER=''

stop_peer() {
    [[ -n $PEER ]] || return 0
    kill "$PEER" 2>/dev/null || true
    wait "$PEER" 2>/dev/null || true
    PEER=''
}

# The perf events of a running bpftrace are there: its programs are attached.
await_bpftrace() { # how many probes
    local try
    for ((try = 0; try < 300; try++)); do
        if ls -l "/proc/$PEER/fd" 2>/dev/null | grep -c 'perf_event' | awk -v n="$1" '{exit $1 < n}'; then break; fi
        sleep 0.1
    done
    sleep 1 # the last of them is attached
}

# -------------------------------------------------------------------------------------------------------- measurements

# The best of some repeats: what else runs on the host only ever adds.
best() { # command...
    local repeat
    for ((repeat = 0; repeat < REPEATS; repeat++)); do "$@"; done | sort -n | head -n 1
}

median() { # who, what
    awk -v who="$1" -v what="$2" '$1 == who && $2 == what { print $3 }' "$WORK/samples" | sort -n |
        awk '{ v[NR] = $1 } END { if (NR) print (NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2) }'
}

cpu_ticks() { # pid
    awk '{ sub(/.*\) /, ""); print $12 + $13 }' "/proc/$1/stat"
}

host_forks() {
    awk '$1 == "processes" { print $2 }' /proc/stat
}

# Prints the share of one core that a process takes in so many seconds, in percent.
cpu_share() { # pid, seconds
    local before after begin end hertz
    hertz=$(getconf CLK_TCK)
    before=$(cpu_ticks "$1") begin=$(date +%s%N)
    sleep "$2"
    after=$(cpu_ticks "$1") end=$(date +%s%N)
    awk -v ticks=$((after - before)) -v hertz="$hertz" -v ns=$((end - begin)) \
        'BEGIN { printf "%.2f", 100 * ticks / hertz / (ns / 1e9) }'
}

resident_megabytes() { # pid
    awk '/^VmRSS:/ { printf "%.0f", $2 / 1024 }' "/proc/$1/status"
}

# ------------------------------------------------------------------------------------------------------- the Java side

java_benchmark() { # bundle, class, title, arguments...
    local bundle=$ROOT/bundles/$1 class=$2
    printf '\n%s\n' "$3"
    "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "$bundle/target/classes:$bundle/target/test-classes:$(<"$bundle/target/bench.classpath")${BENCH_CLASSES:+:$BENCH_CLASSES}" \
        "$class" "${@:4}" 2>&1 | sed 's/^/  /' || printf '  %s failed\n' "$class"
}

# What the build left: classes and test classes of every bundle, and the libraries of the distribution.
built_classes() {
    local places=("$ROOT"/bundles/*/target/classes "$ROOT"/bundles/*/target/test-classes) libraries
    mapfile -t libraries < <(find "$ROOT/karaf-assembly/target/assembly" -name '*.jar' 2>/dev/null)
    [[ -d ${places[0]} ]] && ((${#libraries[@]})) ||
        fail "nothing is built to compile benchmarks against; build with: tracewarden test --quick"
    places+=("${libraries[@]}")
    (IFS=: && printf '%s' "${places[*]}")
}

# Compiles the Java side of a benchmark into $WORK/classes.
compile_java() { # folder, class path
    mkdir -p "$WORK/classes"
    "${JAVA_HOME:+$JAVA_HOME/bin/}javac" --release 17 -nowarn -proc:none -d "$WORK/classes" -cp "$2" \
        $(find "$1" -name '*.java') || fail "$1 cannot be compiled; see above"
}

# Compiles a program of a benchmark into $WORK.
compile_c() { # name of the program, source, options and libraries
    gcc -O2 -Wall -Wextra -Werror -o "$WORK/$1" "$2" "${@:3}" || fail "$2 cannot be compiled; see above"
}

compile_benchmarks() { # bundles, as "bundles/x,bundles/y"
    progress "Java side: compiling the benchmarks"
    compile_with -o "$1" || compile_with "" "$1" ||
        fail "the benchmarks cannot be compiled: $(grep -m 3 ERROR "$WORK/mvn.log")"
}

compile_with() { # options for Maven, bundles
    (cd "$ROOT" && mvn -B -q $1 -pl "$2" -am test-compile dependency:build-classpath -Dmdep.includeScope=test \
        -Dmdep.outputFile=target/bench.classpath) >"$WORK/mvn.log" 2>&1
}
