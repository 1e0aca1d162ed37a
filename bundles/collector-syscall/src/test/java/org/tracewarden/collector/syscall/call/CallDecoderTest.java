// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tracewarden.api.syscall.FileType;
import org.tracewarden.api.syscall.OpenFile;
import org.tracewarden.api.syscall.SocketAddress;
import org.tracewarden.api.syscall.SocketInfo;
import org.tracewarden.api.syscall.StackFrame;
import org.tracewarden.api.syscall.SyscallAbi;
import org.tracewarden.api.syscall.SyscallArguments;
import org.tracewarden.api.syscall.SyscallCall;
import org.tracewarden.api.syscall.TimeLimit;
import org.tracewarden.api.syscall.WaitKind;
import org.tracewarden.linux.syscall.HeaderTables;
import org.tracewarden.linux.syscall.SyscallTables;

class CallDecoderTest {

    private static final int REGULAR = 0100644;
    private static final int CHARACTER = 0020620;
    private static final int SOCKET = 0140777;
    private static final byte[] NOWHERE = new byte[16];

    private static final int READ = 0;
    private static final int WRITE = 1;
    private static final int POLL = 7;
    private static final int NANOSLEEP = 35;
    private static final int CONNECT = 42;
    private static final int RENAME = 82;
    private static final int FUTEX = 202;
    private static final int EPOLL_WAIT = 232;
    private static final int OPENAT = 257;

    private static final SyscallTables TABLES = new HeaderTables("amd64");
    private static final CallSignatures SIGNATURES = CallSignatures.of(TABLES);

    private final CallDecoder decoder = new CallDecoder(
            TABLES, SIGNATURES,
            (pid, addresses) -> Arrays.stream(addresses)
                    .mapToObj(address -> new StackFrame(address, "/bin/" + pid, "main", 16))
                    .toList());

    private SyscallCall decode(CallRecord record) {
        byte[] bytes = record.bytes();
        // somewhere in a ring, between other records
        ByteBuffer ring = CallRecord.buffer(bytes.length + 64);
        Arrays.fill(ring.array(), (byte) 0xa5);
        ring.put(24, bytes);
        return decoder.decode(ring, 24, bytes.length);
    }

    private IllegalArgumentException refused(byte[] bytes) {
        return assertThrows(
                IllegalArgumentException.class,
                () -> decoder.decode(CallRecord.buffer(bytes.length).put(0, bytes), 0, bytes.length));
    }

    @Test
    void aCallWithoutSectionsHasItsNumbersAndNothingElse() {
        SyscallCall call = decode(CallRecord.of(READ, 3, 0x7f00_0000_1000L, 4096).result(512).times(1_000, 153_500)
                .waited(1).reasons(4));

        assertEquals(
                new SyscallCall(
                        TABLES.byNumber(SyscallAbi.X86_64, READ), 4712, "worker", 1_000, false, 152_500, true, 512,
                        Optional.empty(), new SyscallArguments(3, 0x7f00_0000_1000L, 4096, 0, 0, 0), WaitKind.DISK,
                        "", "", Optional.empty(), Optional.empty(), "", Optional.empty(), List.of()),
                call);
        assertSame(TABLES.byNumber(SyscallAbi.X86_64, READ), call.syscall());
    }

    @Test
    void namesErrorsAndLimitsAreTheSameObjectsEachTime() {
        SyscallCall first = decode(CallRecord.of(POLL, 1, 1, 250).result(-11));
        SyscallCall second = decode(CallRecord.of(POLL, 1, 1, 250).result(-11));

        assertSame(first.threadComm(), second.threadComm());
        assertSame(first.error(), second.error());
        assertSame(first.timeLimit(), second.timeLimit());
        assertEquals(Optional.of(new TimeLimit(TimeLimit.Kind.SPAN, 250_000_000)), first.timeLimit());
    }

    @ParameterizedTest
    @CsvSource({"-1,EPERM", "-2,ENOENT", "-4,EINTR", "-11,EAGAIN", "-110,ETIMEDOUT"})
    void aResultBelowZeroIsAnError(long result, String name) {
        assertEquals(name, decode(CallRecord.of(READ).result(result)).error().orElseThrow().name());
    }

