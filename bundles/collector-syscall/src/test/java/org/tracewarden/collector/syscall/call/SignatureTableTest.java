// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.tracewarden.api.syscall.SyscallAbi;
import org.tracewarden.linux.syscall.HeaderTables;
import org.tracewarden.linux.syscall.SyscallTables;

class SignatureTableTest {

    private static final SyscallTables X86 = new HeaderTables("amd64");
    private static final SyscallTables ARM = new HeaderTables("aarch64");
    private static final CallSignatures SIGNATURES = CallSignatures.of(X86);

    /** Numbers that Linux has reserved or given up: they fail with ENOSYS whatever their arguments. */
    private static final Set<String> WITHOUT_CODE = Set.of(
            "_sysctl", "afs_syscall", "break", "create_module", "epoll_ctl_old", "epoll_wait_old", "ftime",
            "get_kernel_syms", "getpmsg", "gtty", "idle", "lock", "mpx", "nfsservctl", "prof", "profil", "putpmsg",
            "query_module", "security", "stty", "tuxcall", "ulimit", "vserver");

    private SyscallTables tablesOf(SyscallAbi abi) {
        return abi == SyscallAbi.AARCH64 || abi == SyscallAbi.ARM ? ARM : X86;
    }

    @ParameterizedTest
    @EnumSource(value = SyscallAbi.class, names = "ARM", mode = EnumSource.Mode.EXCLUDE)
    void everyCallOfEveryTableHasASignature(SyscallAbi abi) {
        SignatureTable table = SignatureTable.of(abi);
        Set<String> missing = new TreeSet<>(tablesOf(abi).names(abi));
        missing.removeIf(name -> table.find(name).isPresent());

        missing.removeAll(WITHOUT_CODE);
        assertEquals(Set.of(), missing);
    }

    @Test
    void noLineIsForACallThatNoTableHas() {
        Set<String> known = new HashSet<>();
        for (SyscallAbi abi : SyscallAbi.values()) {
            known.addAll(tablesOf(abi).names(abi));
        }
        // of 32-bit arm, whose header is not on every machine that builds this
        known.addAll(Set.of("arm_fadvise64_64", "arm_sync_file_range", "sync_file_range2", "send", "recv"));
        Set<String> unknown = new TreeSet<>();
        for (String line : TableLines.of("signatures.txt")) {
            String name = ScopedName.of(line.split("[ \\[]")[0]).name();
            if (!known.contains(name)) {
                unknown.add(name);
            }
        }

        assertEquals(Set.of(), unknown);
    }

    @Test
    void everySetOfConstantsIsUsed() {
        String table = String.join(" ", TableLines.of("signatures.txt")) + " ";
        Set<String> unused = new TreeSet<>();
        for (String line : TableLines.of("constants.txt")) {
            String set = ScopedName.of(line.split("\\s+")[0]).name();
            if (!table.contains(":" + set + " ") && !table.contains("-> " + set + " ")) {
                unused.add(set);
            }
        }

        assertEquals(Set.of(), unused);
    }

    /** Columns: path, second path, file, address, its length, time limit, kind of it, flags. */
    @ParameterizedTest
    @CsvSource({
        "openat,        2 0 0 0 0 0 0 0",
        "open,          1 0 0 0 0 0 0 0",
        "renameat2,     2 4 0 0 0 0 0 0",
        "symlinkat,     1 3 0 0 0 0 0 0",
        "newfstatat,    2 0 0 0 0 0 0 0",
        "execve,        1 0 0 0 0 0 0 0",
        "inotify_add_watch, 2 0 1 0 0 0 0 0",
        "read,          0 0 1 0 0 0 0 8",
        "preadv2,       0 0 1 0 0 0 0 8",
        "write,         0 0 1 0 0 0 0 0",
        "fsync,         0 0 1 0 0 0 0 0",
        "mmap,          0 0 5 0 0 0 0 0",
        "getdents64,    0 0 1 0 0 0 0 8",
        "sendfile,      0 0 1 0 0 0 0 0",
        "splice,        0 0 1 0 0 0 0 8",
        "close,         0 0 0 0 0 0 0 0",
        "connect,       0 0 1 2 3 0 0 0",
        "sendto,        0 0 1 5 6 0 0 0",
        "accept4,       0 0 1 2 3 0 0 10",
        "recvfrom,      0 0 1 5 6 0 0 10",
        "getpeername,   0 0 1 2 3 0 0 2",
        "sendmsg,       0 0 1 2 0 0 0 4",
        "recvmsg,       0 0 1 2 0 0 0 12",
        "recvmmsg,      0 0 1 2 0 5 2 12",
        "poll,          0 0 0 0 0 3 1 0",
        "ppoll,         0 0 0 0 0 3 2 0",
        "select,        0 0 0 0 0 5 3 0",
        "pselect6,      0 0 0 0 0 5 2 0",
        "epoll_wait,    0 0 1 0 0 4 1 0",
        "epoll_pwait2,  0 0 1 0 0 4 2 0",
        "futex,         0 0 0 0 0 4 5 64",
        "futex_waitv,   0 0 0 0 0 4 4 64",
        "futex_wait,    0 0 0 0 0 5 4 64",
        "nanosleep,     0 0 0 0 0 1 2 128",
        "clock_nanosleep, 0 0 0 0 0 3 6 128",
        "pause,         0 0 0 0 0 0 0 128",
        "rt_sigtimedwait, 0 0 0 0 0 3 2 0",
        "semtimedop,    0 0 0 0 0 4 2 0",
        "io_getevents,  0 0 0 0 0 5 2 0",
        "mq_timedreceive, 0 0 1 0 0 5 4 8",
        "flock,         0 0 1 0 0 0 0 16",
        "fcntl,         0 0 1 0 0 0 0 32",
        "io_uring_enter, 0 0 1 0 0 0 0 0",
        "getpid,        0 0 0 0 0 0 0 0"
    })
    void theKernelSideIsToldWhatTheArgumentsAre(String name, String settings) {
        assertEquals(settings, settings(SyscallAbi.X86_64, name));
    }

