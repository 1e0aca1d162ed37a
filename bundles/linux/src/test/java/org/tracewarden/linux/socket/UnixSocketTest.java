// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UnixSocketTest {

    private static final int ENOUGH_TO_FILL = 100_000;
    private static final int ROUNDS = 300;
    private static final int SENDERS = 3;

    @TempDir
    Path directory;
    private Peer peer;

    @BeforeEach
    void open() throws Exception {
        peer = new Peer(directory.resolve("peer"), 50);
    }

    @AfterEach
    void close() throws Exception {
        peer.close();
    }

    private static byte[] bytes(String words) {
        return words.getBytes(StandardCharsets.US_ASCII);
    }

    private static String read(UnixSocket socket, int most) {
        byte[] into = new byte[most];
        int length = socket.read(into);
        return length < 0 ? "(ended)" : new String(into, 0, length, StandardCharsets.US_ASCII);
    }

    @Test
    void whatIsSentArrivesOnBothSidesAndWithoutNewsNobodyWaits() throws Exception {
        try (UnixSocket socket = UnixSocket.connect(peer.path); SocketChannel other = peer.accept()) {
            assertEquals("", read(socket, 10));
            assertEquals(5, socket.send(bytes("order")));
            Peer.say(other, "answer");
            assertEquals("answer", read(socket, 10));
            assertEquals("", read(socket, 10));
            socket.close();
            assertEquals("order", Peer.hear(other));
        }
    }

    @Test
    void moreThanTheArrayHoldsIsReadInParts() throws Exception {
        try (UnixSocket socket = UnixSocket.connect(peer.path); SocketChannel other = peer.accept()) {
            Peer.say(other, "0123456789");
            other.close();
            assertEquals("0123", read(socket, 4));
            assertEquals("4567", read(socket, 4));
            assertEquals("89", read(socket, 4));
            assertEquals("(ended)", read(socket, 4));
        }
    }

    @Test
    void whenTheOtherEndIsGoneThatIsSaidAndNoSignalEndsThisProcess() throws Exception {
        try (UnixSocket socket = UnixSocket.connect(peer.path)) {
            SocketChannel other = peer.accept();
            Peer.say(other, "last words");
            other.close();
            assertEquals(UnixSocket.ENDED, socket.send(bytes("order")));
            assertEquals("last words", read(socket, 100));
            assertEquals("(ended)", read(socket, 100));
            assertTrue(socket.isOpen());
        }
    }

    @Test
    void oneWhoEndsWithoutHavingReadIsGoneToo() throws Exception {
        try (UnixSocket socket = UnixSocket.connect(peer.path)) {
            SocketChannel other = peer.accept();
            assertEquals(6, socket.send(bytes("unread")));
            // the connection is reset by that
            other.close();
            assertEquals("(ended)", read(socket, 100));
            assertEquals(UnixSocket.ENDED, socket.send(bytes("order")));
        }
    }

    @Test
    void aFullSocketTakesNothingAndGoesOnWhenItWasRead() throws Exception {
        try (UnixSocket socket = UnixSocket.connect(peer.path); SocketChannel other = peer.accept()) {
            int sent = 0;
            while (sent < ENOUGH_TO_FILL && socket.send(bytes("0123456789")) == 10) {
                sent++;
            }
            assertTrue(sent > 100 && sent < ENOUGH_TO_FILL, sent + " were taken");
            assertEquals(0, socket.send(bytes("0123456789")));
            ExecutorService reader = Executors.newSingleThreadExecutor();
            Future<String> heard = reader.submit(() -> Peer.hear(other));
            while (socket.send(bytes("the last")) == 0) {
                Thread.onSpinWait();
            }
            socket.close();
            assertEquals("0123456789".repeat(sent) + "the last", heard.get());
            reader.shutdown();
        }
    }

    @Test
    void aClosedOneSaysSoAndIsClosedOnce() throws Exception {
        UnixSocket socket = UnixSocket.connect(peer.path);
        peer.accept().close();
        assertTrue(socket.isOpen());
        socket.close();
        // has the number of the closed one
        try (UnixSocket next = UnixSocket.connect(peer.path); SocketChannel other = peer.accept()) {
            socket.close();
            assertFalse(socket.isOpen());
            assertEquals(UnixSocket.ENDED, socket.send(bytes("x")));
            assertEquals("(ended)", read(socket, 10));
            assertEquals(2, next.send(bytes("ok")));
            next.close();
            assertEquals("ok", Peer.hear(other));
        }
        UnixSocket never = UnixSocket.closed();
        assertEquals(UnixSocket.ENDED, never.send(bytes("x")));
        assertEquals("(ended)", read(never, 10));
        never.close();
    }

    /** Each connection gets the number of the one before: orders for that one must not come through it. */
    @Test
    void whatIsSentToAConnectionThatIsBeingClosedNeverReachesTheNextOne() throws Exception {
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] order = bytes(round + "\n");
            UnixSocket socket = UnixSocket.connect(peer.path);
            try (SocketChannel other = peer.accept()) {
                List<Future<Boolean>> sending = new ArrayList<>();
                for (int i = 0; i < SENDERS; i++) {
                    sending.add(senders.submit(() -> {
                        while (socket.send(order) != UnixSocket.ENDED) {
                            Thread.onSpinWait();
                        }
                        return true;
                    }));
                }
                Future<String> heard = senders.submit(() -> Peer.hear(other));
                Thread.onSpinWait();
                socket.close();
                try (UnixSocket next = UnixSocket.connect(peer.path); SocketChannel nextOther = peer.accept()) {
                    for (Future<Boolean> sender : sending) {
                        assertTrue(sender.get());
                    }
                    next.close();
                    assertEquals("", Peer.hear(nextOther));
                }
                assertEquals("", heard.get().replace(round + "\n", ""));
            }
        }
        senders.shutdown();
    }

    @Test
    void aPathThatIsTooLongForAnAddressIsRefusedWithItsLength() throws Exception {
        int room = 107 - directory.toString().length() - 1;
        Path longest = Files.createSymbolicLink(directory.resolve("p".repeat(room)), peer.path);
        UnixSocket.connect(longest).close();
        Path longer = directory.resolve("p".repeat(room + 1));
        IOException refused = assertThrows(IOException.class, () -> UnixSocket.connect(longer));
        assertEquals("the path " + longer + " has 108 bytes, more than the 107 that a socket's address can have; move"
                + " it to a shorter one", refused.getMessage());
    }

    @Test
    void aNameInAnotherAlphabetIsFound() throws Exception {
        Path path = directory.resolve("agent");
        try (Peer there = new Peer(path, 1)) {
            Path named = Files.createSymbolicLink(directory.resolve("агент"), path);
            UnixSocket.connect(named).close();
        } catch (java.nio.file.InvalidPathException plainLocale) {
            org.junit.jupiter.api.Assumptions.abort("names of files are ASCII here: set LC_ALL=C.UTF-8");
        }
    }

    @Test
    void whereNobodyListensThatIsTheError() throws Exception {
        Path nowhere = directory.resolve("nowhere");
        assertEquals("cannot connect to " + nowhere + ": No such file or directory (errno 2)",
                assertThrows(IOException.class, () -> UnixSocket.connect(nowhere)).getMessage());
        Path file = Files.createFile(directory.resolve("file"));
        assertEquals("cannot connect to " + file + ": Connection refused (errno 111)",
                assertThrows(IOException.class, () -> UnixSocket.connect(file)).getMessage());
    }

    @Test
    void whereTooManyWaitNobodyWaitsWithThemAndNoDescriptorIsLost() throws Exception {
        List<UnixSocket> waiting = new ArrayList<>();
        try (Peer busy = new Peer(directory.resolve("busy"), 1)) {
            IOException refused = assertThrows(IOException.class, () -> {
                for (int i = 0; i < 10; i++) {
                    waiting.add(UnixSocket.connect(busy.path));
                }
            });
            assertEquals("cannot connect to " + busy.path + ": Resource temporarily unavailable (errno 11)",
                    refused.getMessage());
            long before = descriptors();
            for (int i = 0; i < ROUNDS; i++) {
                assertThrows(IOException.class, () -> UnixSocket.connect(busy.path));
            }
            assertTrue(descriptors() < before + ROUNDS / 2);
        } finally {
            waiting.forEach(UnixSocket::close);
        }
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.count();
        }
    }

    @Test
    void programsThatAreStartedDoNotGetTheDescriptorAndNoCallWaits() throws Exception {
        try (UnixSocket socket = UnixSocket.connect(peer.path)) {
            String flags = Files.readAllLines(Path.of("/proc/self/fdinfo/" + socket.descriptor())).get(1);
            // O_CLOEXEC, O_NONBLOCK and O_RDWR
            assertEquals("02004002", flags.substring(flags.indexOf('\t') + 1));
        }
    }

    @Test
    void aLargeMessageIsTakenInPart() throws Exception {
        try (UnixSocket socket = UnixSocket.connect(peer.path); SocketChannel other = peer.accept()) {
            byte[] large = new byte[1 << 22];
            Arrays.fill(large, (byte) 'x');
            int taken = socket.send(large);
            assertTrue(taken > 0 && taken < large.length, taken + " were taken");
            socket.close();
            assertEquals(taken, Peer.hear(other).length());
        }
    }
}
