// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tracewarden.api.syscall.Syscall;
import org.tracewarden.api.syscall.SyscallAbi;
import org.tracewarden.api.syscall.SyscallError;

class HeaderTablesTest {

    private final HeaderTables tables = new HeaderTables("amd64");

    @ParameterizedTest(name = "{0} {1} is {2}")
    @CsvSource({
            "X86_64, 0, read", "X86_64, 257, openat", "X86_64, 202, futex", "X86_64, 334, rseq",
            "X86_64, 424, pidfd_send_signal", "X86_64, 450, set_mempolicy_home_node", "X86_64, 451, cachestat",
            "X86_64, 335, uretprobe", "X86_64, 469, file_setattr",
            "I386, 3, read", "I386, 5, open", "I386, 240, futex", "I386, 422, futex_time64", "I386, 102, socketcall",
            "I386, 335, rt_tgsigqueueinfo", "I386, 462, mseal",
            "X32, 0, read", "X32, 512, rt_sigaction", "X32, 547, pwritev2", "X32, 336, uprobe", "X32, 451, cachestat",
            "AARCH64, 63, read", "AARCH64, 56, openat", "AARCH64, 98, futex", "AARCH64, 38, renameat",
            "AARCH64, 79, newfstatat", "AARCH64, 25, fcntl", "AARCH64, 62, lseek", "AARCH64, 163, getrlimit",
            "AARCH64, 222, mmap", "AARCH64, 435, clone3", "AARCH64, 447, memfd_secret", "AARCH64, 461, lsm_list_modules"
    })
    void everyTableKnowsItsNumbersAndNames(SyscallAbi abi, int number, String name) {
        Syscall expected = new Syscall(abi, number, name);
        assertEquals(expected, tables.byNumber(abi, number));
        assertEquals(Optional.of(expected), tables.byName(abi, name));
        assertTrue(tables.names(abi).contains(name));
        assertSame(tables.byNumber(abi, number), tables.byName(abi, name).orElseThrow());
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"X86_64, 337", "X86_64, 1023", "X86_64, 1024", "X86_64, -1", "X32, 13", "AARCH64, 244",
            "AARCH64, 295", "AARCH64, 335", "I386, 900", "ARM, 3"})
    void aNumberWithoutANameIsItsOwnName(SyscallAbi abi, int number) {
        assertEquals(new Syscall(abi, number, "syscall_" + number), tables.byNumber(abi, number));
        assertEquals(Optional.empty(), tables.byName(abi, "syscall_" + number));
    }

    @Test
    void noCallIsTakenForAnotherTablesCall() {
        assertEquals(Optional.empty(), tables.byName(SyscallAbi.AARCH64, "open"));
        assertEquals(Optional.empty(), tables.byName(SyscallAbi.AARCH64, "uretprobe"));
        assertEquals(Optional.empty(), tables.byName(SyscallAbi.X86_64, "socketcall"));
        assertEquals(Optional.empty(), tables.byName(SyscallAbi.X86_64, "syscalls"));
        assertEquals(Set.of(), tables.names(SyscallAbi.ARM));
    }

    @Test
    void theMachineSaysWhichTablesItsProgramsUse() {
        assertEquals(SyscallAbi.X86_64, tables.nativeAbi());
        assertEquals(SyscallAbi.I386, tables.compatAbi());
        assertEquals(SyscallAbi.AARCH64, new HeaderTables("aarch64").nativeAbi());
        assertEquals(SyscallAbi.ARM, new HeaderTables("aarch64").compatAbi());
        assertEquals("no table of system calls for riscv64; x86-64 and arm64 are supported",
                assertThrows(IllegalStateException.class, () -> new HeaderTables("riscv64")).getMessage());
    }

    @Test
    void errorsAreNamedAndExplainedAsByTheCLibrary() {
        assertEquals(new SyscallError(1, "EPERM", "Operation not permitted"), tables.error(1));
        assertEquals(new SyscallError(2, "ENOENT", "No such file or directory"), tables.error(2));
        assertEquals("EAGAIN", tables.error(11).name());
        assertEquals("EDEADLK", tables.error(35).name());
        assertEquals("EOPNOTSUPP", tables.error(95).name());
        assertEquals(new SyscallError(110, "ETIMEDOUT", "Connection timed out"), tables.error(110));
        assertEquals(new SyscallError(133, "EHWPOISON", "Memory page has hardware error"), tables.error(133));
        assertEquals("ERESTARTSYS", tables.error(512).name());
    }

    @Test
    void anErrorWithoutANameIsItsNumber() {
        assertEquals(new SyscallError(41, "errno 41", "Unknown error 41"), tables.error(41));
        assertEquals(new SyscallError(134, "errno 134", "Unknown error 134"), tables.error(134));
        assertEquals(new SyscallError(4_095, "errno 4095", "Unknown error 4095"), tables.error(4_095));
        assertSame(tables.error(41), tables.error(41));
        assertEquals("an errno is at least 1, not 0",
                assertThrows(IllegalArgumentException.class, () -> tables.error(0)).getMessage());
    }

    @Test
    void theHandWrittenNamesAreCallsOfTheKernel() throws IOException {
        Set<String> served;
        try (Stream<String> symbols = Files.lines(Path.of("/proc/kallsyms"))) {
            served = symbols.map(line -> line.split("[ \t]")[2])
                    .filter(symbol -> symbol.startsWith("__x64_sys_"))
                    .map(symbol -> symbol.substring("__x64_sys_".length()))
                    .collect(Collectors.toSet());
        }
        Assumptions.assumeTrue(served.contains("file_setattr"), "needs an x86-64 kernel from Linux 6.17 on");
        Set<String> unknown = newerCalls();
        unknown.removeAll(served);
        assertEquals(Set.of(), unknown);
    }

    /** Names of the hand-written list. */
    private static Set<String> newerCalls() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("src/main/tables/newer-calls.txt"))) {
            return lines.filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(line -> line.split(" ")[2])
                    .collect(Collectors.toSet());
        }
    }
}
