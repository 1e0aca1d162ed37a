// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.syscall.StreamRequest;
import org.tracewarden.api.syscall.StreamedCall;
import org.tracewarden.api.syscall.SyscallStream;

@Timeout(30)
class StreamsTest {

    private static final ProcessKey JAVA = new ProcessKey(4711, 77);
    private static final int OWN_PID = 99;

    /** Keeps what it is told as words. */
    private static final class Told implements SyscallStream.Receiver {

        private final BlockingQueue<String> words = new LinkedBlockingQueue<>();
        private volatile RuntimeException refusal;

        @Override
        public void onCall(StreamedCall call) {
            words.add(call.call().syscall().name());
            if (refusal != null) {
                throw refusal;
            }
        }

        @Override
        public void onLost(long calls) {
            words.add("lost " + calls);
        }

        @Override
        public void onEnd() {
            words.add("end");
        }

        String next() throws InterruptedException {
            String word = words.poll(10, TimeUnit.SECONDS);
            assertNotNull(word, "nothing within ten seconds");
            return word;
        }
    }

    private final FakeKernel kernel = new FakeKernel();
    private final FakeHost host = new FakeHost();
    private KernelSettings settings;
    private Streams streams;

    @BeforeEach
    void start() {
        host.inProc(4711, 0, "java");
        host.inProc(OWN_PID, 0, "platform");
        streams = streams(Map.of());
    }

    @AfterEach
    void stop() {
        assertTrue(streams.stop());
    }

    private Streams streams(Map<String, Object> configuration) {
        CallTable calls = new CallTable(new FakeTables());
        settings = new KernelSettings(
                kernel.probe(), calls, (abi, number, into) -> {}, new CgroupIds(host), Optional::empty, OWN_PID,
                new SettingsReader(FakeConfiguration.of(configuration), Map.of(), calls::has).read(), host.now);
        return new Streams(
                () -> kernel.ring("stream"), kernel.map("stream_losses"),
                new Streams.Parts(
                        calls, settings, new Processes(Optional::empty, host, host), Records::read,
                        new EventSink(new RecordingBus(), host), new Health()));
    }

    private static StreamRequest ofPid(int pid) {
        return new StreamRequest(OptionalInt.of(pid), Optional.empty(), false, 0, Set.of());
    }

    private static StreamRequest ofComm(String comm, String... calls) {
        return new StreamRequest(OptionalInt.empty(), Optional.of(comm), true, 5_000_000, Set.of(calls));
    }

    private String refusal(StreamRequest request) {
        return assertThrows(IllegalArgumentException.class, () -> streams.open(request, new Told())).getMessage();
    }

    private int openBits() {
        return kernel.map("config").lookup(0).getInt(40);
    }

    private void record(int number, int slots, long lost, long time) {
        kernel.ring("stream").records.add(Records.event(10, JAVA, time, lost, number, 4, slots));
    }

