// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall.call;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.tracewarden.api.syscall.StackFrame;
import org.tracewarden.api.syscall.SyscallCall;
import org.tracewarden.linux.syscall.HeaderTables;
import org.tracewarden.linux.syscall.SyscallTables;

/** Records as a test writes them, decoded. A stack's frames are all {@code main} of a program named by its pid. */
final class Decoding {

    static final SyscallTables TABLES = new HeaderTables("amd64");
    private static final CallSignatures SIGNATURES = CallSignatures.of(TABLES);

    private final CallDecoder decoder = new CallDecoder(
            TABLES, SIGNATURES,
            (pid, addresses) -> Arrays.stream(addresses)
                    .mapToObj(address -> new StackFrame(address, "/bin/" + pid, "main", 16))
                    .toList());

    /** A record somewhere in a ring, between other records. */
    SyscallCall decode(CallRecord record) {
        byte[] bytes = record.bytes();
        ByteBuffer ring = CallRecord.buffer(bytes.length + 64);
        Arrays.fill(ring.array(), (byte) 0xa5);
        ring.put(24, bytes);
        return decoder.decode(ring, 24, bytes.length);
    }

    /** A buffer that ends with the record: reading on throws what no test expects. */
    SyscallCall exactly(byte[] bytes) {
        return decoder.decode(CallRecord.buffer(bytes.length).put(0, bytes), 0, bytes.length);
    }

    IllegalArgumentException refused(byte[] bytes) {
        return assertThrows(IllegalArgumentException.class, () -> exactly(bytes));
    }

    static byte[] address(int... bytes) {
        byte[] address = new byte[16];
        for (int i = 0; i < bytes.length; i++) {
            address[i] = (byte) bytes[i];
        }
        return address;
    }

    static byte[] bytes(String hex) {
        String[] parts = hex.trim().split(" ");
        byte[] bytes = new byte[parts.length];
        for (int i = 0; i < parts.length; i++) {
            bytes[i] = (byte) Integer.parseInt(parts[i], 16);
        }
        return bytes;
    }
}
