// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.management.ObjectName;
import org.tracewarden.api.agent.AgentException;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.agent.AgentSupervisor;
import org.tracewarden.api.agent.RestartPolicy;
import org.tracewarden.linux.cgroup.CgroupTree;
import org.tracewarden.linux.control.LinuxControlGroups;
import org.tracewarden.linux.control.LinuxPidfds;
import org.tracewarden.linux.control.Pidfd;
import org.tracewarden.linux.proc.ProcFsReader;
import org.tracewarden.linux.proc.SystemBootClock;

/**
 * Real agents through {@link AgentSupervisor}, with launchers, control groups, state files, status files and all threads
 * of the supervisor in this process; beside others that do the same work. Whoever starts it cleans up after it.
 */
public final class RealAgentsBenchmark {

    private static final int FEW = 20;
    private static final int CALLERS = 8;
    private static final int CRASHES = 200;
    private static final int IDLE_SECONDS = 10;
    private static final int SETTLE_SECONDS = 3;
    private static final int COUNTS = 20;
    private static final int PAUSE_MILLIS = 200;
    private static final int SIGKILL = 9;
    private static final long PATIENCE_NANOS = 30_000_000_000L;
    private static final RestartPolicy AT_ONCE =
            new RestartPolicy(true, 1_000_000, Duration.ZERO, Duration.ZERO, Duration.ofMinutes(10));

    @FunctionalInterface
    private interface Work {

        void on(int id) throws AgentException;
    }

