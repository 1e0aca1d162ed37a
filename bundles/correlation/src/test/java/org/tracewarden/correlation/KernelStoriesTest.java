// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tracewarden.correlation.Certificates.assertDeath;
import static org.tracewarden.correlation.Certificates.assertFinding;
import static org.tracewarden.correlation.Certificates.assertNoKiller;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tracewarden.api.death.Confidence;
import org.tracewarden.api.death.DeathCause;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.death.Finding.Aspect;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.event.Signal;
import org.tracewarden.api.process.ContainerRuntime;
import org.tracewarden.api.process.Workload;

/** Processes that the kernel ended: faults, memory, limits, terminals, parents and namespaces. */
class KernelStoriesTest {

    private static final long MIB20 = 20 << 20;

    private final Story story = new Story();
    private final Actor init = story.process(1, "systemd").uid(0);
    private final Actor bash = story.process(5, "bash").childOf(init).uid(0);
    private final Actor app = story.process(4711, "app").childOf(bash);
    private final Actor allocator = story.process(77, "allocator").childOf(bash);
    private final Actor kworker = story.process(33, "kworker/0:1").kernelThread();

    private DeathCertificate fault(int signal, int code, long address) {
        return story.at(10).tell(SignalStory.fault(new Signal(signal), app, code, address))
                .at(11).killed(app, new Signal(signal)).deathOf(app);
    }

