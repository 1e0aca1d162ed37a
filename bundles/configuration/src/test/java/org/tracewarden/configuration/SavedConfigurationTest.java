// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.collector.CollectorState;
import org.tracewarden.api.collector.CollectorStatus;

class SavedConfigurationTest {

    private static final Supplier<Integer> WRONG = () -> {
        throw new IllegalArgumentException("capacity must be 100 to 1000, not 9");
    };

    @Test
    void whatIsRightIsInForceAndNothingIsWrong() {
        var saved = SavedConfiguration.first("org.example", () -> 200, 100);
        assertEquals(200, saved.inForce());
        assertTrue(saved.take(() -> 300));
        assertEquals(300, saved.inForce());
        assertEquals(CollectorStatus.RUNNING, saved.status());
    }

    @Test
    void whatIsWrongIsToldAndTheOneBeforeStaysUntilARightOneComes() {
        var saved = SavedConfiguration.first("org.example", () -> 200, 100);
        assertFalse(saved.take(WRONG));
        assertEquals(200, saved.inForce());
        assertEquals(new CollectorStatus(CollectorState.DEGRADED, "configuration org.example refused, the configuration"
                + " before it stays in use: capacity must be 100 to 1000, not 9"), saved.status());
        assertTrue(saved.take(() -> 300));
        assertEquals(CollectorStatus.RUNNING, saved.status());
    }

    @Test
    void whatIsWrongFromTheStartLeavesTheDefaults() {
        var saved = SavedConfiguration.first("org.example", WRONG, 100);
        assertEquals(100, saved.inForce());
        assertEquals(new CollectorStatus(CollectorState.DEGRADED, "configuration org.example refused, the defaults are"
                + " used: capacity must be 100 to 1000, not 9"), saved.status());
    }
}
