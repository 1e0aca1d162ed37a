// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.line;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@link LineScanner} does, done with java.util.regex: the same tape from the same line. Written to be as fast as
 * that allows: compiled patterns, one matcher for each that is used again, possessive quantifiers, no strings made.
 */
final class RegexScanner {

    private static final Pattern PREFIX = Pattern.compile(
            "(?:\\[pid +(\\d++)\\] |(\\d++)(?: +|$))?(?:(\\d++\\.\\d++|\\d\\d:\\d\\d:\\d\\d(?:\\.\\d++)?) )?");
    private static final Pattern CALL = Pattern.compile("([\\w.?+%#$']++)\\(");
    private static final Pattern RESUMED = Pattern.compile("<\\.\\.\\. (\\S++) resumed>");
    private static final Pattern SIGNAL = Pattern.compile("--- (?:stopped by (\\w++) ---$|(\\w++) (?=\\{))");
    private static final Pattern EXIT = Pattern.compile(
            "\\+\\+\\+ (?:exited with (\\w++)|killed by (\\w++)( \\(core dumped\\))?"
                    + "|superseded by execve in pid (\\w++)) \\+\\+\\+$");
    private static final Pattern NOTE = Pattern.compile("(?:\\S*strace: |\\[ Process PID=).*");
    private static final Pattern RESULT = Pattern.compile("( +)= ");
    private static final Pattern REST = Pattern.compile(
            "( /\\*.*?\\*/)?(?: ([A-Z]\\w++))?(?: \\((.*?)\\)(?= <[\\d.]++>$|$)| (<unavailable>))?"
                    + "(?: (<(\\d++)\\.(\\d++)>))?$");
    private static final String WORD = "[-+&%#$!\\w.?][\\w.?:+%#$']*+";
    private static final Pattern TOKEN = Pattern.compile(
            "(@?\"[^\"\\\\]*+(?:\\\\(?:x[0-9a-fA-F]{2}|[0-7]{1,3}|[ntrvfabe\"\\\\])[^\"\\\\]*+)*+\"(\\.\\.\\.)?)"
                    + "|((?:\\d++|AT_FDCWD)<(?!<)(?:/[^<>]*+(?:<[^>]*+>)?"
                    + "|(?:[^\\[>\"]++|\\[(?:[^\\]\\[\"]++|\"(?:[^\"\\\\]|\\\\.)*+\"|\\[[^\\]]*+\\])*+\\])*+)"
                    + ">(\\(deleted\\))?)"
                    + "|((?:" + WORD + "(?:\\[[\\w.]*+\\])?|\\[[\\w.\\-]++\\])=(?![=>]))"
                    + "|((?:" + WORD + ")?+\\()"
                    + "|(<\\.\\.\\. resuming [^>]*+>| <(?:unfinished|detached) \\.\\.\\.>)"
                    + "|( => |->| or | \\|\\| | && | == |&~|<<)"
                    + "|( ?/\\*.*?\\*/)"
                    + "|(~?\\[)|(\\{)|([\\])}])"
                    + "|(, )|(,)"
                    + "|(~?" + WORD + ")"
                    + "|(\\|)|(\\*)|(\\^)|(&)|(-)|( )");

    private final Tape tape = new Tape();
    private final Matcher prefix = PREFIX.matcher("");
    private final Matcher call = CALL.matcher("");
    private final Matcher resumed = RESUMED.matcher("");
    private final Matcher signal = SIGNAL.matcher("");
    private final Matcher exit = EXIT.matcher("");
    private final Matcher note = NOTE.matcher("");
    private final Matcher result = RESULT.matcher("");
    private final Matcher rest = REST.matcher("");
    private final Matcher token = TOKEN.matcher("");
    private final char[] closers = new char[ValueScanner.MAX_DEPTH + 2];

    Tape tape() {
        return tape;
    }

    boolean scan(String line) {
        tape.clear();
        prefix.reset(line).lookingAt();
        part(prefix, prefix.start(1) >= 0 ? 1 : 2, Tape.PID);
        part(prefix, 3, Tape.TIME);
        int at = prefix.end();
        tape.head(Tape.BODY, at);
        int end = line.length();
        if (call.reset(line).region(at, end).lookingAt()) {
            part(call, 1, Tape.NAME);
            shape(Shape.CALL);
            return arguments(line, call.end());
        }
        if (resumed.reset(line).region(at, end).lookingAt()) {
            part(resumed, 1, Tape.NAME);
            shape(Shape.RESUMED_CALL);
            tape.push(Token.OMITTED, at, resumed.end());
            if (",| )".indexOf(line.charAt(resumed.end())) < 0) {
                tape.push(Token.JOINED, resumed.end());
            }
            return arguments(line, resumed.end());
        }
        if (signal.reset(line).region(at, end).lookingAt()) {
            part(signal, signal.start(1) >= 0 ? 1 : 2, Tape.NAME);
            shape(signal.start(1) >= 0 ? Shape.STOPPED : Shape.SIGNAL);
            return signal.start(1) >= 0 || structure(line, signal.end()) == end - " ---".length();
        }
        if (exit.reset(line).region(at, end).matches()) {
            int name = exit.start(1) >= 0 ? 1 : exit.start(2) >= 0 ? 2 : 4;
            part(exit, name, Tape.NAME);
            shape(name == 1 ? Shape.EXITED : name == 4 ? Shape.SUPERSEDED
                    : exit.start(3) >= 0 ? Shape.KILLED_WITH_CORE : Shape.KILLED);
            return true;
        }
        if (note.reset(line).region(at, end).matches()) {
            part(note, 0, Tape.NAME);
            shape(Shape.NOTE);
            return true;
        }
        return false;
    }

