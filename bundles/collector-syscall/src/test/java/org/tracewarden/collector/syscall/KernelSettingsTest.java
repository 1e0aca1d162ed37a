// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tracewarden.api.syscall.SlowThresholds;

class KernelSettingsTest {

    private static final int OWN_PID = 99;
    private static final long MILLI = 1_000_000L;

    private final FakeKernel kernel = new FakeKernel();
    private final FakeHost host = new FakeHost();
    private final CallTable calls = new CallTable(new FakeTables());
    private Optional<SlowThresholds> classifier = Optional.empty();

    private KernelSettings start(Settings settings) {
        return new KernelSettings(
                kernel.probe(), calls,
                // the first argument is the path, and a flag beside CALL_WATCHED
                (abi, number, into) -> into.put(8, (byte) 1).put(15, (byte) 0x11),
                new CgroupIds(host), () -> classifier, OWN_PID, settings, host.now);
    }

    private static Settings with(Map<String, Object> configuration) {
        return new SettingsReader(
                FakeConfiguration.of(configuration), Map.of(), new CallTable(new FakeTables())::has).read();
    }

    private ByteBuffer call(int index) {
        return kernel.map("call_settings").lookup(index);
    }

    private ByteBuffer config() {
        return kernel.map("config").lookup(0);
    }

    private int generation() {
        return config().getInt(20);
    }

    @Test
    void everyCallOfEveryTableHasItsSettings() {
        start(Settings.DEFAULTS);
        assertEquals(3072, kernel.map("call_settings").updates);
        for (int index : new int[] {0, 257, 1023, 1024, 2048, 3071}) {
            assertEquals(10 * MILLI, call(index).getLong(0));
            assertEquals(1, call(index).get(8));
            assertEquals(0x11, call(index).get(15));
        }
    }

    @Test
    void aThresholdIsWrittenForTheCallInEachTableThatHasIt() {
        start(with(Map.of("slow$_$thresholds", new String[] {"fsync=50ms", "open=never"})));
        assertEquals(50 * MILLI, call(FakeTables.FSYNC).getLong(0));
        assertEquals(50 * MILLI, call(1024 + 118).getLong(0));
        assertEquals(-1, call(1024 + 5).getLong(0));
        assertEquals(10 * MILLI, call(1024 + FakeTables.FSYNC).getLong(0));
        assertEquals(10 * MILLI, call(2048 + FakeTables.FSYNC).getLong(0));
    }

    @Test
    void onlyWhatTheClassifierChangedIsWrittenAgain() {
        KernelSettings settings = start(Settings.DEFAULTS);
        classifier = SlowRuleTest.CLASSIFIER;
        settings.refresh();
        assertEquals(3072 + 2, kernel.map("call_settings").updates);
        assertEquals(12 * MILLI, call(FakeTables.FSYNC).getLong(0));
        assertEquals(12 * MILLI, call(1024 + 118).getLong(0));
        classifier = Optional.empty();
        settings.refresh();
        assertEquals(10 * MILLI, call(FakeTables.FSYNC).getLong(0));
    }

    @Test
    void callsThatAreNotChosenAreNotWatched() {
        KernelSettings settings = start(with(Map.of("syscalls", new String[] {"read"})));
        assertEquals(0x11, call(FakeTables.READ).get(15));
        assertEquals(0x11, call(1024 + FakeTables.READ_I386).get(15));
        assertEquals(0x10, call(FakeTables.FSYNC).get(15));
        assertTrue(settings.watches("read"));
        settings.apply(Settings.DEFAULTS);
        assertEquals(0x11, call(FakeTables.FSYNC).get(15));
    }

