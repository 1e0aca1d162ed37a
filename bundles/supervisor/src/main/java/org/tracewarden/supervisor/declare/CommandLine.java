// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.declare;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Takes a command line apart into words, quoted as for a shell: {@code '…'} as it is, {@code "…"} with backslash before
 * {@code "}, {@code \}, {@code $} and {@code `}, a backslash before any other character. Nothing else of a shell: no
 * variables, no patterns, no pipes; what only a shell would understand is refused.
 */
final class CommandLine {

    private static final Set<String> SHELL_WORDS =
            Set.of("|", "||", "|&", "&", "&&", ";", "<", "<<", ">", ">>", "&>", "2>", "2>>", "2>&1", ">&2", "1>&2");
    private static final String ESCAPED_IN_QUOTES = "\"\\$`";

    private final String text;
    private final List<String> words = new ArrayList<>();
    private StringBuilder word = new StringBuilder();
    private boolean inWord;
    private boolean quoted;
    private int at;

    private CommandLine(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException with what is wrong; empty text gives no words */
    static List<String> words(String text) {
        CommandLine line = new CommandLine(text);
        line.read();
        return List.copyOf(line.words);
    }

    private void read() {
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            switch (c) {
                case ' ', '\t', '\n', '\r' -> endWord();
                case '\'' -> single();
                case '"' -> doubled();
                case '\\' -> {
                    if (++at == text.length()) {
                        throw new IllegalArgumentException("it ends with a backslash; in a .cfg file write \\\\ for one");
                    }
                    quoted = true;
                    append(text.charAt(at));
                }
                default -> append(c);
            }
        }
        endWord();
    }

    private void append(char c) {
        inWord = true;
        word.append(c);
    }

    private void single() {
        int end = text.indexOf('\'', at + 1);
        if (end < 0) {
            throw new IllegalArgumentException("the quote ' at character " + (at + 1) + " has no end");
        }
        word.append(text, at + 1, end);
        inWord = true;
        quoted = true;
        at = end;
    }

    private void doubled() {
        int start = at;
        for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
            boolean escape = text.charAt(at) == '\\' && at + 1 < text.length()
                    && ESCAPED_IN_QUOTES.indexOf(text.charAt(at + 1)) >= 0;
            word.append(text.charAt(escape ? ++at : at));
        }
        if (at >= text.length()) {
            throw new IllegalArgumentException("the quote \" at character " + (start + 1) + " has no end");
        }
        inWord = true;
        quoted = true;
    }

    private void endWord() {
        if (!inWord) {
            return;
        }
        String whole = word.toString();
        if (!quoted && (SHELL_WORDS.contains(whole) || whole.endsWith(";"))) {
            throw new IllegalArgumentException("no shell reads it, so " + whole
                    + " has no meaning: quote it, or write the whole as sh -c '…'");
        }
        words.add(whole);
        word = new StringBuilder();
        inWord = false;
        quoted = false;
    }
}
