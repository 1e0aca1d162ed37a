// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.tracewarden.api.analysis.Activity;
import org.tracewarden.api.analysis.CategoryActivity;
import org.tracewarden.api.analysis.SyscallCategory;

/** Orders of {@code trace:top}, with the keys that choose them. What lacks a value comes last. */
public enum TopSort {
    /** Most time blocked first. */
    BLOCKED('b'),
    /** Most calls first. */
    CALLS('c'),
    /** Most failed calls first. */
    ERRORS('e'),
    /** Largest 95th percentile of one category first. */
    P95('p'),
    /** Furthest above the usual first. */
    Z('z'),
    /** By program. */
    NAME('n');

    private static final double NOTHING = Double.NEGATIVE_INFINITY;

    private final char key;

    TopSort(char key) {
        this.key = key;
    }

    public char key() {
        return key;
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** In any case; empty for anything else. */
    public static Optional<TopSort> parse(String text) {
        return Arrays.stream(values()).filter(sort -> sort.name().equalsIgnoreCase(text.strip())).findFirst();
    }

    public static Optional<TopSort> ofKey(int key) {
        return Arrays.stream(values()).filter(sort -> sort.key == key).findFirst();
    }

    public Comparator<Activity> order() {
        Comparator<Activity> byPid = Comparator.comparingInt(a -> a.process().map(p -> p.pid()).orElse(0));
        if (this == NAME) {
            return Comparator.<Activity, String>comparing(a -> a.process().map(ProcessText::program).orElse(""))
                    .thenComparing(byPid);
        }
        return Comparator.comparingDouble((Activity a) -> -value(a)).thenComparing(byPid);
    }

    /** The category whose figures a row shows: the one that the order is about, otherwise the one with most time. */
    Optional<CategoryActivity> shown(Activity activity) {
        List<CategoryActivity> busy = activity.categories().stream()
                .filter(c -> c.category() != SyscallCategory.IDLE_WAIT)
                .toList();
        Comparator<CategoryActivity> order = Comparator.comparingDouble(importance());
        Comparator<CategoryActivity> byTime = Comparator.<CategoryActivity>comparingLong(c -> c.blockedNanos())
                .thenComparingDouble(CategoryActivity::calls);
        return (busy.isEmpty() ? activity.categories() : busy).stream().max(order.thenComparing(byTime));
    }

    private double value(Activity activity) {
        return switch (this) {
            case CALLS -> activity.calls();
            case ERRORS -> activity.errors();
            case P95, Z -> shown(activity).map(c -> importance().applyAsDouble(c)).orElse(NOTHING);
            case BLOCKED, NAME -> activity.blockedNanos() * 1e9 / Math.max(1, activity.spanNanos());
        };
    }

    private ToDoubleFunction<CategoryActivity> importance() {
        return switch (this) {
            case P95 -> c -> c.p95Nanos().isPresent() ? c.p95Nanos().getAsLong() : NOTHING;
            case Z -> c -> c.z().orElse(NOTHING);
            case BLOCKED, CALLS, ERRORS, NAME -> c -> c.blockedNanos();
        };
    }
}
