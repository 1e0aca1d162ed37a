// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.collector;

/**
 * State with what a person can do about it.
 *
 * @param reason empty when {@link CollectorState#RUNNING}; otherwise what is wrong and how to mend it
 */
public record CollectorStatus(CollectorState state, String reason) {

    public static final CollectorStatus RUNNING = new CollectorStatus(CollectorState.RUNNING, "");
}
