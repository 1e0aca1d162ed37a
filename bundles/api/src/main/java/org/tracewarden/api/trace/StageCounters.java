// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.trace;

/**
 * What one stage of a session did since it began. Lines for tracer and parser; events, actions, or all three together
 * for those after them. No figure ever falls.
 *
 * @param stage {@code tracer}, {@code parser}, {@code enricher}, {@code aggregator}, {@code logger},
 *     {@code publisher} (to the bus) or {@code listener}; the last three only where they are needed
 * @param received what it took
 * @param delivered what it handed on; an aggregator makes fewer of many
 * @param lost what it never saw because it was too slow or was broken off, or could not work on because that failed
 */
public record StageCounters(String stage, long received, long delivered, long lost) {}
