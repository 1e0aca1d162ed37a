// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.cgroup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.process.Workload;

/**
 * {@link CgroupFs} that learns all directories at the start by scanning them, and later ones when they are asked for:
 * by file handle, or where the kernel refuses that by another scan, at most every two seconds a hierarchy. Cgroups that
 * are gone stay known until newer ones need the room.
 */
@Component(service = CgroupFs.class)
public final class CgroupTree implements CgroupFs {

    private static final Logger LOG = LoggerFactory.getLogger(CgroupTree.class);

    /** Those by which processes are told apart; others are scanned when they are first asked for. */
    private static final List<String> SCANNED_AT_START = List.of("memory", "pids", "cpu");

    private static final long RESCAN_NANOS = 2_000_000_000L;
    private static final int MAX_CGROUPS = 65_536;
    private static final int MAX_WORKLOADS = 16_384;

    private final MountTable mounts;
    private final LongSupplier nanoTime;
    private final BoundedMap<Key, String> paths = new BoundedMap<>(MAX_CGROUPS);
    private final BoundedMap<String, Workload> workloads = new BoundedMap<>(MAX_WORKLOADS);
    private final Map<Integer, Long> scannedAt = new HashMap<>();
    private volatile List<MountTable.Mounted> mounted;
    private volatile long mountsReadAt;

    @Activate
    public CgroupTree() {
        this(Path.of("/proc"));
    }

    /** @param proc where proc is mounted; the hierarchies are looked for where its {@code self/mountinfo} says */
    public CgroupTree(Path proc) {
        this(proc, System::nanoTime);
    }

    CgroupTree(Path proc, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        mounts = new MountTable(proc);
        mounted = List.of();
        readMounts();
        for (MountTable.Mounted mount : mounted) {
            Hierarchy hierarchy = mount.hierarchy();
            if (hierarchy.version2() || SCANNED_AT_START.stream().anyMatch(hierarchy.controllers()::contains)) {
                scan(hierarchy.id());
            }
        }
    }

    @Override
    public Optional<String> path(int hierarchy, long id) {
        Key key = new Key(hierarchy, id);
        Optional<String> known = paths.get(key);
        if (known.isPresent()) {
            return known;
        }
        Optional<String> found = byHandle(key);
        if (found.isPresent()) {
            return found;
        }
        scan(hierarchy);
        return paths.get(key);
    }

    @Override
    public void created(int hierarchy, long id, String path) {
        paths.put(new Key(hierarchy, id), path);
    }

    @Override
    public Workload workload(String path) {
        Optional<Workload> known = workloads.get(path);
        if (known.isPresent()) {
            return known.get();
        }
        Workload workload = WorkloadParser.parse(path);
        workloads.put(path, workload);
        return workload;
    }

    @Override
    public List<Hierarchy> hierarchies() {
        if (nanoTime.getAsLong() - mountsReadAt >= RESCAN_NANOS) {
            readMounts();
        }
        return mounted.stream().map(MountTable.Mounted::hierarchy).toList();
    }

    @Override
    public Optional<Hierarchy> withController(String controller) {
        return hierarchies().stream().filter(h -> h.controllers().contains(controller)).findFirst();
    }

    private Optional<String> byHandle(Key key) {
        for (MountTable.Mounted mount : mounted) {
            if (mount.hierarchy().id() == key.hierarchy) {
                Path root = mount.hierarchy().mount();
                Optional<String> found = HandleLookup.directory(root, key.id)
                        .map(directory -> mount.prefix() + "/" + root.relativize(directory));
                found.ifPresent(path -> paths.put(key, path));
                return found;
            }
        }
        return Optional.empty();
    }

    private synchronized void scan(int hierarchy) {
        long now = nanoTime.getAsLong();
        Long last = scannedAt.get(hierarchy);
        if (last != null && now - last < RESCAN_NANOS) {
            return;
        }
        if (last != null) {
            readMounts();
        }
        for (MountTable.Mounted mount : mounted) {
            if (mount.hierarchy().id() == hierarchy) {
                CgroupWalk.walk(
                        mount.hierarchy().mount(),
                        mount.prefix(),
                        (directory, inode, path) -> paths.put(new Key(hierarchy, inode), path));
            }
        }
        // hierarchy ids come from the kernel and are few; an unknown one is remembered to keep the rate
        scannedAt.put(hierarchy, nanoTime.getAsLong());
    }

    private void readMounts() {
        mountsReadAt = nanoTime.getAsLong();
        try {
            mounted = mounts.read();
        } catch (IOException e) {
            LOG.warn("cannot read which cgroup hierarchies are mounted; keeping the {} known: {}",
                    mounted.size(), e.toString());
        }
    }

    private record Key(int hierarchy, long id) {}
}
