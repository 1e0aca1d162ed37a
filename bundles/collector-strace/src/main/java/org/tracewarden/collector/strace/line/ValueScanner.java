// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.line;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/**
 * Reads lists of values and writes them on a tape, in one pass without recursion. Lines are followed by at least eight
 * bytes of padding that are zero. For one thread.
 */
final class ValueScanner {

    /** Values within values; strace itself stays far below. */
    static final int MAX_DEPTH = 64;

    private static final byte[] UNFINISHED = " <unfinished ...>".getBytes(US_ASCII);
    private static final byte[] DETACHED = " <detached ...>".getBytes(US_ASCII);
    private static final byte[] RESUMING = "<... resuming ".getBytes(US_ASCII);
    private static final byte[] RESUMING_END = " ...>".getBytes(US_ASCII);
    private static final byte[] DELETED = "(deleted)".getBytes(US_ASCII);

    private final Tape tape;
    private final byte[] closers = new byte[MAX_DEPTH + 1];
    private final int[] opened = new int[MAX_DEPTH + 1];
    private final boolean[] openedAsNamed = new boolean[MAX_DEPTH + 1];
    private int cut;
    private int stopped;

    ValueScanner(Tape tape) {
        this.tape = tape;
    }

    /** Where {@code <unfinished ...>} ended the line that the last list stands in, with the space before; else -1. */
    int cut() {
        return cut;
    }

    /** Where reading stopped when a method gave -1. */
    int stopped() {
        return stopped;
    }

    /**
     * Reads a list to its closing character.
     *
     * @param from its first value, or the closing character
     * @return behind the closing character; -1 when it cannot be read
     */
    int list(byte[] line, int from, int end, byte closer) {
        return list(line, from, end, closer, line[from] != closer);
    }

    /** The rest of a list from behind a value. */
    int rest(byte[] line, int from, int end, byte closer) {
        return list(line, from, end, closer, false);
    }

