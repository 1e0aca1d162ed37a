// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import java.nio.ByteBuffer;
import org.tracewarden.api.syscall.SyscallAbi;

/** What the arguments of calls are, for the kernel side. */
@FunctionalInterface
interface Signatures {

    /**
     * @param into a whole {@code struct call_settings}, of which the bytes from {@code path} on are written, without
     *     {@code CALL_WATCHED}
     */
    void writeSettings(SyscallAbi abi, int number, ByteBuffer into);
}
