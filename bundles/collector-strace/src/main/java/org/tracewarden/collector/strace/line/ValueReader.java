// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.line;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/** Makes values of tokens that a scanner has found good. For one pass. */
final class ValueReader {

    private static final int AT_FDCWD = -100;
    private static final byte[] DELETED = "(deleted)".getBytes(UTF_8);

    private final byte[] line;
    private final int[] tape;
    private int at;
    private int end;

    ValueReader(byte[] line, int[] tape, int from) {
        this.line = line;
        this.tape = tape;
        this.at = from;
    }

    /** What follows, to the end of its list or of the tape. */
    List<Value> list() {
        List<Value> found = new ArrayList<>();
        while (at < tape.length) {
            int kind = Token.kind(tape[at]);
            if (kind == Token.CLOSE || kind == Token.CLOSE_CUT) {
                end = Token.place(tape[at++]) + (kind == Token.CLOSE ? 1 : 0);
                break;
            }
            if (kind == Token.SPACE || kind == Token.TIGHT_COMMA || kind == Token.JOINED) {
                at++;
            } else {
                found.add(item());
            }
        }
        return List.copyOf(found);
    }

    /** The value of that index in a list; the others are passed over. */
    Value nth(int index) {
        for (int left = index; left >= 0 && toItem(); left--) {
            if (left == 0) {
                return item();
            }
            skipItem();
        }
        return Value.Ellipsis.HERE;
    }

    /** How many values a list has. */
    int count() {
        int count = 0;
        for (; toItem(); count++) {
            skipItem();
        }
        return count;
    }

    /** The values of a list as they were written. */
    List<String> texts() {
        List<String> found = new ArrayList<>(8);
        while (toItem()) {
            int begin = Token.place(tape[at]);
            skipItem();
            found.add(text(begin, end));
        }
        return found;
    }

    /** Moves to the next value of a list that is not within another one. False at its end. */
    private boolean toItem() {
        for (; at < tape.length; at++) {
            int kind = Token.kind(tape[at]);
            if (kind == Token.CLOSE || kind == Token.CLOSE_CUT) {
                return false;
            }
            if (kind != Token.SPACE && kind != Token.TIGHT_COMMA && kind != Token.JOINED) {
                return true;
            }
        }
        return false;
    }

    private void skipItem() {
        while (Token.kind(tape[at]) == Token.COMMENT_BEFORE || Token.kind(tape[at]) == Token.NAME) {
            at += 2;
        }
        skipOperand();
        while (atOperator()) {
            at++;
            skipOperand();
        }
    }

    private void skipOperand() {
        while (Token.kind(tape[at]) == Token.COMMENT_BEFORE) {
            at += 2;
        }
        int kind = Token.kind(tape[at]);
        if (kind >= Token.STRUCT) {
            at++;
            skipList();
        } else {
            end = tape[at + 1];
            at += 2;
            if (kind == Token.APPLY) {
                skipList();
            }
        }
        while (at < tape.length && Token.kind(tape[at]) == Token.COMMENT_AFTER) {
            end = tape[at + 1];
            at += 2;
        }
    }

    private void skipList() {
        while (toItem()) {
            skipItem();
        }
        if (at < tape.length) {
            end = Token.place(tape[at]) + (Token.kind(tape[at]) == Token.CLOSE ? 1 : 0);
            at++;
        }
    }

    /** One value with its name and its comments. */
    Value item() {
        int begin = Token.place(tape[at]);
        if (Token.kind(tape[at]) == Token.COMMENT_BEFORE) {
            String comment = comment();
            Value value = item();
            return new Value.Commented(text(begin, end), value, comment);
        }
        if (Token.kind(tape[at]) == Token.NAME) {
            String name = text(begin, tape[at + 1]);
            at += 2;
            Value value = item();
            return new Value.Named(text(begin, end), name, value);
        }
        return expression();
    }

    private Value expression() {
        Value first = operand();
        if (!atOperator()) {
            return first;
        }
        List<Operand> operands = new ArrayList<>();
        operands.add(new Operand(0, first, -1, end));
        while (atOperator()) {
            int operator = Token.kind(tape[at]);
            int begin = Token.place(tape[at++]) + Token.spelling(operator).length();
            Value value = operand();
            operands.add(new Operand(begin, value, operator, end));
        }
        int begin = operands.get(0).end() - lengthOf(first);
        operands.set(0, new Operand(begin, first, -1, operands.get(0).end()));
        return combined(operands);
    }

    private static int lengthOf(Value value) {
        return value.print().getBytes(UTF_8).length;
    }

    private boolean atOperator() {
        return at < tape.length && Token.isOperator(Token.kind(tape[at]));
    }

    /** An operand and the operator on its left; -1 for the first. */
    private record Operand(int begin, Value value, int operator, int end) {}

