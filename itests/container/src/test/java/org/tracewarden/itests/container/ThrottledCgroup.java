// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A cgroup that may use a tenth of a CPU, with a process in it that wants a whole one. */
final class ThrottledCgroup implements AutoCloseable {

    private static final Path CONTROLLER = Path.of("/sys/fs/cgroup/cpu");

    private final Path folder;
    private final Process hog;

    ThrottledCgroup(String name) throws IOException {
        folder = Files.createDirectories(CONTROLLER.resolve(name));
        Files.writeString(folder.resolve("cpu.cfs_period_us"), "100000");
        Files.writeString(folder.resolve("cpu.cfs_quota_us"), "10000");
        hog = new ProcessBuilder("sh", "-c", "while :; do :; done").start();
        Files.writeString(folder.resolve("cgroup.procs"), "" + hog.pid());
    }

    /** Whether this host has what it takes. */
    static boolean possible() {
        return Files.isWritable(CONTROLLER.resolve("cgroup.procs"))
                && Files.exists(CONTROLLER.resolve("cpu.cfs_quota_us"));
    }

    @Override
    public void close() throws IOException {
        hog.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
        Files.delete(folder);
    }
}
