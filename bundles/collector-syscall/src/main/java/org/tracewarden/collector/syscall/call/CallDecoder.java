// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall.call;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.tracewarden.api.syscall.OpenFile;
import org.tracewarden.api.syscall.SocketAddress;
import org.tracewarden.api.syscall.StackFrame;
import org.tracewarden.api.syscall.SyscallArguments;
import org.tracewarden.api.syscall.SyscallCall;
import org.tracewarden.api.syscall.TimeLimit;
import org.tracewarden.api.syscall.WaitKind;
import org.tracewarden.linux.syscall.SyscallTables;

/**
 * Turns a {@code struct syscall_event} and its sections into a call. A record without sections costs two objects, the
 * call and its arguments; names, errors and time limits are made once. Texts are as the caller gave them, control
 * characters included; malformed UTF-8 becomes U+FFFD. For one thread.
 */
public final class CallDecoder {

    private final CallSignatures signatures;
    private final FrameResolver frames;
    private final ErrorCache errors;
    private final CommCache names = new CommCache();
    private final TimeLimits limits = new TimeLimits();
    private final CallSections sections = new CallSections();

    public CallDecoder(SyscallTables tables, CallSignatures signatures, FrameResolver frames) {
        this.signatures = signatures;
        this.frames = frames;
        this.errors = new ErrorCache(tables);
    }

    /**
     * @param data in native byte order; its position does not matter
     * @param offset of the record
     * @param length of the record
     * @throws IllegalArgumentException for a record that does not hold together; says what is wrong with it
     */
    public SyscallCall decode(ByteBuffer data, int offset, int length) {
        if (length < CallStructs.EVENT_SIZE) {
            throw new IllegalArgumentException(
                    "a syscall_event of " + length + " bytes, it needs " + CallStructs.EVENT_SIZE);
        }
        CallSignatures.KnownCall known = signatures.call(
                data.get(offset + CallStructs.EVENT_ABI),
                Short.toUnsignedInt(data.getShort(offset + CallStructs.EVENT_NUMBER)));
        Roles roles = known.signature().roles();
        SyscallArguments arguments = arguments(data, offset + CallStructs.EVENT_ARGUMENTS);
        String operation = roles.operation() == 0
                ? ""
                : roles.operations().name(arguments.get(roles.operation() - 1));
        if (length == CallStructs.EVENT_SIZE) {
            return call(data, offset, known, arguments, "", "", Optional.empty(), Optional.empty(), operation,
                    limits.ofRegisters(roles, operation, arguments), List.of());
        }
        sections.read(data, offset, length, roles.secondPath());
        Optional<TimeLimit> limit = sections.hasTimeout() && TimeLimits.waits(roles, operation)
                ? limits.read(sections.timeoutNanos(), sections.timeoutIsPoint())
                : limits.ofRegisters(roles, operation, arguments);
        long[] stack = sections.stack();
        return call(data, offset, known, arguments, sections.path(), sections.secondPath(), sections.file(),
                sections.address(), operation, limit,
                stack.length == 0
                        ? List.of()
                        : frames.resolve(data.getInt(offset + CallStructs.EVENT_PID), stack));
    }

    private SyscallCall call(
            ByteBuffer data, int offset, CallSignatures.KnownCall known, SyscallArguments arguments, String path,
            String secondPath, Optional<OpenFile> file, Optional<SocketAddress> address, String operation,
            Optional<TimeLimit> limit, List<StackFrame> stack) {
        long entered = data.getLong(offset + CallStructs.EVENT_ENTERED);
        boolean returned = (data.get(offset + CallStructs.EVENT_REASONS) & CallStructs.REASON_OPEN) == 0;
        long result = returned ? data.getLong(offset + CallStructs.EVENT_RESULT) : 0;
        return new SyscallCall(
                known.syscall(),
                data.getInt(offset + CallStructs.EVENT_TID),
                names.get(data, offset + CallStructs.EVENT_COMM),
                entered,
                (data.getShort(offset + CallStructs.EVENT_FLAGS) & CallStructs.ENTRY_UNKNOWN) != 0,
                Math.max(0, data.getLong(offset + CallStructs.EVENT_TIME) - entered),
                returned, result, errors.of(result), arguments,
                WaitKind.of(Byte.toUnsignedInt(data.get(offset + CallStructs.EVENT_WAIT))),
                path, secondPath, file, address, operation, limit, stack);
    }

    private static SyscallArguments arguments(ByteBuffer data, int at) {
        return new SyscallArguments(
                data.getLong(at), data.getLong(at + 8), data.getLong(at + 16), data.getLong(at + 24),
                data.getLong(at + 32), data.getLong(at + 40));
    }
}
