// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.json;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tracewarden.api.death.Confidence;
import org.tracewarden.api.death.DeathCause;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.death.Finding;
import org.tracewarden.api.death.Killer;
import org.tracewarden.api.death.LinkedDeath;
import org.tracewarden.api.death.TimelineEntry;
import org.tracewarden.api.event.CpuThrottled;
import org.tracewarden.api.event.DeathRecorded;
import org.tracewarden.api.event.Disposition;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.event.Gap;
import org.tracewarden.api.event.OomConstraint;
import org.tracewarden.api.event.OomKill;
import org.tracewarden.api.event.ProcessExec;
import org.tracewarden.api.event.ProcessExit;
import org.tracewarden.api.event.ProcessFork;
import org.tracewarden.api.event.Signal;
import org.tracewarden.api.event.SignalDelivered;
import org.tracewarden.api.event.SignalOrigin;
import org.tracewarden.api.event.SignalResult;
import org.tracewarden.api.event.SignalSent;
import org.tracewarden.api.event.SystemCall;
import org.tracewarden.api.process.ContainerRuntime;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.process.ResourceUsage;
import org.tracewarden.api.process.Workload;

/** One story: a shell starts a worker in a container and kills it. The examples in docs/events.md are made from it. */
final class Samples {

    private static final Instant BOOT = Instant.parse("2026-11-21T05:30:00.123456789Z");
    private static final long SECOND = 1_000_000_000L;

    static final Signal KILL = new Signal(9);

    static final Workload CONTAINER = new Workload("/docker/" + "4f".repeat(32), ContainerRuntime.DOCKER,
            "4f".repeat(32), "", "");

    static final ProcessInfo SHELL = new ProcessInfo(new ProcessKey(1200, 40 * SECOND),
            Optional.of(new ProcessKey(1, 0)), 0, "bash", "/usr/bin/bash", List.of("bash"), false, "/root",
            1200, 1200, "pts/3", 1200, 4_026_531_836L, false, Workload.ROOT);

    static final ProcessInfo WORKER = new ProcessInfo(new ProcessKey(4711, 90 * SECOND),
            Optional.of(SHELL.key()), 1000, "worker", "/app/worker", List.of("/app/worker", "--queue", "mails"), false,
            "/app", 4711, 4711, "", 1, 4_026_532_301L, false, CONTAINER);

    static final ProcessInfo FORKED = new ProcessInfo(WORKER.key(), WORKER.parent(), 0, "bash", "/usr/bin/bash",
            List.of("bash"), false, "/root", 1200, 1200, "pts/3", 4711, 4_026_531_836L, false, Workload.ROOT);

    static final ResourceUsage USAGE = new ResourceUsage(
            1_250_000_000L, 310_000_000L, 52_428_800, 4096, 8192, 70_000, 9000, 12_345, 6, 10 * SECOND);

    private Samples() {}

    static EventHeader at(String collector, long kernelTime) {
        long wall = BOOT.getEpochSecond() * SECOND + BOOT.getNano() + kernelTime;
        return new EventHeader(collector, kernelTime, wall);
    }

    static ProcessFork fork() {
        return new ProcessFork(at("process", 90 * SECOND), FORKED, SHELL);
    }

    static ProcessExec exec() {
        return new ProcessExec(at("process", 90 * SECOND + 800_000), WORKER, "/app/worker", "bash", 4711);
    }

    static SignalSent signalSent() {
        return new SignalSent(at("process", 100 * SECOND - 150_000), KILL, SignalOrigin.PROCESS, Optional.of(SHELL),
                1200, "bash", List.of(), SHELL, false, WORKER, 4711, false, 0, 0, 0, 1200,
                new SystemCall(62, "kill", 4711), Disposition.DEFAULT, false, SignalResult.QUEUED);
    }

    static SignalDelivered signalDelivered() {
        return new SignalDelivered(at("process", 100 * SECOND - 90_000), WORKER, 4711, KILL, 0, Disposition.DEFAULT);
    }

    static ProcessExit exit() {
        return new ProcessExit(at("process", 100 * SECOND), WORKER, ExitStatus.killed(KILL, false), USAGE,
                List.of(SHELL), true);
    }

    static OomKill oomKill() {
        return new OomKill(at("oom", 120 * SECOND), WORKER, SHELL, OomConstraint.MEMCG, "/dev/kmsg",
                Optional.of(new OomKill.MemoryLimit(CONTAINER.cgroupPath(), 67_108_864, 67_104_768, List.of(
                        new OomKill.Level(CONTAINER.cgroupPath(), 67_108_864, 67_104_768),
                        new OomKill.Level("/", Long.MAX_VALUE, 1_073_741_824)))),
                "memory.limit_in_bytes",
                new OomKill.VictimMemory(134_217_728, 60_000_000, 2_000_000, 0, 180_224, 0), 0);
    }

    static CpuThrottled cpuThrottled() {
        return new CpuThrottled(at("throttle", 95 * SECOND), CONTAINER, SECOND, 10, 7, 450_000_000, 50_000, 100_000, 1,
                List.of(WORKER));
    }

    static Gap gap() {
        return new Gap(at("process", 130 * SECOND), 42, 129 * SECOND, 130 * SECOND,
                "the ring was full; a larger one may help");
    }

    static DeathCertificate certificate() {
        return new DeathCertificate(17, at("process", 100 * SECOND), WORKER, List.of(SHELL),
                ExitStatus.killed(KILL, false), DeathCause.KILLED_BY_PROCESS,
                "bash (1200) sent SIGKILL by kill(4711, SIGKILL)",
                Optional.of(new Killer(SHELL, 1200, "bash", List.of(), "kill(4711, SIGKILL)")),
                List.of(new Finding(Finding.Aspect.BY_WHOM, "bash (1200) sent SIGKILL", "tp_btf/signal_generate",
                        Confidence.CERTAIN)),
                List.of(new TimelineEntry(100 * SECOND - 150_000, 150_000, "SIGKILL sent", "tp_btf/signal_generate"),
                        new TimelineEntry(100 * SECOND, 0, "exit", "tp_btf/sched_process_exit")),
                USAGE, Optional.empty(), Optional.of(cpuThrottled()),
                List.of(new LinkedDeath(16, new ProcessKey(4712, 91 * SECOND), "child")), false, 2_000_000);
    }

    static DeathRecorded deathRecorded() {
        return new DeathRecorded(at("correlation", 100 * SECOND), certificate());
    }

    /** One of each kind. */
    static List<Event> events() {
        return List.of(fork(), exec(), exit(), signalSent(), signalDelivered(), oomKill(), cpuThrottled(), gap(),
                deathRecorded(), SyscallSamples.slowSyscall(), SyscallSamples.failedSyscall(),
                SyscallSamples.syscallStats(), SyscallSamples.syscallObserved(), SyscallSamples.patternDetected(),
                SyscallSamples.anomalyDetected(), AgentSamples.lifecycle(), AgentSamples.faultDetected());
    }
}
