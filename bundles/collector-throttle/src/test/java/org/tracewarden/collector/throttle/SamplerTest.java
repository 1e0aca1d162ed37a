// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.throttle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tracewarden.api.event.CpuThrottled;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.process.ContainerRuntime;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.Workload;
import org.tracewarden.linux.cgroup.CgroupTree;
import org.tracewarden.linux.proc.BootClock;
import org.tracewarden.linux.proc.ProcFsReader;

class SamplerTest {

    private static final String CONTAINER = "4b0f8c5c1d7e2a9360f1e4d3c2b1a09f8e7d6c5b4a39281706f5e4d3c2b1a098";
    private static final int MANY = 1_000;

    @TempDir
    Path root;

    private final AtomicLong now = new AtomicLong(5_000_000_000L);
    private final BootClock clock = new BootClock() {
        @Override
        public long now() {
            return now.get();
        }

        @Override
        public long toWallTime(long bootNanos) {
            return bootNanos + 7;
        }
    };
    private Sampler sampler;

    @BeforeEach
    void hostWithTheCpuControllerInBothVersions() throws IOException {
        Path self = Files.createDirectories(root.resolve("proc/self"));
        Path v1 = Files.createDirectories(root.resolve("v1"));
        Path v2 = Files.createDirectories(root.resolve("v2"));
        Files.writeString(v2.resolve("cgroup.controllers"), "cpu memory\n");
        Files.writeString(self.resolve("cgroup"), "1:cpu,cpuacct:/\n0::/\n");
        Files.writeString(self.resolve("mountinfo"), "32 31 0:29 / " + v1 + " rw - cgroup cgroup rw,cpu,cpuacct\n"
                + "41 31 0:38 / " + v2 + " rw - cgroup2 cgroup2 rw\n");
        CgroupTree cgroups = new CgroupTree(root.resolve("proc"));
        sampler = new Sampler(
                cgroups, new Members(new ProcFsReader(root.resolve("proc"), cgroups), Optional::empty), clock);
    }

    private Path version1(String path, long quota, long periods, long throttled, long nanos) throws IOException {
        Path directory = Files.createDirectories(root.resolve("v1").resolve(path));
        Files.writeString(directory.resolve("cpu.cfs_quota_us"), quota + "\n");
        Files.writeString(directory.resolve("cpu.cfs_period_us"), "100000\n");
        Files.writeString(directory.resolve("cpu.stat"), "nr_periods " + periods + "\nnr_throttled " + throttled
                + "\nthrottled_time " + nanos + "\nnr_bursts 0\nburst_time 0\n");
        return directory;
    }

    private Path version2(String path, String max, long periods, long throttled, long micros) throws IOException {
        Path directory = Files.createDirectories(root.resolve("v2").resolve(path));
        Files.writeString(directory.resolve("cpu.max"), max + "\n");
        Files.writeString(directory.resolve("cpu.stat"), "usage_usec 9\nuser_usec 9\nsystem_usec 0\nnr_periods "
                + periods + "\nnr_throttled " + throttled + "\nthrottled_usec " + micros + "\n");
        return directory;
    }

    private void process(int pid, String comm) throws IOException {
        Path directory = Files.createDirectories(root.resolve("proc/" + pid));
        Files.writeString(directory.resolve("stat"),
                pid + " (" + comm + ") R 0 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 50 0 0 0");
        Files.writeString(directory.resolve("cmdline"), comm + "\0");
    }

    private static String procs(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(pid -> pid + "\n").collect(Collectors.joining());
    }

    @Test
    void aThrottledCgroupOfVersionTwoIsReportedWithWhatRoseInTheWindow() throws IOException {
        process(71, "busy");
        Path directory = version2("system.slice/docker-" + CONTAINER + ".scope", "20000 100000", 50, 10, 1_000);
        Files.writeString(directory.resolve("cgroup.procs"), "71\n");
        sampler.discover(MANY);
        now.addAndGet(1_000_000_000L);
        version2("system.slice/docker-" + CONTAINER + ".scope", "20000 100000", 60, 19, 501_000);

        CpuThrottled event = sampler.sample(1).get(0);

        assertEquals(new EventHeader("throttle", 6_000_000_000L, 6_000_000_007L), event.header());
        assertEquals(
                new Workload("/system.slice/docker-" + CONTAINER + ".scope",
                        ContainerRuntime.DOCKER, CONTAINER, "", ""),
                event.workload());
        assertEquals(1_000_000_000L, event.windowNanos());
        assertEquals(10, event.periods());
        assertEquals(9, event.throttledPeriods());
        assertEquals(500_000_000L, event.throttledNanos());
        assertEquals(20_000, event.quotaMicros());
        assertEquals(100_000, event.periodMicros());
        assertEquals(1, event.processCount());
        assertEquals(List.of("busy"), event.processes().stream().map(ProcessInfo::comm).toList());
    }

