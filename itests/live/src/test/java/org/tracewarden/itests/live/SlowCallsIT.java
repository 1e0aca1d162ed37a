// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tracewarden.api.analysis.SyscallCategory.BLOCKING_IO;
import static org.tracewarden.api.analysis.SyscallCategory.IDLE_WAIT;
import static org.tracewarden.api.analysis.SyscallCategory.LOCK_CONTENTION;
import static org.tracewarden.api.analysis.SyscallCategory.NETWORK;
import static org.tracewarden.itests.live.Told.assertFact;
import static org.tracewarden.itests.live.Told.assertFile;
import static org.tracewarden.itests.live.Told.assertOngoing;
import static org.tracewarden.itests.live.Told.assertPattern;
import static org.tracewarden.itests.live.Told.assertTold;
import static org.tracewarden.itests.live.Told.millis;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tracewarden.api.analysis.PatternKind;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.SyscallObservation;
import org.tracewarden.api.analysis.SyscallPattern;
import org.tracewarden.api.syscall.FileType;
import org.tracewarden.api.syscall.OpenFile;
import org.tracewarden.api.syscall.SocketAddress;
import org.tracewarden.api.syscall.SocketInfo;
import org.tracewarden.api.syscall.SyscallCall;
import org.tracewarden.api.syscall.WaitKind;

/** Calls that take long, and what they are told to have waited for. The victims measure each of them, too. */
@ExtendWith(LiveExtension.class)
class SlowCallsIT {

    private static final List<String> BLOCKING_IO_HINTS = List.of(
            "Check disk saturation (queue depth, IOPS)",
            "Identify if storage is local or network-mounted",
            "Look for excessive synchronous writes (fsync patterns)",
            "Correlate with block_stats and io_latency_stats");

    @Test
    void syncsOfAFileAreToldWithTheFileAndAsThePatternTheyAre(Host host, Analyst analyst) {
        Path file = host.directory().resolve("journal");
        Victim victim = host.start("slow_sync", file, 120, 6);
        Patience.until("six slow fsyncs of " + victim, Patience.LONG,
                () -> victim.matches(Pattern.compile("ready \\d+")), ready -> !ready.isEmpty());
        List<Measured> measured = Measured.of(victim, "fsync").stream().filter(m -> m.nanos() > 12_000_000).toList();

        SyscallPattern pattern = analyst.pattern(victim, PatternKind.EXCESSIVE_FSYNC,
                p -> p.evidence().stream().anyMatch(fact -> fact.contains(file.toString())));
        List<SyscallObservation> told = Patience.until("each slow fsync", Patience.ENOUGH,
                () -> ended(analyst.observations(victim), "fsync"), found -> found.size() >= measured.size());

        for (Measured fsync : measured) {
            SyscallObservation observation = told.stream().filter(o -> fsync.holds(o.call())).findFirst()
                    .orElseThrow(() -> new AssertionError(fsync + " is not among " + told));
            assertTold(BLOCKING_IO, victim, "slow_sync", observation);
            assertEquals("I/O bottleneck: slow_sync executing fsync() blocked for "
                    + millis(observation.call().latencyNanos()) + "ms", observation.summary());
            assertFile(FileType.REGULAR, file.toString(), observation.call());
            assertEquals("ext4", observation.call().file().orElseThrow().fileSystem());
            assertEquals(WaitKind.DISK, observation.call().waitedFor());
            assertEquals(0, observation.call().result());
        }
        assertEquals(BLOCKING_IO_HINTS, told.get(told.size() - 1).hints());
        assertPattern(victim, pattern);
        Severity longest = Seed.severity(BLOCKING_IO, measured.stream().mapToLong(Measured::nanos).max().orElseThrow());
        assertTrue(pattern.severity().atLeast(Severity.HIGH) && longest.atLeast(pattern.severity()), pattern::toString);
        assertTrue(pattern.summary().startsWith("Excessive fsync: each synchronous write of slow_sync takes "),
                pattern.summary());
        assertFact("\\d+ calls of fsync took 100.0 ms or more within 10.0 s, the longest .*", pattern);
        assertFact("files: " + Pattern.quote(file + " (ext4)"), pattern);
    }

