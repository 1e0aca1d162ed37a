// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.action;

/**
 * A pattern of paths. {@code *} stands for any characters within a part, a last part {@code **} for everything below.
 * {@code ~/x} is below any user's home, a pattern without a leading slash below any directory, others from the root.
 */
final class PathPattern {

    enum Base {
        ROOT,
        HOME,
        ANYWHERE
    }

    private final Base base;
    private final String[] parts;

    PathPattern(String pattern) {
        base = pattern.startsWith("~/") ? Base.HOME : pattern.startsWith("/") ? Base.ROOT : Base.ANYWHERE;
        String rest = base == Base.HOME ? pattern.substring(2) : base == Base.ROOT ? pattern.substring(1) : pattern;
        parts = rest.split("/");
    }

    Base base() {
        return base;
    }

    /** By this part a table finds the pattern; it may hold a star. */
    String firstPart() {
        return parts[0];
    }

    /** @param path parts of a path relative to the base; for {@link Base#ANYWHERE} of the whole path */
    boolean matches(String[] path) {
        if (base != Base.ANYWHERE) {
            return matches(path, 0);
        }
        for (int from = path.length - parts.length; from >= 0; from--) {
            if (matches(path, from)) {
                return true;
            }
        }
        return false;
    }

    private boolean matches(String[] path, int from) {
        for (int i = 0; i < parts.length; i++) {
            if (parts[i].equals("**")) {
                return path.length > from + i;
            }
            if (from + i >= path.length || !glob(parts[i], path[from + i])) {
                return false;
            }
        }
        return path.length == from + parts.length;
    }

    static boolean glob(String pattern, String text) {
        int star = pattern.indexOf('*');
        if (star < 0) {
            return pattern.equals(text);
        }
        if (!text.startsWith(pattern.substring(0, star))) {
            return false;
        }
        int at = star;
        String[] pieces = pattern.substring(star + 1).split("\\*", -1);
        for (int i = 0; i < pieces.length - 1; i++) {
            at = text.indexOf(pieces[i], at);
            if (at < 0) {
                return false;
            }
            at += pieces[i].length();
        }
        String last = pieces[pieces.length - 1];
        return text.length() - last.length() >= at && text.endsWith(last);
    }
}
