// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EpollTest {

    /** More than one call tells of. */
    private static final int MANY = 400;

    @TempDir
    Path directory;
    private Peer peer;
    private final Epoll<String> epoll = open();
    private final List<UnixSocket> sockets = new ArrayList<>();
    private final List<SocketChannel> others = new ArrayList<>();
    private final byte[] bytes = new byte[100];

    private static Epoll<String> open() {
        try {
            return new Epoll<>();
        } catch (IOException noDescriptors) {
            throw new java.io.UncheckedIOException(noDescriptors);
        }
    }

    @BeforeEach
    void listen() throws Exception {
        peer = new Peer(directory.resolve("peer"), 50);
    }

    @AfterEach
    void close() throws Exception {
        epoll.close();
        sockets.forEach(UnixSocket::close);
        for (SocketChannel other : others) {
            other.close();
        }
        peer.close();
    }

    private UnixSocket connect(String owner) throws Exception {
        UnixSocket socket = UnixSocket.connect(peer.path);
        sockets.add(socket);
        others.add(peer.accept());
        assertTrue(epoll.add(socket, owner));
        return socket;
    }

    /** Who is told by one call; there is a wake-up, so that it ends. */
    private List<String> told() throws Exception {
        epoll.wake();
        return toldBy(epoll);
    }

    @Test
    void theOwnerIsToldUntilWhatThereIsWasRead() throws Exception {
        connect("a");
        UnixSocket b = connect("b");
        assertEquals(List.of(), told());
        Peer.say(others.get(1), "news");
        assertEquals(List.of("b"), told());
        assertEquals(List.of("b"), told());
        assertEquals(4, b.read(bytes));
        assertEquals(List.of(), told());
    }

    @Test
    void ofAnEndTheOwnerIsToldUntilTheSocketIsClosed() throws Exception {
        UnixSocket a = connect("a");
        others.get(0).close();
        assertEquals(List.of("a"), told());
        assertEquals(UnixSocket.ENDED, a.read(bytes));
        assertEquals(List.of("a"), told());
        assertTrue(epoll.close(a));
        assertFalse(a.isOpen());
        assertEquals(List.of(), told());
        assertFalse(epoll.close(a), "it was closed before");
    }

    @Test
    void manyAreToldEachOfItsOwn() throws Exception {
        for (int i = 0; i < MANY; i++) {
            connect(Integer.toString(i));
        }
        Set<String> spoken = new TreeSet<>();
        for (int i = 0; i < MANY; i += 3) {
            Peer.say(others.get(i), "news");
            spoken.add(Integer.toString(i));
        }
        Set<String> heard = new TreeSet<>();
        int calls = 0;
        while (heard.size() < spoken.size() && calls++ < MANY) {
            epoll.wake();
            epoll.await(owner -> {
                assertTrue(heard.add(owner), owner + " was told twice");
                assertEquals(4, sockets.get(Integer.parseInt(owner)).read(bytes));
            });
        }
        assertEquals(spoken, heard);
        assertEquals(List.of(), told());
    }

    @Test
    void aThreadThatWaitsIsWokenAndOnlyOnceByWakesThatCameBefore() throws Exception {
        epoll.wake();
        epoll.wake();
        assertEquals(List.of(), toldBy(epoll));
        Thread waiting = new Thread(() -> {
            try {
                toldBy(epoll);
            } catch (IOException broken) {
                throw new java.io.UncheckedIOException(broken);
            }
        });
        waiting.start();
        waiting.join(100);
        assertTrue(waiting.isAlive(), "it did not wait");
        epoll.wake();
        waiting.join();
    }

    private static List<String> toldBy(Epoll<String> epoll) throws IOException {
        List<String> told = new ArrayList<>();
        epoll.await(told::add);
        return told;
    }

    @Test
    void whoWasClosedMeanwhileIsNotToldThoughTheKernelHadNewsOfIt() throws Exception {
        List<UnixSocket> pair = List.of(connect("0"), connect("1"));
        Peer.say(others.get(0), "news");
        Peer.say(others.get(1), "news");
        List<String> told = new ArrayList<>();
        epoll.await(owner -> {
            told.add(owner);
            epoll.close(pair.get(1 - Integer.parseInt(owner)));
        });
        assertEquals(1, told.size());
    }

    @Test
    void whoGetsTheNumberOfAClosedOneIsToldOfItsOwnOnly() throws Exception {
        for (int i = 0; i < MANY; i++) {
            UnixSocket socket = connect("old " + i);
            Peer.say(others.get(others.size() - 1), "old news");
            epoll.close(socket);
            UnixSocket next = connect("next " + i);
            assertEquals(List.of(), told());
            Peer.say(others.get(others.size() - 1), "next");
            assertEquals(List.of("next " + i), told());
            assertEquals(4, next.read(bytes));
            epoll.close(next);
        }
        assertEquals(List.of(), epoll.owners());
    }

    @Test
    void socketsThatComeAndGoInOtherThreadsHoldNothingUp() throws Exception {
        AtomicInteger running = new AtomicInteger(4);
        List<Thread> threads = IntStream.range(0, 4).mapToObj(i -> new Thread(() -> {
            try {
                for (int round = 0; round < MANY; round++) {
                    UnixSocket socket = patiently();
                    epoll.add(socket, "x");
                    epoll.close(socket);
                }
            } catch (IOException broken) {
                throw new java.io.UncheckedIOException(broken);
            } finally {
                running.decrementAndGet();
                epoll.wake();
            }
        })).toList();
        Thread accepting = new Thread(() -> {
            try {
                while (true) {
                    peer.accept().close();
                }
            } catch (IOException closed) {
                // at the end of the test
            }
        });
        accepting.start();
        List<Throwable> broken = new java.util.concurrent.CopyOnWriteArrayList<>();
        threads.forEach(thread -> thread.setUncaughtExceptionHandler((where, what) -> broken.add(what)));
        threads.forEach(Thread::start);
        while (running.get() > 0) {
            epoll.await(owner -> assertEquals("x", owner));
        }
        peer.close();
        accepting.join();
        assertEquals(List.of(), broken);
        assertEquals(List.of(), epoll.owners());
    }

    private UnixSocket patiently() throws IOException {
        while (true) {
            try {
                return UnixSocket.connect(peer.path);
            } catch (IOException full) {
                if (!full.getMessage().endsWith("(errno 11)")) {
                    throw full;
                }
                Thread.yield();
            }
        }
    }

    @Test
    void aClosedSocketIsNotTaken() throws Exception {
        assertFalse(epoll.add(UnixSocket.closed(), "a"));
        assertEquals(List.of(), epoll.owners());
        UnixSocket a = connect("a");
        assertThrows(IOException.class, () -> epoll.add(a, "twice"));
    }

    @Test
    void afterItWasClosedItTakesNobodyAndNamesThoseWhoAreLeft() throws Exception {
        UnixSocket a = connect("a");
        UnixSocket b = connect("b");
        epoll.close();
        epoll.close();
        epoll.wake();
        assertEquals(Set.of("a", "b"), Set.copyOf(epoll.owners()));
        assertTrue(epoll.close(a));
        assertEquals(List.of("b"), epoll.owners());
        try (UnixSocket late = UnixSocket.connect(peer.path)) {
            assertFalse(epoll.add(late, "late"));
            assertTrue(late.isOpen());
        }
        assertTrue(b.isOpen());
    }
}
