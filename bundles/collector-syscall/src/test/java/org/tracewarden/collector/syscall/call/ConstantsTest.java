// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tracewarden.api.syscall.SyscallAbi;

class ConstantsTest {

    @ParameterizedTest
    @CsvSource({
        "open_flags,   0,          O_RDONLY",
        "open_flags,   0x80241,    O_WRONLY|O_CREAT|O_TRUNC|O_CLOEXEC",
        "open_flags,   0x101002,   O_RDWR|O_SYNC",
        "open_flags,   0x410002,   O_RDWR|O_TMPFILE",
        "open_flags,   0x10000,    O_RDONLY|O_DIRECTORY",
        "open_flags,   0x40000003, 0x40000003",
        "access_mode,  0,          F_OK",
        "access_mode,  6,          R_OK|W_OK",
        "prot,         0,          PROT_NONE",
        "prot,         5,          PROT_READ|PROT_EXEC",
        "map_flags,    0x22,       MAP_PRIVATE|MAP_ANONYMOUS",
        "at_flags,     0,          0",
        "at_flags,     0x1100,     AT_SYMLINK_NOFOLLOW|AT_EMPTY_PATH",
        "clone_flags,  0x1200011,  CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD",
        "socket_type,  0x80802,    SOCK_DGRAM|SOCK_CLOEXEC|SOCK_NONBLOCK",
        "flock_operation, 6,       LOCK_EX|LOCK_NB",
        "futex_op,     0x189,      FUTEX_WAIT_BITSET_PRIVATE|FUTEX_CLOCK_REALTIME",
        "futex_op,     99,         0x63",
        "inotify_mask, 0xfff,      IN_ALL_EVENTS",
        "ioctl_request, 0x1234,    0x1234",
        "rusage_who,   0xffffffff, RUSAGE_CHILDREN"
    })
    void valuesAreWrittenAsStraceWritesThem(String set, String value, String text) {
        StringBuilder out = new StringBuilder();
        set(SyscallAbi.X86_64, set).write(out, Long.decode(value));

        assertEquals(text, out.toString());
    }

    @Test
    void onlyTheLower32BitsCount() {
        StringBuilder out = new StringBuilder("before ");
        set(SyscallAbi.X86_64, "open_flags").write(out, 0xffff_ffff_0000_0001L);

        assertEquals("before O_WRONLY", out.toString());
    }

    @Test
    void aFlagMayHaveAnotherBitOnAnotherMachine() {
        StringBuilder out = new StringBuilder();
        set(SyscallAbi.AARCH64, "open_flags").write(out, 0x4000);

        assertEquals("O_RDONLY|O_DIRECTORY", out.toString());
    }

    @Test
    void theNameOfAnOperationLeavesOutWhatDoesNotChangeIt() {
        assertEquals("FUTEX_WAIT_BITSET", set(SyscallAbi.X86_64, "futex_operation").name(0x189));
        assertEquals("LOCK_EX", set(SyscallAbi.X86_64, "flock_operation").name(6));
        assertEquals("F_SETLKW", set(SyscallAbi.X86_64, "fcntl_command").name(7));
        assertEquals("", set(SyscallAbi.X86_64, "fcntl_command").name(4711));
    }

    @Test
    void aFlagOfSeveralBitsIsThereWithAllOfThemOnly() {
        Constants flags = Constants.parse(List.of("flags:", "BOTH=3", "ONE=1"));

        assertTrue(flags.has("BOTH", 7));
        assertFalse(flags.has("BOTH", 1));
        assertFalse(flags.has("OTHER", 7));
    }

    private static Constants set(SyscallAbi abi, String name) {
        return ConstantTable.of(abi).find(name).orElseThrow();
    }
}
