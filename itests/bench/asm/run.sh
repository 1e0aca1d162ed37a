# SPDX-License-Identifier: Apache-2.0
# Supervision of agents: what its bookkeeping takes, and real agents beside plain processes and supervisord. Sourced by
# ../run; bench is called. BENCH_AGENTS=100 takes fewer, BENCH_ROUNDS=5 compares more often,
# BENCH_SUPERVISORD=1000 gives supervisord as many, which takes it minutes on a busy machine.

AGENTS=${BENCH_AGENTS:-1000}
ROUNDS=${BENCH_ROUNDS:-3}
SUPERVISORD_AGENTS=${BENCH_SUPERVISORD:-200}
COLLECTOR=process
JAVA_PID=''
# as in the platform: run directories and status files lie in memory
RUN_FILES=''

build_drivers() {
    compile_c agent "$HERE/asm/agent.c" -static
    compile_c starts "$HERE/asm/starts.c" -D_GNU_SOURCE
}

# Where run directories and status files lie on a host: on most of them /run is memory. Where it is a disk, others are.
directory_in_memory() {
    local place
    for place in /run /dev/shm; do
        [[ $(stat -f -c %T "$place" 2>/dev/null) != tmpfs ]] || { printf '%s' "$place"; return; }
    done
    printf '/run'
}

# Everything that runs out of one of our directories: agents, launchers, programs of peers.
left_over() {
    find /proc -maxdepth 2 -name exe \( -lname "$WORK/*" -o -lname "$RUN_FILES/*" \) 2>/dev/null | cut -d / -f 3
}

clean_up_own() {
    local try pids group
    if [[ -n $JAVA_PID ]]; then
        kill -KILL "$JAVA_PID" 2>/dev/null || true
        wait "$JAVA_PID" 2>/dev/null || true
    fi
    # first, since it would start what is killed again
    if [[ -s $WORK/supervisord/pid ]]; then kill -KILL "$(<"$WORK/supervisord/pid")" 2>/dev/null || true; fi
    for ((try = 0; try < 100; try++)); do
        mapfile -t pids < <(left_over)
        ((${#pids[@]})) || break
        kill -KILL "${pids[@]}" 2>/dev/null || true
        sleep 0.1
    done
    if [[ -r $WORK/groups ]]; then
        while IFS= read -r group; do
            for ((try = 0; try < 50; try++)); do
                [[ -d $group ]] || break
                find "$group" -depth -type d -exec rmdir {} + 2>/dev/null || sleep 0.1
            done
            rmdir "$(dirname "$group")" 2>/dev/null || true
        done <"$WORK/groups"
    fi
    [[ -z $RUN_FILES ]] || rm -rf "$RUN_FILES"
}

# Waits for it, so that a signal to this script is heard at once.
java_in_background() { # class, arguments...
    "$java" -Xms48m -Xmx384m -Xss512k -XX:+UseSerialGC -XX:MaxNewSize=40m -XX:MinHeapFreeRatio=20 \
        -XX:MaxHeapFreeRatio=40 -XX:ReservedCodeCacheSize=64m -XX:CICompilerCount=2 \
        -Dorg.slf4j.simpleLogger.defaultLogLevel=error -cp "$WORK/classes:$classes" "$@" \
        > >(sed -u 's/^/  /') 2>"$WORK/errors" &
    JAVA_PID=$!
    local status=0
    wait "$JAVA_PID" || status=$?
    JAVA_PID=''
    ((status == 0)) || fail "$1 failed: $(tail -n 5 "$WORK/errors")"
    sleep 0.2 # its last line is through
}

bench() {
    local bundle=$ROOT/bundles/supervisor java=${JAVA_HOME:+$JAVA_HOME/bin/}java classes supervisord=''
    require
    local memory
    memory=$(directory_in_memory)
    RUN_FILES=$(mktemp -d "$memory/tracewarden-bench-XXXXXX")
    if command -v supervisord >/dev/null || (require supervisor) ; then supervisord=$(command -v supervisord); fi
    build_drivers
    compile_benchmarks bundles/supervisor
    classes=$bundle/target/classes:$bundle/target/test-classes:$(<"$bundle/target/bench.classpath")
    compile_java "$HERE/asm/java" "$classes"
    printf 'Supervision of agents; %s, %s CPUs, kernel %s, load %s\n' "$(uname -m)" "$(nproc)" "$(uname -r)" \
        "$(cut -d ' ' -f 1 /proc/loadavg)"
    progress "bookkeeping"
    printf '\nInside, with 1000 agents alive, of launchers and control groups that are imitated (goals by CPU time)\n'
    java_in_background org.tracewarden.supervisor.life.BookkeepingBenchmark "$RUN_FILES/state"
    progress "$AGENTS real agents, $ROUNDS rounds"
    printf '\n%s real agents started and stopped, ms each (median of %s rounds, one after the other)\n' "$AGENTS" "$ROUNDS"
    [[ -n $supervisord ]] || printf '  (supervisord is left out: install it with: apt-get install supervisor)\n'
    # a transient unit each would be its counterpart
    [[ -d /run/systemd/system ]] && printf '  (systemd-run is not measured yet)\n' ||
        printf '  (systemd-run is left out: systemd does not run here)\n'
    java_in_background org.tracewarden.supervisor.RealAgentsBenchmark "$WORK" "$RUN_FILES" "bench-${WORK##*-}" \
        "$AGENTS" "$ROUNDS" "$SUPERVISORD_AGENTS" "$supervisord"
    printf '\n%d s in all; load at the end %s\n' "$SECONDS" "$(cut -d ' ' -f 1 /proc/loadavg)"
}
