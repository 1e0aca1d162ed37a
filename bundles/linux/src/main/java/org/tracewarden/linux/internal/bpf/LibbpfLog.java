// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Collects libbpf's warnings, the verifier's log among them, from its making to {@link #close()}. Keeps the newest
 * {@value #LINES} lines. libbpf has one log function for the whole JVM: whoever makes one holds the keeper's lock.
 */
final class LibbpfLog implements AutoCloseable {

    static final int LINES = 200;
    private static final int LEVEL_INFO = 1;
    private static final Pattern REFUSED = Pattern.compile("libbpf: prog '([^']+)': failed to .*");

    private final Natives natives;
    private final Deque<String> lines = new ArrayDeque<>();
    /** Held here so that it is not collected while libbpf may call it. */
    private final Libbpf.PrintFunction function = this::print;

    LibbpfLog(Natives natives) {
        this.natives = natives;
        natives.bpf().libbpf_set_print(function);
    }

    /** Name of the program that the last failed load stumbled over, where libbpf named one. */
    synchronized Optional<String> refusedProgram() {
        for (var newestFirst = lines.descendingIterator(); newestFirst.hasNext(); ) {
            Matcher matcher = REFUSED.matcher(newestFirst.next());
            if (matcher.matches()) {
                return Optional.of(matcher.group(1));
            }
        }
        return Optional.empty();
    }

    /** The newest lines, the bookkeeping of verifier and libbpf left out, joined with {@code " | "}. */
    synchronized String tail(int count) {
        return lines.stream()
                .filter(line -> !line.startsWith("processed ") && !line.contains("PROG LOAD LOG --"))
                .filter(line -> !line.contains("failed to load object") && !line.isBlank())
                .reduce(new ArrayDeque<String>(), (kept, line) -> {
                    kept.addLast(line);
                    if (kept.size() > count) {
                        kept.removeFirst();
                    }
                    return kept;
                }, (left, right) -> right)
                .stream()
                .reduce((left, right) -> left + " | " + right)
                .orElse("");
    }

    synchronized void clear() {
        lines.clear();
    }

    @Override
    public void close() {
        natives.bpf().libbpf_set_print(null);
    }

    private int print(int level, Pointer format, Pointer arguments) {
        if (level > LEVEL_INFO) {
            return 0;
        }
        // vasprintf, because the verifier's log may have megabytes and its end is what tells
        PointerByReference text = new PointerByReference();
        int length = natives.libc().vasprintf(text, format, arguments);
        if (length >= 0) {
            add(text.getValue().getString(0));
            natives.libc().free(text.getValue());
        }
        return length;
    }

    private synchronized void add(String text) {
        text.lines().forEach(line -> {
            lines.addLast(line);
            if (lines.size() > LINES) {
                lines.removeFirst();
            }
        });
    }
}