    private DeathCertificate kernelSends(Signal signal) {
        return story.at(10).tell(SignalStory.kernel(signal, app, app)).at(11).killed(app, signal).deathOf(app);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "11|1|0|SIGSEGV at address 0x0, a null pointer|SEGV_MAPERR",
        "11|1|4095|SIGSEGV at address 0xfff, a null pointer|SEGV_MAPERR",
        "11|1|4096|SIGSEGV at address 0x1000, nothing is mapped there|SEGV_MAPERR",
        "11|1|-4096|SIGSEGV at address 0xfffffffffffff000, nothing is mapped there|SEGV_MAPERR",
        "11|2|65536|SIGSEGV at address 0x10000, the mapping there forbids this access|SEGV_ACCERR",
        "11|4|65536|SIGSEGV at address 0x10000, a memory protection key forbids this access|SEGV_PKUERR",
        "11|128|0|SIGSEGV, a general protection fault, such as a non-canonical address|SI_KERNEL",
        "8|1|4198|SIGFPE at address 0x1066, integer division by zero|FPE_INTDIV",
        "4|2|4198|SIGILL at address 0x1066, an illegal operand|ILL_ILLOPN",
        "7|2|65536|SIGBUS at address 0x10000, access beyond the end of a mapped file|BUS_ADRERR",
        "7|1|65537|SIGBUS at address 0x10001, a misaligned address|BUS_ADRALN",
        "5|1|4198|SIGTRAP at address 0x1066, a breakpoint|TRAP_BRKPT",
        "5|128|0|SIGTRAP, a trap instruction such as int3|SI_KERNEL",
        "11|77|65536|SIGSEGV at address 0x10000, a reason that has no name|si_code 77"})
    void aFaultIsACrashThatNamesItsKind(int signal, int code, long address, String text, String kind) {
        DeathCertificate death = fault(signal, code, address);
        assertDeath(death, DeathCause.CRASH, "Crashed: " + text);
        assertNoKiller(death);
        assertFinding(death, Aspect.WHY, "Its own instruction faulted: " + text + " (" + kind + ")", Source.SENT,
                Confidence.CERTAIN);
    }

    @Test
    void sigsysFromSeccompNamesTheForbiddenSystemCall() {
        Signal sys = Signals.SYS;
        DeathCertificate death = story
                .at(10).tell(SignalStory.kernel(sys, app, app).code(1).value(39).call(39, "getpid"))
                .at(11).ends(app, ExitStatus.killed(sys, true), true).deathOf(app);
        assertDeath(death, DeathCause.FORBIDDEN_SYSTEM_CALL,
                "Forbidden system call 39 (getpid): killed by its seccomp filter");
        assertNoKiller(death);
    }

    @Test
    void sigsysFromSeccompAsAFaultWithoutAValueNamesTheCallItWasIn() {
        assertDeath(story.at(10).tell(SignalStory.fault(Signals.SYS, app, 1, 0).call(39, "getpid"))
                .at(11).killed(app, Signals.SYS).deathOf(app), DeathCause.FORBIDDEN_SYSTEM_CALL,
                "Forbidden system call 39 (getpid): killed by its seccomp filter");
        Story unknown = new Story();
        assertDeath(unknown.at(10).tell(SignalStory.fault(Signals.SYS, app, 1, 0))
                .at(11).killed(app, Signals.SYS).deathOf(app), DeathCause.FORBIDDEN_SYSTEM_CALL,
                "Forbidden system call: killed by its seccomp filter");
    }

    @Test
    void aFaultThatTheKernelFoundElsewhereHasNoAddressOfItsOwn() {
        DeathCertificate death = story.at(10).tell(SignalStory.kernel(Signals.BUS, app, kworker).code(5))
                .at(11).killed(app, Signals.BUS).deathOf(app);
        assertDeath(death, DeathCause.CRASH, "Crashed: SIGBUS, a hardware memory error that was found in advance");
        assertFinding(death, Aspect.WHY, "The kernel found a fault: SIGBUS, a hardware memory error that was found in "
                + "advance (BUS_MCEERR_AO)", Source.SENT, Confidence.CERTAIN);
    }

    @Test
    void aFaultThatWasHandledBeforeAnAbortIsTold() {
        Signal abort = new Signal(6);
        DeathCertificate death = story
                .at(10).tell(SignalStory.fault(Signals.SEGV, app, 1, 0).handled())
                .at(12).tell(SignalStory.from(app, abort, app).call("tgkill", 4711).code(-6))
                .at(13).killed(app, abort).deathOf(app);
        assertDeath(death, DeathCause.KILLED_BY_ITSELF, "SIGABRT that it sent to itself with tgkill(4711, 4711, "
                + "SIGABRT), as abort does, after handling SIGSEGV by its own instruction (SEGV_MAPERR)");
    }

    @Test
    void sigpipeIsABrokenPipeAlsoWhenTheKernelSendsItInTheWritersName() {
        Actor writer = story.process(90, "yes").childOf(bash);
        assertDeath(kernelSends(Signals.PIPE), DeathCause.BROKEN_PIPE,
                "Broken pipe: it wrote to a pipe or socket that nobody reads any more");
        story.at(20).tell(SignalStory.from(writer, Signals.PIPE, writer).call("write", 1))
                .at(21).killed(writer, Signals.PIPE);
        DeathCertificate death = story.deaths().stream()
                .filter(d -> d.process().key().equals(writer.key())).findFirst().orElseThrow();
        assertEquals(DeathCause.BROKEN_PIPE, death.cause());
        assertNoKiller(death);
        assertFinding(death, Aspect.WHY, "The kernel sent SIGPIPE because the reader had gone, in its system call "
                + "write", Source.SENT, Confidence.CERTAIN);
    }

    @Test
    void sigpipeFromAnotherProcessIsAnOrdinaryKill() {
        assertEquals(DeathCause.KILLED_BY_PROCESS, story.at(10).sends(bash, Signals.PIPE, app)
                .at(11).killed(app, Signals.PIPE).deathOf(app).cause());
    }

    @Test
    void sigxcpuAndSigxfszAreResourceLimits() {
        assertDeath(kernelSends(Signals.XCPU), DeathCause.RESOURCE_LIMIT,
                "SIGXCPU: it went over its CPU time limit, having used 2.0 s");
        Story second = new Story();
        assertDeath(second.at(10).tell(SignalStory.kernel(Signals.XFSZ, app, app)).at(11).killed(app, Signals.XFSZ)
                .deathOf(app), DeathCause.RESOURCE_LIMIT, "SIGXFSZ: it went over its file size limit");
    }

    @Test
    void theHardCpuLimitAfterTheSoftOneIsAResourceLimit() {
        DeathCertificate death = story
                .at(10).tell(SignalStory.kernel(Signals.XCPU, app, app).handled())
                .at(2010).tell(SignalStory.kernel(Signals.KILL, app, app))
                .at(2011).killed(app, Signals.KILL).deathOf(app);
        assertDeath(death, DeathCause.RESOURCE_LIMIT,
                "SIGKILL: it went over its hard CPU time limit after SIGXCPU, having used 2.0 s");
    }

    @ParameterizedTest
    @CsvSource({"14, SIGALRM", "26, SIGVTALRM", "27, SIGPROF"})
    void timersThatRanOutAreNamed(int number, String name) {
        assertDeath(kernelSends(new Signal(number)), DeathCause.TIMER_EXPIRED,
                name + ": a timer that it had set ran out");
    }

    @Test
    void aPosixTimerMayUseAnySignal() {
        DeathCertificate death = story.at(10).tell(SignalStory.kernel(new Signal(10), app, app).code(-2))
                .at(11).killed(app, new Signal(10)).deathOf(app);
        assertDeath(death, DeathCause.TIMER_EXPIRED, "SIGUSR1: a timer that it had set ran out");
    }

    @Test
    void aParentsDeathIsTheCauseWhenTheSignalWasAskedFor() {
        Actor supervisor = story.process(50, "supervisor").childOf(bash);
        Actor worker = story.process(51, "worker").childOf(supervisor);
        DeathCertificate death = story
                .at(10).exits(supervisor, 1)
                .at(10.1).tell(SignalStory.kernel(Signals.TERM, worker, supervisor).exiting().parentDeath().code(0))
                .at(11).killed(worker, Signals.TERM).deathOf(worker);
        assertDeath(death, DeathCause.PARENT_DIED,
                "SIGTERM because its parent supervisor (pid 50) ended (it exited with code 1)");
        assertNoKiller(death);
        assertEquals(supervisor.key(), death.linked().get(0).process());
    }

    @Test
    void aContainerThatReachesItsOwnLimitIsNamedAsAContainer() {
        String id = "3f4e5d6c7b8a90123f4e5d6c7b8a90123f4e5d6c7b8a90123f4e5d6c7b8a9012";
        app.in(new Workload("/docker/" + id, ContainerRuntime.DOCKER, id, "", ""));
        DeathCertificate death = story
                .at(10).tell(SignalStory.kernel(Signals.KILL, app, allocator))
                .at(10.01).oom(app, allocator, "/docker/" + id, MIB20, MIB20)
                .at(12).killed(app, Signals.KILL).deathOf(app);
        assertDeath(death, DeathCause.OUT_OF_MEMORY, "Out of memory: docker container 3f4e5d6c7b8a reached its limit "
                + "of 20.0 MiB; the kernel chose this process (trigger: allocator, pid 77)");
    }

    @Test
    void anOomKillNamesVictimTriggerAndLimitApart() {
        DeathCertificate death = story
                .at(10).tell(SignalStory.kernel(Signals.KILL, app, allocator))
                .at(10.01).oom(app, allocator, "/x", MIB20, MIB20)
                .at(12).killed(app, Signals.KILL).deathOf(app);
        assertDeath(death, DeathCause.OUT_OF_MEMORY, "Out of memory: cgroup /x reached its limit of 20.0 MiB; the "
                + "kernel chose this process (trigger: allocator, pid 77)");
        assertNoKiller(death);
        assertTrue(death.oom().isPresent());
        assertFinding(death, Aspect.WHY, "Shortage: cgroup /x reached its limit of 20.0 MiB, 20.0 MiB of it "
                + "used", "memory.max", Confidence.CERTAIN);
        assertFinding(death, Aspect.WHY, "Victim: app (pid 4711), holding 19.0 MiB (anonymous 18.0 MiB, file 1.0 MiB, "
                + "shared 0 B), oom_score_adj 100", Source.OOM, Confidence.CERTAIN);
        assertFinding(death, Aspect.CONTEXT, "Trigger: allocator (pid 77) asked for the memory that was not there; it "
                + "killed nobody", Source.OOM, Confidence.CERTAIN);
        assertEquals(List.of("started", "SIGKILL from the kernel", "chosen by the kernel's OOM killer: cgroup /x "
                + "reached its limit of 20.0 MiB (trigger: allocator, pid 77)", "ended by SIGKILL"),
                Certificates.steps(death));
    }

    @Test
    void theOomEventMayArriveAfterTheExit() {
        story.at(10).tell(SignalStory.kernel(Signals.KILL, app, allocator)).at(12).killed(app, Signals.KILL);
        story.at(10.01).oom(app, allocator, "/x", MIB20, MIB20);
        assertEquals(DeathCause.OUT_OF_MEMORY, story.deathOf(app).cause());
    }

    @Test
    void twoOomKillsWithinASecondKeepTheirVictimsApart() {
        Actor other = story.process(4712, "other").childOf(bash);
        story.at(10).tell(SignalStory.kernel(Signals.KILL, app, allocator)).oom(app, allocator, "/x", MIB20, MIB20)
                .at(11).killed(app, Signals.KILL)
                .at(400).tell(SignalStory.kernel(Signals.KILL, other, other)).hostOom(other, other)
                .at(401).killed(other, Signals.KILL);
        assertEquals(app.key(), story.deathOf(app).oom().orElseThrow().victim().key());
        assertDeath(story.deathOf(other), DeathCause.OUT_OF_MEMORY,
                "Out of memory: the host ran out of memory; the kernel chose this process (trigger: itself)");
    }

    @Test
    void aProcessKillOfAnOomVictimIsNotAnOomKill() {
        DeathCertificate death = story.at(10).sends(bash, Signals.KILL, app)
                .at(10.5).oom(app, allocator, "/x", MIB20, MIB20)
                .at(12).killed(app, Signals.KILL).deathOf(app);
        assertEquals(DeathCause.KILLED_BY_PROCESS, death.cause());
        assertFinding(death, Aspect.CONTEXT, "The kernel's OOM killer had chosen this process 1.5 ms before: cgroup /x "
                + "reached its limit of 20.0 MiB (trigger: allocator, pid 77)", Source.OOM, Confidence.CERTAIN);
    }

    @Test
    void anOomChoiceWithoutASeenKillIsUnknownButTold() {
        DeathCertificate death = story.at(10).oom(app, allocator, "/x", MIB20, MIB20)
                .at(12).killed(app, Signals.KILL).deathOf(app);
        assertDeath(death, DeathCause.UNKNOWN, "SIGKILL whose sending was not seen; the kernel's OOM killer had chosen "
                + "this process, which is the likely reason");
    }

    @Test
    void theEndOfANamespacesInitKillsTheOthers() {
        Actor nsInit = story.process(900, "tini").childOf(bash).inNamespace(42, 1);
        Actor inside = story.process(901, "app").childOf(nsInit).inNamespace(42, 7);
        DeathCertificate death = story
                .at(10).tell(SignalStory.kernel(Signals.KILL, inside, nsInit).exiting())
                .at(11).killed(inside, Signals.KILL).deathOf(inside);
        assertDeath(death, DeathCause.PID_NAMESPACE_ENDED,
                "SIGKILL because the init process of its pid namespace, tini (pid 900), ended");
        assertNoKiller(death);
        assertFinding(death, Aspect.WHO, "Pid 901 on the host is pid 7 in its pid namespace 42", Source.EXIT,
                Confidence.CERTAIN);
    }

    @Test
    void sighupFromTheKernelIsTheEndOfTheTerminal() {
        Actor shell = story.process(60, "bash").childOf(init).session(60, "pts/3");
        Actor job = story.process(61, "app").childOf(shell).session(60, "pts/3");
        assertDeath(story.at(10).tell(SignalStory.kernel(Signals.HUP, job, shell).exiting())
                .at(11).killed(job, Signals.HUP).deathOf(job), DeathCause.TERMINAL,
                "SIGHUP because the leader of its session, bash (pid 60), ended");
        Story other = new Story();
        assertDeath(other.at(10).tell(SignalStory.kernel(Signals.HUP, job, kworker))
                .at(11).killed(job, Signals.HUP).deathOf(job), DeathCause.TERMINAL,
                "SIGHUP because its terminal pts/3 or session ended");
    }

    @Test
    void aKeyOnTheTerminalIsNamed() {
        Actor job = story.process(61, "app").childOf(bash).session(60, "pts/3");
        assertDeath(story.at(10).tell(SignalStory.kernel(Signals.INT, job, kworker))
                .at(11).killed(job, Signals.INT).deathOf(job), DeathCause.TERMINAL,
                "SIGINT: the interrupt key, usually Ctrl-C, was pressed on terminal pts/3");
    }

    @Test
    void aKernelThreadThatRanIsNeverTheKiller() {
        DeathCertificate death = story.at(10).tell(SignalStory.kernel(Signals.KILL, app, kworker))
                .at(11).killed(app, Signals.KILL).deathOf(app);
        assertDeath(death, DeathCause.KILLED_BY_KERNEL,
                "SIGKILL from the kernel (SI_KERNEL), for a reason that the events do not show");
        assertNoKiller(death);
        assertFinding(death, Aspect.CONTEXT, "Kernel thread kworker/0:1 (pid 33) happened to run when the kernel sent "
                + "it; that makes it no sender", Source.SENT, Confidence.POSSIBLE);
        assertFinding(death, Aspect.WHY, "No OOM kill of it was reported, and no init process of its pid namespace "
                + "ended", Source.STREAM, Confidence.LIKELY);
    }

    @Test
    void throttlingBeforeIsContextWithItsNumbers() {
        Actor inside = story.process(90, "app").childOf(bash).inCgroup("/x/y");
        DeathCertificate death = story
                .at(5000).throttled(new Workload("/x", ContainerRuntime.NONE, "", "", ""))
                .at(9000).sends(bash, Signals.KILL, inside)
                .at(9001).killed(inside, Signals.KILL).deathOf(inside);
        assertEquals("/x", death.throttled().orElseThrow().workload().cgroupPath());
        assertFinding(death, Aspect.CONTEXT, "Cgroup /x was CPU-throttled in 8 of 10 periods (80 %) of the last 1.0 s "
                + "sampled, waiting 640.0 ms; quota 20000 µs each 100000 µs", Source.CPU_STAT, Confidence.LIKELY);
        Story late = new Story();
        assertEquals(Optional.empty(), late
                .at(5000).throttled(new Workload("/x", ContainerRuntime.NONE, "", "", ""))
                .at(15_001).exits(inside, 0).deathOf(inside).throttled());
    }

    @Test
    void aProcessGivenToAReaperSaysWhy() {
        Actor middle = story.process(50, "middle").childOf(bash);
        Actor orphan = story.process(51, "orphan").childOf(middle);
        DeathCertificate death = story.forks(orphan).at(10).exits(middle, 0)
                .at(20).exits(orphan.givenTo(init), 0).deathOf(orphan);
        assertFinding(death, Aspect.CONTEXT, "It was given to systemd (pid 1) because its parent middle (pid 50) had "
                + "ended", Source.EXIT, Confidence.CERTAIN);
    }
}
