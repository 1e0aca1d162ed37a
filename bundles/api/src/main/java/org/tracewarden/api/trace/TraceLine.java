// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.trace;

/**
 * A line as strace wrote it, without its end.
 *
 * @param sequence counts up from 1 in its session
 */
public record TraceLine(long sequence, String text) {}
