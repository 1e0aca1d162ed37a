// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.agent.Containment;
import org.tracewarden.linux.cgroup.CgroupFs;
import org.tracewarden.linux.internal.PlatformInstance;
import org.tracewarden.linux.proc.ProcFs;

/**
 * {@link ControlGroups} of this host. Which hierarchies serve is found out once, at the start, by making the directories
 * there. When it stops, those that hold nothing are removed again.
 */
@Component(service = ControlGroups.class)
public final class LinuxControlGroups implements ControlGroups {

    private static final Logger LOG = LoggerFactory.getLogger(LinuxControlGroups.class);

    private static final Path PROC = Path.of("/proc");

    private final ControlGroups groups;
    private final Runnable tidy;

    @Activate
    public LinuxControlGroups(BundleContext context, @Reference CgroupFs hierarchies, @Reference ProcFs processes)
            throws IOException {
        this(hierarchies, PlatformInstance.of(context), processes);
    }

    /** @param instance 1 to 64 letters, digits, {@code _ -} */
    public LinuxControlGroups(CgroupFs hierarchies, String instance, ProcFs processes) {
        this(hierarchies, instance, processes, PROC);
    }

    /** @param proc where proc is mounted */
    LinuxControlGroups(CgroupFs hierarchies, String instance, ProcFs processes, Path proc) {
        KernelFiles files = new KernelFiles();
        ProcessStats stats = new ProcessStats(proc, files);
        BaseMaker maker = new BaseMaker(files, new OwnPlaces(proc, files), instance);
        Layout layout = new LayoutFinder(maker).find(hierarchies.hierarchies());
        if (layout.bases().isEmpty()) {
            groups = new DescentGroups(layout.containment(), processes, stats);
            tidy = () -> {};
        } else {
            HierarchyGroups found = new HierarchyGroups(layout, stats, instance);
            groups = found;
            tidy = found::tidy;
        }
        LOG.info("control groups: {}, {}", layout.containment().kind(), layout.bases());
        layout.containment().missing().forEach(LOG::warn);
    }

    /** Agents go on without the platform, so nothing that holds one is touched. */
    @Deactivate
    public void close() {
        tidy.run();
    }

    @Override
    public Containment containment() {
        return groups.containment();
    }

    @Override
    public ControlGroup open(int number) throws IOException {
        return groups.open(number);
    }

    @Override
    public List<Integer> numbers() {
        return groups.numbers();
    }

    @Override
    public OptionalInt numberOf(int pid) {
        return groups.numberOf(pid);
    }

    @Override
    public List<Path> launcherJoinFiles() throws IOException {
        return groups.launcherJoinFiles();
    }
}
