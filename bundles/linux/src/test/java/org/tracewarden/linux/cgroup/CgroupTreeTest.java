// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupTreeTest {

    private static final int MEMORY = 4;

    @TempDir
    Path root;

    private final AtomicLong clock = new AtomicLong(1_000);

    @BeforeEach
    void hostWithBothVersions() throws IOException {
        Path self = Files.createDirectories(root.resolve("proc/self"));
        Files.createDirectories(root.resolve("cg/memory/docker/abc"));
        Files.createDirectories(root.resolve("cg/cpu and more"));
        Files.createDirectories(root.resolve("cg/unified/system.slice"));
        Files.writeString(root.resolve("cg/unified/cgroup.controllers"), "io hugetlb\n");
        Files.writeString(root.resolve("cg/memory/memory.usage_in_bytes"), "0\n");
        Files.writeString(self.resolve("cgroup"), """
                9:name=systemd:/
                4:memory:/
                1:cpu,cpuacct:/
                0::/
                """);
        String cg = root.resolve("cg").toString();
        Files.writeString(self.resolve("mountinfo"), """
                23 1 8:1 / / rw - ext4 /dev/sda1 rw
                40 31 0:33 /docker/abc CG/bound rw - cgroup cgroup rw,memory
                35 31 0:32 / CG/memory rw,relatime shared:9 - cgroup cgroup rw,memory
                32 31 0:29 / CG/cpu\\040and\\040more rw,relatime - cgroup cgroup rw,cpu,cpuacct
                41 31 0:38 / CG/unified rw,relatime - cgroup2 cgroup2 rw
                """.replace("CG", cg));
    }

    private CgroupTree tree() {
        return new CgroupTree(root.resolve("proc"), clock::get);
    }

    private long inode(String path) throws IOException {
        return ((Number) Files.getAttribute(root.resolve("cg").resolve(path), "unix:ino")).longValue();
    }

    @Test
    void hierarchiesAreThoseMountedAtTheirWidestPlace() {
        Path cg = root.resolve("cg");
        assertEquals(
                List.of(
                        new CgroupFs.Hierarchy(0, true, List.of("io", "hugetlb"), cg.resolve("unified")),
                        new CgroupFs.Hierarchy(1, false, List.of("cpu", "cpuacct"), cg.resolve("cpu and more")),
                        new CgroupFs.Hierarchy(MEMORY, false, List.of("memory"), cg.resolve("memory"))),
                tree().hierarchies());
    }

    @Test
    void aControllerIsFoundInEitherVersion() {
        CgroupTree tree = tree();
        assertEquals(Optional.of(MEMORY), tree.withController("memory").map(CgroupFs.Hierarchy::id));
        assertEquals(Optional.of(0), tree.withController("io").map(CgroupFs.Hierarchy::id));
        assertEquals(Optional.empty(), tree.withController("pids"));
    }

    @Test
    void directoriesThereAtTheStartAreKnownByInode() throws IOException {
        CgroupTree tree = tree();
        assertEquals(Optional.of("/docker/abc"), tree.path(MEMORY, inode("memory/docker/abc")));
        assertEquals(Optional.of("/"), tree.path(MEMORY, inode("memory")));
        assertEquals(Optional.of("/system.slice"), tree.path(0, inode("unified/system.slice")));
    }

    @Test
    void theSameIdInAnotherHierarchyIsAnotherCgroup() throws IOException {
        assertEquals(Optional.empty(), tree().path(1, inode("memory/docker/abc")));
    }

    @Test
    void aMissScansAgainButNotMoreOftenThanEveryTwoSeconds() throws IOException {
        CgroupTree tree = tree();
        Files.createDirectory(root.resolve("cg/memory/late"));
        clock.addAndGet(1_999_999_999L);
        assertEquals(Optional.empty(), tree.path(MEMORY, inode("memory/late")));
        clock.addAndGet(1);
        assertEquals(Optional.of("/late"), tree.path(MEMORY, inode("memory/late")));
    }

    @Test
    void aCgroupThatIsGoneStaysKnown() throws IOException {
        CgroupTree tree = tree();
        long inode = inode("memory/docker/abc");
        Files.delete(root.resolve("cg/memory/docker/abc"));
        clock.addAndGet(10_000_000_000L);
        tree.path(MEMORY, -1);
        assertEquals(Optional.of("/docker/abc"), tree.path(MEMORY, inode));
    }

    @Test
    void aReportedCgroupIsKnownWithoutAScan() {
        CgroupTree tree = tree();
        tree.created(MEMORY, 4711, "/fresh");
        assertEquals(Optional.of("/fresh"), tree.path(MEMORY, 4711));
    }

    @Test
    void aMountOfAPartGivesPathsBelowTheHierarchysRoot() throws IOException {
        Files.createDirectories(root.resolve("cg/bound/child"));
        Path mountinfo = root.resolve("proc/self/mountinfo");
        Files.write(mountinfo, Files.readAllLines(mountinfo).stream().filter(l -> !l.contains("/memory ")).toList());
        assertEquals(Optional.of("/docker/abc/child"), tree().path(MEMORY, inode("bound/child")));
    }

    @Test
    void theBoundedMapForgetsWhatItGotFirst() {
        BoundedMap<Integer, String> map = new BoundedMap<>(2);
        map.put(1, "a");
        map.put(2, "b");
        map.put(1, "c");
        map.put(3, "d");
        assertEquals(Optional.empty(), map.get(1));
        assertEquals(Optional.of("b"), map.get(2));
        assertEquals(2, map.size());
    }

    @Test
    void aCgroupMadeAMomentAgoIsFoundWithoutWaitingForAScan() throws IOException {
        CgroupTree here = new CgroupTree();
        Optional<CgroupFs.Hierarchy> pids = here.withController("pids");
        assumeTrue(pids.isPresent() && Files.isWritable(pids.get().mount()), "needs root and the pids controller");
        String name = "tracewarden-handle-" + ProcessHandle.current().pid();
        Path outer = Files.createDirectory(pids.get().mount().resolve(name));
        Path inner = Files.createDirectory(outer.resolve("inner"));
        try {
            long id = ((Number) Files.getAttribute(inner, "unix:ino")).longValue();
            assertEquals(Optional.of("/" + name + "/inner"), here.path(pids.get().id(), id));
        } finally {
            Files.delete(inner);
            Files.delete(outer);
        }
    }

    @Test
    void thisHostHasTheRootOfEveryHierarchyThatIsScanned() throws IOException {
        CgroupTree here = new CgroupTree();
        for (CgroupFs.Hierarchy hierarchy : here.hierarchies()) {
            long inode = ((Number) Files.getAttribute(hierarchy.mount(), "unix:ino")).longValue();
            Optional<String> path = here.path(hierarchy.id(), inode);
            assertTrue(path.isPresent(), hierarchy + " has no path for its own root");
        }
    }
}
