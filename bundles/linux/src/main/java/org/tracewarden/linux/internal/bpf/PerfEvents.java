// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * The perf events of this process. libbpf opens one for each kprobe and classic tracepoint and does not say which; left
 * open, it would keep the kprobe armed after its link is gone.
 */
final class PerfEvents {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final Path PERF_EVENT = Path.of("anon_inode:[perf_event]");

    private PerfEvents() {}

    /** Descriptors of open perf events. */
    static Set<Integer> open() {
        Set<Integer> events = new HashSet<>();
        for (Path descriptor : PinDirectory.entries(DESCRIPTORS)) {
            try {
                if (Files.readSymbolicLink(descriptor).equals(PERF_EVENT)) {
                    events.add(Integer.valueOf(descriptor.getFileName().toString()));
                }
            } catch (NoSuchFileException closedMeanwhile) {
                // no longer open, so not one of those that are asked for
                continue;
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + descriptor, e);
            }
        }
        return events;
    }
}
