// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.event;

import java.util.Optional;
import org.tracewarden.api.process.ProcessInfo;

/**
 * Events that could not be delivered, at the place in the stream where they are missing. Whoever concludes that
 * something did not happen must not do so across a gap.
 *
 * @param lost how many
 * @param from kernel time of the last event before the gap
 * @param to kernel time of the first event after it, or when the loss was found
 * @param reason what lost them, in words for a person, with what can be done about it
 */
public record Gap(EventHeader header, long lost, long from, long to, String reason) implements Event {

    @Override
    public Optional<ProcessInfo> subject() {
        return Optional.empty();
    }
}
