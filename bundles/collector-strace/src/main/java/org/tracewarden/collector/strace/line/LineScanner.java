// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.line;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Reads one line completely: after it a tape says where each part stands, or where reading stopped. For one thread.
 *
 * <p>The spelling is that of strace 6.1 (syscall.c, strace.c, util.c and strace(1)), with what older and newer ones
 * write otherwise where that is known.
 */
final class LineScanner {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final byte[] PID = "[pid".getBytes(US_ASCII);
    private static final byte[] RESUMPTION = "<... ".getBytes(US_ASCII);
    private static final byte[] RESUMED = " resumed>".getBytes(US_ASCII);
    private static final byte[] BITS_NOTE = "[ Process PID=".getBytes(US_ASCII);
    private static final byte[] STRACE = "strace: ".getBytes(US_ASCII);
    private static final byte[] STOPPED_BY = "stopped by ".getBytes(US_ASCII);
    private static final byte[] EXITED_WITH = "exited with ".getBytes(US_ASCII);
    private static final byte[] KILLED_BY = "killed by ".getBytes(US_ASCII);
    private static final byte[] CORE_DUMPED = " (core dumped)".getBytes(US_ASCII);
    private static final byte[] SUPERSEDED_BY = "superseded by execve in pid ".getBytes(US_ASCII);
    private static final byte[] SIGNAL_END = " ---".getBytes(US_ASCII);
    private static final byte[] EXIT_END = " +++".getBytes(US_ASCII);
    private static final byte[] UNAVAILABLE = " <unavailable>".getBytes(US_ASCII);

    private final Tape tape = new Tape();
    private final ValueScanner values = new ValueScanner(tape);
    private int stopped;
    private int thread;
    private long time;
    private boolean clock;
    private long duration;

    Tape tape() {
        return tape;
    }

    /** Where reading stopped, from 0. */
    int stopped() {
        return stopped;
    }

    int thread() {
        return thread;
    }

    /** Nanoseconds since 1970, or since midnight when {@link #clock()}; 0 without a time. */
    long time() {
        return time;
    }

    boolean clock() {
        return clock;
    }

    /** Negative without one. */
    long durationNanos() {
        return duration;
    }

    /** Where a call is unfinished, before the space; negative when it is not. */
    int cut() {
        return shape().kind() == org.tracewarden.api.trace.TracedEvent.Kind.CALL ? values.cut() : -1;
    }

    Shape shape() {
        return Shape.at(tape.head(Tape.SHAPE));
    }

    /** Reads thread and time. The rest begins at {@link Tape#BODY}. */
    boolean prefix(byte[] line, int end) {
        tape.clear();
        thread = 0;
        time = 0;
        clock = false;
        duration = -1;
        int at = 0;
        if (line[0] == '[' && ValueScanner.matches(line, 0, end, PID)) {
            at = blanks(line, PID.length);
            at = pid(line, at);
            if (at < 0) {
                return false;
            }
            if (line[at] != ']' || line[at + 1] != ' ') {
                return stop(at);
            }
            at += 2;
        } else if (Characters.isDigit(line[0])) {
            int digits = 1;
            while (Characters.isDigit(line[digits])) {
                digits++;
            }
            if (line[digits] == ' ') {
                at = pid(line, 0);
                if (at < 0) {
                    return false;
                }
                at = blanks(line, at);
            }
        }
        if (Characters.isDigit(line[at])) {
            at = time(line, at);
            if (at < 0) {
                return false;
            }
        }
        tape.head(Tape.BODY, at);
        return true;
    }

    /** Reads what follows the prefix. */
    boolean body(byte[] line, int end) {
        int at = tape.head(Tape.BODY);
        return switch (line[at]) {
            case '-' -> signal(line, at, end);
            case '+' -> exit(line, at, end);
            case '<' -> resumed(line, at, end);
            case '[' -> ValueScanner.matches(line, at, end, BITS_NOTE) ? note(at, end) : stop(at);
            case '/' -> ofStrace(line, at, end) ? note(at, end) : stop(at);
            default -> call(line, at, end);
        };
    }

    /** Behind {@code <... name resumed>}, whose name it leaves on the tape; -1 when the body is something else. */
    int resumption(byte[] line, int end) {
        int at = tape.head(Tape.BODY);
        if (line[at] != '<' || !ValueScanner.matches(line, at, end, RESUMPTION)) {
            return -1;
        }
        int name = at + 5;
        int behind = name;
        while (Characters.inWord(line[behind])) {
            behind++;
        }
        if (behind == name || !ValueScanner.matches(line, behind, end, RESUMED)) {
            return -1;
        }
        tape.head(Tape.NAME, name);
        tape.head(Tape.NAME_END, behind);
        return behind + RESUMED.length;
    }

    private boolean stop(int at) {
        stopped = at;
        return false;
    }

    private static int blanks(byte[] line, int from) {
        int at = from;
        while (line[at] == ' ') {
            at++;
        }
        return at;
    }