    private int list(byte[] line, int from, int end, byte closer, boolean atValue) {
        int depth = 0;
        int at = from;
        boolean named = false;
        closers[0] = closer;
        opened[0] = tape.size();
        openedAsNamed[0] = true;
        cut = -1;
        boolean value = atValue;
        while (true) {
            if (value) {
                int kind = -1;
                switch (Characters.beginning(line[at])) {
                    case Characters.WORD -> {
                        int begin = at;
                        at++;
                        while (Characters.inWord(line[at])) {
                            at++;
                        }
                        switch (line[at]) {
                            case '=' -> {
                                if (named || line[at + 1] == '=' || line[at + 1] == '>') {
                                    return stop(at);
                                }
                                tape.push(Token.NAME, begin, at++);
                                named = true;
                                continue;
                            }
                            case '(' -> {
                                tape.push(Token.APPLY, begin, at);
                                kind = Token.APPLY;
                            }
                            case '[' -> {
                                at = named ? -1 - at : indexed(line, begin, at, end);
                                if (at < 0) {
                                    return stop(-1 - at);
                                }
                                named = true;
                                continue;
                            }
                            case '<' -> {
                                if (line[at + 1] == '<') {
                                    tape.push(Token.WORD, begin, at);
                                } else {
                                    at = descriptor(line, begin, at, end);
                                    if (at < 0) {
                                        return -1;
                                    }
                                }
                            }
                            default -> tape.push(Token.WORD, begin, at);
                        }
                    }
                    case Characters.QUOTE -> {
                        at = text(line, at, at, end);
                        if (at < 0) {
                            return -1;
                        }
                    }
                    case Characters.BRACE -> tape.push(kind = Token.STRUCT, at);
                    case Characters.BRACKET -> tape.push(kind = Token.ARRAY, at);
                    case Characters.TILDE -> {
                        if (line[at + 1] == '[') {
                            tape.push(kind = Token.COMPLEMENT, at++);
                        } else if (Characters.beginning(line[at + 1]) == Characters.WORD) {
                            int begin = at++;
                            while (Characters.inWord(line[at])) {
                                at++;
                            }
                            tape.push(Token.WORD, begin, at);
                        } else {
                            return stop(at);
                        }
                    }
                    case Characters.PARENTHESIS -> {
                        tape.push(Token.APPLY, at, at);
                        kind = Token.APPLY;
                    }
                    case Characters.AT -> {
                        if (line[at + 1] != '"') {
                            return stop(at);
                        }
                        at = text(line, at, at + 1, end);
                        if (at < 0) {
                            return -1;
                        }
                    }
                    case Characters.SLASH -> {
                        int behind = comment(line, at, end);
                        if (behind < 0 || line[behind] != ' ' || lastIs(Token.COMMENT_BEFORE)) {
                            return stop(at);
                        }
                        tape.push(Token.COMMENT_BEFORE, at, behind);
                        at = behind + 1;
                        continue;
                    }
                    case Characters.ANGLE -> {
                        int behind = resuming(line, at, end);
                        if (behind < 0) {
                            return stop(at);
                        }
                        tape.push(Token.OMITTED, at, behind);
                        at = behind;
                    }
                    case Characters.BLANK -> {
                        return cutShort(line, at, end, depth);
                    }
                    default -> {
                        return stop(at);
                    }
                }
                value = false;
                if (kind >= 0) {
                    if (depth == MAX_DEPTH) {
                        return stop(at);
                    }
                    depth++;
                    closers[depth] = (byte) (kind == Token.STRUCT ? '}' : kind == Token.APPLY ? ')' : ']');
                    opened[depth] = tape.size() - 1;
                    openedAsNamed[depth] = named || kind != Token.ARRAY;
                    named = false;
                    at++;
                    value = line[at] != closers[depth];
                }
                continue;
            }
            // behind a value, or at the end of an empty list; an operator's right side has no name of its own
            value = true;
            named = true;
            switch (line[at]) {
                case ',' -> {
                    named = false;
                    if (line[at + 1] == ' ') {
                        at += 2;
                    } else {
                        tape.push(Token.TIGHT_COMMA, at++);
                    }
                }
                case ')', ']', '}' -> {
                    if (line[at] != closers[depth]) {
                        return stop(at);
                    }
                    tape.push(Token.CLOSE, at++);
                    if (depth == 0) {
                        return at;
                    }
                    if (line[at] == '=' && !openedAsNamed[depth] && line[at + 1] != '>' && line[at + 1] != '='
                            && tape.size() > opened[depth] + 2) {
                        int begin = Token.place(tape.at(opened[depth]));
                        tape.cutTo(opened[depth]);
                        tape.push(Token.NAME, begin, at++);
                    } else {
                        value = false;
                    }
                    depth--;
                }
                case '|' -> tape.push(Token.OR, at++);
                case '^' -> tape.push(Token.XOR, at++);
                case '*' -> tape.push(Token.TIMES, at++);
                case '&' -> {
                    if (line[at + 1] == '~') {
                        tape.push(Token.AND_NOT, at);
                        at += 2;
                    } else {
                        tape.push(Token.AND, at++);
                    }
                }
                case '<' -> {
                    if (line[at + 1] != '<') {
                        return stop(at);
                    }
                    tape.push(Token.SHIFT, at);
                    at += 2;
                }
                case '-' -> {
                    if (line[at + 1] == '>') {
                        tape.push(Token.ARROW, at);
                        at += 2;
                    } else {
                        tape.push(Token.MINUS, at++);
                    }
                }
                case ' ' -> {
                    int operator = spaced(line, at);
                    if (operator != 0) {
                        tape.push(operator, at);
                        at += Token.spelling(operator).length();
                    } else if (line[at + 1] == '/' && line[at + 2] == '*') {
                        int behind = comment(line, at + 1, end);
                        if (behind < 0) {
                            return stop(at);
                        }
                        tape.push(Token.COMMENT_AFTER, at + 1, behind);
                        at = behind;
                        value = false;
                    } else {
                        tape.push(Token.SPACE, at);
                        if (line[at + 1] == '<') {
                            return cutShort(line, at, end, depth);
                        }
                        named = false;
                        at++;
                        value = line[at] != closers[depth];
                    }
                }
                default -> {
                    return stop(at);
                }
            }
        }
    }

    /** A value that is one word, with or without what a descriptor is; -1 when it cannot be read. */
    int word(byte[] line, int from, int end) {
        if (Characters.beginning(line[from]) != Characters.WORD) {
            return stop(from);
        }
        int at = from + 1;
        while (Characters.inWord(line[at])) {
            at++;
        }
        if (line[at] == '<') {
            return descriptor(line, from, at, end);
        }
        tape.push(Token.WORD, from, at);
        return at;
    }

    /** Behind a comment that begins here; -1 when there is none. */
    static int comment(byte[] line, int from, int end) {
        if (line[from] != '/' || line[from + 1] != '*') {
            return -1;
        }
        for (int at = from + 3; at < end; at++) {
            if (line[at] == '/' && line[at - 1] == '*') {
                return at + 1;
            }
        }
        return -1;
    }

    private int stop(int at) {
        stopped = at;
        return -1;
    }

    private boolean lastIs(int kind) {
        return tape.size() >= Tape.HEAD + 2 && Token.kind(tape.at(tape.size() - 2)) == kind
                && tape.at(tape.size() - 1) <= Token.PLACE_MASK;
    }

