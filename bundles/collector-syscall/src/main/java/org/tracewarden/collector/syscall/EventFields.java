// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.collector.syscall.call.CallStructs;
import org.tracewarden.linux.bpf.CommonStructs;

/**
 * The fields of a {@code struct syscall_event} that tell whose it is and why it came. What the call was is read by the
 * package {@code call}.
 */
final class EventFields {

    static final int KIND_SYSCALL = 9;
    static final int KIND_STREAM = 10;

    private EventFields() {}

    /** Whether it is long enough and of the kind. */
    static boolean is(int kind, ByteBuffer data, int offset, int length) {
        return length >= CallStructs.EVENT_SIZE && data.getShort(offset + CommonStructs.HEADER_KIND) == kind;
    }

    static long time(ByteBuffer data, int offset) {
        return data.getLong(offset + CommonStructs.HEADER_TIME);
    }

    static long lost(ByteBuffer data, int offset) {
        return data.getLong(offset + CommonStructs.HEADER_LOST);
    }

    static ProcessKey process(ByteBuffer data, int offset) {
        return new ProcessKey(
                data.getInt(offset + CallStructs.EVENT_PID), data.getLong(offset + CallStructs.EVENT_START));
    }

    static int uid(ByteBuffer data, int offset) {
        return data.getInt(offset + CallStructs.EVENT_UID);
    }

    static int thread(ByteBuffer data, int offset) {
        return data.getInt(offset + CallStructs.EVENT_TID);
    }

    static int reasons(ByteBuffer data, int offset) {
        return data.get(offset + CallStructs.EVENT_REASONS) & 0xff;
    }

    static int streams(ByteBuffer data, int offset) {
        return data.get(offset + CallStructs.EVENT_STREAMS) & 0xff;
    }

    static String comm(ByteBuffer data, int offset) {
        byte[] bytes = new byte[CallStructs.EVENT_COMM_SIZE];
        data.get(offset + CallStructs.EVENT_COMM, bytes);
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
