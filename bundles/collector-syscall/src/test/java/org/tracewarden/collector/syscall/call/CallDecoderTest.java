// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tracewarden.collector.syscall.call.Decoding.TABLES;
import static org.tracewarden.collector.syscall.call.Decoding.bytes;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tracewarden.api.syscall.StackFrame;
import org.tracewarden.api.syscall.SyscallAbi;
import org.tracewarden.api.syscall.SyscallArguments;
import org.tracewarden.api.syscall.SyscallCall;
import org.tracewarden.api.syscall.TimeLimit;
import org.tracewarden.api.syscall.WaitKind;

class CallDecoderTest {

    private static final int REGULAR = 0100644;
    private static final int READ = 0;
    private static final int WRITE = 1;
    private static final int POLL = 7;
    private static final int NANOSLEEP = 35;
    private static final int RENAME = 82;
    private static final int FUTEX = 202;
    private static final int EPOLL_WAIT = 232;
    private static final int OPENAT = 257;

    private final Decoding decoding = new Decoding();

    private SyscallCall decode(CallRecord record) {
        return decoding.decode(record);
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
}
