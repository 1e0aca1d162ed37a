// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.event.Disposition;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.FailedSyscall;
import org.tracewarden.api.event.Gap;
import org.tracewarden.api.event.ProcessExec;
import org.tracewarden.api.event.ProcessExit;
import org.tracewarden.api.event.ProcessFork;
import org.tracewarden.api.event.Signal;
import org.tracewarden.api.event.SignalDelivered;
import org.tracewarden.api.event.SignalOrigin;
import org.tracewarden.api.event.SignalSent;
import org.tracewarden.api.event.SyscallStats;
import org.tracewarden.api.event.SystemCall;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.trace.TraceLoss;

class TracedProcessesTest {

    private static final Signal TERM = new Signal(15);

    private final Told told = new Told();
    private final ProcessInfo shell = Told.process(7, 1, 1, 0, "sh");
    private final ProcessInfo child = Told.process(8, 2, 7, 1, "sh");

    @Test
    void aChildIsBornOnceWhenItsParentsCallReturnsFirst() {
        told.knows(shell, child).lines(
                "7 @2.000000 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD, child_tidptr=0x7f) = 8"
                        + " <0.000100>",
                "8 @2.000200 getpid() = 8 <0.000001>",
                "8 @2.000300 getpid() = 8 <0.000001>");
        ProcessFork fork = told.only(ProcessFork.class);
        assertEquals(child, fork.process());
        assertEquals(shell, fork.parent());
        assertEquals(2_000_100_000L, fork.header().kernelTime());
    }

    @Test
    void aChildIsBornOnceWhenItRunsBeforeItsParentsCallReturns() {
        told.knows(shell, child).lines(
                "7 @2.000000 getpid() = 7 <0.000001>",
                "7 @2.000010 clone3({flags=CLONE_VM|CLONE_VFORK, exit_signal=SIGCHLD, stack=0x7f, stack_size=0x9000}"
                        + " <unfinished ...>",
                "8 @2.000200 getpid() = 8 <0.000001>",
                "7 @2.000300 <... clone3 resumed>, 88) = 8 <0.000290>");
        ProcessFork fork = told.only(ProcessFork.class);
        assertEquals(child, fork.process());
        assertEquals(told.events.get(0), fork);
    }

    @Test
    void aChildThatNobodyCouldLookAtIsToldByWhatTheTraceShows() {
        told.knows(shell).lines(
                "7 @2.000000 vfork() = 8 <0.000100>",
                "8 @2.000200 execve(\"/usr/bin/git\", [\"git\", \"status\"], 0x7ffe /* 3 vars */) = 0 <0.000100>",
                "8 @2.100000 +++ exited with 1 +++");
        ProcessExec exec = told.only(ProcessExec.class);
        assertEquals("/usr/bin/git", exec.filename());
        assertEquals("git", exec.process().comm());
        assertEquals(List.of("git", "status"), exec.process().argv());
        assertEquals(8, exec.callingThread());
        ProcessExit exit = told.only(ProcessExit.class);
        assertEquals(1, exit.status().code());
        assertTrue(exit.startSeen());
        assertEquals(exec.process().key(), exit.process().key());
        assertEquals(exec.process().key(), told.only(ProcessFork.class).process().key());
    }

    @Test
    void aThreadIsNoProcess() {
        told.knows(shell).lines(
                "7 @2.000000 clone3({flags=CLONE_VM|CLONE_THREAD|CLONE_SIGHAND, exit_signal=0, stack=0x7f} => "
                        + "{parent_tid=[9]}, 88) = 9 <0.000100>",
                "9 @2.000200 openat(AT_FDCWD</>, \"/x\", O_RDONLY) = -1 ENOENT (No such file or directory) <0.000010>",
                "9 @2.100000 +++ exited with 0 +++");
        assertTrue(told.all(ProcessFork.class).isEmpty());
        assertTrue(told.all(ProcessExit.class).isEmpty());
        assertEquals(shell, told.only(FailedSyscall.class).process());
        assertEquals(9, told.only(FailedSyscall.class).call().thread());
    }

    @Test
    void aProcessEndsOnceWithItsLeader() {
        told.knows(shell).knowsThread(9, shell).lines(
                "7 @2.000000 read(3</a>, \"x\", 100) = 100 <0.000010>",
                "9 @2.000100 write(3</a>, \"x\", 100) = 60 <0.000010>",
                "9 @4.000000 +++ killed by SIGSEGV +++",
                "7 @4.000100 +++ killed by SIGSEGV (core dumped) +++");
        ProcessExit exit = told.only(ProcessExit.class);
        assertEquals(11, exit.status().signal().number());
        assertTrue(exit.status().coreDumped());
        assertFalse(exit.startSeen());
        assertEquals(100, exit.usage().readChars());
        assertEquals(60, exit.usage().writtenChars());
        assertEquals(3_000_100_000L, exit.usage().lifetimeNanos());
        told.publisher.close();
        SyscallStats last = told.all(SyscallStats.class).get(told.all(SyscallStats.class).size() - 1);
        assertTrue(last.ended());
    }

