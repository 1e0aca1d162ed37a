// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall.call;

import java.util.List;
import org.tracewarden.linux.bpf.CommonStructs;
import org.tracewarden.linux.bpf.StructLayout;

/**
 * Where the fields of a call's record lie ({@code syscall_event} and its sections in {@code ebpf/include/events.h}), in
 * bytes. {@link #LAYOUTS} has the same figures for the check against the object's BTF; a decoder reads only what is
 * listed there.
 */
public final class CallStructs {

    public static final int EVENT_TIME = CommonStructs.HEADER_TIME;
    public static final int EVENT_START = 24;
    public static final int EVENT_PID = 32;
    public static final int EVENT_TID = 36;
    public static final int EVENT_ENTERED = 40;
    public static final int EVENT_RESULT = 48;
    public static final int EVENT_ARGUMENTS = 56;
    public static final int EVENT_UID = 104;
    public static final int EVENT_NUMBER = 108;
    public static final int EVENT_ABI = 110;
    public static final int EVENT_WAIT = 111;
    public static final int EVENT_REASONS = 112;
    public static final int EVENT_STREAMS = 113;
    public static final int EVENT_FLAGS = 114;
    public static final int EVENT_COMM = 120;
    public static final int EVENT_COMM_SIZE = 16;
    public static final int EVENT_SIZE = 136;

    /** Bits of {@link #EVENT_REASONS}, {@code enum call_reason}. */
    public static final int REASON_SLOW = 1;
    public static final int REASON_FAILED = 2;
    public static final int REASON_STREAM = 4;
    public static final int REASON_OPEN = 8;

    /** Bit of {@link #EVENT_FLAGS}, {@code enum call_event_flag}. */
    public static final int ENTRY_UNKNOWN = 1;

    /** Values of {@link #EVENT_ABI}, {@code enum syscall_abi}. */
    public static final int ABI_NATIVE = 0;
    public static final int ABI_COMPAT = 1;
    public static final int ABI_X32 = 2;
    public static final int ABIS = 3;

    /** System calls of each table; greater numbers come as the last. */
    public static final int CALL_NUMBERS = 1024;

    static final int SECTION_KIND = 0;
    static final int SECTION_LENGTH = 2;
    static final int SECTION_ARGUMENT = 4;
    static final int SECTION_TRUNCATED = 5;
    static final int SECTION_SIZE = 8;

    static final int PATH = 1;
    static final int FILE = 2;
    static final int SOCKET = 3;
    static final int UNIX_PATH = 4;
    static final int ADDRESS = 5;
    static final int TIMEOUT = 6;
    static final int STACK = 7;

    static final int FILE_INODE = 0;
    static final int FILE_MAGIC = 8;
    static final int FILE_MODE = 16;
    static final int FILE_DEVICE = 20;
    static final int FILE_FLAGS = 24;
    static final int FILE_DESCRIPTOR = 28;
    static final int FILE_SIZE = 32;

    static final int SOCKET_FAMILY = 0;
    static final int SOCKET_TYPE = 2;
    static final int SOCKET_STATE = 6;
    static final int SOCKET_LOCAL_PORT = 8;
    static final int SOCKET_REMOTE_PORT = 10;
    static final int SOCKET_LOCAL = 16;
    static final int SOCKET_REMOTE = 32;
    static final int SOCKET_SEND_QUEUE = 48;
    static final int SOCKET_SEND_BUFFER = 52;
    static final int SOCKET_RECEIVE_QUEUE = 56;
    static final int SOCKET_RECEIVE_BUFFER = 60;
    static final int SOCKET_SIZE = 64;

    static final int TIMEOUT_NANOS = 0;
    static final int TIMEOUT_POINT = 8;
    static final int TIMEOUT_SIZE = 16;

    /** To be checked beside the common ones. */
    public static final List<StructLayout> LAYOUTS = List.of(
            StructLayout.of("syscall_event", EVENT_SIZE)
                    .field("start", EVENT_START, 8)
                    .field("pid", EVENT_PID, 4)
                    .field("tid", EVENT_TID, 4)
                    .field("entered", EVENT_ENTERED, 8)
                    .field("result", EVENT_RESULT, 8)
                    .field("arguments", EVENT_ARGUMENTS, 48)
                    .field("uid", EVENT_UID, 4)
                    .field("number", EVENT_NUMBER, 2)
                    .field("abi", EVENT_ABI, 1)
                    .field("wait", EVENT_WAIT, 1)
                    .field("reasons", EVENT_REASONS, 1)
                    .field("streams", EVENT_STREAMS, 1)
                    .field("flags", EVENT_FLAGS, 2)
                    .field("comm", EVENT_COMM, EVENT_COMM_SIZE)
                    .build(),
            StructLayout.of("section", SECTION_SIZE)
                    .field("kind", SECTION_KIND, 2)
                    .field("length", SECTION_LENGTH, 2)
                    .field("argument", SECTION_ARGUMENT, 1)
                    .field("truncated", SECTION_TRUNCATED, 1)
                    .build(),
            StructLayout.of("file_section", FILE_SIZE)
                    .field("inode", FILE_INODE, 8)
                    .field("magic", FILE_MAGIC, 8)
                    .field("mode", FILE_MODE, 4)
                    .field("device", FILE_DEVICE, 4)
                    .field("flags", FILE_FLAGS, 4)
                    .field("descriptor", FILE_DESCRIPTOR, 4)
                    .build(),
            StructLayout.of("socket_section", SOCKET_SIZE)
                    .field("family", SOCKET_FAMILY, 2)
                    .field("type", SOCKET_TYPE, 2)
                    .field("state", SOCKET_STATE, 2)
                    .field("local_port", SOCKET_LOCAL_PORT, 2)
                    .field("remote_port", SOCKET_REMOTE_PORT, 2)
                    .field("local", SOCKET_LOCAL, 16)
                    .field("remote", SOCKET_REMOTE, 16)
                    .field("send_queue", SOCKET_SEND_QUEUE, 4)
                    .field("send_buffer", SOCKET_SEND_BUFFER, 4)
                    .field("receive_queue", SOCKET_RECEIVE_QUEUE, 4)
                    .field("receive_buffer", SOCKET_RECEIVE_BUFFER, 4)
                    .build(),
            StructLayout.of("timeout_section", TIMEOUT_SIZE)
                    .field("nanos", TIMEOUT_NANOS, 8)
                    .field("absolute", TIMEOUT_POINT, 4)
                    .build());

    private CallStructs() {}
}
