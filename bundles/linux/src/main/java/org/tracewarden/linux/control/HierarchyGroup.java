// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A group that is a directory in one or several hierarchies. */
final class HierarchyGroup implements ControlGroup {

    private static final Duration REMOVAL = Duration.ofSeconds(1);
    private static final long LEAST_QUOTA_MICROS = 10_000;

    private final int number;
    private final Hierarchies hierarchies;
    private final ProcessIo io;
    private final LimitHits limitHits;
    private volatile int launcher = ProcessIo.NOBODY;
    private volatile boolean everHeldBack;
    /** What the process limit goes back to after a kill. */
    private OptionalLong processLimit = OptionalLong.empty();
    /** Whether what it found when it was made here for the first time is known. */
    private boolean known;
    /** It was made here, and nothing but the kernel has set a limit since. */
    private boolean unlimited;

    HierarchyGroup(int number, Hierarchies hierarchies) {
        this.number = number;
        this.io = new ProcessIo();
        this.hierarchies = hierarchies;
        this.limitHits = new LimitHits(OptionalLong.empty());
    }

    @Override
    public void heldBy(int newest) {
        launcher = newest;
    }

    /** Makes it where it is not there. What is found may have limits. */
    synchronized void make() throws IOException {
        String name = name();
        boolean fresh = true;
        for (Base base : hierarchies.layout().bases()) {
            fresh &= base.make(name);
        }
        if (fresh) {
            processLimit = OptionalLong.empty();
            unlimited = true;
        } else if (!known) {
            learn(name);
        }
        known = true;
    }

    private void learn(String name) {
        Controllers controllers = hierarchies.controllers();
        OptionalLong found = controllers.processes().map(control -> control.limit(name)).orElse(OptionalLong.empty());
        // 0 is what a kill sets that was broken off
        processLimit = found.isPresent() && found.getAsLong() == 0 ? OptionalLong.empty() : found;
        limitHits.limit(controllers.memory().map(control -> control.limit(name)).orElse(OptionalLong.empty()));
        everHeldBack = controllers.cpu().map(control -> control.everHeldBack(name)).orElse(false);
    }

    int number() {
        return number;
    }

    @Override
    public String name() {
        return GroupNames.of(number);
    }

    @Override
    public List<Path> joinFiles() {
        String name = name();
        return hierarchies.layout().bases().stream().map(base -> base.joinFile(name)).toList();
    }

    @Override
    public synchronized void limit(OptionalLong memoryBytes, OptionalLong processes) throws IOException {
        if (processes.isPresent() && processes.getAsLong() < 1) {
            throw new IllegalArgumentException("a limit of " + processes.getAsLong() + " processes; at least 1");
        }
        if (unlimited && memoryBytes.isEmpty() && processes.isEmpty()) {
            return;
        }
        unlimited = false;
        String name = name();
        List<String> refusals = new ArrayList<>();
        processLimit = processes;
        hierarchies.controllers().processes().ifPresent(control -> attempt(
                () -> control.limit(name, processes), "the process limit of " + name, refusals));
        hierarchies.controllers().memory().ifPresent(control -> attempt(
                () -> control.limit(name, memoryBytes), "the memory limit of " + name, refusals));
        limitHits.limit(memoryBytes);
        tell(refusals);
    }

    @Override
    public synchronized void cpuQuota(OptionalLong microsPerSecond) throws IOException {
        if (microsPerSecond.isPresent() && microsPerSecond.getAsLong() < LEAST_QUOTA_MICROS) {
            throw new IllegalArgumentException("a CPU quota of " + microsPerSecond.getAsLong() + " us a second; at least "
                    + LEAST_QUOTA_MICROS);
        }
        String name = name();
        List<String> refusals = new ArrayList<>();
        everHeldBack |= microsPerSecond.isPresent();
        hierarchies.controllers().cpu().ifPresent(control -> attempt(
                () -> control.quota(name, microsPerSecond), "the CPU quota of " + name, refusals));
        tell(refusals);
    }

    private static void attempt(Order order, String what, List<String> refusals) {
        try {
            order.run();
        } catch (KernelRefusal refused) {
            refusals.add(what + " is not set: " + refused.getMessage()
                    + (refused.errno() == Libc.EBUSY ? "; its members use more already" : ""));
        }
    }

    private static void tell(List<String> refusals) throws IOException {
        if (!refusals.isEmpty()) {
            throw new IOException(String.join("; ", refusals));
        }
    }

    @Override
    public GroupUsage usage() {
        String name = name();
        Measured measured = new Measured();
        Controllers controllers = hierarchies.controllers();
        controllers.cpuTime().ifPresent(accounts -> accounts.measure(name, measured));
        controllers.cpu().ifPresent(control -> control.measure(name, everHeldBack, measured));
        controllers.memory().ifPresent(control -> control.measure(name, limitHits, measured));
        int pid = launcher;
        OptionalInt holder = pid == ProcessIo.NOBODY ? OptionalInt.empty() : OptionalInt.of(pid);
        OptionalInt members = io.unchanged(holder, measured);
        controllers.io().filter(accounts -> members.isEmpty() || accounts.countsForThoseAtRest())
                .ifPresent(accounts -> accounts.measure(name, measured));
        return measured.usage(members.isPresent() ? members.getAsInt() : lookAtMembers(name, holder, measured));
    }

    private int lookAtMembers(String name, OptionalInt holder, Measured measured) {
        List<Integer> members = hierarchies.membership().settled(name);
        if (measured.ioReadBytes.isEmpty()) {
            io.measure(hierarchies.stats(), holder, members, measured);
        }
        io.looked(holder, members.size(), measured);
        return members.size();
    }

    @Override
    public List<Integer> pids() {
        return hierarchies.membership().pids(name());
    }

    @Override
    public boolean populated() {
        return hierarchies.membership().populated(name());
    }

    @Override
    public synchronized void kill(Duration limit) throws IOException {
        hierarchies.kill().kill(name(), processLimit, limit);
    }

    @Override
    public synchronized void remove() throws IOException {
        String name = name();
        Deadline deadline = new Deadline(REMOVAL);
        for (Base base : hierarchies.layout().bases()) {
            remove(base, name, deadline);
        }
        known = false;
        hierarchies.removed().accept(number);
    }

    /** The kernel still holds a directory for a moment after its last member has ended. */
    private void remove(Base base, String name, Deadline deadline) throws IOException {
        while (true) {
            try {
                base.remove(name);
                return;
            } catch (IOException busy) {
                if (deadline.over() || busy instanceof AccessDeniedException) {
                    List<Integer> left = pids();
                    throw new IOException("cannot remove the control group " + base.directory(name) + ": "
                            + Base.reason(busy) + (left.isEmpty() ? "" : "; members are left: "
                            + hierarchies.signals().describe(left)), busy);
                }
                deadline.pause();
            }
        }
    }

    @Override
    public String toString() {
        return "control group " + name();
    }

    @FunctionalInterface
    private interface Order {

        void run() throws KernelRefusal;
    }
}
