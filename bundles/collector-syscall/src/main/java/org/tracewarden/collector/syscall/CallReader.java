// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import java.nio.ByteBuffer;
import org.tracewarden.api.syscall.SyscallCall;

/** Understands a {@code struct syscall_event} and its sections. */
@FunctionalInterface
interface CallReader {

    SyscallCall read(ByteBuffer data, int offset, int length);
}
