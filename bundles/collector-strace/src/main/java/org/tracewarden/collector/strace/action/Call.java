// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.action;

import java.util.Optional;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.collector.strace.line.StraceRecord;
import org.tracewarden.collector.strace.line.Value;

/** One record with what its readers ask for. Arguments that are missing or of another form read as "none". */
final class Call {

    /** Arguments that most readers ask for; they ask more than once. */
    private static final int KNOWN = 4;

    private final StraceRecord record;
    private final Actor actor;
    private final Optional<ProcessInfo> process;
    private final Optional<StraceRecord.Returned> returned;
    private final String error;
    private final Value[] known = new Value[KNOWN];

    Call(StraceRecord record, Actor actor, Optional<ProcessInfo> process) {
        this.record = record;
        this.actor = actor;
        this.process = process;
        this.returned = record.returned();
        this.error = returned.map(StraceRecord.Returned::error).orElse("");
    }

    StraceRecord record() {
        return record;
    }

    Actor actor() {
        return actor;
    }

    int pid() {
        return actor.pid();
    }

    Optional<ProcessInfo> process() {
        return process;
    }

    String name() {
        return record.name();
    }

    long begin() {
        return record.wallTime();
    }

    long duration() {
        return record.durationNanos().orElse(0);
    }

    long end() {
        return begin() + duration();
    }

    String error() {
        return error;
    }

    /** Whether it came back without an error. */
    boolean succeeded() {
        return returned.isPresent() && error.isEmpty() && !returned.get().value().print().equals("?");
    }

    /** Whether it failed in a way that says something: interruptions and "try again" do not. */
    boolean failed() {
        return !error.isEmpty() && !quiet();
    }

    boolean missing() {
        return error.equals("ENOENT") || error.equals("ENOTDIR");
    }

    private boolean quiet() {
        return switch (error) {
            case "EAGAIN", "EWOULDBLOCK", "EINTR", "EINPROGRESS", "EALREADY", "ERESTARTSYS", "ERESTARTNOINTR",
                    "ERESTARTNOHAND", "ERESTART_RESTARTBLOCK" -> true;
            default -> false;
        };
    }

    Value argument(int index) {
        if (index < 0 || index >= KNOWN) {
            return record.argument(index);
        }
        if (known[index] == null) {
            known[index] = record.argument(index);
        }
        return known[index];
    }

    int arguments() {
        return record.argumentCount();
    }

    /** Bytes, a count or a pid; 0 when it failed or returned no number. */
    long result() {
        return succeeded() ? number(returned.orElseThrow().value(), 0) : 0;
    }

    Optional<Value.Descriptor> openedDescriptor() {
        return returned.map(StraceRecord.Returned::value)
                .filter(Value.Descriptor.class::isInstance).map(Value.Descriptor.class::cast);
    }

    Optional<Value.Descriptor> descriptor(int index) {
        return argument(index) instanceof Value.Descriptor descriptor ? Optional.of(descriptor) : Optional.empty();
    }

    long number(int index, long otherwise) {
        return number(argument(index), otherwise);
    }

    static long number(Value value, long otherwise) {
        if (value instanceof Value.Number number) {
            return number.value();
        }
        if (value instanceof Value.Descriptor descriptor) {
            return descriptor.number();
        }
        if (value instanceof Value.Commented commented) {
            return number(commented.value(), otherwise);
        }
        return value instanceof Value.Changed changed ? number(changed.before(), otherwise) : otherwise;
    }

    String text(int index) {
        return argument(index) instanceof Value.Text text ? text.text() : "";
    }

    /** The path at an argument, resolved against the working directory. Empty when it is none. */
    String path(int index) {
        String path = text(index);
        return path.isEmpty() ? "" : PathNames.resolve(actor.directory(), path);
    }

    /** The path of an {@code …at} call; with an empty one, what the descriptor refers to. */
    String pathAt(int directory, int index) {
        String path = text(index);
        if (path.startsWith("/")) {
            return PathNames.resolve("", path);
        }
        Optional<Value.Descriptor> base = descriptor(directory);
        if (base.isEmpty()) {
            return path.isEmpty() ? "" : PathNames.resolve(actor.directory(), path);
        }
        return PathNames.resolve(base.get().target(), path);
    }

    boolean has(int index, String flag) {
        return has(argument(index), flag);
    }

    static boolean has(Value value, String flag) {
        if (value instanceof Value.Flags flags) {
            for (Value part : flags.parts()) {
                if (part.print().equals(flag)) {
                    return true;
                }
            }
            return false;
        }
        return value.print().equals(flag);
    }

    /** The permission bits of {@code 0755} or {@code S_IFREG|0644}. */
    static long mode(Value value) {
        if (value instanceof Value.Flags flags) {
            long bits = 0;
            for (Value part : flags.parts()) {
                bits |= switch (part.print()) {
                    case "S_ISUID" -> 04000;
                    case "S_ISGID" -> 02000;
                    case "S_ISVTX" -> 01000;
                    default -> number(part, 0);
                };
            }
            return bits;
        }
        return value.print().equals("S_ISUID") ? 04000 : number(value, 0);
    }
}
