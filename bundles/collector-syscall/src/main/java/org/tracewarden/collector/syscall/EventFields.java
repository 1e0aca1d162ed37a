// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.linux.bpf.CommonStructs;

/**
 * The fields of a {@code struct syscall_event} that tell whose it is and why it came. What the call was is read by the
 * package {@code call}, which also has the struct's layout checked.
 */
final class EventFields {

    static final int KIND_SYSCALL = 9;
    static final int KIND_STREAM = 10;

    static final int REASON_SLOW = 1;
    static final int REASON_FAILED = 2;
    static final int REASON_STREAM = 4;
    static final int REASON_OPEN = 8;

    static final int START = 24;
    static final int PID = 32;
    static final int UID = 104;
    static final int REASONS = 112;
    static final int STREAMS = 113;
    static final int COMM = 120;
    static final int SIZE = 136;

    private EventFields() {}

    /** Whether it is long enough and of the kind. */
    static boolean is(int kind, ByteBuffer data, int offset, int length) {
        return length >= SIZE && data.getShort(offset + CommonStructs.HEADER_KIND) == kind;
    }

    static long time(ByteBuffer data, int offset) {
        return data.getLong(offset + CommonStructs.HEADER_TIME);
    }

    static long lost(ByteBuffer data, int offset) {
        return data.getLong(offset + CommonStructs.HEADER_LOST);
    }

    static ProcessKey process(ByteBuffer data, int offset) {
        return new ProcessKey(data.getInt(offset + PID), data.getLong(offset + START));
    }

    static int uid(ByteBuffer data, int offset) {
        return data.getInt(offset + UID);
    }

    static int reasons(ByteBuffer data, int offset) {
        return data.get(offset + REASONS) & 0xff;
    }

    static int streams(ByteBuffer data, int offset) {
        return data.get(offset + STREAMS) & 0xff;
    }

    static String comm(ByteBuffer data, int offset) {
        byte[] bytes = new byte[WindowStructs.COMM_SIZE];
        data.get(offset + COMM, bytes);
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