    private final Path work;
    private final int count;
    private final CgroupTree hierarchies = new CgroupTree();
    private final ProcFsReader processes = new ProcFsReader(hierarchies);
    private final LinuxPidfds pidfds = new LinuxPidfds();
    private final LinuxControlGroups groups;
    private final List<Path> bases;
    private final Supervision supervision;
    private final AgentSupervisor supervisor;
    private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);

    private RealAgentsBenchmark(Path work, Path run, String instance, int count) throws IOException {
        this.work = work;
        this.count = count;
        groups = new LinuxControlGroups(hierarchies, instance, processes);
        bases = groups.launcherJoinFiles().stream().map(file -> file.getParent().getParent()).toList();
        Files.write(work.resolve("groups"), bases.stream().map(Path::toString).toList());
        Settings settings = Settings.defaults(run);
        supervision = new Supervision(new Places(work.resolve("data"), run, work), () -> settings,
                groups, pidfds, processes, new SystemBootClock(),
                new Neighbours(event -> {}, () -> false, process -> Optional.empty()));
        supervisor = supervision.supervisor();
    }

    /**
     * @param arguments directory with the programs {@code agent} and {@code starts}, in which all else is made; the
     *     directory of runs and status files; name of the instance; number of agents; rounds; number of
     *     agents for supervisord; its program, or nothing
     */
    public static void main(String[] arguments) throws Exception {
        Path work = Path.of(arguments[0]);
        int count = Integer.parseInt(arguments[3]);
        RealAgentsBenchmark benchmark = new RealAgentsBenchmark(work, Path.of(arguments[1]), arguments[2], count);
        benchmark.run(Integer.parseInt(arguments[4]), new Peers(work, count, Integer.parseInt(arguments[5])),
                arguments.length > 6 ? arguments[6] : "");
        System.exit(0);
    }

    private void run(int rounds, Peers peers, String supervisord) throws Exception {
        warmUp();
        // before the JDK has a thread for each of a thousand processes, which it keeps for a minute
        long ofSpec = bytesOfASpec();
        long bytes = bytesOfAnAgent();
        each(count, CALLERS, supervisor::remove);
        if (rounds > 0) {
            compare(rounds, peers, supervisord);
        }
        say("%n%d agents alive, then %d", count, FEW);
        each(count, CALLERS, this::spawn);
        say("%-44s %8s %9s", "", "asked", "measured");
        row("heap of an agent, bytes", 1_024, bytes);
        say("%-44s %8s %9d", "  of it its spec: names, command, settings", "-", ofSpec);
        say("%-44s %8s %9.0f", "its launcher's private memory, kB", "-", launcherKilobytes());
        idle(count);
        crashes(count);
        each(count, CALLERS, supervisor::remove);
        each(FEW, 1, this::spawn);
        idle(FEW);
        crashes(FEW);
        each(FEW, 1, supervisor::remove);
        callers.shutdown();
        supervision.close();
        groups.close();
    }

    private AgentSpec spec(int id) {
        return AgentSpec.of(id, "agent-" + id, List.of(work.resolve("agent").toString(),
                work.resolve("began-" + id).toString())).withRestart(AT_ONCE);
    }

    private void spawn(int id) throws AgentException {
        supervisor.spawn(spec(id));
    }

    /** Compiles, and fills the ring of events. */
    private void warmUp() throws Exception {
        int some = Math.min(count, 300);
        each(some, CALLERS, this::spawn);
        each(some, CALLERS, supervisor::stop);
        each(some, CALLERS, supervisor::remove);
    }

    // ---- beside others

    private void compare(int rounds, Peers peers, String supervisord) throws Exception {
        Map<String, List<Round>> all = new TreeMap<>();
        String[] names = {"1 C, fork and exec", "2 C, posix_spawn", "3 Java, ProcessBuilder", "4 supervisord, with " + peers.fewer(),
            "5 Tracewarden, one after the other", "6 Tracewarden, " + CALLERS + " callers at once"};
        double[] parts = new double[2];
        for (int round = 0; round < rounds; round++) {
            add(all, names[0], peers.c("fork"));
            add(all, names[1], peers.c("spawn"));
            add(all, names[2], peers.java());
            Optional<Round> peer = peers.supervisord(supervisord);
            peer.ifPresent(one -> add(all, names[3], one));
            add(all, names[4], ours(1, parts));
            add(all, names[5], ours(CALLERS, new double[2]));
        }
        say("%-44s %9s %9s %9s", "", "start", "stop", "CPU both");
        all.forEach((name, measured) -> say("%s", Round.median(measured).row(name.substring(2))));
        say("  (of Tracewarden's CPU time, one after the other, %.3f ms are the supervisor's, the rest launcher and"
                + " agent)", parts[0] / rounds);
    }

    private static void add(Map<String, List<Round>> all, String name, Round round) {
        all.computeIfAbsent(name, any -> new ArrayList<>()).add(round);
    }

    private Round ours(int at, double[] parts) throws Exception {
        Spent before = Spent.now(bases);
        long begun = System.nanoTime();
        each(count, at, this::spawn);
        long started = System.nanoTime();
        each(count, at, supervisor::stop);
        long ended = System.nanoTime();
        Spent spent = Spent.now(bases).since(before);
        each(count, CALLERS, supervisor::remove);
        double millis = 1e6 * count;
        parts[0] += spent.own() / millis;
        return new Round((started - begun) / millis, (ended - started) / millis, spent.all() / millis);
    }

    private void each(int many, int at, Work work) throws Exception {
        List<Future<?>> parts = new ArrayList<>();
        for (int caller = 0; caller < at; caller++) {
            int first = caller;
            parts.add(callers.submit(() -> {
                for (int id = 1 + first; id <= many; id += at) {
                    work.on(id);
                }
                return null;
            }));
        }
        for (Future<?> part : parts) {
            part.get();
        }
    }

    // ---- at rest

    /** What each agent more takes, all parts together, when each of them has been looked at. */
    private long bytesOfAnAgent() throws Exception {
        each(FEW, 1, this::spawn);
        TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
        long few = liveBytes();
        each(count, CALLERS, id -> {
            if (id > FEW) {
                spawn(id);
            }
        });
        TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
        return (liveBytes() - few) / (count - FEW);
    }

    private long bytesOfASpec() throws Exception {
        TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
        long none = liveBytes();
        List<AgentSpec> specs = new ArrayList<>(count);
        for (int id = 1; id <= count; id++) {
            specs.add(spec(id));
        }
        long bytes = (liveBytes() - none) / count;
        return specs.size() == count ? bytes : 0;
    }

    /**
     * By the VM's own count of what lives, since a collection leaves gaps that count as used. The least of several
     * counts over some seconds: what the supervisor's threads have in hand while they look at a thousand agents, or
     * what still waits to be written on a slow disk, is no agent's.
     */
    private static long liveBytes() throws Exception {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < COUNTS; i++) {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            String histogram = (String) ManagementFactory.getPlatformMBeanServer().invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram",
                    new Object[] {new String[0]}, new String[] {String[].class.getName()});
            String[] total = histogram.strip().substring(histogram.strip().lastIndexOf('\n') + 1).split("\\s+");
            least = Math.min(least, Long.parseLong(total[2]));
        }
        return least;
    }

    private double launcherKilobytes() throws IOException {
        List<Long> kilobytes = new ArrayList<>();
        for (AgentInfo agent : supervisor.agents()) {
            Path rollup = Path.of("/proc/" + agent.launcher().orElseThrow() + "/smaps_rollup");
            kilobytes.add(Files.readAllLines(rollup).stream().filter(line -> line.startsWith("Private_"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", ""))).sum());
        }
        return kilobytes.stream().mapToLong(Long::longValue).sorted().skip(kilobytes.size() / 2).findFirst().orElse(0);
    }

    private void idle(int many) throws InterruptedException {
        TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
        Map<String, Long> before = threads();
        Spent spent = Spent.now(bases);
        long begun = System.nanoTime();
        TimeUnit.SECONDS.sleep(IDLE_SECONDS);
        double seconds = (System.nanoTime() - begun) / 1e9;
        Spent used = Spent.now(bases).since(spent);
        StringBuilder shares = new StringBuilder();
        double all = 0;
        for (Map.Entry<String, Long> thread : threads().entrySet()) {
            double millis = (thread.getValue() - before.getOrDefault(thread.getKey(), 0L)) / 1e6 / seconds;
            all += millis;
            if (millis >= 0.05) {
                shares.append(String.format(Locale.ROOT, "%s%s %.1f", shares.isEmpty() ? "" : ", ", thread.getKey(),
                        millis));
            }
        }
        say("%-44s %8s %9.1f", "CPU of the agents' threads, idle, ms a second", "-", all);
        say("  (%s; the launchers together %.1f)", shares, used.groups() / 1e6 / seconds);
    }

    private static Map<String, Long> threads() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Map<String, Long> times = new TreeMap<>();
        for (long id : threads.getAllThreadIds()) {
            ThreadInfo info = threads.getThreadInfo(id);
            if (info != null && info.getThreadName().startsWith("tracewarden-agents")) {
                times.merge(info.getThreadName().replace("tracewarden-", ""), Math.max(0, threads.getThreadCpuTime(id)),
                        Long::sum);
            }
        }
        return times;
    }

    // ---- crashes

    /** One after the other; each waits until the one before it is told of as running again. */
    private void crashes(int many) throws Exception {
        double[] running = new double[CRASHES];
        Spent before = Spent.now(bases);
        for (int i = 0; i < CRASHES; i++) {
            running[i] = crash(1 + i % many);
        }
        Spent spent = Spent.now(bases).since(before);
        Arrays.sort(running);
        row("SIGKILL until it runs again, median, ms", 20, running[CRASHES / 2]);
        say("%-44s %8s %9.1f", "  the same, p99 of " + CRASHES, "-", running[(int) (CRASHES * 0.99)]);
        say("%-44s %8s %9.1f", "  CPU time of it, ms", "-", spent.all() / 1e6 / CRASHES);
    }

    private double crash(int id) throws IOException {
        Path began = work.resolve("began-" + id);
        long size = Files.size(began);
        AgentInfo agent = supervisor.find(id).orElseThrow();
        int pid = agent.process().orElseThrow().pid();
        long killed;
        try (Pidfd process = pidfds.open(pidfds.identify(pid).orElseThrow()).orElseThrow()) {
            killed = System.nanoTime();
            process.signal(SIGKILL);
        }
        long deadline = killed + PATIENCE_NANOS;
        while (Files.size(began) == size || !again(id, pid)) {
            if (System.nanoTime() > deadline) {
                throw new IOException("agent " + id + " does not run again: " + supervisor.find(id));
            }
            LockSupport.parkNanos(500_000);
        }
        List<String> lines = Files.readAllLines(began);
        return (Long.parseLong(lines.get(lines.size() - 1)) - killed) / 1e6;
    }

    private boolean again(int id, int before) {
        return supervisor.find(id).filter(agent -> agent.state() == AgentState.ACTIVE
                && agent.process().filter(process -> process.pid() != before).isPresent()).isPresent();
    }

    private static void row(String what, double most, double measured) {
        say("%-44s %8.0f %9.1f  %s", what, most, measured, measured < most ? "met" : "MISSED");
    }

    private static void say(String format, Object... arguments) {
        System.out.printf(Locale.ROOT, format + "%n", arguments);
    }
}
