// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Texts as the kernel keeps them, read into Java. Malformed UTF-8 becomes U+FFFD; control characters stay, because they
 * are data until somebody prints them. Caches hold at most some 2 MB. For one thread.
 */
final class Texts {

    private static final int LONGEST_CACHED_ARGUMENT = 128;
    private static final String CUT = "...";

    final TextCache names = new TextCache(2048, Texts::utf8);
    final TextCache terminals = new TextCache(256, Texts::terminal);
    private final TextCache arguments = new TextCache(2048, Texts::utf8);
    private final TextCache files = new TextCache(512, Texts::utf8);
    private final TextCache executables = new TextCache(512, (bytes, length) -> path(bytes, length, ""));
    private final TextCache cutExecutables = new TextCache(64, (bytes, length) -> path(bytes, length, CUT));
    private final TextCache directories = new TextCache(512, (bytes, length) -> directory(bytes, length, ""));
    private final TextCache cutDirectories = new TextCache(64, (bytes, length) -> directory(bytes, length, CUT));

    String file(ByteBuffer data, int offset, int length) {
        return files.get(data, offset, length);
    }

    /** Absolute path of an executable, beginning with {@code .../} when it was cut; empty when there is none. */
    String executable(ByteBuffer data, int offset, int length, boolean cut) {
        return (cut ? cutExecutables : executables).get(data, offset, length);
    }

    /** Absolute path of a directory; the root has no components. */
    String directory(ByteBuffer data, int offset, int length, boolean cut) {
        return (cut ? cutDirectories : directories).get(data, offset, length);
    }

    /** Arguments that each end in NUL; the last one may lack it when the list was cut. */
    List<String> arguments(ByteBuffer data, int offset, int length) {
        List<String> result = new ArrayList<>(8);
        int start = offset;
        int end = offset + length;
        for (int i = offset; i < end; i++) {
            if (data.get(i) == 0) {
                result.add(argument(data, start, i - start));
                start = i + 1;
            }
        }
        if (start < end) {
            result.add(argument(data, start, end - start));
        }
        return List.copyOf(result);
    }

    private String argument(ByteBuffer data, int offset, int length) {
        if (length <= LONGEST_CACHED_ARGUMENT) {
            return arguments.get(data, offset, length);
        }
        byte[] bytes = new byte[length];
        data.get(offset, bytes);
        return utf8(bytes, length);
    }

    private static String utf8(byte[] bytes, int length) {
        return new String(bytes, 0, length, UTF_8);
    }

    /** The kernel calls it {@code pts3} ({@code tty_name()}), people {@code pts/3}. */
    private static String terminal(byte[] bytes, int length) {
        String name = utf8(bytes, length);
        return name.matches("pts[0-9]+") ? "pts/" + name.substring(3) : name;
    }

    private static String directory(byte[] bytes, int length, String prefix) {
        return length == 0 ? "/" : path(bytes, length, prefix);
    }

    /** Components come leaf first, each ending in NUL; what lacks its NUL was cut and is left out. */
    private static String path(byte[] bytes, int length, String prefix) {
        List<String> components = new ArrayList<>(8);
        int start = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == 0) {
                components.add(new String(bytes, start, i - start, UTF_8));
                start = i + 1;
            }
        }
        if (components.isEmpty()) {
            return "";
        }
        Collections.reverse(components);
        return prefix + "/" + String.join("/", components);
    }
}
