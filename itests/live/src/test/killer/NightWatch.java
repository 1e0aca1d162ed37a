// SPDX-License-Identifier: Apache-2.0

import java.nio.file.Files;
import java.nio.file.Path;

/** Kills a process from a named thread of a JVM: {@code java NightWatch.java PID}. Prints {@code thread TID}. */
public final class NightWatch {

    public static void main(String[] args) throws Exception {
        ProcessHandle victim = ProcessHandle.of(Long.parseLong(args[0])).orElseThrow();
        Thread watch = new Thread(() -> {
            System.out.println("thread " + threadId());
            victim.destroyForcibly(); // kill(2) in this very thread
        }, "night-watch");
        watch.start();
        watch.join();
    }

    private static Path threadId() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
