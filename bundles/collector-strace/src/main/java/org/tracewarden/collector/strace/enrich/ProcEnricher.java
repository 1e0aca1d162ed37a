// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.enrich;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.trace.TracedEvent;
import org.tracewarden.collector.strace.line.StraceRecord;
import org.tracewarden.collector.strace.line.Value;
import org.tracewarden.linux.proc.BootClock;
import org.tracewarden.linux.proc.ProcFs;

/**
 * {@link Enricher} that follows the trace's own fork, exec and exit lines and asks /proc for the rest.
 *
 * <p>A process is read when it is first heard of and when it has run another program; the record then waits at most
 * {@value #WAIT_MILLIS} ms for the answer. Later answers, and one every 5 s for a process that is heard of, are taken
 * when they are there; nothing waits for those. /proc is ahead of the trace, so program and arguments that the trace
 * told stand until /proc shows the same arguments; the executable is then the one /proc names, which for a script is
 * its interpreter.
 *
 * <p>An answer counts only when the process it describes had begun before the record: otherwise the pid was given to
 * another one meanwhile. A process that is gone keeps what the trace showed; its start time is then that of the fork or
 * exec, rounded down to the clock tick as /proc has it. One that was gone before anything else was known of it is taken
 * to be of this process's own user and container, since it started it.
 */
public final class ProcEnricher implements Enricher {

    static final int WAIT_MILLIS = 20;
    static final long TTL_NANOS = 5_000_000_000L;
    private static final long TICK_NANOS = 10_000_000L;
    private static final long NO_ID = 0xffff_ffffL;

    private final BootClock clock;
    private final ProcReads reads;
    private final ThreadGroups threadGroups;
    private final Lives lives = new Lives();
    private final int waitMillis;
    private final Optional<ProcessInfo> self;

    public ProcEnricher(ProcFs procFs, BootClock clock) {
        this(procFs, clock, new ThreadGroups(Path.of("/proc")), WAIT_MILLIS);
    }

    ProcEnricher(ProcFs procFs, BootClock clock, ThreadGroups threadGroups, int waitMillis) {
        this.clock = clock;
        this.reads = new ProcReads(procFs);
        this.threadGroups = threadGroups;
        this.waitMillis = waitMillis;
        this.self = procFs.read((int) ProcessHandle.current().pid());
    }

    @Override
    public EnrichedRecord enrich(StraceRecord record) {
        if (record.thread() <= 0) {
            return new EnrichedRecord(record, Optional.empty());
        }
        Life life = lives.find(record.thread(), record.wallTime()).orElseGet(() -> meet(record));
        Optional<ProcessInfo> before = life.info();
        follow(record, life);
        keepFresh(life, record.wallTime());
        // a change of user is told with the user that it was, so that the change can be seen
        Optional<ProcessInfo> process = record.name().startsWith("setre") || record.name().equals("setuid")
                ? before : life.info();
        if (record.kind() == TracedEvent.Kind.EXIT && !record.name().equals("superseded")) {
            lives.end(record.thread(), record.wallTime());
        }
        return new EnrichedRecord(record, process);
    }

    @Override
    public void close() {
        reads.close();
    }

    /** A thread that is heard of for the first time. */
    private Life meet(StraceRecord record) {
        int thread = record.thread();
        OptionalInt group = threadGroups.of(thread);
        int pid = group.orElse(thread);
        Optional<Life> known = pid == thread ? Optional.empty() : lives.living(pid);
        Life life = known.orElseGet(() -> new Life(pid, record.wallTime(), self));
        if (known.isEmpty()) {
            if (group.isPresent()) {
                readNow(pid, record.wallTime()).ifPresent(life::refresh);
            }
            life.readAt(System.nanoTime());
            lives.put(pid, life);
        }
        if (pid != thread) {
            lives.put(thread, life);
        }
        return life;
    }

    private void follow(StraceRecord record, Life life) {
        if (record.kind() != TracedEvent.Kind.CALL) {
            return;
        }
        switch (record.name()) {
            case "clone", "clone3", "fork", "vfork" -> {
                if (succeeded(record)) {
                    forked(record, life);
                }
            }
            case "execve", "execveat" -> {
                if (succeeded(record)) {
                    executed(record, life);
                }
            }
            case "chdir" -> {
                if (succeeded(record) && argument(record, 0) instanceof Value.Text path) {
                    life.moved(resolve(life, path.text()));
                }
            }
            case "fchdir" -> {
                if (succeeded(record) && argument(record, 0) instanceof Value.Descriptor directory) {
                    life.moved(directory.target());
                }
            }
            case "setuid", "setreuid", "setresuid" -> {
                if (succeeded(record)) {
                    user(record, life);
                }
            }
            case "prctl" -> {
                if (record.thread() == life.pid() && succeeded(record)
                        && argument(record, 0).print().equals("PR_SET_NAME")
                        && argument(record, 1) instanceof Value.Text name) {
                    life.named(name.text());
                }
            }
            default -> { }
        }
    }

