// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.line;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.tracewarden.api.trace.TracedEvent.Kind;

/** A line's bytes and its tape. Nothing but the name is kept of what is made of them when asked. */
final class ParsedRecord implements StraceRecord {

    private static final int READABLE = -1;

    private final byte[] line;
    private final int length;
    private final int[] tape;
    private final int stopped;
    private final long sequence;
    private final long wallTime;
    private final int thread;
    private final long durationNanos;
    /** Made by whoever asks first; equal ones may be made by two threads at once. */
    private String name = "";

    private ParsedRecord(
            byte[] line, int length, int[] tape, int stopped, long sequence, long wallTime, int thread,
            long durationNanos) {
        this.line = line;
        this.length = length;
        this.tape = tape;
        this.stopped = stopped;
        this.sequence = sequence;
        this.wallTime = wallTime;
        this.thread = thread;
        this.durationNanos = durationNanos;
    }

    static ParsedRecord understood(byte[] line, int length, long sequence, long wallTime, LineScanner scanner) {
        return new ParsedRecord(line, length, scanner.tape().copy(), READABLE, sequence, wallTime, scanner.thread(),
                scanner.durationNanos());
    }

    /** What of the prefix was understood is said, too. */
    static ParsedRecord unreadable(byte[] line, int length, long sequence, long wallTime, LineScanner scanner) {
        return new ParsedRecord(line, length, new int[0], Math.min(scanner.stopped(), length), sequence, wallTime,
                scanner.thread(), -1);
    }

    /** A line that is too long to be looked at. */
    static ParsedRecord tooLong(byte[] line, int length, long sequence, int most) {
        return new ParsedRecord(line, length, new int[0], most, sequence, 0, 0, -1);
    }

    @Override
    public Kind kind() {
        return stopped >= 0 ? Kind.UNREADABLE : shape().kind();
    }

    private Shape shape() {
        return Shape.at(tape[Tape.SHAPE]);
    }

    @Override
    public long sequence() {
        return sequence;
    }

    @Override
    public long wallTime() {
        return wallTime;
    }

    @Override
    public int thread() {
        return thread;
    }

    @Override
    public String name() {
        String known = name;
        if (known.isEmpty()) {
            known = readName();
            name = known;
        }
        return known;
    }

    private String readName() {
        if (stopped >= 0) {
            return "";
        }
        return switch (shape()) {
            case CALL, RESUMED_CALL, SIGNAL, STOPPED -> part(Tape.NAME);
            case EXITED -> "exited";
            case KILLED, KILLED_WITH_CORE -> "killed";
            case SUPERSEDED -> "superseded";
            case NOTE -> "";
        };
    }

    @Override
    public List<Value> arguments() {
        if (stopped >= 0) {
            return List.of();
        }
        return switch (shape()) {
            case CALL, RESUMED_CALL -> new ValueReader(line, tape, Tape.HEAD).list();
            case SIGNAL -> List.of(new ValueReader(line, tape, Tape.HEAD).item());
            case STOPPED -> List.of();
            case EXITED, SUPERSEDED -> List.of(number(part(Tape.NAME)));
            case KILLED, NOTE -> List.of(new Value.Symbol(part(Tape.NAME)));
            case KILLED_WITH_CORE -> List.of(new Value.Symbol(part(Tape.NAME)), new Value.Symbol("core dumped"));
        };
    }

    private boolean hasList() {
        return stopped < 0 && (shape() == Shape.CALL || shape() == Shape.RESUMED_CALL);
    }

    @Override
    public Value argument(int index) {
        return hasList() ? new ValueReader(line, tape, Tape.HEAD).nth(index) : StraceRecord.super.argument(index);
    }

    @Override
    public int argumentCount() {
        return hasList() ? new ValueReader(line, tape, Tape.HEAD).count() : StraceRecord.super.argumentCount();
    }

    @Override
    public List<String> argumentTexts() {
        return hasList() ? new ValueReader(line, tape, Tape.HEAD).texts() : StraceRecord.super.argumentTexts();
    }

    private static Value number(String print) {
        try {
            return new Value.Number(print, Long.parseLong(print));
        } catch (NumberFormatException notOne) {
            return new Value.Symbol(print);
        }
    }

    @Override
    public Optional<Returned> returned() {
        if (stopped >= 0 || tape[Tape.RESULT_TOKENS] == 0) {
            return Optional.empty();
        }
        Value value = new ValueReader(line, tape, tape[Tape.RESULT_TOKENS]).item();
        return Optional.of(new Returned(value, part(Tape.ERROR), part(Tape.DECORATION)));
    }

    @Override
    public OptionalLong durationNanos() {
        return durationNanos < 0 ? OptionalLong.empty() : OptionalLong.of(durationNanos);
    }

    @Override
    public String text() {
        return text(0, length);
    }

    @Override
    public OptionalInt stoppedAt() {
        return stopped < 0 ? OptionalInt.empty() : OptionalInt.of(text(0, stopped).length() + 1);
    }

    @Override
    public String print() {
        return stopped >= 0 ? text() : new RecordPrinter(line, tape).print();
    }

    @Override
    public String toString() {
        return kind() + " " + text();
    }

    private String part(int head) {
        return text(tape[head], tape[head + 1]);
    }

    private String text(int from, int end) {
        return new String(line, from, end - from, UTF_8);
    }
}
