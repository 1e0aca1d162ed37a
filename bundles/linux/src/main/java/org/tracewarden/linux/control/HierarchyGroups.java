// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.tracewarden.api.agent.Containment;

/** Groups that are directories. Those that are opened stay known until they are removed. */
final class HierarchyGroups implements ControlGroups {

    private static final long LAST_LAUNCHER_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Layout layout;
    private final Hierarchies hierarchies;
    private final OpenGroups open = new OpenGroups();

    HierarchyGroups(Layout layout, ProcessStats stats, String instance) {
        this.layout = layout;
        Controllers controllers = Controllers.of(layout);
        Membership membership = new Membership(layout, stats, instance);
        Signals signals = new Signals(stats);
        this.hierarchies = new Hierarchies(
                layout, controllers, membership, new GroupKill(layout, controllers, membership, signals), signals,
                stats, open::remove);
    }

    @Override
    public Containment containment() {
        return layout.containment();
    }

    @Override
    public ControlGroup open(int number) throws IOException {
        HierarchyGroup group = open.getOrMake(GroupNames.check(number), n -> new HierarchyGroup(n, hierarchies));
        group.heldBy(ProcessIo.NOBODY);
        group.make();
        return group;
    }

    @Override
    public List<Integer> numbers() {
        return layout.bases().stream().flatMap(base -> base.groups().stream())
                .map(GroupNames::number).flatMapToInt(OptionalInt::stream)
                .sorted().distinct().boxed().toList();
    }

    @Override
    public OptionalInt numberOf(int pid) {
        return hierarchies.membership().nameOf(pid).map(GroupNames::number).orElse(OptionalInt.empty());
    }

    @Override
    public List<Path> launcherJoinFiles() throws IOException {
        List<Path> files = new ArrayList<>();
        for (Base base : layout.bases()) {
            base.make(GroupNames.LAUNCHERS);
            files.add(base.joinFile(GroupNames.LAUNCHERS));
        }
        return files;
    }

    /**
     * Removes the directories that hold nothing; whatever holds something stays as it is. Without agents it waits a
     * moment for a launcher that has ended its agent and is about to end, too.
     */
    void tidy() {
        long deadline = System.nanoTime() + (numbers().isEmpty() ? LAST_LAUNCHER_NANOS : 0);
        for (Base base : layout.bases()) {
            base.close();
            while (!removed(base) && System.nanoTime() < deadline) {
                LockSupport.parkNanos(this, LOOK_NANOS);
            }
        }
    }

    private static boolean removed(Base base) {
        try {
            base.remove(GroupNames.LAUNCHERS);
            Base.remove(base.directory());
        } catch (IOException inUse) {
            return false;
        }
        try {
            Base.remove(base.directory().getParent());
        } catch (IOException inUse) {
            // by the groups of another platform
        }
        return true;
    }
}