    private int pid(byte[] line, int from) {
        long number = 0;
        int at = from;
        while (Characters.isDigit(line[at])) {
            number = Math.min(number * 10 + line[at++] - '0', Long.MAX_VALUE / 16);
        }
        if (at == from || number > Integer.MAX_VALUE) {
            stop(from);
            return -1;
        }
        thread = (int) number;
        tape.head(Tape.PID, from);
        tape.head(Tape.PID_END, at);
        return at;
    }

    private int time(byte[] line, int from) {
        long seconds = 0;
        int at = from;
        while (Characters.isDigit(line[at]) && at < from + 12) {
            seconds = seconds * 10 + line[at++] - '0';
        }
        if (line[at] == ':') {
            int minutes = twoDigits(line, at + 1);
            int rest = line[at + 3] == ':' ? twoDigits(line, at + 4) : -1;
            if (at != from + 2 || minutes < 0 || rest < 0 || seconds > 23 || minutes > 59 || rest > 60) {
                stop(at);
                return -1;
            }
            seconds = seconds * 3600 + minutes * 60L + rest;
            at += 6;
        } else if (line[at] != '.') {
            stop(at);
            return -1;
        }
        // sums of nanoseconds up to the year 2262 fit
        if (seconds > Long.MAX_VALUE / NANOS_PER_SECOND - 1) {
            stop(from);
            return -1;
        }
        long nanos = 0;
        if (line[at] == '.') {
            long scale = NANOS_PER_SECOND;
            at++;
            while (Characters.isDigit(line[at]) && scale > 1) {
                scale /= 10;
                nanos += (line[at++] - '0') * scale;
            }
        }
        if (line[at] != ' ') {
            stop(at);
            return -1;
        }
        time = seconds * NANOS_PER_SECOND + nanos;
        clock = line[from + 2] == ':';
        tape.head(Tape.TIME, from);
        tape.head(Tape.TIME_END, at);
        return at + 1;
    }

    private static int twoDigits(byte[] line, int at) {
        return Characters.isDigit(line[at]) && Characters.isDigit(line[at + 1])
                ? (line[at] - '0') * 10 + line[at + 1] - '0' : -1;
    }

    private boolean note(int at, int end) {
        tape.head(Tape.SHAPE, Shape.NOTE.ordinal());
        tape.head(Tape.NAME, at);
        tape.head(Tape.NAME_END, end);
        return true;
    }

    /** {@code /usr/bin/strace: Process 7 attached}, as it calls itself when it was started so. */
    private static boolean ofStrace(byte[] line, int from, int end) {
        int at = from;
        while (at < end && line[at] != ' ' && line[at] != ':') {
            at++;
        }
        return line[at] == ':' && ValueScanner.matches(line, at + 2 - STRACE.length, end, STRACE);
    }

    private boolean call(byte[] line, int from, int end) {
        int at = from;
        while (Characters.inWord(line[at])) {
            if (line[at] == ':') {
                break;
            }
            at++;
        }
        if (line[at] == ':' && ValueScanner.matches(line, from, end, STRACE)) {
            return note(from, end);
        }
        if (line[at] != '(' || at == from) {
            return stop(at);
        }
        tape.head(Tape.NAME, from);
        tape.head(Tape.NAME_END, at);
        tape.head(Tape.SHAPE, Shape.CALL.ordinal());
        return arguments(line, at + 1, end);
    }

    private boolean resumed(byte[] line, int from, int end) {
        int at = resumption(line, end);
        if (at < 0) {
            return stop(from);
        }
        tape.head(Tape.SHAPE, Shape.RESUMED_CALL.ordinal());
        tape.push(Token.OMITTED, from, at);
        byte next = line[at];
        if (next == ',' || next == ' ' || next == '|' || next == ')') {
            return behindArguments(line, values.rest(line, at, end, (byte) ')'), end);
        }
        tape.push(Token.JOINED, at);
        return arguments(line, at, end);
    }

    private boolean arguments(byte[] line, int from, int end) {
        return behindArguments(line, values.list(line, from, end, (byte) ')'), end);
    }

    private boolean behindArguments(byte[] line, int at, int end) {
        if (at < 0) {
            return stop(values.stopped());
        }
        return at == end || result(line, at, end);
    }

