# SPDX-License-Identifier: Apache-2.0
# What the journal takes and how fast it is checked. Sourced by run. Needs neither root nor the platform.

# all of it is among the bundle's tests
build_drivers() {
    :
}

bench() {
    compile_benchmarks bundles/exporter-journal
    local peers=$WORK/peers
    # one of the peers that hashes are compared with; without it the table is shorter
    (cd "$ROOT" && { copy_peer -o || copy_peer; }) >"$WORK/peer.log" 2>&1 ||
        progress "Bouncy Castle cannot be had; it is left out"
    JDK_JAVA_OPTIONS='-XX:+UseSerialGC -Xmx512m' BENCH_CLASSES=$peers/bcprov-jdk18on-1.83.jar java_benchmark exporter-journal \
        org.tracewarden.exporter.journal.JournalBenchmark \
        "Journal (best of 3; hashing and verifying by processor time; goal of hashing: 1.5 x commons-codec)" \
        "$WORK/journal"
}

copy_peer() { # options for Maven
    mvn -B -q "$@" dependency:copy -Dartifact=org.bouncycastle:bcprov-jdk18on:1.83 -DoutputDirectory="$WORK/peers"
}