    @Test
    void anExecOfAnotherThreadThanTheLeaderSaysWhich() {
        told.knows(shell).knowsThread(9, shell).lines(
                "7 @2.000000 getpid() = 7 <0.000001>",
                "9 @2.000100 execve(\"/usr/bin/sh\", [\"sh\"], 0x7ffe /* 3 vars */ <unfinished ...>",
                "7 @2.000200 +++ superseded by execve in pid 9 +++",
                "7 @2.000300 <... execve resumed>) = 0 <0.000200>");
        ProcessExec exec = told.only(ProcessExec.class);
        assertEquals(9, exec.callingThread());
        assertEquals("sh", exec.previousComm());
        assertTrue(told.all(ProcessExit.class).isEmpty());
    }

    @Test
    void aPidThatIsUsedAgainIsAnotherProcess() {
        told.knows(shell).lines("7 @2.000000 getpid() = 7 <0.000001>");
        ProcessInfo other = Told.process(7, 3, 1, 0, "git");
        told.knows(other);
        told.lines("7 @3.100000 +++ exited with 0 +++");
        assertEquals(other, told.only(ProcessExit.class).process());
        assertTrue(told.only(SyscallStats.class).process().equals(shell));
    }

    @Test
    void aSignalBetweenTracedProcessesIsSentOnceAndTaken() {
        told.knows(shell, child).lines(
                "8 @2.000000 rt_sigaction(SIGTERM, {sa_handler=0x55, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.000001>",
                "7 @2.000100 kill(8, SIGTERM) = 0 <0.000010>",
                "8 @2.000200 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=7, si_uid=1000} ---");
        SignalSent sent = told.signal();
        assertEquals(TERM, sent.signal());
        assertEquals(SignalOrigin.PROCESS, sent.origin());
        assertEquals(Optional.of(shell), sent.sender());
        assertEquals("sh", sent.senderComm());
        assertEquals(child, sent.target());
        assertEquals(new SystemCall(62, "kill", 8), sent.systemCall());
        assertEquals(Disposition.HANDLED, sent.disposition());
        assertEquals(0, sent.code());
        SignalDelivered delivered = told.only(SignalDelivered.class);
        assertEquals(child, delivered.process());
        assertEquals(8, delivered.thread());
        assertEquals(Disposition.HANDLED, delivered.action());
    }

    @Test
    void aSignalThatIsTakenBeforeItsCallReturnsIsSentOnceToo() {
        told.knows(shell).lines(
                "7 @2.000000 tgkill(7, 7, SIGABRT <unfinished ...>",
                "7 @2.000010 <... tgkill resumed>) = 0 <0.000020>",
                "7 @2.000030 --- SIGABRT {si_signo=SIGABRT, si_code=SI_TKILL, si_pid=7, si_uid=1000} ---",
                "7 @2.000040 +++ killed by SIGABRT +++");
        SignalSent sent = told.signal();
        assertEquals(-6, sent.code());
        assertTrue(sent.threadDirected());
        assertEquals("tgkill", sent.systemCall().name());
        assertEquals(6, told.only(ProcessExit.class).status().signal().number());
    }

    @Test
    void aChildThatIsKilledBeforeItsFirstLineIsTheTargetAllTheSame() {
        told.knows(shell, child).lines(
                "7 @2.000000 clone(child_stack=NULL, flags=SIGCHLD) = 8 <0.000100>",
                "7 @2.000200 kill(8, SIGKILL) = 0 <0.000100>",
                "8 @2.000250 +++ killed by SIGKILL +++");
        SignalSent sent = told.signal();
        assertEquals(child, sent.target());
        assertEquals(Optional.of(shell), sent.sender());
        assertEquals(2_000_200_000L, sent.header().kernelTime(), "before the end that it brought about");
        assertEquals(2_000_250_000L, told.only(ProcessExit.class).header().kernelTime());
    }

    @Test
    void aCallThatReturnsAfterTheEndOfItsTargetStillNamesIt() {
        told.knows(shell, child).lines(
                "8 @2.000000 getpid() = 8 <0.000001>",
                "7 @2.000200 kill(8, SIGKILL <unfinished ...>",
                "8 @2.000250 +++ killed by SIGKILL +++",
                "7 @2.000300 <... kill resumed>) = 0 <0.000100>");
        SignalSent sent = told.signal();
        assertEquals(child, sent.target());
        assertEquals(2_000_200_000L, sent.header().kernelTime(), "before the end that it brought about");
    }

    @Test
    void aSignalToAChildOfWhichNothingIsSeenIsToldAtTheLatestAtTheEnd() {
        told.knows(shell).lines(
                "7 @2.000000 clone(child_stack=NULL, flags=SIGCHLD) = 8 <0.000100>",
                "7 @2.000200 kill(8, SIGKILL) = 0 <0.000100>");
        assertEquals(0, told.all(SignalSent.class).size());
        told.publisher.close();
        assertEquals(8, told.only(SignalSent.class).target().pid());
    }

