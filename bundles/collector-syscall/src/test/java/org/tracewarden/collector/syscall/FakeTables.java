// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tracewarden.api.syscall.Syscall;
import org.tracewarden.api.syscall.SyscallAbi;
import org.tracewarden.api.syscall.SyscallError;
import org.tracewarden.linux.syscall.SyscallTables;

/** A few calls of x86-64 and i386, by their real numbers. */
final class FakeTables implements SyscallTables {

    static final int READ = 0;
    static final int NANOSLEEP = 35;
    static final int FSYNC = 74;
    static final int OPENAT = 257;
    static final int READ_I386 = 3;

    private static final Map<SyscallAbi, Map<Integer, String>> NAMES = Map.of(
            SyscallAbi.X86_64,
            Map.of(READ, "read", NANOSLEEP, "nanosleep", FSYNC, "fsync", OPENAT, "openat"),
            SyscallAbi.I386, Map.of(READ_I386, "read", 5, "open", 118, "fsync"),
            SyscallAbi.X32, Map.of(READ, "read"));

    @Override
    public SyscallAbi nativeAbi() {
        return SyscallAbi.X86_64;
    }

    @Override
    public SyscallAbi compatAbi() {
        return SyscallAbi.I386;
    }

    @Override
    public Syscall byNumber(SyscallAbi abi, int number) {
        return new Syscall(abi, number, NAMES.get(abi).getOrDefault(number, "syscall_" + number));
    }

    @Override
    public Optional<Syscall> byName(SyscallAbi abi, String name) {
        return NAMES.get(abi).entrySet().stream()
                .filter(entry -> entry.getValue().equals(name))
                .map(entry -> byNumber(abi, entry.getKey()))
                .findFirst();
    }

    @Override
    public Set<String> names(SyscallAbi abi) {
        return Set.copyOf(NAMES.get(abi).values());
    }

    @Override
    public SyscallError error(int errno) {
        return errno == 2
                ? new SyscallError(2, "ENOENT", "No such file or directory")
                : new SyscallError(errno, "errno " + errno, "");
    }
}
