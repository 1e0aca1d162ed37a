// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tracewarden.api.event.Signal;
import org.tracewarden.api.event.SignalOrigin;
import org.tracewarden.linux.syscall.HeaderTables;

class SignalOriginsTest {

    private static final SystemCallTable CALLS = new SystemCallTable(new HeaderTables("amd64"));

    /** Flags: k kernel thread, e exiting, s to itself, p running process is the target's parent. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            kill from another process,                       INFO, TERM,   0,  62, '',   0,  PROCESS
            tgkill,                                          INFO, ABRT,  -6, 234, s,    0,  PROCESS
            sigqueue with any pid in it,                     INFO, USR1,  -1, 129, '',   0,  PROCESS
            kill whose call is not known (32-bit),           INFO, KILL,   0,  -1, '',   0,  PROCESS
            kill in the name of a kernel thread,             INFO, KILL,   0,  -1, k,    0,  KERNEL
            null pointer,                                    INFO, SEGV,   1,  -1, s,    0,  FAULT
            division by zero,                                INFO, FPE,    1,  -1, s,    0,  FAULT
            illegal instruction,                             INFO, ILL,    2,  -1, s,    0,  FAULT
            truncated map,                                   INFO, BUS,    2,  -1, s,    0,  FAULT
            seccomp,                                         INFO, SYS,    1,  39, s,    0,  FAULT
            general protection fault,                        INFO, SEGV, 128,  -1, s,    0,  FAULT
            breakpoint,                                      INFO, TRAP, 128,  -1, s,    0,  FAULT
            memory failure told to another process,          INFO, BUS,    5,  -1, '',   0,  KERNEL
            a child ended,                                   INFO, CHLD,   1, 231, ep,   0,  KERNEL
            file is ready,                                   INFO, IO,     1,   1, '',   0,  KERNEL
            SI_KERNEL without a fault,                       INFO, TERM, 128,  -1, s,    0,  KERNEL
            POSIX timer while another task runs,             INFO, ALRM,  -2,  -1, '',   0,  KERNEL
            POSIX timer forged by sigqueue,                  INFO, ALRM,  -2, 129, '',   0,  PROCESS
            message queue,                                   INFO, USR1,  -3, 242, '',   0,  KERNEL
            asynchronous I/O forged through a pidfd,         INFO, USR1,  -4, 424, '',   0,  PROCESS
            SIGIO of the kernel,                             INFO, IO,    -5,   1, '',   0,  KERNEL
            a code that the kernel does not use,             INFO, USR1, -60,  -1, '',   0,  PROCESS
            a fault forged for itself,                       INFO, SEGV,   1, 129, s,    0,  PROCESS
            OOM killer,                                      PRIV, KILL, 128,   0, '',   0,  KERNEL
            OOM killer choosing the one that ran,            PRIV, KILL, 128,   0, s,    0,  KERNEL
            setitimer,                                       PRIV, ALRM, 128,  -1, s,    0,  KERNEL
            interrupt key of a terminal,                     PRIV, INT,  128,  -1, k,    0,  KERNEL
            SIGPIPE in a write,                              NONE, PIPE,   0,   1, s,    0,  KERNEL
            SIGXFSZ in a write,                              NONE, XFSZ,   0,   1, s,    0,  KERNEL
            cgroup.kill,                                     NONE, KILL,   0,   1, '',   0,  PROCESS
            cgroup.kill of the own group,                    NONE, KILL,   0,   1, s,    0,  PROCESS
            cgroup.kill in a 32-bit call,                    NONE, KILL,   0,  -1, '',   0,  PROCESS
            kill without siginfo,                            NONE, TERM,   0,  62, '',   0,  PROCESS
            parent ends and its child had asked for TERM,    NONE, TERM,   0, 231, ep,  15,  PARENT
            parent is killed in a write,                     NONE, KILL,   0,   1, ep,   9,  PARENT
            another one ends than the parent,                NONE, TERM,   0, 231, e,   15,  KERNEL
            exiting for another reason,                      NONE, HUP,    0, 231, ep,  15,  KERNEL
            kernel thread without siginfo,                   NONE, KILL,   0,   1, k,    0,  KERNEL
            """)
    void signalIsBlamedOnWhoCausedIt(
            String story, String info, String signal, int code, int call, String flags, int parentDeathSignal,
            String expected) {
        SignalOrigins.Circumstances circumstances = new SignalOrigins.Circumstances(
                switch (info) {
                    case "INFO" -> 0;
                    case "NONE" -> 1;
                    default -> 2;
                },
                Signal.parse(signal).orElseThrow().number(), code, CALLS.call(call, 0),
                flags.contains("k"), flags.contains("e"), flags.contains("s"), parentDeathSignal,
                flags.contains("p"));

        boolean parentDeath = expected.equals("PARENT");
        assertEquals(
                parentDeath ? SignalOrigin.KERNEL : SignalOrigin.valueOf(expected),
                SignalOrigins.classify(circumstances));
        assertEquals(parentDeath, SignalOrigins.parentDeath(circumstances));
    }
}
