// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.syscall.SyscallArguments;
import org.tracewarden.api.syscall.WaitKind;

/** Locks, condition variables and parked workers, as C libraries and language run-times wait for them. */
class FutexStoriesTest {

    private static final long WORD = 0x7f12_3456_7890L;
    private static final int WAIT_PRIVATE = 128;
    private static final int WAKE_PRIVATE = 129;
    private static final int LOCK_PI_PRIVATE = 134;
    private static final int WAIT_BITSET_PRIVATE = 137;
    private static final int WAIT_BITSET_REALTIME = 393;

    private final FutexHistory history = new FutexHistory();
    private final Classifier classifier = new Classifier(Settings.DEFAULT, history);
    private final ProcessInfo app = Calls.process("app");

    private Classification read(Calls call) {
        return classifier.classify(app, call.waiting(WaitKind.LOCK).build());
    }

    private static Calls wait(double millis, int thread, long address, int operation, long value) {
        return Calls.call("futex", millis).by(thread).arguments(address, operation, value);
    }

    private static void assertFound(SyscallCategory category, Severity severity, Classification found) {
        assertEquals(category, found.category(), found.reason());
        assertEquals(severity, found.severity(), found.reason());
    }

    private static void assertParked(Classification found) {
        assertFound(SyscallCategory.IDLE_WAIT, Severity.NONE, found);
    }

    @Test
    void aConvoyOnOneMutexIsContentionWithTheSeedsSeverities() {
        assertParked(read(wait(15, 99, WORD, WAIT_PRIVATE, 2)));
        double[] millis = {20, 40, 60, 80, 120, 160, 240};
        Severity[] expected = {Severity.LOW, Severity.MEDIUM, Severity.HIGH, Severity.HIGH, Severity.CRITICAL,
            Severity.CRITICAL, Severity.CRITICAL};
        for (int i = 0; i < millis.length; i++) {
            assertFound(SyscallCategory.LOCK_CONTENTION, expected[i],
                    read(wait(millis[i], 100 + i, WORD, WAIT_PRIVATE, 2)));
        }
    }

    @Test
    void theSummaryAndReasonOfAConvoySayWhoElseWaited() {
        read(wait(75, 1, WORD, WAIT_PRIVATE, 2));
        Classification second = read(wait(75, 2, WORD, WAIT_PRIVATE, 2));
        assertEquals("Lock contention: app executing futex() blocked for 75.0ms", second.summary());
        assertEquals("other threads of the process waited for the same lock; 75ms is HIGH, which begins at 50ms",
                second.reason());
    }

    @Test
    void aLoneWaiterForALockOfGlibcIsHeldUpByItsHolder() {
        Calls joining = wait(20, 7, WORD + 800, WAIT_BITSET_REALTIME & ~128, 4711);
        assertParked(read(joining));
        Classification alone = read(wait(75, 1, WORD, WAIT_PRIVATE, 2));
        assertFound(SyscallCategory.LOCK_CONTENTION, Severity.HIGH, alone);
        assertEquals("it waited for a lock that another thread held; 75ms is HIGH, which begins at 50ms",
                alone.reason());
        assertFound(SyscallCategory.LOCK_CONTENTION, Severity.CRITICAL,
                read(wait(999.999, 1, WORD + 8, WAIT_PRIVATE, 2)));
        assertParked(read(wait(1000, 1, WORD + 16, WAIT_PRIVATE, 2)));
    }

    @Test
    void aLoneWaiterOfAnotherLibraryMayWaitForAConditionVariable() {
        assertParked(read(wait(75, 1, WORD, WAIT_PRIVATE, 2)));
        assertParked(read(wait(30_000, 1, WORD + 8, WAIT_PRIVATE, 2).ongoing()));
    }

    @Test
    void aLockWithPriorityInheritanceIsAlwaysALock() {
        assertFound(SyscallCategory.LOCK_CONTENTION, Severity.CRITICAL,
                read(wait(5_000, 1, WORD + 16, LOCK_PI_PRIVATE, 0)));
    }