    @Test
    void aConvoyBehindAMutexIsLockContention(Host host, Analyst analyst) {
        Victim victim = host.start("convoy", 8, 30, 8);
        long mutex = Long.decode(victim.await("mutex (0x[0-9a-f]+)").group(1));
        victim.ready();

        List<SyscallObservation> contended = Patience.until("the convoy of " + victim, Patience.ENOUGH,
                () -> analyst.observations(victim).stream().filter(o -> o.call().returned())
                        .filter(o -> o.call().arguments().first() == mutex).toList(),
                found -> found.size() >= 40);

        List<SyscallObservation> idle = contended.stream().filter(o -> o.category() != LOCK_CONTENTION).toList();
        assertTrue(idle.size() <= 1, () -> "only of the very first is nothing known to compare with: " + idle);
        for (SyscallObservation observation : contended) {
            SyscallCall call = observation.call();
            assertTrue(Measured.of(victim, Integer.toString(call.thread())).stream().anyMatch(m -> m.holds(call)),
                    () -> "no wait of thread " + call.thread() + " holds " + call);
            assertEquals("futex", call.syscall().name());
            assertEquals("FUTEX_WAIT", call.operation());
            assertEquals(WaitKind.LOCK, call.waitedFor());
            if (observation.category() == LOCK_CONTENTION) {
                assertTold(LOCK_CONTENTION, victim, "convoy", observation);
                assertEquals("Lock contention: convoy executing futex() blocked for " + millis(call.latencyNanos())
                        + "ms", observation.summary());
            }
        }
        assertTrue(contended.stream().map(o -> o.call().thread()).distinct().count() == 8, "each of the threads waits");
        assertTrue(contended.stream().anyMatch(o -> o.severity().atLeast(Severity.HIGH)), "seven of them are ahead");
        assertEquals(List.of(), analyst.patterns(victim), "nobody is woken in vain");
    }

    @Test
    void whoWaitsForAFileLockIsSeenBeforeItHasIt(Host host, Analyst analyst) {
        Path file = host.directory().resolve("lock");
        Victim holder = host.start("file_lock", file).ready();
        Victim waiter = host.start("file_lock", file);

        SyscallObservation ongoing = analyst.observation(waiter, "a call that goes on", o -> !o.call().returned());
        host.shell("kill -9 " + holder.pid());
        waiter.ready();
        SyscallObservation ended = analyst.observation(waiter, "the end of it", o -> o.call().returned()
                && o.call().syscall().name().equals("flock"));

        for (SyscallObservation observation : List.of(ongoing, ended)) {
            assertTold(LOCK_CONTENTION, waiter, "file_lock", observation);
            assertEquals(Severity.CRITICAL, observation.severity());
            assertEquals("flock", observation.call().syscall().name());
            assertEquals("LOCK_EX", observation.call().operation());
            assertFile(FileType.REGULAR, file.toString(), observation.call());
        }
        assertOngoing("Lock contention: file_lock executing flock() has been blocked for ", ongoing);
        assertEquals(ongoing.call().enteredAt(), ended.call().enteredAt());
        Measured.of(waiter, "flock").get(0).assertHolds(ended.call());
        assertTrue(analyst.observations(holder).stream().noneMatch(o -> o.severity() != Severity.NONE),
                "who has the lock waits for nothing");
    }

    @Test
    void whoReadsAPipeThatNobodyWritesWaitsByIntent(Host host, Analyst analyst) {
        Path fifo = host.directory().resolve("fifo");
        Victim victim = host.start("fifo_reader", fifo).ready();

        SyscallObservation ongoing = analyst.observation(victim, "a call that goes on", o -> !o.call().returned());
        host.shell("echo > " + fifo);
        victim.end();

        assertEquals(IDLE_WAIT, ongoing.category(), ongoing::toString);
        assertEquals(Severity.NONE, ongoing.severity());
        assertEquals("read", ongoing.call().syscall().name());
        assertEquals(WaitKind.PIPE, ongoing.call().waitedFor());
        assertFile(FileType.PIPE, fifo.toString(), ongoing.call());
        assertOngoing("Idle wait: fifo_reader executing read() has been waiting for ", ongoing);
        assertTrue(ongoing.reason().contains("waited for the other end of " + fifo + " to write"), ongoing.reason());
        assertEquals(List.of(), ongoing.hints());
        SyscallObservation ended = analyst.observation(victim, "the end of it", o -> o.call().returned()
                && o.call().enteredAt() == ongoing.call().enteredAt());
        assertEquals(IDLE_WAIT, ended.category());
        assertEquals(Severity.NONE, ended.severity());
        assertEquals(1, ended.call().result());
        assertEquals(List.of(), analyst.patterns(victim));
    }

