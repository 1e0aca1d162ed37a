// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.syscall.Syscall;
import org.tracewarden.api.syscall.SyscallAbi;
import org.tracewarden.api.syscall.SyscallArguments;
import org.tracewarden.api.syscall.SyscallCall;
import org.tracewarden.api.syscall.WaitKind;

/** Structs as the programs write them; the offsets are those of {@code ebpf/include/events.h}, written out. */
final class Records {

    private Records() {}

    static ByteBuffer bytes(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
    }

    /** {@code struct call_key}. */
    static ByteBuffer callKey(ProcessKey process, int abi, int number, WaitKind wait, int octave) {
        return bytes(16).putLong(0, process.startTime())
                .putInt(8, process.pid())
                .putShort(12, (short) number)
                .put(14, (byte) (abi | wait.ordinal() << 2))
                .put(15, (byte) octave);
    }

    /** {@code struct call_stats} of calls in one sixteenth of an octave. */
    static ByteBuffer callStats(long total, long inside, long longest, int part, int calls) {
        return bytes(104).putLong(0, total).putLong(8, inside).putLong(16, longest).putInt(40 + 4 * part, calls);
    }

    static ByteBuffer hot(ByteBuffer key, int window, ByteBuffer stats) {
        return bytes(128).put(0, key, 0, 16).putInt(16, window).put(24, stats, 0, 104);
    }

    /** {@code struct error_key}. */
    static ByteBuffer errorKey(ProcessKey process, int abi, int number, int errno) {
        return bytes(16).putLong(0, process.startTime())
                .putInt(8, process.pid())
                .putShort(12, (short) number)
                .put(14, (byte) abi)
                .put(15, (byte) errno);
    }

    static ByteBuffer errorStats(int count, int told) {
        return bytes(8).putInt(0, count).putInt(4, told);
    }

    static ByteBuffer open(ProcessKey process, int tid, long entered, int number, WaitKind wait, ByteBuffer event) {
        return bytes(32 + event.capacity())
                .putLong(0, process.startTime())
                .putInt(8, process.pid())
                .putInt(12, tid)
                .putLong(16, entered)
                .putShort(24, (short) number)
                .put(27, (byte) wait.ordinal())
                .putInt(28, event.capacity())
                .put(32, event, 0, event.capacity());
    }

    static ByteBuffer event(int kind, ProcessKey process, long time, long lost, int number, int reasons, int streams) {
        ByteBuffer event = bytes(136)
                .putLong(0, time)
                .putLong(8, lost)
                .putShort(16, (short) kind)
                .putLong(24, process.startTime())
                .putInt(32, process.pid())
                .putInt(104, 1000)
                .putShort(108, (short) number)
                .put(112, (byte) reasons)
                .put(113, (byte) streams);
        return event.put(120, "worker".getBytes(StandardCharsets.UTF_8));
    }

    /** A call of which a test needs to know the number only. */
    static SyscallCall read(ByteBuffer data, int offset, int length) {
        int number = data.getShort(offset + 108);
        Syscall syscall = new FakeTables().byNumber(SyscallAbi.X86_64, number);
        boolean returned = (data.get(offset + 112) & 8) == 0;
        return new SyscallCall(
                syscall, 1, "", 0, false, 0, returned, 0, Optional.empty(), SyscallArguments.NONE, WaitKind.UNKNOWN, "",
                "", Optional.empty(), Optional.empty(), "", Optional.empty(), List.of());
    }
}
