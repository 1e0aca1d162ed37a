// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.trace.ActionKind;
import org.tracewarden.api.trace.TracedAction;
import org.tracewarden.api.trace.TracedEvent;

/**
 * The processes of a session: from whom each was forked, what it ran, how long and how it ended. A pid that comes again
 * after its end is another process. At most {@value #MOST} are kept apart. For one thread.
 */
final class TracedProcesses {

    private static final int MOST = 5_000;
    private static final String EXITED = "+++ exited with ";
    private static final String KILLED = "+++ killed by ";

    private final List<Life> all = new ArrayList<>();
    private final Map<Integer, Life> living = new HashMap<>();
    /** process of each thread that is not its process's first */
    private final Map<Integer, Integer> threads = new HashMap<>();
    private long leftOut;

    void add(TracedEvent event) {
        if (event.kind() == TracedEvent.Kind.NOTE || event.kind() == TracedEvent.Kind.UNREADABLE) {
            return;
        }
        int pid = event.process().map(ProcessInfo::pid)
                .orElseGet(() -> threads.getOrDefault(event.thread(), event.thread()));
        Life life = life(pid, event.wallTime());
        life.to = Math.max(life.to, event.wallTime() + event.durationNanos().orElse(0L));
        event.process().ifPresent(life::know);
        switch (event.kind()) {
            case CALL -> {
                life.calls++;
                life.failed += event.error().isEmpty() ? 0 : 1;
                child(event).ifPresent(child -> begin(event, child, pid));
            }
            case EXIT -> end(event, pid, life);
            default -> { }
        }
    }

    void add(TracedAction action) {
        Life life = living.get(action.pid());
        if (life == null) {
            return;
        }
        action.process().ifPresent(life::know);
        if (action.kind() == ActionKind.RAN && action.failures() == 0 && life.command.isEmpty()) {
            life.ran = action.subject();
        } else if (life.comm.isEmpty()) {
            life.comm = action.comm();
        }
    }

    List<TraceSummary.Process> told() {
        return all.stream().map(life -> new TraceSummary.Process(life.pid, life.parent, life.shown(), life.calls,
                life.failed, Math.max(0, life.to - life.from), life.ended)).toList();
    }

    long leftOut() {
        return leftOut;
    }

    private void begin(TracedEvent event, int child, int pid) {
        if (event.arguments().stream().anyMatch(a -> a.contains("CLONE_THREAD"))) {
            if (threads.size() < MOST) {
                threads.put(child, pid);
            }
            return;
        }
        Life life = life(child, event.wallTime());
        if (life.parent.isEmpty()) {
            life.parent = OptionalInt.of(pid);
        }
    }

    private void end(TracedEvent event, int pid, Life life) {
        threads.remove(event.thread());
        if (event.thread() != pid) {
            return;
        }
        if (living.get(pid) != life) {
            leftOut++;
            return;
        }
        String text = event.text();
        int exited = text.lastIndexOf(EXITED);
        int killed = text.lastIndexOf(KILLED);
        if (exited >= 0) {
            life.ended = "exit " + word(text, exited + EXITED.length());
            living.remove(pid);
        } else if (killed >= 0) {
            life.ended = word(text, killed + KILLED.length()) + (text.contains("(core dumped)") ? "+core" : "");
            living.remove(pid);
        }
    }

    private static String word(String text, int from) {
        int end = text.indexOf(' ', from);
        return text.substring(from, end < 0 ? text.length() : end);
    }

    private Life life(int pid, long wallTime) {
        Life life = living.get(pid);
        if (life == null) {
            life = new Life(pid, wallTime);
            if (all.size() < MOST) {
                all.add(life);
                living.put(pid, life);
            }
        }
        return life;
    }

    /** The pid or thread id that a call made. */
    private static OptionalInt child(TracedEvent event) {
        boolean forks = switch (event.name()) {
            case "clone", "clone3", "fork", "vfork" -> event.error().isEmpty();
            default -> false;
        };
        if (!forks) {
            return OptionalInt.empty();
        }
        try {
            int child = Integer.parseInt(event.result());
            return child > 0 ? OptionalInt.of(child) : OptionalInt.empty();
        } catch (NumberFormatException unknown) {
            return OptionalInt.empty();
        }
    }

    private static final class Life {
        private final int pid;
        private final long from;
        private long to;
        private OptionalInt parent = OptionalInt.empty();
        private ProcessInfo known;
        private String command = "";
        private String ran = "";
        private String comm = "";
        private long calls;
        private long failed;
        private String ended = "";

        Life(int pid, long from) {
            this.pid = pid;
            this.from = from;
            this.to = from;
        }

        void know(ProcessInfo process) {
            if (process == known) {
                return;
            }
            known = process;
            if (!process.argv().isEmpty()) {
                command = ProcessText.command(process);
            }
            comm = process.comm();
            if (parent.isEmpty() && process.parent().isPresent()) {
                parent = OptionalInt.of(process.parent().get().pid());
            }
        }

        /** Safe to print. */
        String shown() {
            if (!command.isEmpty()) {
                return command;
            }
            return SafeText.of(!ran.isEmpty() ? ran : !comm.isEmpty() ? comm : "?");
        }
    }
}