    private static Thread thread() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(Streams.THREAD)).findFirst().orElse(null);
    }

    private static void awaitNoThread() throws InterruptedException {
        Thread thread = thread();
        if (thread != null) {
            thread.join(10_000);
        }
        assertNull(thread());
    }

    @Test
    void aStreamOfAPidWantsAllItsCalls() {
        streams.open(ofPid(4711), new Told());
        ByteBuffer slot = kernel.map("streams").lookup(0);
        assertEquals(424, slot.remaining());
        assertEquals(4711, slot.getInt(8));
        assertEquals(1, slot.getInt(32));
        assertEquals(1, openBits());
        List<String> order = kernel.order.subList(kernel.order.indexOf("streams 0"), kernel.order.size());
        assertEquals(List.of("streams 0", "config window 1"), order, "the slot is filled before its bit is set");
    }

    @Test
    void aStreamOfANameTakesItsCallsByTheBitsOfEachTable() {
        streams.open(ofComm("nginx", "fsync", "read"), new Told());
        ByteBuffer slot = kernel.map("streams").lookup(0);
        byte[] comm = new byte[16];
        slot.get(16, comm);
        assertEquals("nginx", new String(comm, StandardCharsets.UTF_8).trim());
        assertEquals(List.of(5_000_000L, 0L, 1L, 0L), List.of(
                slot.getLong(0), (long) slot.getInt(8), (long) slot.getInt(12), (long) slot.getInt(32)));
        List<Integer> bits = new ArrayList<>();
        for (int index = 0; index < 3072; index++) {
            if ((slot.get(40 + index / 8) & 1 << index % 8) != 0) {
                bits.add(index);
            }
        }
        assertEquals(List.of(0, 74, 1024 + 3, 1024 + 118, 2048), bits);
    }

    @Test
    void eachReceiverGetsItsOwnCallsAndTheThreadLivesWithThem() throws Exception {
        assertNull(thread());
        Told first = new Told();
        Told second = new Told();
        SyscallStream one = streams.open(ofPid(4711), first);
        SyscallStream two = streams.open(ofComm("java"), second);
        record(FakeTables.READ, 1, 0, host.now);
        record(FakeTables.FSYNC, 3, 0, host.now);
        assertEquals(List.of("read", "fsync"), List.of(first.next(), first.next()));
        assertEquals("fsync", second.next());
        one.close();
        assertEquals(2, openBits());
        two.close();
        two.close();
        awaitNoThread();
        assertEquals(0, openBits());
        assertEquals(2, one.delivered());
        assertEquals(1, two.delivered());
        assertTrue(first.words.isEmpty(), "nothing is told after close: " + first.words);
        assertEquals(2, streams.received());
        streams.open(ofPid(4711), first);
        record(FakeTables.READ, 4, 0, host.now);
        assertEquals("read", first.next(), "the slot that was free for longest is taken next");
    }

    @Test
    void whatTheKernelLostIsToldBeforeTheNextCallAndWhenNoneComes() throws Exception {
        kernel.number("stream_losses", 7);
        Told told = new Told();
        SyscallStream stream = streams.open(ofPid(4711), told);
        record(FakeTables.READ, 1, 7, host.now);
        record(FakeTables.READ, 1, 9, host.now);
        assertEquals(List.of("read", "lost 2", "read"), List.of(told.next(), told.next(), told.next()));
        kernel.number("stream_losses", 14);
        assertEquals("lost 5", told.next());
        assertEquals(7, stream.lost());
        assertEquals(2, stream.delivered());
    }

    @Test
    void recordsOfAnEarlierStreamInTheSameSlotAreNotTold() throws Exception {
        Told told = new Told();
        streams.open(ofPid(4711), told);
        record(FakeTables.READ, 1, 0, host.now - 1);
        record(FakeTables.FSYNC, 1, 0, host.now);
        assertEquals("fsync", told.next());
    }

    @Test
    void whatAPredecessorLeftIsDropped() throws Exception {
        record(FakeTables.READ, 1, 0, host.now);
        Told told = new Told();
        streams.open(ofPid(4711), told);
        assertEquals(1, streams.received());
        record(FakeTables.FSYNC, 1, 0, host.now);
        assertEquals("fsync", told.next());
    }

    @Test
    void theRingIsMappedWhileAStreamIsOpenOnly() {
        SyscallStream first = streams.open(ofPid(4711), new Told());
        SyscallStream second = streams.open(ofPid(4711), new Told());
        first.close();
        assertFalse(kernel.ring("stream").closed);
        second.close();
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (!kernel.ring("stream").closed) {
            assertTrue(System.nanoTime() < deadline, "the ring stayed mapped");
            Thread.onSpinWait();
        }
    }

    @Test
    void aNinthStreamIsRefusedUntilOneCloses() {
        List<SyscallStream> open = new ArrayList<>();
        for (int i = 0; i < streams.capacity(); i++) {
            open.add(streams.open(ofPid(4711), new Told()));
        }
        assertEquals(0xff, openBits());
        assertEquals(
                "all 8 streams of system calls are taken; end one of them first",
                assertThrows(IllegalStateException.class, () -> streams.open(ofPid(4711), new Told())).getMessage());
        open.get(3).close();
        assertEquals(0xf7, openBits());
        streams.open(ofPid(4711), new Told());
        assertEquals(0xff, openBits());
    }

    @Test
    void whatCannotBeStreamedIsRefusedWithTheReason() {
        assertEquals("no living process has the pid 12", refusal(ofPid(12)));
        assertEquals("no living process has the pid 0", refusal(ofPid(0)));
        assertEquals("\"opneat\" is no system call of this machine", refusal(ofComm("java", "opneat")));
        assertTrue(refusal(ofPid(OWN_PID)).startsWith("pid 99 is this platform, which is not watched; set watch-self"));
        assertEquals(
                "the kernel keeps names of 1 to 15 bytes; \"0123456789abcdef\" has 16, so no process has it",
                refusal(ofComm("0123456789abcdef")));
        streams = streams(Map.of("syscalls", new String[] {"read"}));
        assertTrue(refusal(ofComm("java", "fsync")).startsWith("\"fsync\" is not watched; add it to syscalls"));
        streams = streams(Map.of("uids", new String[] {"1000"}));
        assertTrue(refusal(ofPid(4711)).startsWith("pid 4711 (java) is not watched; add it to pids"));
        assertEquals(0, openBits());
    }

    @Test
    void aProcessThatAFilterNamesCanBeStreamed() {
        streams = streams(Map.of("uids", new String[] {"0"}));
        streams.open(ofPid(4711), new Told());
        assertEquals(1, openBits());
    }

    @Test
    void aReceiverThatThrowsIsClosedAndTheOthersGoOn() throws Exception {
        Told bad = new Told();
        bad.refusal = new IllegalStateException("not now");
        Told good = new Told();
        streams.open(ofPid(4711), bad);
        streams.open(ofPid(4711), good);
        record(FakeTables.READ, 3, 0, host.now);
        record(FakeTables.FSYNC, 3, 0, host.now);
        assertEquals(List.of("read", "fsync"), List.of(good.next(), good.next()));
        assertEquals(2, openBits());
        assertEquals(1, bad.words.size());
    }

    @Test
    void theEndOfTheCollectorIsToldOnceAndNothingOpensAfterIt() throws Exception {
        Told told = new Told();
        SyscallStream stream = streams.open(ofPid(4711), told);
        assertTrue(streams.stop());
        assertEquals("end", told.next());
        stream.close();
        assertTrue(told.words.isEmpty());
        assertEquals(0, openBits());
        assertThrows(IllegalStateException.class, () -> streams.open(ofPid(4711), told));
        assertFalse(streams.cpuNanos() < 0);
    }
}
