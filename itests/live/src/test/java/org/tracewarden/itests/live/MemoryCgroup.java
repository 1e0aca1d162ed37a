// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;

/**
 * A cgroup with a memory limit, in version 1 or 2, whichever has the memory controller on this host.
 *
 * @param path below the root of its hierarchy
 */
record MemoryCgroup(String path, Path directory, long limitBytes) implements AutoCloseable {

    private static final Path V1 = Path.of("/sys/fs/cgroup/memory");
    private static final Path V2 = Path.of("/sys/fs/cgroup");
    private static final AtomicInteger NUMBER = new AtomicInteger();

    static MemoryCgroup create(long limitBytes) {
        String name = "tracewarden-live-" + Host.testPid() + "-" + NUMBER.incrementAndGet();
        boolean v1 = Files.exists(V1.resolve("memory.limit_in_bytes"));
        Assumptions.assumeTrue(v1 || Files.exists(V2.resolve("cgroup.subtree_control")),
                "this host has no memory controller, neither at " + V1 + " nor at " + V2);
        Path directory = (v1 ? V1 : V2).resolve(name);
        try {
            if (!v1) {
                Files.writeString(V2.resolve("cgroup.subtree_control"), "+memory");
            }
            Files.createDirectory(directory);
            Files.writeString(directory.resolve(v1 ? "memory.limit_in_bytes" : "memory.max"),
                    Long.toString(limitBytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new MemoryCgroup("/" + name, directory, limitBytes);
    }

    /** Options that make the witness start its program in here. */
    List<String> member() {
        return List.of("-c", directory.resolve("cgroup.procs").toString());
    }

    /** Its processes are closed before it, as the newest first; the kernel lets go of them a little later. */
    @Override
    public void close() {
        Patience.until("removal of " + directory, Patience.ENOUGH, () -> {
            try {
                Files.deleteIfExists(directory);
                return "";
            } catch (IOException busy) {
                return busy.toString();
            }
        }, String::isEmpty);
    }
}
