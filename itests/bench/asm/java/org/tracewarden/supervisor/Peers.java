// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The same work done by others. */
final class Peers {

    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);

    private final Path work;
    private final int count;
    private final int fewer;

    /**
     * @param work holds the programs {@code agent} and {@code starts}
     * @param fewer agents for supervisord, which takes a second for some
     */
    Peers(Path work, int count, int fewer) {
        this.fewer = Math.min(count, fewer);
        this.work = work;
        this.count = count;
    }

    private String agent() {
        return work.resolve("agent").toString();
    }

    /** @param how fork or spawn */
    Round c(String how) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(work.resolve("starts").toString(), how, Integer.toString(count), agent())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String[] words = new String(process.getInputStream().readAllBytes()).strip().split(" ");
        if (process.waitFor() != 0) {
            throw new IOException("starts " + how + " failed");
        }
        return new Round(Double.parseDouble(words[0]) / 1e3, Double.parseDouble(words[1]) / 1e3,
                Double.parseDouble(words[2]) / 1e3);
    }

    Round java() throws IOException, InterruptedException {
        Spent before = Spent.now(List.of());
        List<Process> processes = new ArrayList<>();
        long begun = System.nanoTime();
        for (int i = 0; i < count; i++) {
            processes.add(new ProcessBuilder(agent()).start());
        }
        long started = System.nanoTime();
        for (Process process : processes) {
            process.destroy();
            process.waitFor();
        }
        long ended = System.nanoTime();
        return round(begun, started, ended, Spent.now(List.of()).since(before), count);
    }

    /** How many supervisord is given. */
    int fewer() {
        return fewer;
    }

    /** With its log files, as it comes, but for the descriptors that so many programs need. */
    Optional<Round> supervisord(String program) throws IOException, InterruptedException {
        if (program.isEmpty()) {
            return Optional.empty();
        }
        Path directory = Files.createDirectories(work.resolve("supervisord"));
        StringBuilder text = new StringBuilder("[supervisord]\nnodaemon=true\nminfds=16384\nminprocs=200\nlogfile="
                + directory + "/log\npidfile=" + directory + "/pid\nchildlogdir=" + directory + "\n");
        for (int i = 0; i < fewer; i++) {
            text.append("[program:agent-").append(i).append("]\ncommand=").append(agent())
                    .append("\nautostart=true\nautorestart=false\nstartsecs=0\nredirect_stderr=true\n");
        }
        Path file = Files.writeString(directory.resolve("conf"), text);
        Spent before = Spent.now(List.of());
        long begun = System.nanoTime();
        Process process = new ProcessBuilder(program, "-c", file.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(directory.resolve("errors").toFile()).start();
        try {
            Path children = Path.of("/proc/" + process.pid() + "/task/" + process.pid() + "/children");
            while (Files.readString(children).chars().filter(one -> one == ' ').count() < fewer) {
                if (!process.isAlive() || System.nanoTime() - begun > PATIENCE_NANOS) {
                    throw new IOException("supervisord has not started all: "
                            + Files.readString(directory.resolve("errors")));
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
            long started = System.nanoTime();
            process.destroy();
            if (!process.waitFor(PATIENCE_NANOS, TimeUnit.NANOSECONDS)) {
                throw new IOException("supervisord has not ended");
            }
            return Optional.of(round(begun, started, System.nanoTime(), Spent.now(List.of()).since(before), fewer));
        } finally {
            process.destroyForcibly();
        }
    }

    private Round round(long begun, long started, long ended, Spent spent, int many) {
        double each = 1e6 * many;
        return new Round((started - begun) / each, (ended - started) / each, spent.all() / each);
    }
}