    private Value combined(List<Operand> operands) {
        if (operands.size() == 1) {
            return operands.get(0).value();
        }
        int loosest = Integer.MAX_VALUE;
        for (Operand operand : operands.subList(1, operands.size())) {
            loosest = Math.min(loosest, Token.binding(operand.operator()));
        }
        List<Value> parts = new ArrayList<>();
        int from = 0;
        for (int next = 1; next <= operands.size(); next++) {
            if (next == operands.size() || Token.binding(operands.get(next).operator()) == loosest) {
                parts.add(combined(operands.subList(from, next)));
                from = next;
                if (loosest == 0 && next < operands.size()) {
                    parts.add(combined(operands.subList(next, operands.size())));
                    break;
                }
            }
        }
        String print = text(operands.get(0).begin(), operands.get(operands.size() - 1).end());
        if (loosest == 0) {
            return new Value.Changed(print, parts.get(0), parts.get(1));
        }
        return loosest == Token.binding(Token.TIMES)
                ? product(print, parts) : new Value.Flags(print, List.copyOf(parts));
    }

    /** {@code 8192*1024}, as limits are written. */
    private static Value product(String print, List<Value> factors) {
        long product = 1;
        for (Value factor : factors) {
            if (!(factor instanceof Value.Number number)) {
                return new Value.Flags(print, List.copyOf(factors));
            }
            product *= number.value();
        }
        return new Value.Number(print, product);
    }

    private Value operand() {
        int begin = Token.place(tape[at]);
        if (Token.kind(tape[at]) == Token.COMMENT_BEFORE) {
            String comment = comment();
            Value value = operand();
            return new Value.Commented(text(begin, end), value, comment);
        }
        Value value = plain(begin);
        while (at < tape.length && Token.kind(tape[at]) == Token.COMMENT_AFTER) {
            String comment = comment();
            value = new Value.Commented(text(begin, end), value, comment);
        }
        return value;
    }

    private String comment() {
        int begin = Token.place(tape[at]) + 2;
        end = tape[at + 1];
        at += 2;
        return text(begin, end - 2).strip();
    }

    private Value plain(int begin) {
        int kind = Token.kind(tape[at]);
        if (kind >= Token.STRUCT) {
            at++;
            List<Value> inside = list();
            String print = text(begin, end);
            return kind == Token.STRUCT ? new Value.Struct(print, inside)
                    : new Value.Array(print, inside, kind == Token.COMPLEMENT);
        }
        end = tape[at + 1];
        at += 2;
        return switch (kind) {
            case Token.APPLY -> {
                String function = text(begin, end);
                List<Value> inside = list();
                yield new Value.Applied(text(begin, end), function, inside);
            }
            case Token.TEXT -> quoted(begin, end, end - 1, false);
            case Token.TEXT_CUT -> quoted(begin, end, end - 4, true);
            case Token.DESCRIPTOR -> descriptor(begin, end - 1, false);
            case Token.DESCRIPTOR_DELETED -> descriptor(begin, end - 1 - DELETED.length, true);
            case Token.OMITTED -> new Value.Ellipsis(text(begin, end));
            default -> word(begin, end);
        };
    }

    private Value quoted(int begin, int behind, int closingQuote, boolean truncated) {
        byte[] bytes = QuotedText.resolve(line, begin + (line[begin] == '@' ? 2 : 1), closingQuote);
        if (line[begin] == '@') { // an abstract socket's name begins with a zero
            byte[] name = new byte[bytes.length + 1];
            System.arraycopy(bytes, 0, name, 1, bytes.length);
            bytes = name;
        }
        return new Value.Text(text(begin, behind), bytes, truncated);
    }

    private Value descriptor(int begin, int closingAngle, boolean deleted) {
        int angle = begin;
        while (line[angle] != '<') {
            angle++;
        }
        int number = line[begin] == 'A' ? AT_FDCWD : Integer.parseInt(text(begin, angle));
        String target = new String(QuotedText.resolve(line, angle + 1, closingAngle), UTF_8);
        return new Value.Descriptor(text(begin, end), number, target, deleted);
    }

    private Value word(int begin, int behind) {
        String print = text(begin, behind);
        if (print.equals("...")) {
            return new Value.Ellipsis(print);
        }
        byte first = line[begin];
        if (!Characters.isDigit(first) && (first != '-' || !Characters.isDigit(line[begin + 1]))) {
            return new Value.Symbol(print);
        }
        try {
            return new Value.Number(print, number(print));
        } catch (NumberFormatException notOne) {
            return new Value.Symbol(print);
        }
    }

    private static long number(String print) {
        if (print.startsWith("-")) {
            return Long.parseLong(print);
        }
        if (print.startsWith("0x")) {
            return Long.parseUnsignedLong(print.substring(2), 16);
        }
        return print.length() > 1 && print.startsWith("0")
                ? Long.parseUnsignedLong(print, 8) : Long.parseUnsignedLong(print);
    }

    private String text(int from, int to) {
        return new String(line, from, to - from, UTF_8);
    }
}
