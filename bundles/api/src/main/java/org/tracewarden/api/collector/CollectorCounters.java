// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.collector;

/**
 * Since the collector's kernel side was loaded. {@code seen = received + lost} once its ring is empty.
 *
 * @param seen events the kernel side wanted to report
 * @param received events read from it
 * @param lost events the kernel side could not report, and events that could not be decoded
 * @param published events put on the bus, gaps included
 */
public record CollectorCounters(long seen, long received, long lost, long published) {}
