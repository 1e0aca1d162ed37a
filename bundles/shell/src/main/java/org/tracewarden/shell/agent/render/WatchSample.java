// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent.render;

import java.time.Instant;
import java.util.List;
import org.tracewarden.api.agent.SystemTelemetry;

/**
 * What {@code asm:watch} shows at one moment.
 *
 * @param rows in order
 * @param sort that order
 */
public record WatchSample(SystemTelemetry system, List<WatchRow> rows, WatchSort sort, Instant at) {

    public WatchSample {
        rows = List.copyOf(rows);
    }
}
