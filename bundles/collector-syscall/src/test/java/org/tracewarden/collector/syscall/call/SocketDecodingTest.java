// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.tracewarden.collector.syscall.call.Decoding.address;
import static org.tracewarden.collector.syscall.call.Decoding.bytes;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tracewarden.api.syscall.SocketAddress;
import org.tracewarden.api.syscall.SocketInfo;
import org.tracewarden.api.syscall.SyscallCall;

/** What a call's record says about sockets and addresses. */
class SocketDecodingTest {

    private static final int SOCKET = 0140777;
    private static final byte[] NOWHERE = new byte[16];
    private static final int READ = 0;
    private static final int CONNECT = 42;

    private final Decoding decoding = new Decoding();

    private SyscallCall decode(CallRecord record) {
        return decoding.decode(record);
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
                decoding.exactly(bytes).file());
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

    private SocketInfo socket(CallRecord record) {
        return decode(record.file(7, 0x534f434b, 4711, SOCKET, 0, 2)).file().orElseThrow().socket().orElseThrow();
    }
}