    private void shape(Shape shape) {
        tape.head(Tape.SHAPE, shape.ordinal());
    }

    private void part(Matcher matcher, int group, int head) {
        if (matcher.start(group) >= 0) {
            tape.head(head, matcher.start(group));
            tape.head(head + 1, matcher.end(group));
        }
    }

    private boolean arguments(String line, int from) {
        closers[0] = ')';
        int at = tokens(line, from, 1);
        if (at < 0) {
            return false;
        }
        if (at == line.length()) {
            return true;
        }
        if (!result.reset(line).region(at, line.length()).lookingAt()) {
            return false;
        }
        tape.head(Tape.EQUALS_SIGN, result.end(1));
        tape.head(Tape.RESULT_TOKENS, tape.size());
        if (!token.region(result.end(), line.length()).lookingAt()) {
            return false;
        }
        if (token.start(3) >= 0) {
            tape.push(token.start(4) >= 0 ? Token.DESCRIPTOR_DELETED : Token.DESCRIPTOR, token.start(), token.end());
        } else if (token.start(15) >= 0) {
            tape.push(Token.WORD, token.start(), token.end());
        } else {
            return false;
        }
        if (!rest.reset(line).region(token.end(), line.length()).lookingAt()) {
            return false;
        }
        if (rest.start(1) >= 0) {
            tape.push(Token.COMMENT_AFTER, rest.start(1) + 1, rest.end(1));
        }
        part(rest, 2, Tape.ERROR);
        part(rest, rest.start(3) >= 0 ? 3 : 4, Tape.DECORATION);
        part(rest, 5, Tape.DURATION);
        return true;
    }

    private int structure(String line, int from) {
        tape.push(Token.STRUCT, from);
        closers[0] = '}';
        return tokens(line, from + 1, 1);
    }

    private int tokens(String line, int from, int begunDepth) {
        int depth = begunDepth;
        int end = line.length();
        int at = from;
        boolean value = line.charAt(from - 1) != '>' || ",| )".indexOf(line.charAt(from)) < 0;
        token.reset(line);
        while (depth > 0) {
            if (!token.region(at, end).lookingAt()) {
                return -1;
            }
            int begin = at;
            at = token.end();
            if (token.start(1) >= 0) {
                tape.push(token.start(2) >= 0 ? Token.TEXT_CUT : Token.TEXT, begin, at);
                value = false;
            } else if (token.start(3) >= 0) {
                tape.push(token.start(4) >= 0 ? Token.DESCRIPTOR_DELETED : Token.DESCRIPTOR, begin, at);
                value = false;
            } else if (token.start(5) >= 0) {
                tape.push(Token.NAME, begin, at - 1);
                value = true;
            } else if (token.start(6) >= 0) {
                tape.push(Token.APPLY, begin, at - 1);
                closers[depth++] = ')';
                value = true;
            } else if (token.start(7) >= 0) {
                boolean cut = line.charAt(begin) == ' ';
                if (cut && !value) {
                    tape.push(Token.SPACE, begin);
                }
                tape.push(Token.OMITTED, cut ? begin + 1 : begin, at);
                value = false;
                if (cut) {
                    for (; depth > 1; depth--) {
                        tape.push(Token.CLOSE_CUT, at);
                    }
                    if (at == end) {
                        tape.push(Token.CLOSE_CUT, at);
                        return at;
                    }
                }
            } else if (token.start(8) >= 0) {
                tape.push(operator(line, begin), begin);
                value = true;
            } else if (token.start(9) >= 0) {
                tape.push(value ? Token.COMMENT_BEFORE : Token.COMMENT_AFTER, value ? begin : begin + 1, at);
                at += value ? 1 : 0;
            } else if (token.start(10) >= 0) {
                tape.push(line.charAt(begin) == '~' ? Token.COMPLEMENT : Token.ARRAY, begin);
                closers[depth++] = ']';
                value = true;
            } else if (token.start(11) >= 0) {
                tape.push(Token.STRUCT, begin);
                closers[depth++] = '}';
                value = true;
            } else if (token.start(12) >= 0) {
                if (closers[--depth] != line.charAt(begin)) {
                    return -1;
                }
                tape.push(Token.CLOSE, begin);
                value = false;
            } else if (token.start(13) >= 0) {
                value = true;
            } else if (token.start(14) >= 0) {
                tape.push(Token.TIGHT_COMMA, begin);
                value = true;
            } else if (token.start(15) >= 0 && value) {
                tape.push(Token.WORD, begin, at);
                value = false;
            } else {
                char character = line.charAt(begin);
                at = begin + 1;
                tape.push(switch (character) {
                    case '|' -> Token.OR;
                    case '*' -> Token.TIMES;
                    case '^' -> Token.XOR;
                    case '&' -> Token.AND;
                    case '-' -> Token.MINUS;
                    default -> Token.SPACE;
                }, begin);
                value = true;
            }
        }
        return at;
    }

    private static int operator(String line, int begin) {
        return switch (line.charAt(begin)) {
            case '-' -> Token.ARROW;
            case '&' -> Token.AND_NOT;
            case '<' -> Token.SHIFT;
            default -> switch (line.charAt(begin + 1)) {
                case 'o' -> Token.EITHER;
                case '|' -> Token.LOGICAL_OR;
                case '&' -> Token.LOGICAL_AND;
                default -> line.charAt(begin + 2) == '>' ? Token.CHANGED : Token.EQUAL;
            };
        };
    }
}
