// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TraceListenerTest {

    private static final TraceLine LINE = new TraceLine(1, "7 getpid() = 7");
    private static final TracedEvent EVENT = new TracedEvent(1, 1, 0, 7, TracedEvent.Kind.CALL, "getpid", List.of(),
            "7", "", "", Optional.of(5L), LINE.text(), OptionalInt.empty(), Optional.empty());
    private static final TracedAction ACTION = new TracedAction(1, 1, 0, 5, 7, "sh", Optional.empty(),
            ActionKind.WAITED, "", 1, 0, 0, "", 5, "waited", List.of());
    private static final TraceLoss LOSS = new TraceLoss("listener", "lines", 3, 1);
    private static final TraceResult RESULT = new TraceResult(Optional.empty(), Duration.ofSeconds(1), 1, 3, "");

    private final List<Object> told = new ArrayList<>();

    @Test
    void whoFollowsAListenerToItsEndChangesNothingOfWhatItIsTold() {
        TraceListener followed = new Told().whenEnded(() -> told.add("over"));
        assertFalse(followed.wantsLines());
        followed.line(LINE);
        followed.event(EVENT);
        followed.action(ACTION);
        followed.lost(LOSS);
        followed.ended(RESULT);
        assertEquals(List.of(LINE, EVENT, ACTION, LOSS, RESULT, "over"), told);
    }

    @Test
    void theEndIsTheEndThoughTheListenerFails() {
        TraceListener followed = new TraceListener() {
            @Override
            public void ended(TraceResult result) {
                throw new IllegalStateException("on purpose");
            }
        }.whenEnded(() -> told.add("over"));
        assertThrows(IllegalStateException.class, () -> followed.ended(RESULT));
        assertEquals(List.of("over"), told);
    }

    private final class Told implements TraceListener {

        @Override
        public boolean wantsLines() {
            return false;
        }

        @Override
        public void line(TraceLine line) {
            told.add(line);
        }

        @Override
        public void event(TracedEvent event) {
            told.add(event);
        }

        @Override
        public void action(TracedAction action) {
            told.add(action);
        }

        @Override
        public void lost(TraceLoss loss) {
            told.add(loss);
        }

        @Override
        public void ended(TraceResult result) {
            told.add(result);
        }
    }
}
