// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.action;

/** Paths as text. They are the traced process's own and may not exist here, so nothing is looked up. */
final class PathNames {

    private static final int ANCHOR_PARTS = 2;

    private PathNames() {}

    /** Absolute where the base is, without {@code .}, {@code ..} and doubled slashes. */
    static String resolve(String base, String path) {
        String whole = path.startsWith("/") ? path : path.isEmpty() ? base : base + "/" + path;
        if (!whole.contains("//") && !whole.contains("/.") && !whole.startsWith("./") && !whole.endsWith("/")) {
            return whole;
        }
        boolean absolute = whole.startsWith("/");
        java.util.ArrayDeque<String> parts = new java.util.ArrayDeque<>();
        for (String part : whole.split("/")) {
            if (part.equals("..") && !parts.isEmpty()) {
                parts.removeLast();
            } else if (!part.isEmpty() && !part.equals(".") && !part.equals("..")) {
                parts.addLast(part);
            }
        }
        return (absolute ? "/" : "") + String.join("/", parts);
    }

    /** The last part; empty for the root. */
    static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Without the last part; the root of {@code /x}, empty for a name alone. */
    static String directory(String path) {
        int slash = path.lastIndexOf('/');
        return slash > 0 ? path.substring(0, slash) : slash == 0 ? "/" : "";
    }

    /** The first two parts of a directory: what lies under the same anchor is told together. */
    static String anchor(String directory) {
        int at = 0;
        for (int part = 0; part < ANCHOR_PARTS; part++) {
            at = directory.indexOf('/', at + 1);
            if (at < 0) {
                return directory;
            }
        }
        return directory.substring(0, at);
    }

    /** The deepest directory that holds both, or is one of them. */
    static String common(String one, String other) {
        if (one.equals(other) || under(other, one)) {
            return one;
        }
        String shorter = one;
        while (!shorter.isEmpty() && !shorter.equals("/") && !under(other, shorter) && !other.equals(shorter)) {
            shorter = directory(shorter);
        }
        return shorter;
    }

    /** Whether a path lies below a directory. */
    static boolean under(String path, String directory) {
        int length = directory.length();
        return directory.equals("/")
                ? path.startsWith("/") && path.length() > 1
                : path.length() > length && path.charAt(length) == '/' && path.startsWith(directory);
    }

    static boolean within(String path, String directory) {
        return path.equals(directory) || under(path, directory);
    }
}
