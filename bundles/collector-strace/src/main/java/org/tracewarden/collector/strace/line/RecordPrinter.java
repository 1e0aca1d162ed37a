// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.line;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Puts a line together from its tape: words, texts and names are taken from where they stand, all else (brackets,
 * separators, operators, what strace says in words) is written by what the tape says it is. For one line.
 */
final class RecordPrinter {

    private final byte[] line;
    private final int[] tape;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final char[] closers = new char[ValueScanner.MAX_DEPTH + 2];
    private int depth;

    RecordPrinter(byte[] line, int[] tape) {
        this.line = line;
        this.tape = tape;
    }

    String print() {
        prefix();
        switch (Shape.at(tape[Tape.SHAPE])) {
            case CALL -> {
                part(Tape.NAME);
                write("(");
                call();
            }
            case RESUMED_CALL -> {
                write("<... ");
                part(Tape.NAME);
                write(" resumed>");
                call();
            }
            case SIGNAL -> {
                write("--- ");
                part(Tape.NAME);
                write(" ");
                tokens(Tape.HEAD, tape.length, false);
                write(" ---");
            }
            case STOPPED -> words("--- stopped by ", " ---");
            case EXITED -> words("+++ exited with ", " +++");
            case KILLED -> words("+++ killed by ", " +++");
            case KILLED_WITH_CORE -> words("+++ killed by ", " (core dumped) +++");
            case SUPERSEDED -> words("+++ superseded by execve in pid ", " +++");
            case NOTE -> part(Tape.NAME);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private void words(String before, String behind) {
        write(before);
        part(Tape.NAME);
        write(behind);
    }

    private void prefix() {
        boolean bracket = tape[Tape.PID] > 0;
        if (bracket) {
            write("[pid");
            blanksTo(tape[Tape.PID]);
        }
        part(Tape.PID);
        if (bracket) {
            write("] ");
        }
        if (tape[Tape.TIME_END] > 0) {
            blanksTo(tape[Tape.TIME]);
            part(Tape.TIME);
            write(" ");
        }
        blanksTo(tape[Tape.BODY]);
    }

    private void call() {
        closers[depth++] = ')';
        boolean resumed = tape[Tape.SHAPE] == Shape.RESUMED_CALL.ordinal();
        int result = tape[Tape.RESULT_TOKENS];
        tokens(Tape.HEAD + (resumed ? 2 : 0), result == 0 ? tape.length : result, resumed);
        if (result == 0) {
            return;
        }
        blanksTo(tape[Tape.EQUALS_SIGN]);
        write("= ");
        tokens(result, tape.length, false);
        if (tape[Tape.ERROR] > 0) {
            write(" ");
            part(Tape.ERROR);
        }
        if (tape[Tape.DECORATION] > 0) {
            boolean inParentheses = line[tape[Tape.DECORATION] - 1] == '(';
            write(inParentheses ? " (" : " ");
            part(Tape.DECORATION);
            write(inParentheses ? ")" : "");
        }
        if (tape[Tape.DURATION] > 0) {
            write(" ");
            part(Tape.DURATION);
        }
    }

    private void tokens(int from, int to, boolean beginsBehindValue) {
        boolean behindValue = beginsBehindValue;
        int at = from;
        while (at < to) {
            int kind = Token.kind(tape[at]);
            int place = Token.place(tape[at++]);
            if (Token.isOperator(kind)) {
                write(Token.spelling(kind));
                behindValue = false;
                continue;
            }
            switch (kind) {
                case Token.SPACE -> {
                    write(" ");
                    behindValue = false;
                }
                case Token.TIGHT_COMMA -> {
                    write(",");
                    behindValue = false;
                }
                case Token.JOINED -> behindValue = false;
                case Token.CLOSE -> {
                    write(String.valueOf(closers[--depth]));
                    behindValue = true;
                }
                case Token.CLOSE_CUT -> {
                    depth--;
                    behindValue = true;
                }
                case Token.COMMENT_AFTER -> {
                    write(" ");
                    write(place, tape[at++]);
                }
                default -> {
                    if (behindValue) {
                        write(", ");
                    }
                    if (kind < Token.STRUCT) {
                        blanksTo(kind == Token.OMITTED ? place : 0);
                        write(place, tape[at++]);
                    }
                    behindValue = kind < Token.NAME || kind == Token.OMITTED;
                    switch (kind) {
                        case Token.NAME -> write("=");
                        case Token.COMMENT_BEFORE -> write(" ");
                        case Token.APPLY -> open("(", ')');
                        case Token.STRUCT -> open("{", '}');
                        case Token.ARRAY -> open("[", ']');
                        case Token.COMPLEMENT -> open("~[", ']');
                        default -> { }
                    }
                }
            }
        }
    }

    private void open(String opening, char closing) {
        write(opening);
        closers[depth++] = closing;
    }

    private void blanksTo(int place) {
        while (out.size() < place) {
            out.write(' ');
        }
    }

    private void part(int head) {
        write(tape[head], tape[head + 1]);
    }

    private void write(int from, int end) {
        out.write(line, from, end - from);
    }

    private void write(String ascii) {
        for (int at = 0; at < ascii.length(); at++) {
            out.write(ascii.charAt(at));
        }
    }
}