    @Test
    void aPeerThatDoesNotReadIsToldWithItsAddressAndTheQueue(Host host, Analyst analyst) {
        Victim victim = host.start("full_sender", 600, 3);
        SocketAddress peer = new SocketAddress(
                "INET", "127.0.0.1", Integer.parseInt(victim.await("peer (\\d+)").group(1)));
        victim.ready();

        List<SyscallObservation> told = Patience.until("the sends of " + victim, Patience.ENOUGH,
                () -> ended(analyst.observations(victim), "sendto"), found -> found.size() >= 3);
        SyscallObservation ongoing = analyst.observation(victim, "the send that goes on",
                o -> !o.call().returned() && o.call().syscall().name().equals("sendto"));
        SyscallPattern pattern = analyst.pattern(victim, PatternKind.SEND_BUFFER_FULL,
                p -> p.evidence().stream().anyMatch(fact -> fact.contains("one has not returned")));

        List<Measured> measured = Measured.of(victim, "send");
        assertEquals(3, told.size());
        for (int i = 0; i < 3; i++) {
            assertTold(NETWORK, victim, "full_sender", told.get(i));
            measured.get(i).assertHolds(told.get(i).call());
            assertEquals(16 << 20, told.get(i).call().result());
        }
        assertTold(NETWORK, victim, "full_sender", ongoing);
        assertOngoing("Network bottleneck: full_sender executing sendto() has been blocked for ", ongoing);
        SocketInfo socket = ongoing.call().file().flatMap(OpenFile::socket).orElseThrow();
        assertAll(
                () -> assertEquals("STREAM", socket.type()),
                () -> assertEquals("ESTABLISHED", socket.state()),
                () -> assertEquals(peer, socket.remote()),
                () -> assertEquals("127.0.0.1", socket.local().host()),
                () -> assertTrue(socket.sendBufferBytes() > 0, socket::toString),
                () -> assertTrue(socket.sendQueueBytes() >= socket.sendBufferBytes() / 2, socket::toString));
        assertTrue(ongoing.reason().contains("waited for " + peer.text() + " to take data ("
                + socket.sendQueueBytes() + " of " + socket.sendBufferBytes() + " bytes"), ongoing.reason());
        assertPattern(victim, pattern);
        assertTrue(pattern.severity().atLeast(Severity.HIGH), pattern::toString);
        assertTrue(pattern.summary().matches("Send buffer full: full_sender was blocked \\d+ times sending to "
                + Pattern.quote(peer.text()) + ", for up to .*"), pattern.summary());
        assertFact("\\d calls of sendto blocked 500.0 ms or more within 1 min 0 s: median .*, one has not returned",
                pattern);
        assertFact("peer " + Pattern.quote(peer.text()) + " \\(STREAM, ESTABLISHED\\)", pattern);
        assertFact("send queue [\\d,]+ of [\\d,]+ bytes \\(SO_SNDBUF\\)", pattern);
    }

    @Test
    void aConnectToAFullListenerIsToldWithTheAddress(Host host, Analyst analyst) {
        Victim victim = host.start("backlog", 1500);
        SocketAddress address =
                new SocketAddress("INET", "127.0.0.1", Integer.parseInt(victim.await("listener (\\d+)").group(1)));

        SyscallObservation ongoing = analyst.observation(victim, "the connect that goes on", o -> !o.call().returned()
                && o.call().syscall().name().equals("connect"));
        Measured measured = Measured.read(victim.await("connect (\\d+) (\\d+)"));
        SyscallObservation ended = analyst.observation(victim, "its end", o -> o.call().returned()
                && o.call().enteredAt() == ongoing.call().enteredAt());
        SyscallPattern pattern = analyst.pattern(victim, PatternKind.SLOW_CONNECT,
                p -> p.evidence().stream().noneMatch(fact -> fact.contains("one has not returned")));

        measured.assertHolds(ended.call());
        for (SyscallObservation observation : List.of(ongoing, ended)) {
            assertTold(NETWORK, victim, "backlog", observation);
            assertEquals(address, observation.call().file()
                    .flatMap(OpenFile::socket).orElseThrow().remote());
            assertTrue(observation.reason().contains("waited for " + address.text() + " to take the connection"),
                    observation.reason());
        }
        assertEquals("SYN_SENT", ongoing.call().file().flatMap(OpenFile::socket).orElseThrow().state());
        assertEquals(address, ended.call().address().orElseThrow(), "what it gave is read when it returns");
        assertOngoing("Network bottleneck: backlog executing connect() has been blocked for ", ongoing);
        assertEquals("Network bottleneck: backlog executing connect() blocked for "
                + millis(ended.call().latencyNanos()) + "ms", ended.summary());
        assertPattern(victim, pattern);
        assertEquals(Severity.CRITICAL, pattern.severity());
        assertTrue(pattern.summary().startsWith("Slow connect: backlog to " + address.text() + " takes up to "),
                pattern.summary());
        assertFact("address " + Pattern.quote(address.text()), pattern);
        assertFact("1 of its connects took 500.0 ms or more within 1 min 0 s: .*", pattern);
        assertFact("a second and more means that the first SYN got no answer: .*", pattern);
    }

    private static List<SyscallObservation> ended(List<SyscallObservation> told, String call) {
        return told.stream().filter(o -> o.call().returned() && o.call().syscall().name().equals(call)
                && o.call().latencyNanos() >= 10_000_000).toList();
    }
}
