// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the JSON of a journal's record for showing it: objects as maps, arrays as lists, everything else as text, with
 * null as {@code "null"}. Made for looking at, not for checking: it takes some texts for JSON that are none.
 */
final class JsonTree {

    private static final int DEEPEST = 64;

    private final String text;
    private int at;

    private JsonTree(String text) {
        this.text = text;
    }

    /** The value; empty when the text is none or nested deeper than 64 levels. */
    static Optional<Object> parse(String text) {
        JsonTree tree = new JsonTree(text);
        try {
            Object value = tree.value(0);
            tree.blanks();
            return tree.at == text.length() ? Optional.of(value) : Optional.empty();
        } catch (IllegalArgumentException | StringIndexOutOfBoundsException notJson) {
            return Optional.empty();
        }
    }

    /** The text at that path, such as {@code process.comm}; empty when there is none, null or something composite. */
    static Optional<String> text(Object tree, String path) {
        Object value = tree;
        for (String name : path.split("\\.")) {
            value = value instanceof Map<?, ?> object && object.containsKey(name) ? object.get(name) : "null";
        }
        return value instanceof String found && !found.equals("null") && !found.isEmpty()
                ? Optional.of(found)
                : Optional.empty();
    }

    private Object value(int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("too deep");
        }
        blanks();
        return switch (text.charAt(at)) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            default -> word();
        };
    }

    private Map<String, Object> object(int depth) {
        Map<String, Object> object = new LinkedHashMap<>();
        at++;
        blanks();
        if (take('}')) {
            return object;
        }
        do {
            blanks();
            String name = string();
            blanks();
            expect(':');
            object.put(name, value(depth + 1));
            blanks();
        } while (take(','));
        expect('}');
        return object;
    }

    private List<Object> array(int depth) {
        List<Object> array = new ArrayList<>();
        at++;
        blanks();
        if (take(']')) {
            return array;
        }
        do {
            array.add(value(depth + 1));
            blanks();
        } while (take(','));
        expect(']');
        return array;
    }

    private String string() {
        expect('"');
        StringBuilder out = new StringBuilder();
        while (text.charAt(at) != '"') {
            char c = text.charAt(at++);
            out.append(c == '\\' ? escaped() : c);
        }
        at++;
        return out.toString();
    }

    private char escaped() {
        char c = text.charAt(at++);
        switch (c) {
            case 'n':
                return '\n';
            case 't':
                return '\t';
            case 'r':
                return '\r';
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'u':
                at += 4;
                return (char) Integer.parseInt(text.substring(at - 4, at), 16);
            default:
                return c;
        }
    }

    private String word() {
        int begin = at;
        while (at < text.length() && ",]} \t".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        if (begin == at) {
            throw new IllegalArgumentException("no value");
        }
        return text.substring(begin, at);
    }

    private void blanks() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }

    private boolean take(char c) {
        if (text.charAt(at) != c) {
            return false;
        }
        at++;
        return true;
    }

    private void expect(char c) {
        if (!take(c)) {
            throw new IllegalArgumentException("no " + c);
        }
    }
}
