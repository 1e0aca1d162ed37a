// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.sample;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.tracewarden.api.trace.TracedEvent;
import org.tracewarden.collector.strace.line.StraceRecord;
import org.tracewarden.collector.strace.line.Value;

/** Reads well-formed lines of {@code strace -f -ttt -T -yy -v}, for tests of the stages behind the parser. */
public final class Lines {

    private final Map<Integer, String> unfinished = new HashMap<>();
    private long sequence;

    /** Records of all lines, in the order in which they are complete. */
    public static List<StraceRecord> records(List<String> lines) {
        Lines reader = new Lines();
        List<StraceRecord> records = new ArrayList<>();
        lines.forEach(line -> reader.read(line).ifPresent(records::add));
        return records;
    }

    private Optional<StraceRecord> read(String line) {
        sequence++;
        int threadEnd = line.indexOf(' ');
        int thread = Integer.parseInt(line.substring(0, threadEnd));
        String rest = line.substring(threadEnd).strip();
        int unfinishedAt = rest.indexOf(" <unfinished ...>");
        if (unfinishedAt >= 0) {
            unfinished.put(thread, rest.substring(0, unfinishedAt));
            return Optional.empty();
        }
        int resumedAt = rest.indexOf(" resumed>");
        if (resumedAt >= 0 && rest.startsWith("<... ", rest.indexOf(' ') + 1)) {
            String begun = unfinished.remove(thread);
            rest = (begun == null ? rest.substring(0, rest.indexOf(' ')) + " gone(" : begun)
                    + rest.substring(resumedAt + " resumed>".length());
        }
        int timeEnd = rest.indexOf(' ');
        long time = nanos(rest.substring(0, timeEnd));
        return Optional.of(record(thread, time, rest.substring(timeEnd + 1)));
    }

    private StraceRecord record(int thread, long time, String text) {
        if (text.startsWith("--- ")) {
            int space = text.indexOf(' ', 4);
            return new Read(TracedEvent.Kind.SIGNAL, sequence, time, thread, text.substring(4, space),
                    values(text.substring(space + 1, text.length() - 4)), Optional.empty(), OptionalLong.empty(), text);
        }
        if (text.startsWith("+++ ")) {
            String[] words = text.substring(4, text.length() - 4).split(" ");
            List<Value> arguments = new ArrayList<>(values(words[2]));
            if (words.length > 3) {
                arguments.add(new Value.Symbol("core dumped"));
            }
            return new Read(TracedEvent.Kind.EXIT, sequence, time, thread, words[0], arguments, Optional.empty(),
                    OptionalLong.empty(), text);
        }
        Scanner scanner = new Scanner(text);
        String name = text.substring(0, text.indexOf('('));
        scanner.at = name.length() + 1;
        List<Value> arguments = scanner.list(')');
        String after = text.substring(scanner.at).strip().substring(1).strip();
        OptionalLong duration = OptionalLong.empty();
        int durationAt = after.lastIndexOf(" <");
        if (durationAt >= 0 && after.endsWith(">") && after.charAt(durationAt + 3) == '.') {
            duration = OptionalLong.of(nanos(after.substring(durationAt + 2, after.length() - 1)));
            after = after.substring(0, durationAt);
        }
        Scanner result = new Scanner(after);
        Value value = result.value();
        String tail = after.substring(result.at).strip();
        String error = "";
        if (value.print().equals("-1") && !tail.isEmpty() || value.print().equals("?") && tail.startsWith("E")) {
            error = tail.split(" ")[0];
        }
        String decoration = tail.contains("(") ? tail.substring(tail.indexOf('(') + 1, tail.lastIndexOf(')')) : "";
        return new Read(TracedEvent.Kind.CALL, sequence, time, thread, name, arguments,
                Optional.of(new StraceRecord.Returned(value, error, decoration)), duration, text);
    }

    private static List<Value> values(String text) {
        return new Scanner(text + ")").list(')');
    }

    private static long nanos(String seconds) {
        String[] parts = seconds.split("\\.");
        return Long.parseLong(parts[0]) * 1_000_000_000L + Long.parseLong(parts[1]) * 1_000L;
    }

    private record Read(TracedEvent.Kind kind, long sequence, long wallTime, int thread, String name,
            List<Value> arguments, Optional<Returned> returned, OptionalLong durationNanos, String text)
            implements StraceRecord {

        @Override
        public OptionalInt stoppedAt() {
            return OptionalInt.empty();
        }

        @Override
        public String print() {
            return text;
        }
    }

    /** Reads values from left to right. */
    private static final class Scanner {

        private final String text;
        private int at;

        Scanner(String text) {
            this.text = text;
        }

        List<Value> list(char end) {
            List<Value> values = new ArrayList<>();
            while (true) {
                skip();
                if (at >= text.length() || text.charAt(at) == end) {
                    at++;
                    return values;
                }
                if (text.charAt(at) == ',') {
                    at++;
                    continue;
                }
                values.add(value());
            }
        }

