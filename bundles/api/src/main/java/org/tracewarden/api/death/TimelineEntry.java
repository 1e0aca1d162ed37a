// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.death;

/**
 * One step on the way to a death.
 *
 * @param kernelTime when, boot clock, nanoseconds
 * @param beforeDeathNanos how long before the exit; never negative
 * @param text what happened, for a person
 * @param source what it was read from
 */
public record TimelineEntry(long kernelTime, long beforeDeathNanos, String text, String source) {}
