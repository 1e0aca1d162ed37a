// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.analysis.Activity;
import org.tracewarden.api.analysis.CategoryActivity;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.shell.CallSamples;

class TopSortTest {

    @Test
    void each_order_puts_the_worst_first_and_what_has_no_value_last() {
        assertEquals(List.of("postgres", "nginx", "sleep"), order(TopSort.BLOCKED));
        assertEquals(List.of("postgres", "nginx", "sleep"), order(TopSort.CALLS));
        assertEquals(List.of("nginx", "postgres", "sleep"), order(TopSort.ERRORS));
        assertEquals(List.of("postgres", "nginx", "sleep"), order(TopSort.P95));
        assertEquals(List.of("postgres", "nginx", "sleep"), order(TopSort.Z));
        assertEquals(List.of("nginx", "postgres", "sleep"), order(TopSort.NAME));
    }

    @Test
    void the_category_shown_is_the_one_with_most_time_or_the_one_the_order_is_about_and_idle_only_without_others() {
        assertEquals(Optional.of(SyscallCategory.BLOCKING_IO), shown(TopSort.BLOCKED, CallSamples.busyPostgres()));
        assertEquals(Optional.of(SyscallCategory.LOCK_CONTENTION), shown(TopSort.P95, CallSamples.busyPostgres()));
        assertEquals(Optional.of(SyscallCategory.BLOCKING_IO), shown(TopSort.Z, CallSamples.busyPostgres()));
        assertEquals(Optional.of(SyscallCategory.NETWORK), shown(TopSort.BLOCKED, CallSamples.calmNginx()));
        assertEquals(Optional.of(SyscallCategory.IDLE_WAIT), shown(TopSort.BLOCKED, CallSamples.sleeping()));
        assertEquals(Optional.empty(), shown(TopSort.BLOCKED, CallSamples.host()));
    }

    @Test
    void keys_and_names_choose_an_order() {
        assertEquals(Optional.of(TopSort.ERRORS), TopSort.ofKey('e'));
        assertEquals(Optional.empty(), TopSort.ofKey('x'));
        assertEquals(Optional.of(TopSort.P95), TopSort.parse("P95"));
    }

    private static List<String> order(TopSort sort) {
        return Stream.of(CallSamples.sleeping(), CallSamples.calmNginx(), CallSamples.busyPostgres())
                .sorted(sort.order())
                .map(a -> a.process().orElseThrow().program())
                .toList();
    }

    private static Optional<SyscallCategory> shown(TopSort sort, Activity activity) {
        return sort.shown(activity).map(CategoryActivity::category);
    }
}
