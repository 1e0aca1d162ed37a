// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.publish;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.tracewarden.api.event.Signal;
import org.tracewarden.api.syscall.SyscallArguments;
import org.tracewarden.collector.strace.line.Value;

/**
 * The numbers that stood in the registers, as far as strace's words give them back: numbers, descriptors, pointers that
 * were not followed, signals, and the constants that somebody reads numbers for. What strace followed or named instead
 * is 0, except for a time limit: it is {@link #SOMEWHERE}, because 0 would mean that there is none.
 */
final class RawArguments {

    /** A pointer whose value is not known, and which is not NULL. */
    static final long SOMEWHERE = 1;

    private static final int ARGUMENTS = 6;
    private static final String PRIVATE = "_PRIVATE";
    private static final long FUTEX_PRIVATE_FLAG = 128;
    private static final Map<String, Long> FUTEX_OPERATIONS = Map.ofEntries(
            Map.entry("FUTEX_WAIT", 0L), Map.entry("FUTEX_WAKE", 1L), Map.entry("FUTEX_FD", 2L),
            Map.entry("FUTEX_REQUEUE", 3L), Map.entry("FUTEX_CMP_REQUEUE", 4L), Map.entry("FUTEX_WAKE_OP", 5L),
            Map.entry("FUTEX_LOCK_PI", 6L), Map.entry("FUTEX_UNLOCK_PI", 7L), Map.entry("FUTEX_TRYLOCK_PI", 8L),
            Map.entry("FUTEX_WAIT_BITSET", 9L), Map.entry("FUTEX_WAKE_BITSET", 10L),
            Map.entry("FUTEX_WAIT_REQUEUE_PI", 11L), Map.entry("FUTEX_CMP_REQUEUE_PI", 12L),
            Map.entry("FUTEX_LOCK_PI2", 13L), Map.entry("FUTEX_CLOCK_REALTIME", 256L),
            Map.entry("FUTEX_BITSET_MATCH_ANY", 0xffff_ffffL));
    private static final Map<String, Long> OTHERS = Map.of(
            "MS_ASYNC", 1L, "MS_INVALIDATE", 2L, "MS_SYNC", 4L, "LOCK_SH", 1L, "LOCK_EX", 2L, "LOCK_NB", 4L,
            "LOCK_UN", 8L);

    private RawArguments() {}

    static SyscallArguments of(CallRole role, List<Value> arguments) {
        long[] raw = new long[ARGUMENTS];
        for (int i = 0; i < raw.length; i++) {
            Value value = Values.argument(arguments, i + 1);
            raw[i] = i + 1 == role.limit() && value instanceof Value.Struct ? SOMEWHERE : number(value);
        }
        return new SyscallArguments(raw[0], raw[1], raw[2], raw[3], raw[4], raw[5]);
    }

    private static long number(Value value) {
        OptionalLong number = Values.number(value);
        if (number.isPresent()) {
            return number.getAsLong();
        }
        if (value instanceof Value.Flags flags) {
            long sum = 0;
            for (Value part : flags.parts()) {
                sum |= number(Values.plain(part));
            }
            return sum;
        }
        return value instanceof Value.Symbol symbol ? constant(symbol.print()) : 0;
    }

    private static long constant(String name) {
        if (name.startsWith("FUTEX_")) {
            return name.endsWith(PRIVATE)
                    ? FUTEX_OPERATIONS.getOrDefault(withoutPrivate(name), 0L) | FUTEX_PRIVATE_FLAG
                    : FUTEX_OPERATIONS.getOrDefault(name, 0L);
        }
        if (name.startsWith("SIG")) {
            return Signals.parse(name).map(Signal::number).orElse(0);
        }
        return OTHERS.getOrDefault(name, 0L);
    }

    /** {@code FUTEX_WAIT} of {@code FUTEX_WAIT_PRIVATE}. */
    static String withoutPrivate(String name) {
        return name.startsWith("FUTEX_") && name.endsWith(PRIVATE)
                ? name.substring(0, name.length() - PRIVATE.length())
                : name;
    }
}