    @Test
    void theLocksOfMuslGoAndRustAreKnownByTheirCompany() {
        read(wait(30, 1, WORD, WAIT_PRIVATE, 0x8000_04d2L));
        assertFound(SyscallCategory.LOCK_CONTENTION, Severity.HIGH,
                read(wait(75, 2, WORD, WAIT_PRIVATE, 0x8000_04d3L)));
        read(wait(30, 1, WORD + 8, WAIT_BITSET_PRIVATE, 2));
        assertFound(SyscallCategory.LOCK_CONTENTION, Severity.HIGH,
                read(wait(75, 2, WORD + 8, WAIT_BITSET_PRIVATE, 2)));
    }

    @Test
    void parkedThreadsOfARustPoolAreParkedAtWhateverCountTheyAre() {
        for (int thread = 1; thread <= 3; thread++) {
            assertParked(read(wait(10_000, thread, WORD, WAIT_BITSET_PRIVATE, 2).ongoing()));
        }
    }

    @Test
    void aLockWithALimitThatDidNotRunOutIsALock() {
        Calls timed = Calls.call("futex", 75).by(1).arguments(WORD, WAIT_BITSET_REALTIME, 2, 0x7fff_0000L);
        assertFound(SyscallCategory.LOCK_CONTENTION, Severity.HIGH, read(timed));
    }

    @Test
    void aLongWaitForALockThatOthersWantTooIsContention() {
        read(wait(30, 1, WORD, WAIT_PRIVATE, 2));
        assertFound(SyscallCategory.LOCK_CONTENTION, Severity.CRITICAL, read(wait(5_000, 2, WORD, WAIT_PRIVATE, 2)));
    }

    @Test
    void workersOnOneConditionVariableAreParkedHoweverManyTheyAre() {
        for (int thread = 1; thread <= 8; thread++) {
            assertParked(read(wait(100, thread, WORD, WAIT_BITSET_REALTIME, 0)));
            assertParked(read(wait(100, thread, WORD + 8, WAIT_BITSET_REALTIME, 34)));
        }
    }

    @Test
    void anIdleJavaServerIsParked() {
        for (int thread = 1; thread <= 8; thread++) {
            assertParked(read(wait(300, thread, WORD + 64L * thread, WAIT_BITSET_REALTIME, 0)));
            assertParked(read(wait(30_000, thread, WORD + 64L * thread, WAIT_BITSET_PRIVATE, 0).ongoing()));
        }
    }

    @Test
    void aGoSchedulersThreadIsParked() {
        assertParked(read(wait(400, 1, WORD, WAIT_PRIVATE, 0)));
    }

    @Test
    void aWordOfUnknownUseIsContentionOnlyWhenSharedAndShort() {
        assertParked(read(wait(100, 1, WORD, WAIT_PRIVATE, 3)));
        assertFound(SyscallCategory.LOCK_CONTENTION, Severity.HIGH, read(wait(100, 2, WORD, WAIT_PRIVATE, 3)));
        assertParked(read(wait(1000, 3, WORD, WAIT_PRIVATE, 3)));
    }

    @Test
    void threadsThatAJavaVirtualMachineStopsDoNotContend() {
        for (int stop = 4; stop < 700; stop += 87) {
            for (int thread = 1; thread <= 8; thread++) {
                assertParked(read(wait(25, thread, WORD, WAIT_PRIVATE, stop)));
            }
        }
        assertTrue(read(wait(25, 1, WORD, WAIT_PRIVATE, 701)).reason()
                .startsWith("the word it waited on counts, as in condition variables and barriers"));
    }

    @Test
    void aReadWriteLockOfRustIsNoCounter() {
        read(wait(100, 1, WORD, WAIT_BITSET_PRIVATE, 0x4000_0003L));
        assertFound(SyscallCategory.LOCK_CONTENTION, Severity.HIGH,
                read(wait(75, 2, WORD, WAIT_BITSET_PRIVATE, 0x4000_0003L)));
    }

    @Test
    void ofTheNewerCallACounterIsKnownToo() {
        read(Calls.call("futex_wait", 75).by(1).arguments(WORD, 4, 0xffff_ffffL, 2));
        assertParked(read(Calls.call("futex_wait", 75).by(2).arguments(WORD, 4, 0xffff_ffffL, 2)));
    }