    private void forked(StraceRecord record, Life parent) {
        int child = (int) number(record.returned().orElseThrow().value());
        // within a pid namespace of its own a process sees other numbers than strace does
        boolean translated = parent.info().map(info -> info.namespacePid() != info.pid()).orElse(false);
        if (child <= 0 || translated) {
            return;
        }
        if (has(record, "CLONE_THREAD")) {
            lives.put(child, parent);
            return;
        }
        Life life = lives.living(child).filter(known -> known.pid() == child).orElse(null);
        Optional<ProcessInfo> fresh = Optional.empty();
        if (life == null) {
            life = new Life(child, record.wallTime(), self);
            lives.put(child, life);
            fresh = readNow(child, record.wallTime() + record.durationNanos().orElse(0))
                    .filter(info -> info.key().startTime() >= tick(record.wallTime()));
            life.readAt(System.nanoTime());
        }
        Optional<ProcessKey> parentKey = has(record, "CLONE_PARENT")
                ? parent.info().flatMap(ProcessInfo::parent)
                : parent.info().map(ProcessInfo::key);
        life.forked(new ProcessKey(child, tick(record.wallTime())), parentKey, parent.info(), fresh);
    }

    private void executed(StraceRecord record, Life life) {
        boolean at = record.name().equals("execveat");
        String path = argument(record, at ? 1 : 0) instanceof Value.Text text ? text.text() : "";
        if (at && !path.startsWith("/") && argument(record, 0) instanceof Value.Descriptor base) {
            path = path.isEmpty() ? base.target() : base.target() + "/" + path;
        }
        List<String> argv = new ArrayList<>();
        boolean cut = false;
        if (argument(record, at ? 2 : 1) instanceof Value.Array array) {
            for (Value element : array.elements()) {
                if (element instanceof Value.Text text) {
                    argv.add(text.text());
                    cut |= text.truncated();
                } else {
                    cut |= element instanceof Value.Ellipsis;
                }
            }
        }
        life.executed(new ProcessKey(life.pid(), tick(record.wallTime())), resolve(life, path), argv, cut);
        readNow(life.pid(), record.wallTime()).filter(fresh -> same(life, fresh)).ifPresent(life::refresh);
        life.readAt(System.nanoTime());
    }

    private static String resolve(Life life, String path) {
        if (path.startsWith("/")) {
            return path;
        }
        String base = life.info().map(ProcessInfo::cwd).orElse("");
        return base.isEmpty() ? path : Path.of(base).resolve(path).normalize().toString();
    }

    /** The real user id. That of setuid(2) is set for root alone; for others /proc is asked again. */
    private static void user(StraceRecord record, Life life) {
        long uid = number(argument(record, 0));
        boolean always = !record.name().equals("setuid");
        if (uid >= 0 && uid != NO_ID && (always || life.info().map(info -> info.uid() == 0).orElse(false))) {
            life.user((int) uid);
        }
        life.readAt(System.nanoTime() - TTL_NANOS - 1);
    }

    /** Takes an answer that has come, and asks again when the last one is old. Waits for nothing. */
    private void keepFresh(Life life, long wallTime) {
        if (life.reading().isPresent()) {
            Future<Optional<ProcessInfo>> read = life.reading().get();
            if (read.isDone()) {
                life.readAt(System.nanoTime());
                result(read, 0).filter(fresh -> begunBy(fresh, wallTime) && same(life, fresh)).ifPresent(life::refresh);
            }
        } else if (System.nanoTime() - life.readNanos() > TTL_NANOS) {
            reads.begin(life.pid()).ifPresent(life::reading);
        }
    }

    private Optional<ProcessInfo> readNow(int pid, long wallTime) {
        return reads.begin(pid).flatMap(read -> result(read, waitMillis)).filter(info -> begunBy(info, wallTime));
    }

    private static Optional<ProcessInfo> result(Future<Optional<ProcessInfo>> read, int waitMillis) {
        try {
            return read.get(waitMillis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            read.cancel(false);
            return Optional.empty();
        } catch (ExecutionException unreadable) {
            return Optional.empty();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private boolean begunBy(ProcessInfo info, long wallTime) {
        return info.key().startTime() <= bootTime(wallTime) + TICK_NANOS;
    }

    /** An identity taken from the trace may be some ticks before the real start. */
    private static boolean same(Life life, ProcessInfo fresh) {
        return life.info().map(info -> Math.abs(info.key().startTime() - fresh.key().startTime()) <= 1_000_000_000L)
                .orElse(true) || life.info().map(info -> info.parent().isEmpty()).orElse(true);
    }

    private long bootTime(long wallTime) {
        return wallTime - clock.toWallTime(0);
    }

    private long tick(long wallTime) {
        long boot = bootTime(wallTime);
        return boot - Math.floorMod(boot, TICK_NANOS);
    }

    private static boolean succeeded(StraceRecord record) {
        return record.returned().filter(returned -> !returned.failed() && !returned.value().print().equals("?"))
                .isPresent();
    }

    private static boolean has(StraceRecord record, String flag) {
        for (Value argument : record.arguments()) {
            if (argument.print().contains(flag)) {
                return true;
            }
        }
        return false;
    }

    private static Value argument(StraceRecord record, int index) {
        return record.argument(index);
    }

    private static long number(Value value) {
        return value instanceof Value.Number number ? number.value() : -1;
    }
}
