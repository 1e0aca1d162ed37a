// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tracewarden.collector.syscall.call.Decoding.address;
import static org.tracewarden.collector.syscall.call.Decoding.bytes;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records that are cut, damaged or made up. */
class DamagedRecordTest {

    private static final int SOCKET = 0140777;
    private static final int READ = 0;
    private static final int CONNECT = 42;
    private static final int OPENAT = 257;

    private final Decoding decoding = new Decoding();

    @Test
    void aRecordThatIsTooShortIsRefused() {
        assertEquals("a syscall_event of 135 bytes, it needs 136", decoding.refused(new byte[135]).getMessage());
    }

    @Test
    void aSectionThatDoesNotFitIsRefused() {
        byte[] whole = CallRecord.of(OPENAT).path(2, "/etc/passwd").bytes();

        assertEquals(
                "a syscall_event whose section at 136 of kind 1 says it has 11 bytes, the record has 10",
                decoding.refused(Arrays.copyOf(whole, 136 + 8 + 10)).getMessage());
        assertEquals(
                "a syscall_event whose section at 136 begins 4 bytes before the end of the record, its head has 8",
                decoding.refused(Arrays.copyOf(whole, 140)).getMessage());
    }

    @Test
    void aSectionOfNoKindIsRefused() {
        assertEquals(
                "a syscall_event whose section at 136 is of kind 8, there are kinds 1 to 7",
                decoding.refused(CallRecord.of(READ).section(8, 0, 0, new byte[8]).bytes()).getMessage());
        assertEquals(
                "a syscall_event whose section at 152 is of kind 0, there are kinds 1 to 7",
                decoding.refused(CallRecord.of(READ).path(2, "x").section(0, 0, 0, new byte[0]).bytes()).getMessage());
    }

    @ParameterizedTest
    @CsvSource({"2,31,32", "3,63,64", "6,15,16"})
    void aSectionThatLacksFieldsIsRefused(int kind, int size, int needed) {
        assertEquals(
                "a syscall_event whose section at 136 of kind " + kind + " has " + size + " bytes, it needs " + needed,
                decoding.refused(CallRecord.of(READ).section(kind, 1, 0, new byte[size]).bytes()).getMessage());
    }

    @Test
    void aCallOfNoTableIsRefused() {
        assertEquals(
                "a call 0 of table 3: there are tables 0 to 2 with numbers 0 to 1023",
                decoding.refused(CallRecord.of(READ).abi(3).bytes()).getMessage());
        assertEquals(
                "a call 1024 of table 0: there are tables 0 to 2 with numbers 0 to 1023",
                decoding.refused(CallRecord.of(1024).bytes()).getMessage());
        decoding.refused(CallRecord.of(READ).abi(255).bytes());
    }

    @Test
    void aLastSectionNeedsNoPadding() {
        byte[] whole = CallRecord.of(OPENAT).path(2, "/etc/passwd").bytes();
        byte[] exact = Arrays.copyOf(whole, 136 + 8 + 11);

        assertEquals(
                "/etc/passwd",
                decoding.exactly(exact).path());
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
                decoding.exactly(bytes);
                calls++;
            } catch (IllegalArgumentException e) {
                refusals++;
            }
        }

        assertTrue(calls > 10_000, "calls: " + calls);
        assertTrue(refusals > 10_000, "refusals: " + refusals);
    }
}