    @Test
    void onlyAnotherThreadOnTheSameWordAndOfLateCounts() {
        assertParked(read(wait(100, 1, WORD, WAIT_PRIVATE, 3)));
        assertParked(read(wait(100, 1, WORD, WAIT_PRIVATE, 3).from(Calls.HOUR_AFTER_BOOT + Calls.SECOND)));
        assertParked(read(wait(100, 2, WORD + 4, WAIT_PRIVATE, 3)));
        long end = Calls.HOUR_AFTER_BOOT + Calls.SECOND + 100 * Calls.MILLI;
        assertParked(read(wait(100, 3, WORD, WAIT_PRIVATE, 3).from(end + 10 * Calls.SECOND)));
        assertFound(SyscallCategory.LOCK_CONTENTION, Severity.HIGH,
                read(wait(100, 4, WORD, WAIT_PRIVATE, 3).from(end + 15 * Calls.SECOND)));
    }

    @Test
    void anotherProcessesThreadsDoNotCount() {
        read(wait(100, 1, WORD, WAIT_PRIVATE, 3));
        assertParked(classifier.classify(Calls.process(99, "other"),
                wait(100, 2, WORD, WAIT_PRIVATE, 3).waiting(WaitKind.LOCK).build()));
    }

    @Test
    void aWakeUpIsNeverAWait() {
        Classification found = read(wait(75, 1, WORD, WAKE_PRIVATE, 1).operation("FUTEX_WAKE"));
        assertFound(SyscallCategory.LOCK_CONTENTION, Severity.NONE, found);
        assertEquals("FUTEX_WAKE wakes others and never waits: it had no CPU meanwhile", found.reason());
        assertFound(SyscallCategory.LOCK_CONTENTION, Severity.NONE, read(wait(75, 1, WORD, WAKE_PRIVATE, 1)));
        assertFound(SyscallCategory.LOCK_CONTENTION, Severity.NONE,
                read(Calls.call("futex", 75).operation("FUTEX_REQUEUE")));
    }

    @Test
    void withoutArgumentsTheNameDecides() {
        Classification found = read(Calls.call("futex", 75));
        assertFound(SyscallCategory.LOCK_CONTENTION, Severity.HIGH, found);
        assertEquals("such calls wait for a lock; 75ms is HIGH, which begins at 50ms", found.reason());
        assertEquals(SyscallArguments.NONE, Calls.call("futex", 75).build().arguments());
    }

    @Test
    void severalFutexesAtOnceAreLikePoll() {
        assertParked(read(Calls.call("futex_waitv", 75).arguments(WORD, 2, 0, 0, 1)));
        assertFound(SyscallCategory.LOCK_CONTENTION, Severity.HIGH, read(Calls.call("futex_waitv", 75)));
    }

    @Test
    void theNewerCallForOneFutexHasItsValueElsewhere() {
        read(Calls.call("futex_wait", 75).by(1).arguments(WORD, 2, 0xffff_ffffL, 2));
        assertFound(SyscallCategory.LOCK_CONTENTION, Severity.HIGH,
                read(Calls.call("futex_wait", 75).by(2).arguments(WORD, 2, 0xffff_ffffL, 2)));
        assertParked(read(Calls.call("futex_wait", 75).arguments(WORD + 8, 0, 0xffff_ffffL, 2)));
    }

    @Test
    void aWaitThatIsToldAgainIsNotItsOwnCompany() {
        assertParked(read(wait(500, 1, WORD, WAIT_PRIVATE, 3).ongoing()));
        assertParked(read(wait(900, 1, WORD, WAIT_PRIVATE, 3)));
    }

    @Test
    void theMemoryOfWaitsIsBounded() {
        for (int i = 0; i < FutexHistory.WAITS; i++) {
            read(wait(20, 1, WORD + 4L * i, WAIT_PRIVATE, 3).from(Calls.HOUR_AFTER_BOOT + i));
        }
        assertFound(SyscallCategory.LOCK_CONTENTION, Severity.LOW, read(wait(20, 2, WORD, WAIT_PRIVATE, 3)));
        assertParked(read(wait(20, 2, WORD, WAIT_PRIVATE, 1).from(Calls.HOUR_AFTER_BOOT + 5)));
    }
}
