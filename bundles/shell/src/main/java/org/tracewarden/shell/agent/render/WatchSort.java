// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent.render;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Orders of {@code asm:watch}, with the keys that choose them; agents that are alike stand by id. */
public enum WatchSort {
    ID('i', Comparator.comparingInt(row -> row.agent().id())),
    NAME('n', Comparator.comparing(row -> row.agent().name())),
    /** Most CPU now first, and so on. */
    CPU('c', Comparator.comparingDouble(row -> -row.cpuShare())),
    MEMORY('m', Comparator.comparingLong(row -> -row.memoryBytes())),
    CALLS('s', Comparator.comparingDouble(row -> -row.callsPerSecond().orElse(-1))),
    RESTARTS('r', Comparator.comparingLong(row -> -row.restarts())),
    FAULTS('f', Comparator.comparingLong(row -> -row.faults()));

    private final char key;
    private final Comparator<WatchRow> order;

    WatchSort(char key, Comparator<WatchRow> order) {
        this.key = key;
        this.order = order;
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public Comparator<WatchRow> order() {
        return order.thenComparingInt(row -> row.agent().id());
    }

    /** In any case; empty for anything else. */
    public static Optional<WatchSort> parse(String text) {
        return Arrays.stream(values()).filter(sort -> sort.name().equalsIgnoreCase(text.strip())).findFirst();
    }

    public static Optional<WatchSort> ofKey(int key) {
        return Arrays.stream(values()).filter(sort -> sort.key == key).findFirst();
    }
}
