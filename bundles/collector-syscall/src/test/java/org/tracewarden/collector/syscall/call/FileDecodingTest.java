// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tracewarden.api.syscall.FileType;
import org.tracewarden.api.syscall.OpenFile;
import org.tracewarden.api.syscall.SyscallCall;

/** What a call's record says about its file. */
class FileDecodingTest {

    private static final int REGULAR = 0100644;
    private static final int CHARACTER = 0020620;
    private static final int SOCKET = 0140777;
    private static final int READ = 0;

    private final Decoding decoding = new Decoding();

    private SyscallCall decode(CallRecord record) {
        return decoding.decode(record);
    }

    @Test
    void aFileHasItsPathFromTheRoot() {
        OpenFile file = decode(CallRecord.of(READ, 5).file(5, 0xef53, 77, REGULAR, 0, 04000, "x", "lib", "var"))
                .file().orElseThrow();

        assertEquals(
                new OpenFile(5, FileType.REGULAR, "/var/lib/x", false, "ext4", true, Optional.empty()), file);
    }

    @Test
    void aCutPathSaysSoAndTheRootHasNoName() {
        OpenFile cut = decode(CallRecord.of(READ, 5).cutFile(5, 0x6969, REGULAR, "x", "lib")).file().orElseThrow();
        OpenFile root = decode(CallRecord.of(READ, 5).file(5, 0xef53, 2, 0040755, 0, 0)).file().orElseThrow();

        assertEquals(".../lib/x", cut.path());
        assertTrue(cut.pathTruncated());
        assertTrue(cut.onNetworkFileSystem());
        assertEquals("/", root.path());
        assertEquals(FileType.DIRECTORY, root.type());
    }

    @Test
    void aComponentWithoutItsEndIsLeftOut() {
        byte[] whole = CallRecord.of(READ, 5).file(5, 0xef53, 77, REGULAR, 0, 0, "x", "lib", "var").bytes();
        // the section loses the NUL of "var"
        byte[] cut = Arrays.copyOf(whole, whole.length);
        ByteBuffer.wrap(cut).order(CallRecord.buffer(0).order()).putShort(138, (short) (32 + 9));

        OpenFile file = decoding.exactly(cut).file().orElseThrow();

        assertEquals("/lib/x", file.path());
    }

    @ParameterizedTest
    @CsvSource({
        "[eventpoll], EPOLL", "[eventfd], EVENTFD", "[timerfd], TIMERFD", "[signalfd], SIGNALFD", "inotify, INOTIFY",
        "[pidfd], PIDFD", "[io_uring], IO_URING", "bpf-map, BPF", "bpf_link, BPF", "[perf_event], ANONYMOUS",
        "[userfaultfd], ANONYMOUS", "seccomp notify, ANONYMOUS"
    })
    void aDescriptorWithoutAFileIsKnownByItsName(String name, FileType type) {
        OpenFile file = decode(CallRecord.of(READ, 5).file(5, 0x09041934, 1, 0600, 0, 0, name)).file().orElseThrow();

        assertEquals(type, file.type());
        assertEquals("anon_inode:" + name, file.path());
    }

    @ParameterizedTest
    @CsvSource({
        "0x50495045, 0010600, PIPE, pipe:[4711]",
        "0x534f434b, 0140777, SOCKET, socket:[4711]",
        "0x50494446, 0100700, PIDFD, anon_inode:[pidfd]",
        "0x6e736673, 0100444, REGULAR, ns:[4711]",
        "0xef53,     0010600, PIPE, /name",
        "0xef53,     0060660, BLOCK_DEVICE, /name",
        "0xef53,     0120777, SYMBOLIC_LINK, /name",
        "0x12345678, 0000600, UNKNOWN, /name"
    })
    void kindsOfFilesAreKnownByModeAndFileSystem(String magic, String mode, FileType type, String path) {
        OpenFile file = decode(CallRecord.of(READ, 5)
                        .file(5, Long.decode(magic), 4711, Integer.decode(mode), 0, 0, "name"))
                .file().orElseThrow();

        assertEquals(type, file.type());
        assertEquals(path, file.path());
    }

    @ParameterizedTest
    @CsvSource({
        "4,1,TERMINAL", "5,0,TERMINAL", "136,3,TERMINAL", "143,3,TERMINAL", "204,64,TERMINAL", "1,3,CHARACTER_DEVICE",
        "10,200,CHARACTER_DEVICE", "144,0,CHARACTER_DEVICE", "6,0,CHARACTER_DEVICE"
    })
    void aTerminalIsKnownByItsNumber(int major, int minor, FileType type) {
        assertEquals(
                type,
                decode(CallRecord.of(READ, 0).file(0, 0x1cd1, 6, CHARACTER, major << 20 | minor, 0, "3", "pts", "dev"))
                        .file().orElseThrow().type());
    }

    @ParameterizedTest
    @CsvSource({
        "0x58465342,xfs", "0x9123683e,btrfs", "0x01021994,tmpfs", "0x9fa0,proc", "0xff534d42,cifs", "0xfe534d42,smb2",
        "0x794c7630,overlay", "0x65735546,fuse", "0x01021997,9p", "0x00c36400,ceph", "0xcafe4a11,bpf", "1,''"
    })
    void fileSystemsHaveTheirNames(String magic, String name) {
        assertEquals(
                name,
                decode(CallRecord.of(READ, 5).file(5, Long.decode(magic), 1, REGULAR, 0, 0, "x"))
                        .file().orElseThrow().fileSystem());
    }
}
