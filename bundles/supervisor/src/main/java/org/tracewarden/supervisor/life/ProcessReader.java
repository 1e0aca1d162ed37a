// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import org.tracewarden.api.agent.AgentProcess;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.linux.proc.ProcFs;

/** What single processes are and use, from {@code /proc/PID/stat} ({@code proc_pid_stat(5)}). Thread-safe. */
final class ProcessReader {

    /** USER_HZ is 100 on every architecture that is supported. */
    private static final long NANOS_PER_TICK = 10_000_000L;
    private static final long MICROS_PER_TICK = 10_000L;
    /** Of the fields behind the name. */
    private static final int PARENT = 1;
    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;
    private static final int THREADS = 17;
    private static final int START = 19;
    private static final int RESIDENT = 21;
    private static final int DEEPEST = 1_000;

    private final Path root;
    private final ProcFs processes;
    private final long pageBytes;

    ProcessReader(Path root, ProcFs processes, long pageBytes) {
        this.root = root;
        this.processes = processes;
        this.pageBytes = pageBytes;
    }

    /** In the order of their pids, but the first process first; those that are gone meanwhile are left out. */
    List<AgentProcess> read(List<Integer> pids, int first) {
        List<AgentProcess> all = new ArrayList<>();
        for (int pid : pids) {
            read(pid).ifPresent(all::add);
        }
        all.sort(Comparator.comparing((AgentProcess one) -> one.key().pid() != first)
                .thenComparing(one -> one.key().pid()));
        return all;
    }

    private Optional<AgentProcess> read(int pid) {
        return stat(pid).flatMap(stat -> {
            try {
                String[] fields = stat.fields();
                return Optional.of(new AgentProcess(
                        new ProcessKey(pid, Long.parseLong(fields[START]) * NANOS_PER_TICK),
                        Integer.parseInt(fields[PARENT]),
                        command(pid, stat.name()),
                        fields[0].charAt(0),
                        Integer.parseInt(fields[THREADS]),
                        (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS])) * MICROS_PER_TICK,
                        Long.parseLong(fields[RESIDENT]) * pageBytes));
            } catch (NumberFormatException anotherForm) {
                return Optional.empty();
            }
        });
    }

    private String command(int pid, String name) {
        String line = processes.details(pid).map(details -> String.join(" ", details.argv())).orElse("");
        return line.isEmpty() ? name : line;
    }

    /** The first answer on the way from a process over its ancestors. */
    <T> Optional<T> upwards(int pid, IntFunction<Optional<T>> asked) {
        Set<Integer> seen = new HashSet<>();
        int now = pid;
        while (now > 1 && seen.size() < DEEPEST && seen.add(now)) {
            Optional<T> answer = asked.apply(now);
            if (answer.isPresent()) {
                return answer;
            }
            now = stat(now).map(stat -> Integer.parseInt(stat.fields()[PARENT])).orElse(0);
        }
        return Optional.empty();
    }

    private record Stat(String name, String[] fields) {}

    private Optional<Stat> stat(int pid) {
        try {
            String text = new String(Files.readAllBytes(root.resolve(Integer.toString(pid)).resolve("stat")),
                    StandardCharsets.UTF_8);
            int open = text.indexOf('(');
            int close = text.lastIndexOf(')');
            String[] fields = text.substring(close + 1).strip().split(" ");
            return open > 0 && close > open && fields.length > RESIDENT
                    ? Optional.of(new Stat(text.substring(open + 1, close), fields))
                    : Optional.empty();
        } catch (IOException gone) {
            return Optional.empty();
        }
    }
}
