// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fakes;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.tracewarden.linux.control.ControlGroup;
import org.tracewarden.linux.control.GroupUsage;

/** A control group whose use is what a test says. */
public final class TestGroup implements ControlGroup {

    private final String name;
    private final Path join;
    public volatile long cpuMicros;
    public volatile long memoryBytes;
    public volatile OptionalLong ioRead = OptionalLong.empty();
    public volatile int usages;

    public TestGroup(String name) {
        this(name, Path.of("/sys/fs/cgroup/unified/tracewarden/main/" + name + "/cgroup.procs"));
    }

    /** @param join file by which processes join it */
    public TestGroup(String name, Path join) {
        this.name = name;
        this.join = join;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void heldBy(int launcher) {}

    @Override
    public List<Path> joinFiles() {
        return List.of(join);
    }

    @Override
    public GroupUsage usage() {
        usages++;
        return new GroupUsage(OptionalLong.of(cpuMicros), OptionalLong.of(memoryBytes), OptionalLong.of(memoryBytes), 1,
                OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), ioRead, OptionalLong.empty());
    }

    @Override
    public void limit(OptionalLong memory, OptionalLong processes) {}

    @Override
    public void cpuQuota(OptionalLong microsPerSecond) {}

    @Override
    public List<Integer> pids() {
        return List.of();
    }

    @Override
    public boolean populated() {
        return true;
    }

    @Override
    public void kill(Duration limit) {}

    @Override
    public void remove() {}
}