    @Test
    void theConfigurationGoesToItsFields() {
        start(with(Map.of(
                "open$_$after", "2s", "slow$_$per$_$second", 7, "failed$_$per$_$second", 0, "user$_$stacks", "true",
                "wakeup$_$bytes", 4096, "uids", new String[] {"1000"})));
        ByteBuffer config = config();
        assertEquals(56, config.remaining());
        assertEquals(host.now, config.getLong(0));
        assertEquals(2 * FakeHost.SECOND, config.getLong(8));
        assertEquals(
                List.of(1, 1, WindowStructs.WATCH_UIDS, OWN_PID, 7, 0, 0, 1, 4096),
                List.of(
                        config.getInt(16), config.getInt(20), config.getInt(24), config.getInt(28), config.getInt(32),
                        config.getInt(36), config.getInt(40), config.getInt(44), config.getInt(48)));
    }

    @Test
    void freshProgramsKnowWhomToWatchBeforeTheyCountTheFirstCall() {
        start(with(Map.of("comms", new String[] {"java"})));
        assertEquals(List.of("put watched_comms", "config window 1", "call_settings 0"), kernel.order);
    }

    @Test
    void filtersAreWrittenBeforeTheGenerationThatMakesThemCount() {
        KernelSettings settings = start(Settings.DEFAULTS);
        int before = generation();
        settings.apply(with(Map.of(
                "pids", new String[] {"7"}, "comms", new String[] {"java"}, "watch$_$self", "true")));
        assertEquals(Set.of(Records.bytes(4).putInt(0, 7)), kernel.map("watched_pids").members);
        ByteBuffer name = Records.bytes(16).put(0, "java".getBytes(StandardCharsets.UTF_8));
        assertEquals(Set.of(name), kernel.map("watched_comms").members);
        assertEquals(WindowStructs.WATCH_PIDS | WindowStructs.WATCH_COMMS, config().getInt(24));
        assertEquals(0, config().getInt(28));
        assertNotEquals(before, generation());
        settings.apply(Settings.DEFAULTS);
        assertTrue(kernel.map("watched_pids").members.isEmpty());
        assertEquals(0, config().getInt(24));
    }

    @Test
    void aCgroupIsItsInodeAndIsFoundOnceItIsThere(@TempDir Path mount) throws Exception {
        host.mounted(mount);
        KernelSettings settings = start(with(Map.of("cgroups", new String[] {"/a/b"})));
        assertEquals(List.of("/a/b"), settings.missingCgroups());
        assertTrue(kernel.map("watched_cgroups").members.isEmpty());
        assertEquals(WindowStructs.WATCH_CGROUPS, config().getInt(24));
        int before = generation();
        settings.refresh();
        assertEquals(before, generation());
        Path directory = Files.createDirectories(mount.resolve("a/b"));
        settings.refresh();
        long inode = ((Number) Files.getAttribute(directory, "unix:ino")).longValue();
        assertEquals(Set.of(Records.bytes(8).putLong(0, inode)), kernel.map("watched_cgroups").members);
        assertEquals(List.of(), settings.missingCgroups());
        assertEquals(before + 1, generation());
    }

    @Test
    void aSuccessorGoesOnInTheWindowOfItsPredecessorWithoutItsStreams() {
        kernel.map("config").values.put(0, Records.bytes(56)
                .putLong(0, host.now - 300 * MILLI).putInt(16, 41).putInt(20, 12).putInt(40, 0xff));
        kernel.adopted = true;
        KernelSettings settings = start(Settings.DEFAULTS);
        assertEquals(host.now - 300 * MILLI, settings.windowStart());
        assertEquals(41, settings.window());
        assertEquals(13, generation());
        assertEquals(0, config().getInt(40));
    }

    @Test
    void windowsAreNumberedFromOneAndNeverZero() {
        KernelSettings settings = start(Settings.DEFAULTS);
        assertEquals(1, settings.window());
        assertEquals(1, settings.turn(host.now + 5));
        assertEquals(2, kernel.window());
        assertEquals(host.now + 5, config().getLong(0));
        kernel.map("config").values.put(0, Records.bytes(56).putLong(0, 1).putInt(16, -1));
        kernel.adopted = true;
        KernelSettings last = start(Settings.DEFAULTS);
        assertEquals(-1, last.turn(host.now));
        assertEquals(2, last.window(), "even after odd");
    }
}
