// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.tracewarden.api.syscall.Syscall;
import org.tracewarden.api.syscall.SyscallAbi;
import org.tracewarden.api.syscall.SyscallError;
import org.tracewarden.linux.syscall.SyscallTables;

/** Calls by the index that the kernel side has for them: {@code enum syscall_abi} times 1024, plus the number. */
final class CallTable {

    private final SyscallTables tables;
    private final SyscallAbi[] abis;
    private final Syscall[] calls = new Syscall[WindowStructs.CALLS];

    CallTable(SyscallTables tables) {
        this.tables = tables;
        abis = new SyscallAbi[] {tables.nativeAbi(), tables.compatAbi(), SyscallAbi.X32};
        for (int index = 0; index < calls.length; index++) {
            calls[index] = tables.byNumber(abi(index), number(index));
        }
    }

    /** @param index below {@link WindowStructs#CALLS} */
    Syscall at(int index) {
        return calls[index];
    }

    SyscallAbi abi(int index) {
        return abis[index / WindowStructs.CALL_NUMBERS];
    }

    int number(int index) {
        return index % WindowStructs.CALL_NUMBERS;
    }

    /** Index of a record's fields; empty when they are none that the programs write. */
    static boolean valid(int abi, int number) {
        return abi >= 0 && abi < WindowStructs.ABIS && number >= 0 && number < WindowStructs.CALL_NUMBERS;
    }

    static int index(int abi, int number) {
        return abi * WindowStructs.CALL_NUMBERS + number;
    }

    /** Whether a table of this machine has a call of that name. */
    boolean has(String name) {
        return !indexes(name).isEmpty();
    }

    /** The call's index in each table that has it. */
    List<Integer> indexes(String name) {
        return IntStream.range(0, abis.length)
                .boxed()
                .flatMap(abi -> numberOf(abis[abi], name).map(number -> index(abi, number)).stream())
                .toList();
    }

    SyscallError error(int errno) {
        return tables.error(errno);
    }

    private Optional<Integer> numberOf(SyscallAbi abi, String name) {
        return tables.byName(abi, name).map(Syscall::number).filter(number -> number < WindowStructs.CALL_NUMBERS);
    }
}
