// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import java.util.Map;
import org.tracewarden.api.event.Signal;

/**
 * What an {@code si_code} says (the kernel's include/uapi/asm-generic/siginfo.h).
 *
 * @param name the kernel's name, such as {@code SEGV_MAPERR}
 * @param meaning what it means, for a person
 */
record SignalCode(String name, String meaning) {

    static final int SI_USER = 0;
    static final int SI_QUEUE = -1;
    static final int SI_TIMER = -2;
    static final int SI_TKILL = -6;
    static final int SI_KERNEL = 128;
    static final int SYS_SECCOMP = 1;
    static final int SEGV_MAPERR = 1;
    static final int SEGV_ACCERR = 2;
    private static final int SI_ASYNCNL = -60;

    private static final Map<Integer, SignalCode> ANY = Map.of(
            SI_USER, new SignalCode("SI_USER", "sent with kill"),
            SI_QUEUE, new SignalCode("SI_QUEUE", "sent with sigqueue"),
            SI_TIMER, new SignalCode("SI_TIMER", "a POSIX timer ran out"),
            -3, new SignalCode("SI_MESGQ", "a message arrived on a queue"),
            -4, new SignalCode("SI_ASYNCIO", "asynchronous I/O completed"),
            -5, new SignalCode("SI_SIGIO", "queued SIGIO"),
            SI_TKILL, new SignalCode("SI_TKILL", "sent with tkill or tgkill"),
            -7, new SignalCode("SI_DETHREAD", "sent by execve to end its sibling threads"),
            SI_ASYNCNL, new SignalCode("SI_ASYNCNL", "an asynchronous name look-up completed"),
            SI_KERNEL, new SignalCode("SI_KERNEL", "sent by the kernel"));

    private static final SignalCode[] ILL = {
        new SignalCode("ILL_ILLOPC", "an illegal instruction"),
        new SignalCode("ILL_ILLOPN", "an illegal operand"),
        new SignalCode("ILL_ILLADR", "an illegal addressing mode"),
        new SignalCode("ILL_ILLTRP", "an illegal trap"),
        new SignalCode("ILL_PRVOPC", "a privileged instruction"),
        new SignalCode("ILL_PRVREG", "a privileged register"),
        new SignalCode("ILL_COPROC", "a coprocessor error"),
        new SignalCode("ILL_BADSTK", "an internal stack error"),
        new SignalCode("ILL_BADIADDR", "an unimplemented instruction address"),
    };
    private static final SignalCode[] TRAP = {
        new SignalCode("TRAP_BRKPT", "a breakpoint"),
        new SignalCode("TRAP_TRACE", "a trace trap"),
        new SignalCode("TRAP_BRANCH", "a taken branch trap"),
        new SignalCode("TRAP_HWBKPT", "a hardware breakpoint"),
        new SignalCode("TRAP_UNK", "an undiagnosed trap"),
        new SignalCode("TRAP_PERF", "a perf event"),
    };
    private static final SignalCode[] BUS = {
        new SignalCode("BUS_ADRALN", "a misaligned address"),
        new SignalCode("BUS_ADRERR", "access beyond the end of a mapped file"),
        new SignalCode("BUS_OBJERR", "a hardware error of the object behind the address"),
        new SignalCode("BUS_MCEERR_AR", "a hardware memory error that was consumed"),
        new SignalCode("BUS_MCEERR_AO", "a hardware memory error that was found in advance"),
    };
    private static final SignalCode[] FPE = {
        new SignalCode("FPE_INTDIV", "integer division by zero"),
        new SignalCode("FPE_INTOVF", "integer overflow"),
        new SignalCode("FPE_FLTDIV", "floating-point division by zero"),
        new SignalCode("FPE_FLTOVF", "floating-point overflow"),
        new SignalCode("FPE_FLTUND", "floating-point underflow"),
        new SignalCode("FPE_FLTRES", "an inexact floating-point result"),
        new SignalCode("FPE_FLTINV", "an invalid floating-point operation"),
        new SignalCode("FPE_FLTSUB", "a subscript out of range"),
    };
    private static final SignalCode FPE_FLTUNK = new SignalCode("FPE_FLTUNK", "an undiagnosed floating-point error");
    private static final SignalCode FPE_CONDTRAP = new SignalCode("FPE_CONDTRAP", "a trap on a condition");
    private static final SignalCode[] SEGV = {
        new SignalCode("SEGV_MAPERR", "nothing is mapped there"),
        new SignalCode("SEGV_ACCERR", "the mapping there forbids this access"),
        new SignalCode("SEGV_BNDERR", "an address bound check failed"),
        new SignalCode("SEGV_PKUERR", "a memory protection key forbids this access"),
        new SignalCode("SEGV_ACCADI", "ADI is not enabled for the object"),
        new SignalCode("SEGV_ADIDERR", "a disrupting MCD error"),
        new SignalCode("SEGV_ADIPERR", "a precise MCD error"),
        new SignalCode("SEGV_MTEAERR", "an asynchronous memory tag error"),
        new SignalCode("SEGV_MTESERR", "a memory tag error"),
        new SignalCode("SEGV_CPERR", "a control protection fault: the return address does not match the shadow stack"),
    };
    private static final SignalCode[] POLL = {
        new SignalCode("POLL_IN", "input is there"),
        new SignalCode("POLL_OUT", "output is possible"),
        new SignalCode("POLL_MSG", "a message is there"),
        new SignalCode("POLL_ERR", "an I/O error"),
        new SignalCode("POLL_PRI", "urgent input is there"),
        new SignalCode("POLL_HUP", "the device was disconnected"),
    };
    private static final SignalCode[] SYS = {
        new SignalCode("SYS_SECCOMP", "a seccomp filter forbids the system call"),
        new SignalCode("SYS_USER_DISPATCH", "the system call was to be dispatched in user space"),
    };

    static SignalCode of(Signal signal, int code) {
        SignalCode general = ANY.get(code);
        if (general != null) {
            return general;
        }
        SignalCode[] own = switch (signal.number()) {
            case 4 -> ILL;
            case 5 -> TRAP;
            case 7 -> BUS;
            case 8 -> FPE;
            case 11 -> SEGV;
            case 29 -> POLL;
            case 31 -> SYS;
            default -> new SignalCode[0];
        };
        if (code >= 1 && code <= own.length) {
            return own[code - 1];
        }
        if (own == FPE && code == 14) {
            return FPE_FLTUNK;
        }
        if (own == FPE && code == 15) {
            return FPE_CONDTRAP;
        }
        return new SignalCode("si_code " + code, "a reason that has no name");
    }
}
