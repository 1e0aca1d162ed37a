// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.patterns;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tracewarden.api.analysis.PatternKind;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.event.SyscallStats;
import org.tracewarden.api.process.ProcessKey;

/**
 * Reads, or writes, that move few bytes each at a high rate, for some seconds in a row; failed ones do not count. Half
 * of the rate with twice the bytes keeps an episode going. A second that is missing breaks the row.
 */
final class SmallIoStorm implements Detector {

    /** Which way the bytes go. */
    enum Family {
        READS("reads", "readv", "read", "pread64", "readv", "preadv", "preadv2", "recv", "recvfrom", "recvmsg"),
        WRITES("writes", "writev", "write", "pwrite64", "writev", "pwritev", "pwritev2", "send", "sendto", "sendmsg");

        private final String word;
        private final String gathering;
        private final Set<String> calls;

        Family(String word, String gathering, String... calls) {
            this.word = word;
            this.gathering = gathering;
            this.calls = Set.of(calls);
        }
    }

    private final Family family;
    private Settings.SmallIo settings;
    private final Recent<ProcessKey, Streak> states;

    SmallIoStorm(Family family, Settings settings) {
        this.family = family;
        this.settings = settings.smallIo();
        this.states = new Recent<>(settings.maxProcesses());
    }

    @Override
    public Optional<Sighting> stats(SyscallStats event) {
        if (!Streak.tellsRate(event)) {
            return Optional.empty();
        }
        CallCounts counts = CallCounts.of(event, family.calls);
        double rate = Streak.perSecond(event, counts.succeeded());
        double average = (double) counts.transferred() / Math.max(1, counts.succeeded());
        if (rate <= settings.rate() / 2.0 || average >= 2.0 * settings.bytes()) {
            states.remove(event.process().key());
            return Optional.empty();
        }
        Streak streak = states.getOrAdd(event.process().key(), Streak::new);
        streak.add(event, rate > settings.rate() && average < settings.bytes());
        boolean strong = streak.spans() >= settings.seconds();
        return Optional.of(new Sighting(PatternKind.SMALL_IO_STORM, event.process(), family.word, strong,
                strong ? streak.since() : event.from(), event.header(), 0, severity(rate),
                words(event, rate, average)));
    }

    private Words words(SyscallStats event, double rate, double average) {
        String bytes = Quantity.tenths(average) + " bytes";
        List<String> evidence = new ArrayList<>();
        evidence.add(Quantity.rate(rate) + " " + family.word + " of " + bytes + " on average: "
                + Quantity.megabytes(rate * average));
        evidence.add("calls: " + String.join(", ", event.calls().stream()
                .filter(calls -> family.calls.contains(calls.syscall().name()))
                .map(calls -> calls.syscall().label())
                .distinct()
                .sorted()
                .toList()));
        if (average == 8) {
            evidence.add("8 bytes is what an eventfd takes and gives: these may be wake-ups rather than data");
        }
        return new Words(
                "Small-I/O storm: " + event.process().program() + " makes " + Quantity.rate(rate) + " " + family.word
                        + " of " + bytes,
                evidence,
                "The time goes into entering the kernel rather than into data: " + Quantity.megabytes(rate * average)
                        + " are all that comes of it.",
                "Unbuffered input or output: byte by byte, field by field, or line by line.",
                "Put a buffer of 8 KB or more between program and file (BufferedInputStream, setvbuf, bufio), gather "
                        + "pieces with " + family.gathering + ", or map the file.");
    }

    private static Severity severity(double rate) {
        return rate > 100_000 ? Severity.HIGH : Severity.MEDIUM;
    }

    @Override
    public void forget(ProcessKey process) {
        states.remove(process);
    }

    @Override
    public long forgotten() {
        return states.evicted();
    }

    @Override
    public void configure(Settings all) {
        settings = all.smallIo();
        states.clear();
        states.resize(all.maxProcesses());
    }
}