    @Test
    void anErrorWithoutANameKeepsItsNumber() {
        assertEquals("errno 4095", decode(CallRecord.of(READ).result(-4095)).error().orElseThrow().name());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, Long.MAX_VALUE, -512, -513, -514, -516, -4096, 0xffff_8000_0000_0000L})
    void otherResultsAreNone(long result) {
        SyscallCall call = decode(CallRecord.of(READ).result(result));

        assertEquals(Optional.empty(), call.error());
        assertEquals(result, call.result());
    }

    @Test
    void aCallThatIsStillOnHasNoResult() {
        SyscallCall call = decode(CallRecord.of(READ).result(-2).reasons(8).flags(1));

        assertFalse(call.returned());
        assertEquals(0, call.result());
        assertEquals(Optional.empty(), call.error());
        assertTrue(call.entryUnknown());
    }

    @Test
    void clocksThatDisagreeNeverGiveANegativeLatency() {
        assertEquals(0, decode(CallRecord.of(READ).times(2_000, 1_999)).latencyNanos());
    }

    @Test
    void namesEndAtTheirNulOrAfter16BytesAndMayBeAnything() {
        assertEquals("0123456789abcdef", decode(CallRecord.of(READ).comm("0123456789abcdef".getBytes(UTF_8)))
                .threadComm());
        assertEquals("", decode(CallRecord.of(READ).comm(new byte[16])).threadComm());
        assertEquals("a\u001b\ufffd", decode(CallRecord.of(READ).comm(new byte[] {'a', 27, (byte) 0xff})).threadComm());
    }

    @Test
    void manyNamesInTurnAreNeverMixedUp() {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 5_000; i++) {
                String name = "thread-" + i;
                assertEquals(name, decode(CallRecord.of(READ).comm(name.getBytes(UTF_8))).threadComm());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0,X86_64,openat", "2,X32,openat", "1,I386,lookup_dcookie"})
    void aNumberIsOfItsOwnTable(int abi, SyscallAbi expected, String name) {
        int number = abi == 1 ? 253 : OPENAT;
        SyscallCall call = decode(CallRecord.of(number).abi(abi));

        assertEquals(expected, call.syscall().abi());
        assertEquals(name, call.syscall().name());
    }

    @Test
    void pathsGoWhereTheirArgumentSays() {
        SyscallCall call = decode(CallRecord.of(RENAME, 1, 2).path(2, "/tmp/new").path(1, "/tmp/old"));

        assertEquals("/tmp/old", call.path());
        assertEquals("/tmp/new", call.secondPath());
    }

    @Test
    void pathsAreAsTheCallerGaveThem() {
        assertEquals("a\nb\u001b[2J", decode(CallRecord.of(OPENAT).path(2, "a\nb\u001b[2J")).path());
        assertEquals("", decode(CallRecord.of(OPENAT).path(2, "")).path());
        assertEquals("/very/lo...", decode(CallRecord.of(OPENAT).cutPath(2, "/very/lo")).path());
        assertEquals("\ufffd", decode(CallRecord.of(OPENAT).section(1, 2, 0, new byte[] {(byte) 0xc3})).path());
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

        OpenFile file = decoder.decode(CallRecord.buffer(cut.length).put(0, cut), 0, cut.length).file().orElseThrow();

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

    @Test
    void aSocketHasBothItsEndsAndItsQueues() {
        SocketInfo socket = socket(CallRecord.of(READ, 7)
                .socket(2, 1, 1, address(127, 0, 0, 1), 40_000, address(10, 0, 0, 5), 5432));

        assertEquals(
                new SocketInfo(
                        "STREAM", "ESTABLISHED", new SocketAddress("INET", "127.0.0.1", 40_000),
                        new SocketAddress("INET", "10.0.0.5", 5432), 1, 2, 3, 4_294_967_295L),
                socket);
    }

    @Test
    void aListenerHasNoOtherEnd() {
        SocketInfo socket = socket(CallRecord.of(READ, 7).socket(10, 1, 10, NOWHERE, 80, NOWHERE, 0));

        assertEquals("LISTEN", socket.state());
        assertEquals("[::]:80", socket.local().text());
        assertEquals(SocketAddress.NONE, socket.remote());
    }

    @Test
    void aUnixSocketIsNamedByItsPeerOrElseByItself() {
        CallRecord connected = CallRecord.of(READ, 7).socket(1, 5, 1, NOWHERE, 0, NOWHERE, 0)
                .section(4, 1, 0, "/run/x.sock\0".getBytes(UTF_8));
        CallRecord listening = CallRecord.of(READ, 7).socket(1, 1, 10, NOWHERE, 0, NOWHERE, 0)
                .section(4, 1, 0, "\0name".getBytes(UTF_8));

        assertEquals("/run/x.sock", socket(connected).remote().text());
        assertEquals("SEQPACKET", socket(connected).type());
        assertEquals(new SocketAddress("UNIX", "@name", 0), socket(listening).local());
        assertEquals(SocketAddress.NONE, socket(listening).remote());
    }

    @Test
    void familiesTypesAndStatesWithoutANameKeepTheirNumber() {
        SocketInfo socket = socket(CallRecord.of(READ, 7).socket(99, 10, 77, NOWHERE, 0, NOWHERE, 0));

        assertEquals("type 10", socket.type());
        assertEquals("state 77", socket.state());
        assertEquals("family 99", socket.local().family());
    }

    @Test
    void aSocketWithoutItsFileIsPassedOver() {
        byte[] bytes = CallRecord.of(READ, 7).socket(2, 1, 1, NOWHERE, 0, NOWHERE, 0).bytes();

        assertEquals(
                Optional.empty(),
                decoder.decode(CallRecord.buffer(bytes.length).put(0, bytes), 0, bytes.length).file());
    }

    @ParameterizedTest
    @CsvSource({
        "02 00 15 38 7f 00 00 01 00 00 00 00 00 00 00 00, INET, 127.0.0.1:5432",
        "02 00 15 38 7f 00 00 01, INET, 127.0.0.1:5432",
        "0a 00 00 50 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00 00 00, INET6, [::1]:80",
        "01 00 2f 74 6d 70 2f 73 00 78, UNIX, /tmp/s",
        "01 00 00 61 62 00 00, UNIX, @ab",
        "01 00, UNIX, ''",
        "10 00 00 00 2a 00 00 00 00 00 00 00, NETLINK, 42",
        "28 00 00 00 39 30 00 00 03 00 00 00, VSOCK, 3:12345",
        "00 00, UNSPEC, ''",
        "63 00 01, family 99, ''"
    })
    void anAddressIsAsTheCallerGaveIt(String hex, String family, String text) {
        SocketAddress address =
                decode(CallRecord.of(CONNECT, 3).section(5, 2, 0, bytes(hex))).address().orElseThrow();

        assertEquals(family, address.family());
        assertEquals(text, address.text());
    }

    @Test
    void anAddressThatIsTooShortIsNone() {
        assertEquals(
                Optional.empty(),
                decode(CallRecord.of(CONNECT, 3).section(5, 2, 0, bytes("02 00 15 38 7f 00 00"))).address());
        assertEquals(
                Optional.empty(), decode(CallRecord.of(CONNECT, 3).section(5, 2, 0, bytes("0a 00 00 50"))).address());
        assertEquals(Optional.empty(), decode(CallRecord.of(CONNECT, 3).section(5, 2, 0, bytes("02"))).address());
        assertEquals(Optional.empty(), decode(CallRecord.of(CONNECT, 3).section(5, 2, 0, new byte[0])).address());
    }

    @ParameterizedTest
    @CsvSource({
        "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00, ::",
        "20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01, 2001:db8::1",
        "20 01 0d b8 00 00 00 01 00 01 00 01 00 01 00 01, 2001:db8:0:1:1:1:1:1",
        "20 01 00 00 00 00 00 01 00 00 00 00 00 00 00 01, 2001:0:0:1::1",
        "20 01 0d b8 00 00 00 00 00 01 00 00 00 00 00 01, 2001:db8::1:0:0:1",
        "fe 80 00 00 00 00 00 00 00 00 00 00 00 00 00 00, fe80::",
        "00 00 00 00 00 00 00 00 00 00 ff ff c0 00 02 80, ::ffff:192.0.2.128",
        "00 01 00 02 00 03 00 04 00 05 00 06 00 07 00 08, 1:2:3:4:5:6:7:8"
    })
    void longAddressesAreShortened(String hex, String text) {
        assertEquals(text, InternetAddresses.ipv6(ByteBuffer.wrap(bytes(hex)), 0));
    }

    @Test
    void aTimeLimitIsASpanAPointOrForEver() {
        assertEquals(
                Optional.of(new TimeLimit(TimeLimit.Kind.SPAN, 1_500)),
                decode(CallRecord.of(NANOSLEEP, 1).timeout(1_500, false)).timeLimit());
        assertEquals(
                Optional.of(new TimeLimit(TimeLimit.Kind.POINT_IN_TIME, 1_500)),
                decode(CallRecord.of(NANOSLEEP, 1).timeout(1_500, true)).timeLimit());
        assertEquals(
                Optional.of(TimeLimit.FOREVER), decode(CallRecord.of(FUTEX, 1, 128).timeout(-1, false)).timeLimit());
    }

    @Test
    void withoutASectionTheRegistersTellWhatTheyCan() {
        assertEquals(
                Optional.of(TimeLimit.FOREVER), decode(CallRecord.of(EPOLL_WAIT, 1, 2, 3, 0xffff_ffffL)).timeLimit());
        assertEquals(
                Optional.of(new TimeLimit(TimeLimit.Kind.SPAN, 0)),
                decode(CallRecord.of(EPOLL_WAIT, 1, 2, 3, 0)).timeLimit());
        assertEquals(Optional.of(TimeLimit.FOREVER), decode(CallRecord.of(FUTEX, 1, 128, 0, 0)).timeLimit());
        assertEquals(Optional.empty(), decode(CallRecord.of(FUTEX, 1, 128, 0, 0x7f00)).timeLimit());
        assertEquals(Optional.empty(), decode(CallRecord.of(NANOSLEEP, 0)).timeLimit());
        assertEquals(Optional.empty(), decode(CallRecord.of(READ, 0)).timeLimit());
    }

    @Test
    void aFutexThatWakesOthersHasNoLimitWhateverIsInItsFourthArgument() {
        SyscallCall call = decode(CallRecord.of(FUTEX, 1, 129, 1, 0).timeout(-1, false));

        assertEquals("FUTEX_WAKE", call.operation());
        assertEquals(Optional.empty(), call.timeLimit());
    }

    @ParameterizedTest
    @CsvSource({
        "futex, 2, 0x189, FUTEX_WAIT_BITSET", "fcntl, 2, 7, F_SETLKW", "flock, 2, 6, LOCK_EX",
        "epoll_ctl, 2, 1, EPOLL_CTL_ADD", "ioctl, 2, 0x5401, TCGETS", "ioctl, 2, 0xdead, ''",
        "madvise, 3, 4, MADV_DONTNEED",
        "bpf, 1, 5, BPF_PROG_LOAD", "read, 2, 7, ''"
    })
    void whatACallIsToDoHasAName(String name, int argument, String value, String operation) {
        long[] arguments = new long[6];
        arguments[argument - 1] = Long.decode(value);
        int number = TABLES.byName(SyscallAbi.X86_64, name).orElseThrow().number();

        assertEquals(operation, decode(CallRecord.of(number, arguments)).operation());
    }

    @Test
    void aStackIsResolvedInItsProcess() {
        assertEquals(
                List.of(new StackFrame(0x10, "/bin/4711", "main", 16), new StackFrame(0x20, "/bin/4711", "main", 16)),
                decode(CallRecord.of(WRITE, 1).stack(0x10, 0x20)).userStack());
    }

    @Test
    void nothingOfOneRecordIsLeftInTheNext() {
        decode(CallRecord.of(OPENAT).path(2, "/etc/passwd").file(3, 0xef53, 1, REGULAR, 0, 0, "x").timeout(5, false)
                .stack(1).section(5, 2, 0, bytes("00 00")));

        SyscallCall call = decode(CallRecord.of(OPENAT).path(2, "y"));

        assertEquals("y", call.path());
        assertEquals(Optional.empty(), call.file());
        assertEquals(Optional.empty(), call.address());
        assertEquals(Optional.empty(), call.timeLimit());
        assertEquals(List.of(), call.userStack());
    }

    @Test
    void aRecordThatIsTooShortIsRefused() {
        assertEquals("a syscall_event of 135 bytes, it needs 136", refused(new byte[135]).getMessage());
    }

    @Test
    void aSectionThatDoesNotFitIsRefused() {
        byte[] whole = CallRecord.of(OPENAT).path(2, "/etc/passwd").bytes();

        assertEquals(
                "a syscall_event whose section at 136 of kind 1 says it has 11 bytes, the record has 10",
                refused(Arrays.copyOf(whole, 136 + 8 + 10)).getMessage());
        assertEquals(
                "a syscall_event whose section at 136 begins 4 bytes before the end of the record, its head has 8",
                refused(Arrays.copyOf(whole, 140)).getMessage());
    }

    @Test
    void aSectionOfNoKindIsRefused() {
        assertEquals(
                "a syscall_event whose section at 136 is of kind 8, there are kinds 1 to 7",
                refused(CallRecord.of(READ).section(8, 0, 0, new byte[8]).bytes()).getMessage());
        assertEquals(
                "a syscall_event whose section at 152 is of kind 0, there are kinds 1 to 7",
                refused(CallRecord.of(READ).path(2, "x").section(0, 0, 0, new byte[0]).bytes()).getMessage());
    }

    @ParameterizedTest
    @CsvSource({"2,31,32", "3,63,64", "6,15,16"})
    void aSectionThatLacksFieldsIsRefused(int kind, int size, int needed) {
        assertEquals(
                "a syscall_event whose section at 136 of kind " + kind + " has " + size + " bytes, it needs " + needed,
                refused(CallRecord.of(READ).section(kind, 1, 0, new byte[size]).bytes()).getMessage());
    }

    @Test
    void aCallOfNoTableIsRefused() {
        assertEquals(
                "a call 0 of table 3: there are tables 0 to 2 with numbers 0 to 1023",
                refused(CallRecord.of(READ).abi(3).bytes()).getMessage());
        assertEquals(
                "a call 1024 of table 0: there are tables 0 to 2 with numbers 0 to 1023",
                refused(CallRecord.of(1024).bytes()).getMessage());
        refused(CallRecord.of(READ).abi(255).bytes());
    }

    @Test
    void aLastSectionNeedsNoPadding() {
        byte[] whole = CallRecord.of(OPENAT).path(2, "/etc/passwd").bytes();
        byte[] exact = Arrays.copyOf(whole, 136 + 8 + 11);

        assertEquals(
                "/etc/passwd",
                decoder.decode(CallRecord.buffer(exact.length).put(0, exact), 0, exact.length).path());
    }

    /** A record of a ring is never read beyond its end, and what is wrong with it never surfaces as anything else. */
    @Test
    void anyBytesAreEitherACallOrRefused() {
        Random random = new Random(4711);
        byte[] valid = CallRecord.of(CONNECT, 7, 1, 16).path(1, "/some/where")
                .file(7, 0x534f434b, 4711, SOCKET, 0, 2, "x")
                .socket(2, 1, 1, address(127, 0, 0, 1), 1, address(127, 0, 0, 1), 2)
                .section(4, 1, 0, "/run/x".getBytes(UTF_8)).section(5, 2, 0, bytes("02 00 15 38 7f 00 00 01"))
                .timeout(1, true).stack(1, 2, 3).bytes();
        int calls = 0;
        int refusals = 0;
        for (int i = 0; i < 200_000; i++) {
            int length = random.nextInt(4) == 0 ? random.nextInt(valid.length + 1) : valid.length;
            byte[] bytes = Arrays.copyOf(valid, length);
            for (int changes = random.nextInt(6); changes > 0 && bytes.length > 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                // the buffer ends with the record: reading on would throw another exception
                decoder.decode(CallRecord.buffer(bytes.length).put(0, bytes), 0, bytes.length);
                calls++;
            } catch (IllegalArgumentException e) {
                refusals++;
            }
        }

        assertTrue(calls > 10_000, "calls: " + calls);
        assertTrue(refusals > 10_000, "refusals: " + refusals);
    }

    private SocketInfo socket(CallRecord record) {
        return decode(record.file(7, 0x534f434b, 4711, SOCKET, 0, 2)).file().orElseThrow().socket().orElseThrow();
    }

    private static byte[] address(int... bytes) {
        byte[] address = new byte[16];
        for (int i = 0; i < bytes.length; i++) {
            address[i] = (byte) bytes[i];
        }
        return address;
    }

    private static byte[] bytes(String hex) {
        String[] parts = hex.trim().split(" ");
        byte[] bytes = new byte[parts.length];
        for (int i = 0; i < parts.length; i++) {
            bytes[i] = (byte) Integer.parseInt(parts[i], 16);
        }
        return bytes;
    }
}