    @Test
    void versionOneCountsNanosecondsAndStandsBesideVersionTwo() throws IOException {
        version1("a", 50_000, 1, 1, 100);
        version2("b", "10000 50000", 1, 1, 100);
        sampler.discover(MANY);
        version1("a", 50_000, 3, 2, 350);
        version2("b", "10000 50000", 3, 3, 350);
        List<String> events = sampler.sample(1).stream()
                .map(e -> e.workload().cgroupPath() + " " + e.throttledPeriods() + " " + e.throttledNanos() + " "
                        + e.quotaMicros() + "/" + e.periodMicros())
                .sorted().toList();
        assertEquals(List.of("/a 1 250 50000/100000", "/b 2 250000 10000/50000"), events);
    }

    @Test
    void cgroupsWithoutAQuotaAreNotWatched() throws IOException {
        version1("a", -1, 0, 0, 0);
        version2("b", "max 100000", 0, 0, 0);
        version2("c", "10000 100000", 0, 0, 0);
        Discovery discovery = sampler.discover(MANY);
        assertEquals(
                List.of(new Discovery.Source(root.resolve("v2"), true, 1),
                        new Discovery.Source(root.resolve("v1"), false, 0)),
                discovery.sources());
        version1("a", -1, 9, 9, 9);
        version2("b", "max 100000", 9, 9, 9);
        assertEquals(List.of(), sampler.sample(1));
    }

    @Test
    void whatWasThrottledBeforeTheCgroupWasFoundIsNotReported() throws IOException {
        version2("c", "10000 100000", 90, 80, 7);
        sampler.discover(MANY);
        assertEquals(List.of(), sampler.sample(1));
    }

    @Test
    void fewerThrottledPeriodsThanAskedForAreNotReported() throws IOException {
        version2("c", "10000 100000", 0, 0, 0);
        sampler.discover(MANY);
        version2("c", "10000 100000", 9, 2, 7);
        assertEquals(List.of(), sampler.sample(3));
        version2("c", "10000 100000", 19, 5, 7);
        assertEquals(List.of(3L), sampler.sample(3).stream().map(CpuThrottled::throttledPeriods).toList());
    }

    @Test
    void theNextDiscoveryFindsNewCgroupsAndKeepsTheSamplesOfKnownOnes() throws IOException {
        version2("c", "10000 100000", 0, 0, 0);
        sampler.discover(MANY);
        version2("c", "10000 100000", 5, 5, 5);
        version2("d", "10000 100000", 5, 5, 5);
        sampler.discover(MANY);
        assertEquals(List.of("/c"), sampler.sample(1).stream().map(e -> e.workload().cgroupPath()).toList());
        version2("d", "10000 100000", 6, 6, 6);
        assertEquals(List.of("/d"), sampler.sample(1).stream().map(e -> e.workload().cgroupPath()).toList());
    }

    @Test
    void aCgroupThatIsGoneIsForgotten() throws IOException {
        Path directory = version2("c", "10000 100000", 0, 0, 0);
        sampler.discover(MANY);
        Files.delete(directory.resolve("cpu.stat"));
        assertEquals(List.of(), sampler.sample(1));
        version2("c", "10000 100000", 9, 9, 9);
        assertEquals(List.of(), sampler.sample(1));
    }

    @Test
    void processesBelowTheCgroupBelongToItAndTheFirstSixteenAreNamed() throws IOException {
        for (int pid = 1; pid <= 20; pid++) {
            process(pid, "p" + pid);
        }
        version2("pod", "10000 100000", 0, 0, 0);
        sampler.discover(MANY);
        Path inner = version2("pod/container", "max 100000", 0, 0, 0);
        Files.writeString(inner.resolve("cgroup.procs"), procs(20));
        version2("pod", "10000 100000", 1, 1, 1);
        CpuThrottled event = sampler.sample(1).get(0);
        assertEquals(20, event.processCount());
        assertEquals(
                IntStream.rangeClosed(1, 16).boxed().toList(),
                event.processes().stream().map(ProcessInfo::pid).toList());
    }

    @Test
    void moreCgroupsThanAllowedAreCountedAndLeftOut() throws IOException {
        version2("a", "10000 100000", 0, 0, 0);
        version2("b", "10000 100000", 0, 0, 0);
        version2("c", "10000 100000", 0, 0, 0);
        assertEquals(1, sampler.discover(2).unwatched());
    }
}