    @ParameterizedTest
    @CsvSource({
        "I386,  clock_nanosleep_time64, 0 0 0 0 0 3 6 128",
        "I386,  clock_nanosleep,        0 0 0 0 0 0 0 128",
        "I386,  futex,                  0 0 0 0 0 0 0 64",
        "I386,  futex_time64,           0 0 0 0 0 4 5 64",
        "I386,  recvmsg,                0 0 1 0 0 0 0 8",
        "I386,  mmap,                   0 0 0 0 0 0 0 0",
        "I386,  mmap2,                  0 0 5 0 0 0 0 0",
        "I386,  poll,                   0 0 0 0 0 3 1 0",
        "I386,  connect,                0 0 1 2 3 0 0 0",
        "X32,   recvmsg,                0 0 1 0 0 0 0 8",
        "X32,   ppoll,                  0 0 0 0 0 3 2 0"
    })
    void codeOf32BitsHasItsOwnStructsWhichTheKernelSideDoesNotRead(SyscallAbi abi, String name, String settings) {
        assertEquals(settings, settings(abi, name));
    }

    @Test
    void onlyTheEightBytesAreWritten() {
        ByteBuffer whole = ByteBuffer.allocate(32);
        Arrays.fill(whole.array(), (byte) 0x55);

        SIGNATURES.writeSettings(SyscallAbi.X86_64, 0, whole, 8);

        assertEquals(0x5555_5555_5555_5555L, whole.getLong(0));
        assertEquals(0x0000_0100_0000_0008L, whole.getLong(8));
        assertEquals(0x5555_5555_5555_5555L, whole.getLong(16));
        assertEquals(0, whole.position());
    }

    @Test
    void aNumberWithoutACallHasNoSettings() {
        ByteBuffer into = ByteBuffer.allocate(8).putLong(0, -1);

        SIGNATURES.writeSettings(SyscallAbi.X86_64, 1023, into, 0);

        assertEquals(0, into.getLong(0));
    }

    @Test
    void aCallThatThereIsNotIsRefusedByName() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> SIGNATURES.writeSettings(SyscallAbi.AARCH64, 1, ByteBuffer.allocate(8), 0));

        assertEquals(
                "no call 1 of AARCH64: tables are [X86_64, I386, X32], numbers 0 to 1023", e.getMessage());
        assertThrows(
                IllegalArgumentException.class,
                () -> SIGNATURES.writeSettings(SyscallAbi.X86_64, 1024, ByteBuffer.allocate(8), 0));
    }

    @Test
    void cloneHasItsLastArgumentsInAnotherOrderOnArm() {
        assertEquals("child_tid", lastButOne(SyscallAbi.X86_64));
        assertEquals("tls", lastButOne(SyscallAbi.AARCH64));
        assertEquals("tls", lastButOne(SyscallAbi.I386));
    }

    private static String lastButOne(SyscallAbi abi) {
        return SignatureTable.of(abi).find("clone").orElseThrow().arguments().get(3).name();
    }

    private String settings(SyscallAbi abi, String name) {
        ByteBuffer into = ByteBuffer.allocate(8);
        int number = X86.byName(abi, name).orElseThrow().number();
        SIGNATURES.writeSettings(abi, number, into, 0);
        StringBuilder text = new StringBuilder();
        for (byte value : into.array()) {
            text.append(text.length() == 0 ? "" : " ").append(Byte.toUnsignedInt(value));
        }
        assertTrue(text.length() > 0);
        return text.toString();
    }
}
