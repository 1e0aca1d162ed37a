// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.collector.Attachment;
import org.tracewarden.linux.bpf.BpfMap;
import org.tracewarden.linux.bpf.EventRing;
import org.tracewarden.linux.bpf.Probe;
import org.tracewarden.linux.bpf.ProbeException;
import org.tracewarden.linux.bpf.StructLayout;

/** Against the running kernel, with programs that react to this JVM's own getppid() calls only. */
class LiveProbeTest {

    private static final Path BPFFS = Path.of("/sys/fs/bpf");
    private static final String INSTANCE = "test-" + ProcessHandle.current().pid();
    private static final Path PINS = BPFFS.resolve("tracewarden").resolve(INSTANCE).resolve(Notes.COLLECTOR);
    private static final Owner OWNER = new Owner(7, () -> false);
    private static final Duration SOON = Duration.ofMillis(200);
    private static final Duration LATE = Duration.ofMinutes(5);

    private ProbeKeeper keeper;

    @BeforeAll
    static void needsRootAndBpf() throws IOException {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "needs root to load BPF programs");
        Assumptions.assumeTrue(Files.exists(Path.of("/sys/kernel/btf/vmlinux")), "needs a kernel with BTF");
        Assumptions.assumeTrue(Files.isDirectory(BPFFS) && Files.getFileStore(BPFFS).type().equals("bpf"),
                "needs the BPF file system: mount -t bpf bpf /sys/fs/bpf");
    }

    @BeforeEach
    void startKeeper() {
        keeper = new ProbeKeeper(BPFFS, INSTANCE, new GracePeriods(LATE, SOON));
        keeper.start();
    }

    @AfterEach
    void removeEverything() {
        keeper.stop(true);
        assertFalse(Files.exists(PINS), "pins are left");
    }

    @Test
    void manyLapsOfASmallRingLoseAndRepeatNothing() throws Exception {
        try (Probe probe = open(new Notes()); EventRing ring = probe.ring("events")) {
            List<Long> read = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                Notes.call(i % 40 + 1);
                read.addAll(Notes.drain(ring));
            }
            long written = sequence(probe);
            assertEquals(2_000 * 41 / 2, written);
            assertEquals(numbers(0, written), read);
            assertEquals(0, lost(probe));
            assertEquals(written, wanted(probe));
            assertEquals(4096, ring.capacityBytes());
            assertEquals(0, ring.waitingBytes());
        }
    }

    @Test
    void discardedNotesAreSkipped() throws Exception {
        try (Probe probe = open(new Notes().constant("discard_every", 3)); EventRing ring = probe.ring("events")) {
            Notes.call(30);
            assertEquals(LongStream.range(0, 30).filter(n -> n % 3 != 0).boxed().toList(), Notes.drain(ring));
        }
    }

    @Test
    void aFullRingCountsItsLossesExactly() throws Exception {
        try (Probe probe = open(new Notes()); EventRing ring = probe.ring("events")) {
            Notes.call(1_000);
            int received = Notes.drain(ring).size();
            assertTrue(received > 0 && lost(probe) > 0);
            assertEquals(1_000, received + lost(probe));
            assertEquals(1_000, wanted(probe));
        }
    }

    @Test
    void aSuccessorTakesOverAtTheSamePositionWithWhatCameMeanwhile() throws Exception {
        Probe first = open(new Notes());
        EventRing ring = first.ring("events");
        Notes.call(20);
        assertEquals(numbers(0, 20), Notes.drain(ring));
        assertFalse(first.adopted());
        Notes.call(5);
        first.close();
        Notes.call(10);

        Probe second = open(new Notes());
        assertTrue(second.adopted());
        assertEquals(0, second.abandonedRecords());
        assertEquals(List.of(new Attachment("tp_btf/sys_enter", true, "")), second.attachments());
        Notes.call(5);
        assertEquals(numbers(20, 40), Notes.drain(second.ring("events")));
        assertEquals(40, wanted(second));
        second.close();
    }

    @Test
    void aNewKeeperTakesOverAfterACrash() throws Exception {
        open(new Notes());
        Notes.call(10);
        // the old keeper goes without a word, as with kill -9: its descriptors stay until the end of this test
        ProbeKeeper crashed = keeper;
        startKeeper();

        Probe successor = open(new Notes());
        assertTrue(successor.adopted());
        assertEquals(numbers(0, 10), Notes.drain(successor.ring("events")));
        successor.close();
        crashed.stop(false);
    }

    @Test
    void aChangedConstantIsHandedOverToWithoutLoss() throws Exception {
        Probe before = open(new Notes().constant("tag", 1));
        Notes.call(10);
        before.close();
        Notes.call(10);

        Probe after = open(new Notes().constant("tag", 2));
        assertFalse(after.adopted());
        assertEquals(0, after.abandonedRecords());
        Notes.call(10);
        List<Long> tags = new ArrayList<>();
        List<Long> read = new ArrayList<>();
        after.ring("events").poll((data, offset, length) -> {
            read.add(Notes.number(data, offset, length));
            tags.add(data.getLong(offset + 8));
        }, Integer.MAX_VALUE);
        assertEquals(numbers(0, 30), read);
        assertEquals(Stream.concat(Collections.nCopies(20, 1L).stream(),
                Collections.nCopies(10, 2L).stream()).toList(), tags);
        assertEquals(30, wanted(after));
        assertEquals(1, PinDirectory.in(PINS).size());
        after.close();
    }

    @Test
    void theCallsOfARunningThreadAreAllSeenOverAHandOver() throws Exception {
        Probe before = open(new Notes().constant("tag", 1).size("events", 1 << 20));
        CountDownLatch half = new CountDownLatch(1);
        Thread caller = new Thread(() -> {
            Notes.call(1_000);
            half.countDown();
            Notes.call(9_000);
        });
        caller.start();
        half.await();
        before.close();
        Probe after = open(new Notes().constant("tag", 2).size("events", 1 << 20));
        caller.join();

        // every call is seen once, or twice in the moment when old and new are both attached; two writers at a time
        // may also number their notes in another order than they reserve them
        List<Long> read = Notes.drain(after.ring("events"));
        assertEquals(numbers(0, read.size()), read.stream().sorted().toList());
        assertTrue(read.size() >= 10_000, read.size() + " notes of 10,000 calls");
        assertEquals(0, lost(after));
        after.close();
    }

    @Test
    void anotherLayoutStartsAfreshAndSaysWhatItGaveUp() throws Exception {
        Probe before = open(new Notes());
        Notes.call(17);
        before.close();

        Probe after = open(new Notes().layouts(StructLayout.of("note", 24).field("number", 0, 8).build()));
        assertFalse(after.adopted());
        assertEquals(17, after.abandonedRecords());
        Notes.call(3);
        assertEquals(numbers(0, 3), Notes.drain(after.ring("events")));
        assertEquals(1, PinDirectory.in(PINS).size());
        after.close();
    }

    @Test
    void anotherRingSizeGivesUpTheRingButKeepsTheCounters() throws Exception {
        Probe before = open(new Notes());
        Notes.call(9);
        before.close();

        Probe after = open(new Notes().size("events", 8192));
        assertEquals(9, after.abandonedRecords());
        Notes.call(3);
        EventRing ring = after.ring("events");
        assertEquals(8192, ring.capacityBytes());
        assertEquals(numbers(9, 12), Notes.drain(ring));
        assertEquals(12, wanted(after));
        after.close();
    }

    @Test
    void afterTheGracePinsAreGoneAndProgramsDetached() throws Exception {
        Set<Integer> programs = programIds();
        Probe probe = open(new Notes().grace(SOON));
        programs = added(programs, programIds());
        assertEquals(1, programs.size());
        probe.close();
        awaitGone();
        Set<Integer> ours = programs;
        // the kernel frees a detached program after an RCU grace period
        await("the program is still loaded", () -> programIds().stream().noneMatch(ours::contains));
    }

    @Test
    void aProgramOnAPerfEventWorksOverATakeOverAndLeavesNoEventBehind() throws Exception {
        Set<Integer> events = PerfEvents.open();
        Probe first = open(new Notes().with("classic"));
        assertEquals(List.of("tp_btf/sys_enter", "tp/raw_syscalls/sys_exit"),
                first.attachments().stream().filter(Attachment::attached).map(Attachment::place).toList());
        assertEquals(events, PerfEvents.open());
        first.close();
        Probe second = open(new Notes().with("classic"));
        long before = second.map("sequence").lookup(1).getLong(0);
        Notes.call(10);
        long after = second.map("sequence").lookup(1).getLong(0);
        assertTrue(after - before >= 10, after + " calls after " + before);
        second.close();
    }

    @Test
    void beforeTheGraceIsOverPinsStay() throws Exception {
        open(new Notes().grace(LATE)).close();
        keeper.uninstalled(8);
        assertTrue(Files.exists(PINS));
        assertEquals(1, PinDirectory.in(PINS).size());
    }

    @Test
    void uninstallingTheOwnerShortensTheGrace() throws Exception {
        open(new Notes().grace(LATE)).close();
        keeper.uninstalled(7);
        awaitGone();
    }

    @Test
    void aProbeClosedByAnUninstalledOwnerHasAShortGrace() throws Exception {
        keeper.open(new Notes().grace(LATE).spec(), new Owner(7, () -> true)).close();
        awaitGone();
    }

    @Test
    void aStopOfTheLinuxBundleAloneLeavesPinsToItsNextStart() throws Exception {
        Probe probe = open(new Notes());
        Notes.call(4);
        keeper.stop(false);
        assertThrows(IllegalStateException.class, () -> probe.ring("events"));
        Notes.call(4);
        keeper = new ProbeKeeper(BPFFS, INSTANCE, new GracePeriods(LATE, SOON));
        keeper.start();

        Probe successor = open(new Notes());
        assertTrue(successor.adopted());
        assertEquals(numbers(0, 8), Notes.drain(successor.ring("events")));
        successor.close();
    }

    @Test
    void pinsThatNobodyTakesOverAfterAStartAreRemoved() throws Exception {
        open(new Notes());
        keeper.stop(false);
        assertTrue(Files.exists(PINS));
        keeper = new ProbeKeeper(BPFFS, INSTANCE, new GracePeriods(SOON, SOON));
        keeper.start();
        awaitGone();
    }

    @Test
    void aStopOfTheFrameworkRemovesPinsAtOnce() throws Exception {
        open(new Notes());
        keeper.stop(true);
        assertFalse(Files.exists(PINS.getParent()));
    }

    @Test
    void aFactoryThatIsReleasedClosesWhatItsBundleForgot() throws Exception {
        Probe forgotten = open(new Notes());
        keeper.closeAllOf(OWNER);
        assertThrows(IllegalStateException.class, forgotten::stats);
        open(new Notes()).close();
    }

    @Test
    void nothingStaysOpenAfterClose() throws Exception {
        open(new Notes()).close();
        Set<String> before = descriptors();
        try (Probe probe = open(new Notes().constant("tag", 5))) {
            probe.ring("events").poll((data, offset, length) -> {}, 1);
            probe.stats();
        }
        assertEquals(before, descriptors());
    }

    @Test
    void aCollectorIsOpenedOnceOnly() throws Exception {
        try (Probe probe = open(new Notes())) {
            ProbeException refused = assertThrows(ProbeException.class, () -> open(new Notes()));
            assertEquals("the probe of collector notes is open already, by bundle 7", refused.getMessage());
            assertFalse(refused.unavailable());
            assertFalse(probe.adopted());
        }
    }

    @Test
    void refusedOptionalProgramsAreReportedAndTheRestWorks() throws Exception {
        Notes wanted = new Notes().with("refused_by_verifier", "without_tracepoint", "without_event")
                .optional("refused_by_verifier", "without_tracepoint", "without_event");
        Probe probe = open(wanted);
        List<Attachment> attachments = probe.attachments();
        assertEquals(List.of("tp_btf/sys_enter", "tp_btf/sys_exit", "tp_btf/tracewarden_no_such_tracepoint",
                "tp/tracewarden/no_such_event"),
                attachments.stream().map(Attachment::place).toList());
        assertEquals(List.of(true, false, false, false), attachments.stream().map(Attachment::attached).toList());
        assertTrue(attachments.get(1).detail().contains("invalid mem access"), attachments.get(1).detail());
        assertTrue(attachments.get(2).detail().contains("this kernel does not have that tracepoint"),
                attachments.get(2).detail());
        assertTrue(attachments.get(3).detail().startsWith("No such file or directory (errno 2)"),
                attachments.get(3).detail());
        Notes.call(3);
        assertEquals(numbers(0, 3), Notes.drain(probe.ring("events")));
        probe.close();

        Probe adopted = open(wanted);
        assertTrue(adopted.adopted());
        assertEquals(List.of(true, false, false, false),
                adopted.attachments().stream().map(Attachment::attached).toList());
        adopted.close();
    }

    @Test
    void aRefusedRequiredProgramFailsWithTheVerifiersWords() {
        ProbeException refused = assertThrows(ProbeException.class,
                () -> open(new Notes().with("refused_by_verifier")));
        assertTrue(refused.getMessage().contains("program refused_by_verifier is refused"), refused.getMessage());
        assertTrue(refused.getMessage().contains("invalid mem access"), refused.getMessage());
        assertFalse(refused.unavailable());
        assertTrue(PinDirectory.in(PINS).isEmpty());
    }

    @Test
    void aRequiredProgramThatTheKernelHasNoPlaceForIsUnavailable() {
        ProbeException refused = assertThrows(ProbeException.class,
                () -> open(new Notes().with("without_tracepoint")));
        assertTrue(refused.unavailable(), refused.getMessage());
    }

    @Test
    void aRequiredProgramThatCannotBeAttachedLeavesNothingBehind() {
        ProbeException refused = assertThrows(ProbeException.class, () -> open(new Notes().with("without_event")));
        assertTrue(refused.getMessage().startsWith("collector notes: program without_event cannot be attached to "
                + "tp/tracewarden/no_such_event: No such file or directory (errno 2)"), refused.getMessage());
        assertTrue(PinDirectory.in(PINS).isEmpty());
    }

    @Test
    void aFailedHandOverLeavesThePredecessorRunning() throws Exception {
        open(new Notes()).close();
        Notes.call(3);
        assertThrows(ProbeException.class, () -> open(new Notes().with("refused_by_verifier")));
        Notes.call(3);
        Probe probe = open(new Notes());
        assertTrue(probe.adopted());
        assertEquals(numbers(0, 6), Notes.drain(probe.ring("events")));
        probe.close();
    }

    @Test
    void aWrongLayoutIsRefusedFieldByField() {
        StructLayout wrong = StructLayout.of("note", 32)
                .field("number", 0, 8)
                .field("tag", 16, 8)
                .field("inner.second", 20, 8)
                .field("missing", 0, 4)
                .build();
        ProbeException refused = assertThrows(ProbeException.class,
                () -> open(new Notes().layouts(wrong, StructLayout.of("nowhere", 8).build())));
        assertEquals("collector notes: decoder and BPF object do not belong together: "
                + "struct note: expected size 32, found 24; "
                + "struct note, field tag: expected offset 16 size 8, found offset 8 size 8; "
                + "struct note, field inner.second: expected offset 20 size 8, found offset 20 size 4; "
                + "struct note, field missing: expected offset 0 size 4, found no such field; "
                + "struct nowhere: expected in the BTF, found none", refused.getMessage());
        assertFalse(refused.unavailable());
    }

    @Test
    void unknownAndUnfitSettingsAreNamed() {
        assertRefused("collector notes: its BPF object has no constant nothing", new Notes().constant("nothing", 1));
        assertRefused("collector notes: constant wake has 8 bits; the value 256 does not fit",
                new Notes().constant("wake", 256));
        assertRefused("collector notes: its BPF object has no map nothing, only counts, events, sequence",
                new Notes().size("nothing", 1));
        assertRefused("collector notes: its BPF object has no program nothing, only classic, on_call, "
                + "refused_by_verifier, tasks, without_event, without_tracepoint", new Notes().disabled("nothing"));
    }

    @Test
    void wakeupEndsAWait() throws Exception {
        try (Probe probe = open(new Notes()); EventRing ring = probe.ring("events")) {
            Thread waker = new Thread(ring::wakeup);
            assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
                waker.start();
                ring.await(60_000);
            });
            waker.join();
        }
    }

    @Test
    void theKernelEndsAWaitWhenItSignalsData() throws Exception {
        try (Probe probe = open(new Notes()); EventRing ring = probe.ring("events")) {
            Thread caller = new Thread(() -> Notes.call(1));
            assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
                caller.start();
                ring.await(60_000);
            });
            caller.join();
            assertEquals(numbers(0, 1), Notes.drain(ring));
        }
    }

    @Test
    void aWaitEndsWithItsTime() throws Exception {
        try (Probe probe = open(new Notes()); EventRing ring = probe.ring("events")) {
            assertTimeoutPreemptively(Duration.ofSeconds(10), () -> ring.await(20));
        }
    }

    @Test
    void closingTheProbeEndsAWaitAndLaterUseThrows() throws Exception {
        Probe probe = open(new Notes());
        EventRing ring = probe.ring("events");
        BpfMap counts = probe.map("counts");
        Thread waiter = new Thread(() -> {
            try {
                while (true) {
                    ring.await(60_000);
                }
            } catch (IllegalStateException e) {
                assertEquals("ring events is closed", e.getMessage());
            }
        });
        waiter.start();
        probe.close();
        probe.close();
        waiter.join(10_000);
        assertFalse(waiter.isAlive());
        assertThrows(IllegalStateException.class, () -> ring.poll((data, offset, length) -> {}, 1));
        assertThrows(IllegalStateException.class, ring::waitingBytes);
        assertThrows(IllegalStateException.class, () -> counts.sumPerCpu(0));
        assertThrows(IllegalStateException.class, () -> probe.map("counts"));
        assertThrows(IllegalStateException.class, probe::stats);
        ring.wakeup();
        ring.close();
    }

    @Test
    void aRingHasOneReader() throws Exception {
        try (Probe probe = open(new Notes())) {
            EventRing ring = probe.ring("events");
            assertThrows(IllegalStateException.class, () -> probe.ring("events"));
            Notes.call(2);
            assertThrows(IllegalStateException.class, () -> ring.poll((data, offset, length) -> ring.close(), 1));
            ring.close();
            assertEquals(numbers(1, 2), Notes.drain(probe.ring("events")));
            assertThrows(IllegalStateException.class, () -> probe.ring("counts"));
            assertThrows(IllegalArgumentException.class, () -> probe.ring("nothing"));
        }
    }

    @Test
    void mapsAreReadAndWritten() throws Exception {
        try (Probe probe = open(new Notes())) {
            BpfMap sequence = probe.map("sequence");
            assertEquals(4, sequence.keySize());
            assertEquals(8, sequence.valueSize());
            sequence.update(0, ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(0, 1_000));
            Notes.call(2);
            assertEquals(1_002, sequence.lookup(0).getLong(0));
            assertEquals(2, wanted(probe));
            assertThrows(IllegalArgumentException.class, () -> sequence.update(0, ByteBuffer.allocate(4)));
            IllegalStateException outside = assertThrows(IllegalStateException.class, () -> sequence.lookup(2));
            assertEquals("lookup of map sequence at 2: No such file or directory (errno 2)", outside.getMessage());
            assertThrows(IllegalStateException.class, () -> sequence.sumPerCpu(0));
            assertThrows(IllegalStateException.class, () -> probe.map("counts").lookup(0));
        }
    }

    @Test
    void anIteratorsOutputComesInOnePiece() throws Exception {
        try (Probe probe = open(new Notes().with("tasks"))) {
            Set<Integer> pids = new HashSet<>();
            int[] calls = {0};
            probe.iterate("tasks", (data, offset, length) -> {
                calls[0]++;
                assertEquals(0, length % (8 * 400));
                assertTrue(length > 64 * 1024, length + " bytes");
                for (int at = offset; at < offset + length; at += 400) {
                    pids.add(data.getInt(at));
                }
            });
            assertEquals(1, calls[0]);
            assertTrue(pids.contains((int) ProcessHandle.current().pid()), pids.toString());
            assertTrue(pids.contains((int) ProcessHandle.current().parent().orElseThrow().pid()), pids.toString());
            assertThrows(IllegalArgumentException.class, () -> probe.iterate("nothing", (d, o, l) -> {}));
        }
    }

    @Test
    void runsAreCountedWhileTheKernelsStatisticsAreOn() throws Exception {
        Path statistics = Path.of("/proc/sys/kernel/bpf_stats_enabled");
        String before = Files.readString(statistics);
        Files.writeString(statistics, "1");
        try (Probe probe = open(new Notes())) {
            Notes.call(100);
            Probe.ProgramStats stats = probe.stats();
            assertTrue(stats.runs() >= 100, stats.toString());
            assertTrue(stats.runNanos() > 0, stats.toString());
        } finally {
            Files.writeString(statistics, before);
        }
    }

    @Test
    void theKernelsTypesAreKnown() throws Exception {
        var btf = keeper.kernelBtf();
        assertTrue(btf.hasType("task_struct"));
        assertTrue(btf.hasType("pid_type"));
        assertFalse(btf.hasType("tracewarden_no_such_type"));
        assertEquals(5, btf.tracepointParameters("signal_generate").orElseThrow());
        assertEquals("kernel_siginfo", btf.tracepointParameterType("signal_generate", 1).orElseThrow());
        assertEquals("int", btf.tracepointParameterType("signal_generate", 0).orElseThrow());
        assertTrue(btf.tracepointParameterType("signal_generate", 5).isEmpty());
        assertTrue(btf.tracepointParameters("tracewarden_no_such_tracepoint").isEmpty());
    }

    private Probe open(Notes notes) throws ProbeException {
        return keeper.open(notes.spec(), OWNER);
    }

    private void assertRefused(String message, Notes notes) {
        assertEquals(message, assertThrows(ProbeException.class, () -> open(notes)).getMessage());
    }

    private static long sequence(Probe probe) {
        return probe.map("sequence").lookup(0).getLong(0);
    }

    private static long wanted(Probe probe) {
        return probe.map("counts").sumPerCpu(0);
    }

    private static long lost(Probe probe) {
        return probe.map("counts").sumPerCpu(1);
    }

    private static List<Long> numbers(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void awaitGone() throws Exception {
        await("pins are still there", () -> !Files.exists(PINS));
    }

    private static void await(String otherwise, Condition condition) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        boolean holds = condition.holds();
        while (!holds && System.nanoTime() < deadline) {
            Thread.sleep(20);
            holds = condition.holds();
        }
        assertTrue(holds, otherwise);
    }

    /** Ids of the loaded programs of the test object, as the kernel lists them to bpftool. */
    private static Set<Integer> programIds() throws IOException, InterruptedException {
        Process bpftool = new ProcessBuilder("bpftool", "-j", "prog", "show", "name", "on_call").start();
        String json = new String(bpftool.getInputStream().readAllBytes());
        bpftool.waitFor();
        Set<Integer> ids = new HashSet<>();
        var matcher = Pattern.compile("\"id\":(\\d+)").matcher(json);
        while (matcher.find()) {
            ids.add(Integer.valueOf(matcher.group(1)));
        }
        return ids;
    }

    private static Set<Integer> added(Set<Integer> before, Set<Integer> after) {
        Set<Integer> added = new HashSet<>(after);
        added.removeAll(before);
        return added;
    }

    private static Set<String> descriptors() throws IOException {
        Set<String> open = new HashSet<>();
        try (Stream<Path> entries = Files.list(Path.of("/proc/self/fd"))) {
            entries.forEach(entry -> {
                try {
                    String target = Files.readSymbolicLink(entry).toString();
                    if (target.contains("bpf") || target.contains("event")) {
                        open.add(entry.getFileName() + " " + target);
                    }
                } catch (IOException e) {
                    // the listing's own descriptor is gone by now
                    open.remove(entry.getFileName().toString());
                }
            });
        }
        return open;
    }
}