    @Test
    void aSenderThatIsNotTracedIsLookedFor() {
        ProcessInfo bash = Told.process(5, 1, 1, 0, "bash");
        told.knows(shell);
        told.host.put(5, bash);
        told.lines("7 @2.000000 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=5, si_uid=0} ---");
        SignalSent sent = told.signal();
        assertEquals(Optional.of(bash), sent.sender());
        assertEquals(SystemCall.NONE, sent.systemCall());
        assertEquals(5, sent.claimedPid());
    }

    @Test
    void aFaultIsNobodys() {
        told.knows(shell).lines("7 @2.000000 --- SIGSEGV {si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=0x10} ---");
        SignalSent sent = told.signal();
        assertEquals(SignalOrigin.FAULT, sent.origin());
        assertEquals(Optional.empty(), sent.sender());
        assertEquals(1, sent.code());
        assertEquals(0x10, sent.faultAddress());
    }

    @Test
    void aBrokenPipeIsTheKernelsDuringTheWrite() {
        told.knows(shell).lines(
                "7 @2.000000 write(1<pipe:[44]>, \"x\", 1) = -1 EPIPE (Broken pipe) <0.000010>",
                "7 @2.000100 --- SIGPIPE {si_signo=SIGPIPE, si_code=SI_USER, si_pid=7, si_uid=1000} ---");
        SignalSent sent = told.signal();
        assertEquals(SignalOrigin.KERNEL, sent.origin());
        assertEquals("write", sent.systemCall().name());
    }

    @Test
    void theEndOfAChildIsNoSignalWorthTelling() {
        told.knows(shell).lines("7 @2.000000 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=8, si_uid=0,"
                + " si_status=0, si_utime=0, si_stime=0} ---");
        assertEquals(List.of(), told.events);
    }

    @Test
    void whatACollectorOfTheKernelTellsIsLeftToItAsLongAsItIsThere() {
        told.knows(shell);
        String exec = "7 @2.000000 execve(\"/usr/bin/sh\", [\"sh\"], 0x7ffe /* 3 vars */) = 0 <0.000100>";
        String failure = "7 @2.100000 access(\"/b\", F_OK) = -1 ENOENT (No such file or directory) <0.000001>";
        told.others.add("process");
        told.lines(exec, failure);
        assertEquals(List.of(FailedSyscall.class), told.events.stream().map(Event::getClass).toList());
        told.others.add("syscall");
        told.lines(exec, failure);
        told.publisher.close();
        assertEquals(1, told.events.size());
        told.others.clear();
        told.lines(exec, failure);
        assertEquals(1, told.all(ProcessExec.class).size());
        assertEquals(2, told.all(FailedSyscall.class).size());
    }

    @Test
    void whatIsMissingIsToldWhereItIsMissing() {
        told.knows(shell);
        String failure = "access(\"/b\", F_OK) = -1 ENOENT (No such file or directory) <0.000001>";
        told.lines("7 @2.000000 " + failure, "7 @2.100000 this is no line", "7 @2.200000 nor ] this");
        told.publisher.lost(new TraceLoss("parser", "lines", 40, 3));
        told.lines("7 @2.300000 " + failure);
        assertEquals(
                List.of(FailedSyscall.class, Gap.class, Gap.class, FailedSyscall.class),
                told.events.stream().map(Event::getClass).toList());
        Gap unreadable = told.all(Gap.class).get(0);
        assertEquals(2, unreadable.lost());
        assertEquals("strace", unreadable.header().collector());
        assertTrue(unreadable.reason().contains("could not be read"), unreadable.reason());
        Gap lost = told.all(Gap.class).get(1);
        assertEquals(40, lost.lost());
        assertTrue(lost.reason().contains("parser"), lost.reason());
        assertTrue(lost.from() <= lost.to());
        assertEquals(42, told.publisher.lost());
        assertEquals(4, told.publisher.published());
    }

    @Test
    void aLossIsToldAlsoWhenNothingComesAfterIt() {
        told.lines("7 @2.000000 getpid() = 7 <0.000001>");
        told.publisher.lost(new TraceLoss("enricher", "events", 3, 1));
        told.publisher.idle(Told.BOOTED + 2_500_000_000L);
        assertEquals(3, told.only(Gap.class).lost());
    }

    @Test
    void aQuietSecondEndsTheSpanAllTheSame() {
        told.lines("7 @2.000000 getpid() = 7 <0.000001>");
        told.publisher.idle(Told.BOOTED + 2_900_000_000L);
        assertEquals(List.of(), told.events);
        told.publisher.idle(Told.BOOTED + 3_100_000_000L);
        assertEquals(1, told.only(SyscallStats.class).calls().get(0).count());
        told.publisher.idle(Told.BOOTED + 9_000_000_000L);
        assertEquals(1, told.events.size());
    }
}
