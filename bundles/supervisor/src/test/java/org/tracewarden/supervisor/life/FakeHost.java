// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.tracewarden.api.agent.Containment;
import org.tracewarden.api.agent.RecoveryPolicy;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.linux.control.ControlGroup;
import org.tracewarden.linux.control.ControlGroups;
import org.tracewarden.linux.control.GroupUsage;
import org.tracewarden.linux.control.Pidfd;
import org.tracewarden.linux.control.Pidfds;
import org.tracewarden.linux.proc.BootClock;
import org.tracewarden.linux.proc.ProcFs;
import org.tracewarden.supervisor.launch.LaunchException;
import org.tracewarden.supervisor.launch.LaunchRequest;
import org.tracewarden.supervisor.launch.Launchers;
import org.tracewarden.supervisor.launch.Run;
import org.tracewarden.supervisor.launch.RunListener;

/** A host whose launchers and groups outlive platforms. Launchers behave as {@code docs/supervisor.md} says. */
final class FakeHost {

    static final int SIGKILL = 9;

    final Map<Path, Launcher> launchers = new ConcurrentHashMap<>();
    final Map<Integer, Group> groups = new ConcurrentHashMap<>();
    final List<LaunchRequest> requests = Collections.synchronizedList(new ArrayList<>());
    final AtomicInteger executedRuns = new AtomicInteger();
    final AtomicInteger endedRuns = new AtomicInteger();
    /** What must never happen and did. */
    final List<String> violations = Collections.synchronizedList(new ArrayList<>());
    final AtomicInteger nextPid = new AtomicInteger(1_000);
    volatile String bootId = "boot-1";
    /** Programs that cannot be executed, by their first word. */
    volatile String missing = "no-such-program";
    /** Called when a program was executed, before anybody is told. */
    volatile Consumer<Launcher> executed = launcher -> {};
    /** Whether programs end on SIGTERM. */
    volatile boolean obeys = true;
    volatile int maxAgents = 1_000;
    volatile RecoveryPolicy recovery = RecoveryPolicy.DEFAULT;
    volatile Optional<String> limitRefused = Optional.empty();

    /** One platform's view of this host. */
    Host host(Path data) {
        return new Host(data, Path.of("/run/fake/agents"), bootId, new View(), new Groups(), new Descriptors(),
                new NoProcesses(), new Clock(), () -> maxAgents, () -> recovery);
    }

    /** Whichever launcher holds the agent's newest run. */
    Launcher launcher(int id) {
        return launchers.values().stream().filter(one -> one.id == id)
                .max(Comparator.comparingLong(one -> one.number)).orElseThrow();
    }

    long living(int id) {
        return launchers.values().stream().filter(one -> one.id == id && one.running).count();
    }

    /** The host is started anew: nothing lives, nothing is left in /run. */
    void reboot() {
        launchers.clear();
        groups.clear();
        bootId = "boot-" + nextPid.incrementAndGet();
    }

    static final class Clock implements BootClock {
        @Override
        public long now() {
            return System.nanoTime();
        }

        @Override
        public long toWallTime(long bootNanos) {
            return bootNanos + 1_700_000_000_000_000_000L;
        }
    }

    /** A launcher with its agent's process. */
    final class Launcher {
        final Path directory;
        final int id;
        final long number;
        final ProcessKey process = new ProcessKey(nextPid.incrementAndGet(), System.nanoTime());
        final ProcessKey launcher = new ProcessKey(nextPid.incrementAndGet(), System.nanoTime());
        boolean running = true;
        boolean lost;
        boolean children;
        boolean emptied;
        OptionalInt status = OptionalInt.empty();
        Optional<RunListener> listener;
        final List<Integer> signals = new ArrayList<>();

        Launcher(Path directory, RunListener listener) {
            this.directory = directory;
            id = Integer.parseInt(directory.getParent().getFileName().toString());
            number = Long.parseLong(directory.getFileName().toString());
            this.listener = Optional.of(listener);
        }

        /** The first process ends; others of its tree may be left. */
        void exit(int wait) {
            synchronized (FakeHost.this) {
                if (!running) {
                    return;
                }
                running = false;
                endedRuns.incrementAndGet();
                status = OptionalInt.of(wait);
                listener.ifPresent(one -> one.exited(wait, 1));
                emptyWhenGone();
            }
        }

        void emptyWhenGone() {
            if (!running && !children && !emptied && !lost) {
                emptied = true;
                listener.ifPresent(RunListener::empty);
            }
        }

        void killTree() {
            synchronized (FakeHost.this) {
                children = false;
                if (lost) {
                    if (running) {
                        running = false;
                        endedRuns.incrementAndGet();
                    }
                    return;
                }
                exit(SIGKILL);
                emptyWhenGone();
            }
        }

        /** Somebody kills the launcher; its program runs on. */
        void kill() {
            synchronized (FakeHost.this) {
                lost = true;
                listener.ifPresent(one -> one.launcherLost(status));
            }
        }
    }

