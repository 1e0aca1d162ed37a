// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.trace.ActionKind;
import org.tracewarden.api.trace.TracedAction;

class ActionOrderTest {

    private static final long MILLI = 1_000_000;

    private final ActionOrder order = new ActionOrder();

    @Test
    void what_is_complete_later_but_began_before_is_told_before() {
        order.add(action(1, 20, 30), 0);
        order.add(action(2, 10, 60), 100 * MILLI);
        assertEquals(List.of(), order.due(299 * MILLI));
        assertEquals(List.of(2L, 1L), sequences(order.due(400 * MILLI)));
        assertTrue(order.isEmpty());
    }

    @Test
    void what_took_long_is_told_where_it_ended() {
        order.add(action(1, 0, 400), 0);
        order.add(action(2, 100, 120), 0);
        order.add(action(3, 390, 395), 0);
        assertEquals(List.of(2L, 3L, 1L), sequences(order.rest()));
    }

    @Test
    void equal_times_keep_the_order_in_which_they_came() {
        order.add(action(1, 5, 6), 0);
        order.add(action(2, 5, 6), 0);
        assertEquals(List.of(1L, 2L), sequences(order.rest()));
    }

    @Test
    void no_more_than_a_bound_are_held() {
        for (int i = 1; i <= ActionOrder.MOST_HELD + 5; i++) {
            order.add(action(i, i, i), 0);
        }
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), sequences(order.due(0)));
    }

    private static List<Long> sequences(List<TracedAction> actions) {
        return actions.stream().map(TracedAction::sequence).toList();
    }

    private static TracedAction action(long sequence, long fromMillis, long toMillis) {
        return new TracedAction(1, sequence, fromMillis * MILLI, toMillis * MILLI, 7, "sh", Optional.empty(),
                ActionKind.READ, "/a", 1, 1, 0, "", 1, "read /a", List.of());
    }
}
