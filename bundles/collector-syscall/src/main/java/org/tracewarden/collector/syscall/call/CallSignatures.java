// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall.call;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.tracewarden.api.syscall.Syscall;
import org.tracewarden.api.syscall.SyscallAbi;
import org.tracewarden.linux.syscall.SyscallTables;

/** What the arguments of every system call of this machine mean, from {@code signatures.txt}. Thread-safe. */
public final class CallSignatures {

    private final SyscallAbi[] abis;
    private final KnownCall[][] calls;

    private CallSignatures(SyscallAbi[] abis, KnownCall[][] calls) {
        this.abis = abis;
        this.calls = calls;
    }

    /** A call of a table and what its arguments are. */
    record KnownCall(Syscall syscall, Signature signature) {}

    public static CallSignatures of(SyscallTables tables) {
        SyscallAbi[] abis = {tables.nativeAbi(), tables.compatAbi(), SyscallAbi.X32};
        KnownCall[][] calls = new KnownCall[abis.length][CallStructs.CALL_NUMBERS];
        for (int abi = 0; abi < abis.length; abi++) {
            SignatureTable signatures = SignatureTable.of(abis[abi]);
            for (int number = 0; number < CallStructs.CALL_NUMBERS; number++) {
                Syscall syscall = tables.byNumber(abis[abi], number);
                calls[abi][number] =
                        new KnownCall(syscall, signatures.find(syscall.name()).orElse(Signature.UNKNOWN));
            }
        }
        return new CallSignatures(abis, calls);
    }

    /**
     * Writes what {@code struct call_settings} says of a call's arguments: its fields {@code path} to {@code flags},
     * which are its bytes 8 to 15. {@code CALL_WATCHED} is not set among the flags. All are 0 for a call that the table
     * does not have.
     *
     * @param abi native, compat or x32 of this machine
     * @param number 0 to 1023
     * @param into absolute; its position does not matter and does not change
     * @param at where the first of the eight bytes goes: 8 in a buffer that holds the struct alone
     */
    public void writeSettings(SyscallAbi abi, int number, ByteBuffer into, int at) {
        int index = Arrays.asList(abis).indexOf(abi);
        if (index < 0 || number < 0 || number >= CallStructs.CALL_NUMBERS) {
            throw new IllegalArgumentException(
                    "no call " + number + " of " + abi + ": tables are " + Arrays.toString(abis) + ", numbers 0 to "
                            + (CallStructs.CALL_NUMBERS - 1));
        }
        calls[index][number].signature().roles().writeTo(into, at);
    }

    /**
     * @param abi {@code enum syscall_abi} of {@code ebpf/include/events.h}
     * @throws IllegalArgumentException for a table or number that there is not
     */
    KnownCall call(int abi, int number) {
        if (abi < 0 || abi >= calls.length || number < 0 || number >= CallStructs.CALL_NUMBERS) {
            throw new IllegalArgumentException("a call " + number + " of table " + abi + ": there are tables 0 to "
                    + (calls.length - 1) + " with numbers 0 to " + (CallStructs.CALL_NUMBERS - 1));
        }
        return calls[abi][number];
    }

    Signature signature(Syscall syscall) {
        int index = Arrays.asList(abis).indexOf(syscall.abi());
        return index < 0 || syscall.number() < 0 || syscall.number() >= CallStructs.CALL_NUMBERS
                ? Signature.UNKNOWN
                : calls[index][syscall.number()].signature();
    }
}
