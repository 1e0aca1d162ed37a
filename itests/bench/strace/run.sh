# SPDX-License-Identifier: Apache-2.0
# Strace: how fast its lines are read, and in how much memory. Sourced by ../run; bench is called.

TRACE_GIGABYTES=5

measure_parser() {
    local bundle=$ROOT/bundles/collector-strace java=${JAVA_HOME:+$JAVA_HOME/bin/}java classes
    compile_benchmarks bundles/collector-strace
    classes=$bundle/target/classes:$bundle/target/test-classes:$(<"$bundle/target/bench.classpath")
    mkdir -p "$WORK/classes"
    "${java}c" --release 17 -d "$WORK/classes" -cp "$classes" $(find "$HERE/strace/java" -name '*.java') \
        >"$WORK/javac.log" 2>&1 || fail "the benchmark cannot be compiled: $(head -n 3 "$WORK/javac.log")"
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

bench() {
    printf 'Tracewarden reading strace; %s, %s CPUs, kernel %s\n' "$(uname -m)" "$(nproc)" "$(uname -r)"
    measure_parser
    printf '\n%d s in all\n' "$SECONDS"
}
