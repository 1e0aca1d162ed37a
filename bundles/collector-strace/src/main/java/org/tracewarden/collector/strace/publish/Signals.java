// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.publish;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.tracewarden.api.event.Disposition;
import org.tracewarden.api.event.Signal;
import org.tracewarden.collector.strace.line.Value;

/** Signals and their codes by the names that strace gives them; codes as in {@code sigaction(2)}. */
final class Signals {

    static final int SI_USER = 0;
    static final int SI_KERNEL = 0x80;
    static final int SI_QUEUE = -1;
    static final int SI_TKILL = -6;

    private static final int FIRST_KERNEL_REAL_TIME = 32;
    /** SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSEGV, SIGSYS. */
    private static final long FAULTS = 1L << 4 | 1L << 5 | 1L << 7 | 1L << 8 | 1L << 11 | 1L << 31;
    private static final String[] GROUPS = {
        "CLD_EXITED CLD_KILLED CLD_DUMPED CLD_TRAPPED CLD_STOPPED CLD_CONTINUED",
        "SEGV_MAPERR SEGV_ACCERR SEGV_BNDERR SEGV_PKUERR SEGV_ACCADI SEGV_ADIDERR SEGV_ADIPERR SEGV_MTEAERR"
                + " SEGV_MTESERR SEGV_CPERR",
        "BUS_ADRALN BUS_ADRERR BUS_OBJERR BUS_MCEERR_AR BUS_MCEERR_AO",
        "FPE_INTDIV FPE_INTOVF FPE_FLTDIV FPE_FLTOVF FPE_FLTUND FPE_FLTRES FPE_FLTINV FPE_FLTSUB",
        "ILL_ILLOPC ILL_ILLOPN ILL_ILLADR ILL_ILLTRP ILL_PRVOPC ILL_PRVREG ILL_COPROC ILL_BADSTK",
        "TRAP_BRKPT TRAP_TRACE TRAP_BRANCH TRAP_HWBKPT TRAP_UNK TRAP_PERF",
        "POLL_IN POLL_OUT POLL_MSG POLL_ERR POLL_PRI POLL_HUP",
        "SYS_SECCOMP SYS_USER_DISPATCH"
    };
    private static final Map<String, Integer> CODES = codes();

    private Signals() {}

    private static Map<String, Integer> codes() {
        Map<String, Integer> codes = new HashMap<>(Map.of(
                "SI_USER", SI_USER, "SI_KERNEL", SI_KERNEL, "SI_QUEUE", SI_QUEUE, "SI_TIMER", -2, "SI_MESGQ", -3,
                "SI_ASYNCIO", -4, "SI_SIGIO", -5, "SI_TKILL", SI_TKILL, "SI_DETHREAD", -7, "SI_ASYNCNL", -60));
        for (String group : GROUPS) {
            String[] names = group.split(" ");
            for (int i = 0; i < names.length; i++) {
                codes.put(names[i], i + 1);
            }
        }
        return Map.copyOf(codes);
    }

    /** {@code SIGTERM}, {@code SIGRT_3} and {@code SIGRTMIN} as strace writes real-time signals. */
    static Optional<Signal> parse(String name) {
        if (name.startsWith("SIGRT_")) {
            try {
                int number = FIRST_KERNEL_REAL_TIME + Integer.parseInt(name, 6, name.length(), 10);
                return number <= 64 ? Optional.of(new Signal(number)) : Optional.empty();
            } catch (NumberFormatException noNumber) {
                return Optional.empty();
            }
        }
        // strace counts from the kernel's first real-time signal, the C library keeps two of them for itself
        return name.equals("SIGRTMIN") ? Optional.of(new Signal(FIRST_KERNEL_REAL_TIME)) : Signal.parse(name);
    }

    /** The signal that an argument names, by name or number. */
    static Optional<Signal> of(Value argument) {
        Value plain = Values.plain(argument);
        return plain instanceof Value.Symbol || plain instanceof Value.Number
                ? parse(plain.print())
                : Optional.empty();
    }

    static OptionalInt code(Value value) {
        Integer code = CODES.get(Values.plain(value).print());
        if (code != null) {
            return OptionalInt.of(code);
        }
        var number = Values.number(value);
        return number.isPresent() ? OptionalInt.of((int) number.getAsLong()) : OptionalInt.empty();
    }

    static boolean isFault(Signal signal) {
        return signal.number() < 32 && (FAULTS & 1L << signal.number()) != 0;
    }

    /**
     * Whether the process collector tells of it when nothing else is configured: not of signals that do nothing, and of
     * those that run-time systems use for themselves only where they are not handled.
     */
    static boolean told(Signal signal, Disposition disposition) {
        if (signal.defaultAction() == Signal.DefaultAction.IGNORE) {
            return false;
        }
        if (disposition != Disposition.HANDLED) {
            return true;
        }
        return signal.number() < FIRST_KERNEL_REAL_TIME && switch (signal.number()) {
            case 4, 5, 7, 8, 11, 14, 26, 27 -> false;
            default -> true;
        };
    }
}