    /** Launchers as one platform talks to them; forgotten with it. */
    final class View implements Launchers {
        @Override
        public Run launch(LaunchRequest request, RunListener listener) throws LaunchException {
            requests.add(request);
            if (request.command().get(0).equals(missing)) {
                throw new LaunchException("program " + missing + " is not there");
            }
            Launcher made = new Launcher(request.directory(), listener);
            synchronized (FakeHost.this) {
                if (living(made.id) > 0) {
                    violations.add("a second one beside it: " + request.directory());
                }
                if (launchers.putIfAbsent(request.directory(), made) != null) {
                    violations.add("a second one in " + request.directory());
                }
                executedRuns.incrementAndGet();
                groups.get(made.id).members.add(made);
            }
            executed.accept(made);
            return new Held(made);
        }

        @Override
        public Run adopt(Path directory, RunListener listener) throws LaunchException {
            synchronized (FakeHost.this) {
                Launcher there = launchers.get(directory);
                if (there == null) {
                    throw new LaunchException("nobody lives in " + directory);
                }
                there.listener = Optional.of(listener);
                there.status.ifPresent(status -> listener.exited(status, 1));
                if (there.emptied) {
                    listener.empty();
                }
                if (there.lost) {
                    listener.launcherLost(there.status);
                }
                return new Held(there);
            }
        }

        @Override
        public List<Path> runDirectories() {
            return launchers.keySet().stream().sorted().toList();
        }

        @Override
        public void close() {}
    }

    private final class Held implements Run {
        private final Launcher launcher;

        Held(Launcher launcher) {
            this.launcher = launcher;
        }

        @Override
        public Path directory() {
            return launcher.directory;
        }

        @Override
        public ProcessKey process() {
            return launcher.process;
        }

        @Override
        public ProcessKey launcher() {
            return launcher.launcher;
        }

        @Override
        public boolean signal(int signal) {
            synchronized (FakeHost.this) {
                launcher.signals.add(signal);
                if (launcher.lost) {
                    return false;
                }
                if (signal == 15 && obeys) {
                    launcher.exit(15);
                }
                return true;
            }
        }

        @Override
        public boolean killDescendants() {
            launcher.killTree();
            return true;
        }

        @Override
        public void release() {
            synchronized (FakeHost.this) {
                if (launcher.running) {
                    violations.add("released while it runs: " + launcher.directory);
                }
                launchers.remove(launcher.directory);
            }
        }

        @Override
        public void leave() {
            launcher.listener = Optional.empty();
        }
    }

    final class Group implements ControlGroup {
        private final int number;
        final List<Launcher> members = Collections.synchronizedList(new ArrayList<>());
        volatile OptionalLong memory = OptionalLong.empty();
        volatile OptionalLong processes = OptionalLong.empty();

        Group(int number) {
            this.number = number;
        }

        @Override
        public String name() {
            return "agent-" + number;
        }

        @Override
        public void heldBy(int launcher) {}

        @Override
        public List<Path> joinFiles() {
            return List.of();
        }

        @Override
        public void limit(OptionalLong memoryBytes, OptionalLong most) throws IOException {
            if (limitRefused.isPresent()) {
                throw new IOException(limitRefused.get());
            }
            memory = memoryBytes;
            processes = most;
        }

        @Override
        public void cpuQuota(OptionalLong microsPerSecond) {}

        @Override
        public GroupUsage usage() {
            return new GroupUsage(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), 0,
                    OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(),
                    OptionalLong.empty());
        }

        @Override
        public List<Integer> pids() {
            return List.copyOf(members).stream().filter(one -> one.running).map(one -> one.process.pid()).toList();
        }

        @Override
        public boolean populated() {
            return List.copyOf(members).stream().anyMatch(one -> one.running || one.children);
        }

        @Override
        public void kill(Duration limit) {
            List.copyOf(members).forEach(Launcher::killTree);
        }

        @Override
        public void remove() throws IOException {
            if (populated()) {
                throw new IOException(name() + " is busy");
            }
            groups.remove(number, this);
        }
    }

    private final class Groups implements ControlGroups {
        @Override
        public Containment containment() {
            return new Containment(Containment.Kind.CGROUP_V2, List.of());
        }

        @Override
        public ControlGroup open(int number) {
            return groups.computeIfAbsent(number, Group::new);
        }

        @Override
        public List<Integer> numbers() {
            return groups.keySet().stream().sorted().toList();
        }

        @Override
        public OptionalInt numberOf(int pid) {
            return groups.values().stream().filter(group -> group.pids().contains(pid))
                    .mapToInt(group -> group.number).findFirst();
        }

        @Override
        public List<Path> launcherJoinFiles() {
            return List.of();
        }
    }

    private static final class Descriptors implements Pidfds {
        @Override
        public Optional<Pidfd> open(ProcessKey process) {
            return Optional.empty();
        }

        @Override
        public Optional<ProcessKey> identify(int pid) {
            return Optional.empty();
        }
    }

    private static final class NoProcesses implements ProcFs {
        @Override
        public List<Integer> pids() {
            return List.of();
        }

        @Override
        public Optional<ProcessInfo> read(int pid) {
            return Optional.empty();
        }

        @Override
        public Optional<Descriptors> descriptors(int pid) {
            return Optional.empty();
        }

        @Override
        public Optional<Details> details(int pid) {
            return Optional.empty();
        }
    }
}
