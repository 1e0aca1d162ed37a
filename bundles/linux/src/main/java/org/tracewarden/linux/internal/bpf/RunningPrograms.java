// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until every BPF program that runs now has ended. Programs that cannot sleep run inside an RCU read-side
 * section, so that waiting for RCU is enough, and {@code membarrier(MEMBARRIER_CMD_GLOBAL)} is {@code
 * synchronize_rcu()} (kernel/sched/membarrier.c). With a single CPU online it returns at once, which is enough for
 * programs on tracepoints: they are not preempted. Sleepable programs are not waited for.
 *
 * <p>The kernel refuses it with {@code nohz_full} CPUs, and a seccomp filter may too. Then it waits for {@value
 * #FALLBACK_MILLIS} ms instead, some thousand times a program's usual run, and says so once; a program whose virtual
 * CPU stands still for longer can then still write. Thread-safe.
 */
final class RunningPrograms {

    private static final Logger LOG = LoggerFactory.getLogger(RunningPrograms.class);
    private static final int MEMBARRIER_CMD_GLOBAL = 1;
    private static final long FALLBACK_MILLIS = 20;

    private final Natives natives;
    private final OptionalInt membarrier;
    private final AtomicBoolean said = new AtomicBoolean();

    /** @param architecture as in the system property {@code os.arch} */
    RunningPrograms(Natives natives, String architecture) {
        this.natives = natives;
        this.membarrier = switch (architecture) {
            case "amd64", "x86_64" -> OptionalInt.of(324);
            case "aarch64" -> OptionalInt.of(283);
            default -> OptionalInt.empty();
        };
    }

    /** Takes some milliseconds. */
    void await() {
        if (membarrier.isEmpty()) {
            waitInstead("its number is not known on this architecture");
        } else if (natives.libc().syscall(membarrier.getAsInt(), MEMBARRIER_CMD_GLOBAL, 0, 0) < 0) {
            waitInstead(natives.describe(natives.lastErrno()));
        }
    }

    private void waitInstead(String reason) {
        if (said.compareAndSet(false, true)) {
            LOG.warn("membarrier(2) does not wait for running BPF programs here: {}; {} ms are waited instead, so that"
                    + " a count may be lost when a program takes longer", reason, FALLBACK_MILLIS);
        }
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(FALLBACK_MILLIS);
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
