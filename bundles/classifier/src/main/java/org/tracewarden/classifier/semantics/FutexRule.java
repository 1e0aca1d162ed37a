// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.syscall.SyscallArguments;
import org.tracewarden.api.syscall.WaitKind;

/**
 * Is a futex wait contention, or a worker that is parked until there is work? The kernel does not know; this is told by
 * the value with which the caller waited and by who else waited on the same address. In this order:
 * <ol>
 * <li>no arguments known: contention, by name
 * <li>an operation that never waits, such as FUTEX_WAKE: nothing
 * <li>a lock with priority inheritance: contention
 * <li>the word of a semaphore, a joined thread or a condition variable of glibc, or one that counts: parked
 * <li>another thread waited on it too, and the word looks like a lock or the wait was short: contention
 * <li>no other thread did, the process uses glibc, the word looks like a lock and the wait was short: contention, for
 * the holder need not have waited
 * <li>otherwise: parked, or work handed over by a single partner
 * </ol>
 * Short is shorter than {@code idle-futex-millis}. Locks of libraries that park each thread on a word of its own
 * (Java's monitors, parking_lot) are not told from parked workers, nor are read-write locks of glibc. Barriers and
 * condition variables that count look like contention until they have counted to four.
 *
 * <p>What each wait that has returned was found to be is noted in the {@link FutexHistory}, for the sums.
 */
final class FutexRule implements Rule {

    private final long idleNanos;
    private final FutexHistory history;

    FutexRule(long idleNanos, FutexHistory history) {
        this.idleNanos = idleNanos;
        this.history = history;
    }

    @Override
    public Verdict judge(Case about) {
        Verdict verdict = read(about);
        if (isInBulk(about)) {
            history.found(about.process(), about.call().enteredAt(), about.endedAt(), verdict.graded());
        }
        return verdict;
    }

    /** Whether {@link BulkCategories} has it under futex waits. */
    private static boolean isInBulk(Case about) {
        return about.call().returned() && about.call().waitedFor() == WaitKind.LOCK
                && (about.role() == Role.FUTEX || about.role() == Role.ANY_FUTEX);
    }

    private Verdict read(Case about) {
        if (about.role() == Role.ANY_FUTEX && !about.call().arguments().equals(SyscallArguments.NONE)) {
            return Verdict.idle("it waits until any of several futexes is woken, like poll() does for descriptors");
        }
        if (about.role() != Role.FUTEX) {
            return Verdict.OPEN;
        }
        FutexOperation operation = FutexOperation.of(about.call());
        if (!operation.waiting()) {
            return Verdict.harmless(SyscallCategory.LOCK_CONTENTION,
                    name(about) + " wakes others and never waits: it had no CPU meanwhile");
        }
        if (operation.address() == 0) {
            return Verdict.OPEN;
        }
        FutexHistory.Company company = history.waited(about.process(), operation, about.call().thread(),
                about.call().enteredAt(), about.endedAt());
        return wait(operation.word(), company, about.call().latencyNanos() < idleNanos);
    }

    private static Verdict wait(FutexOperation.Word word, FutexHistory.Company company, boolean brief) {
        return switch (word) {
            case PRIORITY_LOCK -> contention("it waited for a lock with priority inheritance");
            case SIGNAL -> Verdict.idle("it waited on a semaphore, a condition variable or a thread's end, as parked"
                    + " workers do, and not for a lock");
            case COUNTER -> Verdict.idle("the word it waited on counts, as in condition variables and barriers, and"
                    + " that by which a Java virtual machine stops its threads: it waited for a signal, and not for"
                    + " a lock");
            case LOCK -> {
                if (company.shared()) {
                    yield contention("other threads of the process waited for the same lock");
                }
                yield brief && company.glibc() ? contention("it waited for a lock that another thread held") : alone();
            }
            case UNCLEAR -> {
                if (!company.shared()) {
                    yield alone();
                }
                yield brief
                        ? contention("other threads of the process waited on the same futex")
                        : Verdict.idle("several threads waited on this futex, and for so long: parked workers");
            }
        };
    }

    private static Verdict alone() {
        return Verdict.idle("no other thread was seen to wait on this futex: a parked worker, or work handed over");
    }

    private static Verdict contention(String reason) {
        return Verdict.graded(SyscallCategory.LOCK_CONTENTION, reason);
    }

    private static String name(Case about) {
        return about.call().operation().isEmpty() ? "this futex operation" : about.call().operation();
    }
}
