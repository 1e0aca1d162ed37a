// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import org.tracewarden.api.syscall.SyscallArguments;
import org.tracewarden.api.syscall.SyscallCall;

/**
 * The arguments of a futex call ({@code futex(2)}), read for whether it waits and whether what it waits on is a lock.
 *
 * @param waiting whether it waits at all
 * @param word what the word looks like
 * @param address of the word; 0 when not known
 * @param glibc whether it waits in a way that only glibc (2.34 and later, at least) does
 */
record FutexOperation(boolean waiting, Word word, long address, boolean glibc) {

    /** What a futex word is used for, as far as the value says with which it is waited for. */
    enum Word {
        /** The kernel's own lock with priority inheritance. */
        PRIORITY_LOCK,
        /**
         * Looks like a lock with waiters: 2 in the mutexes of glibc and Go (Drepper, "Futexes Are Tricky"), a thread id
         * with bit 31 in those of musl. But 2 also in the condition variables of musl.
         */
        LOCK,
        /** Semaphores, parked workers, joined threads, and condition variables of glibc. */
        SIGNAL,
        /**
         * Counts, which a lock's does not: condition variables of Rust and GLib, {@code std::atomic::wait}, barriers,
         * and the one at which a Java virtual machine stops its threads.
         */
        COUNTER,
        /** A mutex of Rust (2) or a lock with states of its own, or a counter that is still small. */
        UNCLEAR
    }

    private static final int WAIT = 0;
    private static final int LOCK_PI = 6;
    private static final int WAIT_BITSET = 9;
    private static final int WAIT_REQUEUE_PI = 11;
    private static final int LOCK_PI2 = 13;
    private static final int COMMAND_MASK = ~(128 | 256);
    private static final int REAL_TIME = 256;
    private static final long CONTENDED = 2;
    /** A lock has few states, or bits at the top that say who waits (read-write locks of Rust: 30 and 31). */
    private static final long LAST_LOCK_STATE = 3;
    private static final long FIRST_LOCK_BIT = 1L << 30;
    private static final long WAITERS_BIT = 1L << 31;
    private static final long VALUE_MASK = 0xffff_ffffL;

    static FutexOperation of(SyscallCall call) {
        SyscallArguments arguments = call.arguments();
        if (call.syscall().name().equals("futex_wait")) {
            long value = arguments.second() & VALUE_MASK;
            return new FutexOperation(true, value == 0 ? Word.SIGNAL : stateOrCounter(value), arguments.first(), false);
        }
        int operation = (int) arguments.second();
        int command = operation & COMMAND_MASK;
        boolean waits = call.operation().isEmpty() ? waits(command) : waits(call.operation());
        boolean realTime = command == WAIT_BITSET && (operation & REAL_TIME) != 0;
        return new FutexOperation(waits, word(call, command, realTime), arguments.first(), realTime);
    }

    private static boolean waits(int command) {
        return command == WAIT || command == WAIT_BITSET || command == WAIT_REQUEUE_PI || command == LOCK_PI
                || command == LOCK_PI2;
    }

    private static boolean waits(String operation) {
        return operation.startsWith("FUTEX_WAIT") || operation.startsWith("FUTEX_LOCK_PI");
    }

    private static Word word(SyscallCall call, int command, boolean realTime) {
        if (command == LOCK_PI || command == LOCK_PI2 || call.operation().startsWith("FUTEX_LOCK_PI")) {
            return Word.PRIORITY_LOCK;
        }
        long value = call.arguments().third() & VALUE_MASK;
        boolean limited = call.arguments().fourth() != 0;
        if (value == 0 || command == WAIT_REQUEUE_PI || realTime && !limited) {
            return Word.SIGNAL;
        }
        if (command == WAIT_BITSET) {
            return realTime && value == CONTENDED ? Word.LOCK : stateOrCounter(value);
        }
        return value == CONTENDED || (value & WAITERS_BIT) != 0 ? Word.LOCK : stateOrCounter(value);
    }

    private static Word stateOrCounter(long value) {
        return value > LAST_LOCK_STATE && value < FIRST_LOCK_BIT ? Word.COUNTER : Word.UNCLEAR;
    }
}