        Value value() {
            int from = at;
            Value value = flags();
            skip();
            if (text.startsWith("/* ", at)) {
                int end = text.indexOf(" */", at);
                String comment = text.substring(at + 3, end);
                at = end + 3;
                value = new Value.Commented(text.substring(from, at), value, comment);
                skip();
            }
            if (text.startsWith("=> ", at)) {
                at += 3;
                Value after = value();
                return new Value.Changed(text.substring(from, at), value, after);
            }
            return value;
        }

        private Value flags() {
            int from = at;
            Value first = single();
            if (!looking('|')) {
                return first;
            }
            List<Value> parts = new ArrayList<>(List.of(first));
            while (looking('|')) {
                at++;
                parts.add(single());
            }
            return new Value.Flags(text.substring(from, at), parts);
        }

        private Value single() {
            int from = at;
            char c = text.charAt(at);
            if (c == '"') {
                return string();
            }
            if (c == '{') {
                at++;
                List<Value> members = list('}');
                return new Value.Struct(text.substring(from, at), members);
            }
            if (c == '[' || c == '~') {
                at += c == '~' ? 2 : 1;
                List<Value> elements = list(']');
                if (looking('=')) {
                    at++;
                    Value value = value();
                    return new Value.Named(text.substring(from, at), text.substring(from, at), value);
                }
                return new Value.Array(text.substring(from, at), elements, c == '~');
            }
            if (text.startsWith("...", at)) {
                at += 3;
                return Value.Ellipsis.HERE;
            }
            while (at < text.length() && ",)}]=|([<> ".indexOf(text.charAt(at)) < 0
                    || text.startsWith("<<", at)) {
                at += text.startsWith("<<", at) ? 2 : 1;
            }
            String word = text.substring(from, at);
            if (at < text.length()) {
                if (text.charAt(at) == '=' && !text.startsWith("=>", at) && !text.startsWith("==", at)) {
                    at++;
                    Value value = value();
                    return new Value.Named(text.substring(from, at), word, value);
                }
                if (text.charAt(at) == '(') {
                    at++;
                    List<Value> arguments = list(')');
                    if (text.startsWith(" &&", at)) {
                        while (at < text.length() && text.charAt(at) != '}') {
                            at++;
                        }
                        return new Value.Symbol(text.substring(from, at));
                    }
                    return new Value.Applied(text.substring(from, at), word, arguments);
                }
                if (text.charAt(at) == '<') {
                    return descriptor(from, word);
                }
            }
            if (word.isEmpty()) {
                at++;
                return new Value.Symbol(text.substring(from, at));
            }
            if (Character.isDigit(word.charAt(0)) || word.charAt(0) == '-') {
                try {
                    boolean octal = word.length() > 1 && word.charAt(0) == '0' && word.charAt(1) != 'x';
                    long value = word.startsWith("0x") ? Long.parseUnsignedLong(word.substring(2), 16)
                            : octal ? Long.parseLong(word, 8) : Long.parseLong(word);
                    return new Value.Number(word, value);
                } catch (NumberFormatException calculated) {
                    return new Value.Symbol(word);
                }
            }
            return new Value.Symbol(word);
        }

        private Value descriptor(int from, String number) {
            int depth = 0;
            int begin = at + 1;
            while (true) {
                char c = text.charAt(at);
                if (c == '<') {
                    depth++;
                } else if (c == '>' && text.charAt(at - 1) != '-') {
                    depth--;
                }
                at++;
                if (depth == 0) {
                    break;
                }
            }
            String target = text.substring(begin, at - 1);
            boolean deleted = text.startsWith("(deleted)", at);
            if (deleted) {
                at += "(deleted)".length();
            }
            int value = number.equals("AT_FDCWD") ? -100 : Integer.parseInt(number);
            return new Value.Descriptor(text.substring(from, at), value, target, deleted);
        }

        private Value string() {
            int from = at++;
            java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
            while (text.charAt(at) != '"') {
                char c = text.charAt(at++);
                if (c != '\\') {
                    bytes.write(c);
                    continue;
                }
                char escaped = text.charAt(at++);
                switch (escaped) {
                    case 'x' -> {
                        bytes.write(Integer.parseInt(text.substring(at, at + 2), 16));
                        at += 2;
                    }
                    case 'n' -> bytes.write('\n');
                    case 't' -> bytes.write('\t');
                    default -> bytes.write(escaped);
                }
            }
            at++;
            boolean truncated = text.startsWith("...", at);
            if (truncated) {
                at += 3;
            }
            return new Value.Text(text.substring(from, at), bytes.toByteArray(), truncated);
        }

        private boolean looking(char c) {
            return at < text.length() && text.charAt(at) == c;
        }

        private void skip() {
            while (looking(' ')) {
                at++;
            }
        }
    }
}
