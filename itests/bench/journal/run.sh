# SPDX-License-Identifier: Apache-2.0
# What the journal takes and how fast it is checked. Sourced by run. Needs neither root nor the platform.

bench() {
    compile_benchmarks bundles/exporter-journal
    JDK_JAVA_OPTIONS='-XX:+UseSerialGC -Xmx512m' java_benchmark exporter-journal \
        org.tracewarden.exporter.journal.JournalBenchmark "Journal (best of 3; hashes: the goal is 1.5 x commons-codec)" \
        "$WORK/journal"
}
