// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.oom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tracewarden.api.collector.Attachment;
import org.tracewarden.api.collector.CollectorCounters;
import org.tracewarden.api.collector.CollectorStatus;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.OomConstraint;
import org.tracewarden.api.event.OomKill;
import org.tracewarden.linux.cgroup.CgroupFs;
import org.tracewarden.linux.cgroup.CgroupTree;
import org.tracewarden.linux.internal.bpf.TestProbes;
import org.tracewarden.linux.proc.Kmsg;
import org.tracewarden.linux.proc.ProcFsReader;
import org.tracewarden.linux.proc.SystemBootClock;

/** Real OOM kills in memory cgroups of 20 MB. */
@Timeout(120)
class LiveOomTest {

    private static final long LIMIT_BYTES = 20L << 20;
    private static final long MEGABYTE = 1L << 20;

    private final QueueBus bus = new QueueBus();
    private final CgroupFs cgroups = new CgroupTree();
    private final List<Process> processes = new ArrayList<>();
    private final List<Path> directories = new ArrayList<>();
    private TestProbes probes;
    private OomCollector collector;
    private CgroupFs.Hierarchy memory;

    @BeforeEach
    void watch() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root to load BPF programs");
        assumeTrue(Files.exists(Path.of("/sys/kernel/btf/vmlinux")), "needs a kernel with BTF");
        Path bpffs = Path.of("/sys/fs/bpf");
        assumeTrue(Files.isDirectory(bpffs) && Files.getFileStore(bpffs).type().equals("bpf"),
                "needs the BPF file system: mount -t bpf bpf /sys/fs/bpf");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/perl")), "needs perl to use up memory");
        Optional<CgroupFs.Hierarchy> found = cgroups.withController("memory");
        assumeTrue(found.isPresent(), "needs a mounted cgroup hierarchy with the memory controller");
        memory = found.get();
        assumeTrue(!memory.version2() || Files.readString(memory.mount().resolve("cgroup.subtree_control"))
                .contains("memory"), "needs memory in the root's cgroup.subtree_control");
        probes = new TestProbes("test-oom-" + ProcessHandle.current().pid());
        collector = start(Map.of());
    }

    private OomCollector start(Map<String, Object> properties) {
        return new OomCollector(
                probes, bus, cgroups, new ProcFsReader(cgroups), new SystemBootClock(), new Kmsg(),
                new MapConfig(properties), properties);
    }

    @AfterEach
    void cleanUp() throws Exception {
        if (collector != null) {
            collector.deactivate();
            probes.close();
        }
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
        for (int i = directories.size() - 1; i >= 0; i--) {
            remove(directories.get(i));
        }
    }

    @Test
    void theVictimIsNotTheTriggerAndTheLimitIsTheParentsNotTheirOwn() throws Exception {
        String name = "tracewarden-oom-" + ProcessHandle.current().pid();
        Path limited = cgroup(memory.mount().resolve(name));
        limit(limited);
        Path inner = cgroup(limited.resolve("inner"));
        Process idle = allocate(inner, 12, 900);
        Process small = allocate(inner, 12, 0);

        OomKill kill = take(idle.pid());

        assertEquals(idle.pid(), kill.victim().pid());
        assertEquals("perl", kill.victim().comm());
        assertEquals(small.pid(), kill.trigger().pid());
        assertNotEquals(kill.victim().key(), kill.trigger().key());
        assertEquals("/usr/bin/perl", kill.trigger().exe());
        assertEquals("12", kill.trigger().argv().get(3));
        assertEquals(900, kill.oomScoreAdj());
        assertEquals("/" + name + "/inner", kill.victim().workload().cgroupPath());
        assertEquals(OomConstraint.MEMCG, kill.constraint());
        assertEquals("/dev/kmsg", kill.constraintSource());
        assertEquals("/dev/kmsg", kill.limitSource());
        OomKill.MemoryLimit limit = kill.limit().orElseThrow();
        assertEquals("/" + name, limit.cgroupPath());
        assertEquals(LIMIT_BYTES, limit.limitBytes());
        assertTrue(limit.usageBytes() > LIMIT_BYTES - MEGABYTE && limit.usageBytes() <= LIMIT_BYTES, limit.toString());
        assertEquals(
                List.of("/" + name + "/inner", "/" + name, "/"),
                limit.hierarchy().stream().map(OomKill.Level::cgroupPath).toList());
        assertEquals(
                List.of(Long.MAX_VALUE, LIMIT_BYTES, Long.MAX_VALUE),
                limit.hierarchy().stream().map(OomKill.Level::limitBytes).toList());
        OomKill.VictimMemory held = kill.memory();
        assertTrue(held.anonRssBytes() > 11 * MEGABYTE && held.anonRssBytes() < 20 * MEGABYTE, held.toString());
        assertTrue(held.totalVmBytes() > held.anonRssBytes(), held.toString());
        assertTrue(held.pageTableBytes() > 0 && held.fileRssBytes() > 0, held.toString());
        assertEquals(CollectorStatus.RUNNING, collector.status());
    }

    @Test
    void twoKillsWithinASecondAreTwoEventsWithTheirOwnVictims() throws Exception {
        String name = "tracewarden-oom2-" + ProcessHandle.current().pid();
        Path limited = cgroup(memory.mount().resolve(name));
        limit(limited);
        Process first = allocate(limited, 5, 900);
        Process second = allocate(limited, 5, 800);
        Process trigger = allocate(limited, 16, 0);

        OomKill one = take(first.pid());
        OomKill two = take(second.pid());

        for (OomKill kill : List.of(one, two)) {
            assertEquals(trigger.pid(), kill.trigger().pid());
            assertEquals("/" + name, kill.limit().orElseThrow().cgroupPath());
            assertEquals(LIMIT_BYTES, kill.limit().orElseThrow().limitBytes());
            assertEquals(OomConstraint.MEMCG, kill.constraint());
        }
        assertEquals(900, one.oomScoreAdj());
        assertEquals(800, two.oomScoreAdj());
        long apart = two.header().kernelTime() - one.header().kernelTime();
        assertTrue(apart > 0 && apart < 1_000_000_000L, "apart by ns: " + apart);
        assertTrue(trigger.isAlive(), "the trigger was not to be killed");
    }

    @Test
    void whatIsKilledWhileNobodyReadsReachesTheSuccessor() throws Exception {
        Path limited = cgroup(memory.mount().resolve("tracewarden-oom3-" + ProcessHandle.current().pid()));
        limit(limited);
        CollectorCounters before = collector.counters();
        collector.deactivate();
        Process lonely = allocate(limited, 40, 0);
        assertTrue(lonely.waitFor(20, TimeUnit.SECONDS));
        collector = start(Map.of());
        OomKill kill = take(lonely.pid());
        assertEquals(kill.victim().key(), kill.trigger().key());
        // its line was written before the successor opened the log
        assertEquals("memory counters", kill.limitSource());
        assertEquals(LIMIT_BYTES, kill.limit().orElseThrow().limitBytes());
        CollectorCounters after = collector.counters();
        assertEquals(after.seen(), after.received());
        assertTrue(after.received() > before.received(), before + " then " + after);
        assertEquals(0, after.lost());
    }

    @Test
    void theKprobeIsTriedAndItsRefusalChangesNothingElse() {
        List<Attachment> attachments = collector.attachments();
        Attachment required = place(attachments, "tp_btf/mark_victim");
        Attachment optional = place(attachments, "kprobe/oom_kill_process");
        assertTrue(required.attached());
        if (!optional.attached()) {
            assertFalse(optional.detail().isEmpty());
        }
        assertEquals(CollectorStatus.RUNNING, collector.status());
    }

    private static Attachment place(List<Attachment> attachments, String place) {
        return attachments.stream().filter(a -> a.place().equals(place)).findFirst().orElseThrow();
    }

    private Path cgroup(Path directory) throws IOException {
        Files.createDirectory(directory);
        directories.add(directory);
        if (memory.version2() && !directory.getParent().equals(memory.mount())) {
            Files.writeString(directory.getParent().resolve("cgroup.subtree_control"), "+memory");
        }
        return directory;
    }

    private void limit(Path cgroup) throws IOException {
        String file = memory.version2() ? "memory.max" : "memory.limit_in_bytes";
        Files.writeString(cgroup.resolve(file), Long.toString(LIMIT_BYTES));
    }

    /** A process in a cgroup that takes memory, says so, and stays; returns when it has it or is gone. */
    private Process allocate(Path cgroup, int megabytes, int scoreAdj) throws IOException {
        String script = "echo " + scoreAdj + " > /proc/self/oom_score_adj; echo $$ > " + cgroup + "/cgroup.procs; "
                + "exec /usr/bin/perl -e '$x = \"x\" x ($ARGV[0] << 20); $| = 1; print \"y\"; sleep 60' " + megabytes;
        Process process = new ProcessBuilder("sh", "-c", script).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        processes.add(process);
        process.getInputStream().read();
        return process;
    }

    private OomKill take(long victim) throws InterruptedException {
        while (true) {
            Event event = bus.events().poll(20, TimeUnit.SECONDS);
            assertNotNull(event, "no OOM kill of " + victim);
            if (event instanceof OomKill kill && kill.victim().pid() == victim) {
                return kill;
            }
        }
    }

    /** A cgroup can be removed only once the kernel has let the last process go, a moment after its end. */
    private static void remove(Path directory) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!directory.toFile().delete()) {
            if (System.nanoTime() > deadline) {
                throw new IOException("cannot remove " + directory);
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }
}