    /** {@code &&}, {@code ==}, {@code =>} and such, which have spaces on both sides; 0 for none. */
    private static int spaced(byte[] line, int at) {
        byte first = line[at + 1];
        byte second = line[at + 2];
        if (second == ' ') {
            return first == '|' ? Token.OR_SPACED : 0;
        }
        if (line[at + 3] != ' ') {
            return 0;
        }
        if (first == '=') {
            return second == '>' ? Token.CHANGED : second == '=' ? Token.EQUAL : 0;
        }
        if (first == '&') {
            return second == '&' ? Token.LOGICAL_AND : 0;
        }
        if (first == '|') {
            return second == '|' ? Token.LOGICAL_OR : 0;
        }
        return first == 'o' && second == 'r' ? Token.EITHER : 0;
    }

    private int text(byte[] line, int begin, int quote, int end) {
        int at = QuotedText.skip(line, quote, end);
        if (at < 0) {
            return stop(-1 - at);
        }
        if (line[at] == '.' && line[at + 1] == '.' && line[at + 2] == '.') {
            at += 3;
            tape.push(Token.TEXT_CUT, begin, at);
        } else {
            tape.push(Token.TEXT, begin, at);
        }
        return at;
    }

    /** {@code c_cc[VMIN]=}: a name with an index; where it stopped as {@code -1 - place}. */
    private int indexed(byte[] line, int begin, int bracket, int end) {
        int at = bracket + 1;
        while (Characters.inWord(line[at])) {
            at++;
        }
        if (line[at] != ']') {
            return -1 - at;
        }
        if (line[at + 1] != '=') {
            return -2 - at;
        }
        tape.push(Token.NAME, begin, at + 1);
        return at + 2;
    }

    /** {@code 3</etc/hosts>}; what is said of a socket may hold {@code ->} and quoted paths within brackets. */
    private int descriptor(byte[] line, int begin, int angle, int end) {
        if (!isDescriptorNumber(line, begin, angle)) {
            return stop(angle);
        }
        int at = angle + 1;
        if (line[at] == '/') {
            while (line[at] != '>' && line[at] != '<' && at < end) {
                at++;
            }
            if (line[at] == '<') { // a device: </dev/null<char 1:3>>
                while (line[at] != '>' && at < end) {
                    at++;
                }
                at++;
            }
        } else {
            int brackets = 0;
            while (at < end && (brackets > 0 || line[at] != '>')) {
                byte character = line[at];
                if (character == '"') {
                    at = QuotedText.skip(line, at, end);
                    if (at < 0) {
                        return stop(-1 - at);
                    }
                } else {
                    brackets += character == '[' ? 1 : character == ']' ? -1 : 0;
                    at++;
                }
            }
        }
        if (at >= end || line[at] != '>') {
            return stop(Math.min(at, end));
        }
        at++;
        if (line[at] == '(' && matches(line, at, end, DELETED)) {
            at += DELETED.length;
            tape.push(Token.DESCRIPTOR_DELETED, begin, at);
        } else {
            tape.push(Token.DESCRIPTOR, begin, at);
        }
        return at;
    }

    private static boolean isDescriptorNumber(byte[] line, int begin, int end) {
        if (line[begin] == 'A') {
            return end - begin == 8 && line[begin + 3] == 'F' && line[begin + 4] == 'D' && line[begin + 7] == 'D';
        }
        for (int at = begin; at < end; at++) {
            if (!Characters.isDigit(line[at])) {
                return false;
            }
        }
        return end - begin <= 9;
    }

    private static int resuming(byte[] line, int from, int end) {
        if (!matches(line, from, end, RESUMING)) {
            return -1;
        }
        for (int at = from + RESUMING.length; at < end && line[at] != '<'; at++) {
            if (line[at] == '>') {
                int tail = at + 1 - RESUMING_END.length;
                return matches(line, tail, end, RESUMING_END) ? at + 1 : -1;
            }
        }
        return -1;
    }

    /** The call ends here without its other arguments; all that is open ends with it. */
    private int cutShort(byte[] line, int at, int end, int depth) {
        boolean unfinished = matches(line, at, end, UNFINISHED);
        if (!unfinished && !matches(line, at, end, DETACHED)) {
            return stop(at);
        }
        int behind = at + (unfinished ? UNFINISHED : DETACHED).length;
        tape.push(Token.OMITTED, at + 1, behind);
        for (int open = depth; open > 0; open--) {
            tape.push(Token.CLOSE_CUT, behind);
        }
        if (line[behind] == closers[0]) {
            tape.push(Token.CLOSE, behind);
            return behind + 1;
        }
        if (behind != end || closers[0] != ')') {
            return stop(behind);
        }
        tape.push(Token.CLOSE_CUT, behind);
        if (unfinished) {
            cut = at;
        }
        return behind;
    }

    static boolean matches(byte[] line, int at, int end, byte[] words) {
        return at >= 0 && at + words.length <= end
                && Arrays.equals(line, at, at + words.length, words, 0, words.length);
    }
}
