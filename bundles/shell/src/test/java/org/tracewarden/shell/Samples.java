// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell;

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
import org.tracewarden.api.event.DeathRecorded;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.event.OomConstraint;
import org.tracewarden.api.event.OomKill;
import org.tracewarden.api.event.Signal;
import org.tracewarden.api.process.ContainerRuntime;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.process.ResourceUsage;
import org.tracewarden.api.process.Workload;

/** Processes and deaths that tests share. All deaths are at 14:03:22.123 UTC. */
public final class Samples {

    public static final Instant MOMENT = Instant.parse("2026-11-21T14:03:22.123Z");
    public static final long NOW = 5_000_000_000_000L;
    public static final String CONTAINER = "3f4e5d6c7b8a90123f4e5d6c7b8a90123f4e5d6c7b8a90123f4e5d6c7b8a9012";
    public static final Workload DOCKER = new Workload("/system.slice/docker-" + CONTAINER + ".scope",
            ContainerRuntime.DOCKER, CONTAINER, "", "docker-" + CONTAINER + ".scope");
    public static final ResourceUsage USAGE = new ResourceUsage(1_200_000_000L, 300_000_000L, 20L << 20, 4096, 0,
            123_456, 789, 1234, 5, 725_000_000_000L);

    private Samples() {}

    public static EventHeader header(String collector) {
        return new EventHeader(collector, NOW, MOMENT.getEpochSecond() * 1_000_000_000L + MOMENT.getNano());
    }

    public static ProcessInfo process(int pid, String exe, String... argv) {
        return process(pid, exe, Workload.ROOT, argv);
    }

    public static ProcessInfo process(int pid, String exe, Workload workload, String... argv) {
        String comm = exe.substring(exe.lastIndexOf('/') + 1);
        return new ProcessInfo(new ProcessKey(pid, pid * 1_000_000L), Optional.empty(), pid == 1 ? 0 : 1000,
                comm.substring(0, Math.min(15, comm.length())), exe, List.of(argv), false, "/", pid, pid, "", pid, 0,
                false, workload);
    }

    public static ProcessInfo inNamespace(ProcessInfo process, int namespacePid) {
        return new ProcessInfo(process.key(), process.parent(), process.uid(), process.comm(), process.exe(),
                process.argv(), false, process.cwd(), process.processGroup(), process.session(), process.terminal(),
                namespacePid, 4026532000L, false, process.workload());
    }

    public static List<ProcessInfo> shellAncestry() {
        return List.of(process(812, "/usr/bin/bash", "-bash"), process(1, "/usr/lib/systemd/systemd"));
    }

    public static DeathCertificate death(long id, ProcessInfo process, ExitStatus status, DeathCause cause,
            String summary) {
        return new DeathCertificate(id, header("process"), process, shellAncestry(), status, cause, summary,
                Optional.empty(), List.of(), List.of(new TimelineEntry(NOW, 0, "exit", "tp_btf/sched_process_exit")),
                USAGE, Optional.empty(), Optional.empty(), List.of(), false, 3_400_000L);
    }

    public static DeathCertificate exit3() {
        return death(3, process(4703, "/usr/bin/backup", "backup", "--to", "/mnt/my disk"), ExitStatus.exited(3),
                DeathCause.EXIT_FAILURE, "backup ended with exit code 3.");
    }

    public static DeathCertificate killedByProcess() {
        DeathCertificate plain = death(1, process(4711, "/usr/bin/sleep", "sleep", "100"),
                ExitStatus.killed(new Signal(9), false), DeathCause.KILLED_BY_PROCESS,
                "SIGKILL from bash (pid 812, uid 1000) ended it 1.2 ms after it was sent.");
        Killer killer = new Killer(process(812, "/usr/bin/bash", "-bash"), 812, "bash",
                List.of(process(1, "/usr/lib/systemd/systemd")), "kill(4711, SIGKILL)");
        return with(plain, Optional.of(killer),
                List.of(new Finding(Finding.Aspect.BY_WHOM, "bash (pid 812) called kill(4711, SIGKILL).",
                                "tp_btf/signal_generate", Confidence.CERTAIN),
                        new Finding(Finding.Aspect.WHY, "Someone typed it at a terminal.", "terminal of the sender",
                                Confidence.LIKELY)),
                List.of(new TimelineEntry(NOW - 1_200_000, 1_200_000, "SIGKILL sent by bash (pid 812)",
                                "tp_btf/signal_generate"),
                        new TimelineEntry(NOW - 85_300, 85_300, "SIGKILL delivered", "tp_btf/signal_deliver"),
                        new TimelineEntry(NOW, 0, "exit", "tp_btf/sched_process_exit")),
                Optional.empty(), List.of());
    }

    public static DeathCertificate outOfMemory() {
        ProcessInfo victim = inNamespace(process(4720, "/usr/bin/java", DOCKER, "java", "-jar", "app.jar"), 7);
        ProcessInfo trigger = process(4721, "/usr/bin/gzip", DOCKER, "gzip");
        OomKill oom = new OomKill(header("oom"), victim, trigger, OomConstraint.MEMCG, "/dev/kmsg",
                Optional.of(new OomKill.MemoryLimit("/docker/3f4e", 64L << 20, 64L << 20, List.of())), "memory.max",
                new OomKill.VictimMemory(1L << 30, 60L << 20, 1 << 20, 0, 1 << 17, 0), 500);
        DeathCertificate plain = death(2, victim, ExitStatus.killed(new Signal(9), false), DeathCause.OUT_OF_MEMORY,
                "The kernel killed java because the memory cgroup /docker/3f4e reached its limit of 64.0 MiB.");
        return with(plain, Optional.empty(), List.of(), plain.timeline(), Optional.of(oom), List.of());
    }

    public static DeathCertificate crash() {
        return death(5, process(4750, "/opt/server"), ExitStatus.killed(new Signal(11), true), DeathCause.CRASH,
                "It read from address 0x0, which is not mapped.");
    }

    public static DeathCertificate shellWhoseChildWasKilled() {
        DeathCertificate plain = death(8, process(4760, "/usr/bin/sh", "sh", "-c", "sleep 100; true"),
                ExitStatus.exited(137), DeathCause.CHILD_KILLED, "Exit code 137: its child sleep (4711) was killed.");
        return with(plain, Optional.empty(), List.of(), plain.timeline(), Optional.empty(),
                List.of(new LinkedDeath(1, new ProcessKey(4711, 4_711_000_000L),
                        "child whose end this exit code reports")));
    }

    public static DeathRecorded recorded(DeathCertificate death) {
        return new DeathRecorded(header("correlation"), death);
    }

    private static DeathCertificate with(DeathCertificate d, Optional<Killer> killer, List<Finding> findings,
            List<TimelineEntry> timeline, Optional<OomKill> oom, List<LinkedDeath> linked) {
        return new DeathCertificate(d.id(), d.header(), d.process(), d.ancestry(), d.status(), d.cause(), d.summary(),
                killer, findings, timeline, d.usage(), oom, d.throttled(), linked, d.incomplete(), d.readyNanos());
    }
}
