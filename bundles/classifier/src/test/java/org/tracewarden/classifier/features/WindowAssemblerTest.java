// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tracewarden.classifier.features.Host.MILLISECOND;
import static org.tracewarden.classifier.features.Host.SECOND;
import static org.tracewarden.classifier.features.Host.second;

import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.analysis.FeatureName;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.syscall.CallStats;
import org.tracewarden.api.syscall.Syscall;
import org.tracewarden.api.syscall.WaitKind;
import org.tracewarden.classifier.semantics.CallCategories;

class WindowAssemblerTest {

    private static final Optional<SyscallCategory> IO = Optional.of(SyscallCategory.BLOCKING_IO);

    private final WindowAssembler assembler = new WindowAssembler(Host.categories());
    private final ProcessInfo cat = Host.process(1, "cat");
    private final ProcessInfo dog = Host.process(2, "dog");

    @Test
    void aWindowIsOverWhenALaterOneComes() {
        assertTrue(assembler.add(second(cat, 10 * SECOND).calls("read", 100).event()).isEmpty());
        assertTrue(assembler.add(second(dog, 10 * SECOND).calls("read", 200, 300).event()).isEmpty());

        Window window = assembler.add(second(cat, 11 * SECOND).calls("read", 100).event()).orElseThrow();

        assertEquals(9 * SECOND, window.from());
        assertEquals(10 * SECOND, window.to());
        assertEquals(2, window.processes().size());
        assertEquals(OptionalDouble.of(3), window.host().step().value(FeatureName.SYSCALL_RATE, IO));
        assertEquals(OptionalDouble.of(1), window.processes().get(0).step().value(FeatureName.SYSCALL_RATE, IO));
        assertTrue(window.complete());
    }

    @Test
    void aWindowThatNothingFollowsIsOverWhenItIsClosed() {
        assembler.add(second(cat, 10 * SECOND).calls("read", 100).event());
        assertEquals(10 * SECOND, assembler.close().orElseThrow().to());
        assertTrue(assembler.close().isEmpty());
    }

    @Test
    void endsThatDifferByLessThanHalfASecondAreOneWindow() {
        assembler.add(second(cat, 10 * SECOND - 400 * MILLISECOND).calls("read", 100).event());
        assertTrue(assembler.add(second(dog, 10 * SECOND).calls("read", 100).event()).isEmpty());
        assertEquals(10 * SECOND, assembler.close().orElseThrow().to());
    }

    @Test
    void aCollectorThatReportsMoreOftenStillMakesWindows() {
        int windows = 0;
        for (int i = 1; i <= 40; i++) {
            windows += assembler.add(second(cat, i * 250 * MILLISECOND).calls("read", 100).event()).isPresent() ? 1 : 0;
        }
        assertEquals(19, windows);
    }

    @Test
    void callsThatComeTooLateAreCountedInTheNextWindow() {
        assembler.add(second(cat, 10 * SECOND).calls("read", 100).event());
        assembler.close();
        assertTrue(assembler.add(second(dog, 10 * SECOND).calls("read", 100).event()).isEmpty());
        assertTrue(assembler.openTo().isEmpty());
        assertEquals(1, assembler.late());

        assembler.add(second(cat, 11 * SECOND).calls("read", 100).event());
        Window window = assembler.close().orElseThrow();

        assertEquals(11 * SECOND, window.to());
        assertEquals(OptionalDouble.of(2), window.host().step().value(FeatureName.SYSCALL_RATE, IO));
    }

    @Test
    void theSameProcessTwiceInAWindowIsSummed() {
        assembler.add(second(cat, 10 * SECOND).calls("read", 100).event());
        assembler.add(second(cat, 10 * SECOND).calls("read", 100).event());
        Window window = assembler.close().orElseThrow();
        assertEquals(1, window.processes().size());
        assertEquals(OptionalDouble.of(2), window.processes().get(0).step().value(FeatureName.SYSCALL_RATE, IO));
    }

    @Test
    void aFutexWaitThatRanOutOrWasNotNeededIsNoFailure() {
        assembler.add(second(cat, 10 * SECOND).failing("futex", "ETIMEDOUT", 5).failing("futex", "EAGAIN", 3)
                .failing("futex", "EDEADLK", 2).event());
        Step step = assembler.close().orElseThrow().host().step();
        assertEquals(OptionalDouble.of(0.2), step.value(
                FeatureName.SYSCALL_ERROR_RATE, Optional.of(SyscallCategory.LOCK_CONTENTION)));
    }

    @Test
    void timeInsideCallsThatHaveNotReturnedCounts() {
        assembler.add(second(cat, 10 * SECOND).calls("read", 250 * MILLISECOND)
                .inside("read", WaitKind.DISK, SECOND).inside("read", WaitKind.TERMINAL, SECOND).event());
        Step step = assembler.close().orElseThrow().host().step();
        assertEquals(OptionalDouble.of(1.25), step.value(FeatureName.SYSCALL_BLOCKED_TIME, IO));
        assertEquals(OptionalDouble.of(1.25), step.value(FeatureName.SYSCALL_BLOCKED_TIME, Optional.empty()));
        assertEquals(OptionalDouble.of(1), step.value(
                FeatureName.SYSCALL_BLOCKED_TIME, Optional.of(SyscallCategory.IDLE_WAIT)));
    }

    @Test
    void theProcessDecidesOnTheCategoryToo() {
        CallCategories parkedUnlessCat = new CallCategories() {
            @Override
            public SyscallCategory of(Syscall syscall, WaitKind waitedFor) {
                return SyscallCategory.IDLE_WAIT;
            }

            @Override
            public SyscallCategory of(ProcessKey process, CallStats calls, long at) {
                return process.equals(cat.key()) && at == 10 * SECOND
                        ? SyscallCategory.LOCK_CONTENTION
                        : SyscallCategory.IDLE_WAIT;
            }
        };
        WindowAssembler windows = new WindowAssembler(parkedUnlessCat);
        windows.add(second(cat, 10 * SECOND).calls("futex", 100).event());
        windows.add(second(dog, 10 * SECOND).calls("futex", 100, 100).event());
        Step step = windows.close().orElseThrow().host().step();
        assertEquals(1, step.calls(Optional.of(SyscallCategory.LOCK_CONTENTION)));
        assertEquals(2, step.calls(Optional.of(SyscallCategory.IDLE_WAIT)));
    }

    @Test
    void aWindowAndItsNeighbourAreIncompleteWhenStatisticsWereLost() {
        assembler.add(second(cat, 10 * SECOND).calls("read", 100).event());
        assembler.lost();
        assertFalse(assembler.add(second(cat, 11 * SECOND).calls("read", 100).event()).orElseThrow().complete());
        assertFalse(assembler.add(second(cat, 12 * SECOND).calls("read", 100).event()).orElseThrow().complete());
        assertTrue(assembler.add(second(cat, 13 * SECOND).calls("read", 100).event()).orElseThrow().complete());
    }
}
