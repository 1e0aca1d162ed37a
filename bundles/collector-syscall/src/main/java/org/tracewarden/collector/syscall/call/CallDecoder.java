// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall.call;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.tracewarden.api.syscall.Syscall;
import org.tracewarden.api.syscall.SyscallArguments;
import org.tracewarden.api.syscall.SyscallCall;
import org.tracewarden.api.syscall.SyscallError;
import org.tracewarden.api.syscall.WaitKind;
import org.tracewarden.linux.syscall.SyscallTables;

/** Stand-in until the branch with the decoder is merged: sections are passed over. */
public final class CallDecoder {

    private final SyscallTables tables;

    public CallDecoder(SyscallTables tables, CallSignatures signatures, FrameResolver frames) {
        this.tables = tables;
    }

    public SyscallCall decode(ByteBuffer data, int offset, int length) {
        Syscall syscall = tables.byNumber(tables.nativeAbi(), data.getShort(offset + CallStructs.EVENT_NUMBER));
        long entered = data.getLong(offset + CallStructs.EVENT_ENTERED);
        long result = data.getLong(offset + CallStructs.EVENT_RESULT);
        Optional<SyscallError> error =
                result < 0 && result > -256 ? Optional.of(tables.error((int) -result)) : Optional.empty();
        return new SyscallCall(
                syscall, data.getInt(offset + CallStructs.EVENT_TID), "", entered, false,
                data.getLong(offset) - entered,
                (data.get(offset + CallStructs.EVENT_REASONS) & CallStructs.REASON_OPEN) == 0, result, error,
                SyscallArguments.NONE, WaitKind.of(data.get(offset + CallStructs.EVENT_WAIT)), "", "", Optional.empty(),
                Optional.empty(), "", Optional.empty(), List.of());
    }
}
