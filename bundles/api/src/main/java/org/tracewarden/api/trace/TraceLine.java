// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.trace;

/**
 * A line as strace wrote it, without its end. Read as UTF-8, with U+FFFD for what is none; what is beyond 1 MiB is cut
 * off, which its end says.
 *
 * @param sequence counts up from 1 in its session
 */
public record TraceLine(long sequence, String text) {}