    private boolean result(byte[] line, int from, int end) {
        int at = blanks(line, from);
        if (line[at] != '=' || line[at + 1] != ' ' || at == from) {
            return stop(at);
        }
        tape.head(Tape.EQUALS_SIGN, at);
        tape.head(Tape.RESULT_TOKENS, tape.size());
        at = values.word(line, at + 2, end);
        if (at < 0) {
            return stop(values.stopped());
        }
        if (line[at] == ' ' && line[at + 1] == '/') {
            int behind = ValueScanner.comment(line, at + 1, end);
            if (behind < 0) {
                return stop(at);
            }
            tape.push(Token.COMMENT_AFTER, at + 1, behind);
            at = behind;
        }
        if (line[at] == ' ' && line[at + 1] >= 'A' && line[at + 1] <= 'Z') {
            tape.head(Tape.ERROR, ++at);
            while (Characters.inWord(line[at])) {
                at++;
            }
            tape.head(Tape.ERROR_END, at);
        }
        int tail = duration(line, at, end);
        if (tail == at) {
            return true;
        }
        if (line[at] == ' ' && line[at + 1] == '(' && line[tail - 1] == ')' && tail - 1 >= at + 2) {
            tape.head(Tape.DECORATION, at + 2);
            tape.head(Tape.DECORATION_END, tail - 1);
            return true;
        }
        if (line[at] == ' ' && tail - at == UNAVAILABLE.length && ValueScanner.matches(line, at, end, UNAVAILABLE)) {
            tape.head(Tape.DECORATION, at + 1);
            tape.head(Tape.DECORATION_END, tail);
            return true;
        }
        return stop(at);
    }

    /** Where the rest before the duration ends; the end of the line without one. */
    private int duration(byte[] line, int from, int end) {
        if (line[end - 1] != '>') {
            return end;
        }
        int at = end - 2;
        while (at > from && Characters.isDigit(line[at])) {
            at--;
        }
        int decimals = end - 2 - at;
        boolean fraction = line[at] == '.';
        int whole = fraction ? at : end - 1;
        if (fraction) {
            at--;
            while (at > from && Characters.isDigit(line[at])) {
                at--;
            }
        }
        if (at <= from || line[at] != '<' || line[at - 1] != ' ' || whole == at + 1 || whole - at > 10
                || fraction && (decimals == 0 || decimals > 9)) {
            return end;
        }
        long seconds = 0;
        for (int digit = at + 1; digit < whole; digit++) {
            seconds = seconds * 10 + line[digit] - '0';
        }
        long nanos = 0;
        if (fraction) {
            long scale = NANOS_PER_SECOND;
            for (int digit = whole + 1; digit < end - 1; digit++) {
                scale /= 10;
                nanos += (line[digit] - '0') * scale;
            }
        }
        duration = seconds * NANOS_PER_SECOND + nanos;
        tape.head(Tape.DURATION, at);
        tape.head(Tape.DURATION_END, end);
        return at - 1;
    }

    private boolean signal(byte[] line, int from, int end) {
        if (line[from + 1] != '-' || line[from + 2] != '-' || line[from + 3] != ' ') {
            return stop(from);
        }
        int at = from + 4;
        boolean stopped = ValueScanner.matches(line, at, end, STOPPED_BY);
        if (stopped) {
            at += STOPPED_BY.length;
        }
        tape.head(Tape.SHAPE, (stopped ? Shape.STOPPED : Shape.SIGNAL).ordinal());
        at = name(line, at);
        if (at < 0) {
            return false;
        }
        if (!stopped) {
            if (line[at] != ' ' || line[at + 1] != '{') {
                return stop(at);
            }
            tape.push(Token.STRUCT, at + 1);
            at = values.list(line, at + 2, end, (byte) '}');
            if (at < 0) {
                return stop(values.stopped());
            }
        }
        return ends(line, at, end, SIGNAL_END);
    }

    private boolean exit(byte[] line, int from, int end) {
        if (line[from + 1] != '+' || line[from + 2] != '+' || line[from + 3] != ' ') {
            return stop(from);
        }
        int at = from + 4;
        Shape shape;
        if (ValueScanner.matches(line, at, end, EXITED_WITH)) {
            shape = Shape.EXITED;
            at = name(line, at + EXITED_WITH.length);
        } else if (ValueScanner.matches(line, at, end, KILLED_BY)) {
            shape = Shape.KILLED;
            at = name(line, at + KILLED_BY.length);
            if (at >= 0 && ValueScanner.matches(line, at, end, CORE_DUMPED)) {
                shape = Shape.KILLED_WITH_CORE;
                at += CORE_DUMPED.length;
            }
        } else if (ValueScanner.matches(line, at, end, SUPERSEDED_BY)) {
            shape = Shape.SUPERSEDED;
            at = name(line, at + SUPERSEDED_BY.length);
        } else {
            return stop(at);
        }
        tape.head(Tape.SHAPE, shape.ordinal());
        return at >= 0 && ends(line, at, end, EXIT_END);
    }

    private int name(byte[] line, int from) {
        int at = from;
        while (Characters.inWord(line[at])) {
            at++;
        }
        if (at == from) {
            stop(from);
            return -1;
        }
        tape.head(Tape.NAME, from);
        tape.head(Tape.NAME_END, at);
        return at;
    }

    private boolean ends(byte[] line, int at, int end, byte[] words) {
        return at + words.length == end && ValueScanner.matches(line, at, end, words) || stop(at);
    }
}
