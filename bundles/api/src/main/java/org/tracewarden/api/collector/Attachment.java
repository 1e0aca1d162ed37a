// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.collector;

/**
 * A place in the kernel or file system where a collector listens.
 *
 * @param place such as {@code tp_btf/signal_generate}
 * @param attached whether it listens there
 * @param detail why not, or what for
 */
public record Attachment(String place, boolean attached, String detail) {}
