// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.analysis.SyscallCategory;

class SettingsReaderTest {

    private static final CallTable CALLS = new CallTable(new FakeTables());

    private static Settings with(String key, Object value) {
        return new SettingsReader(
                FakeConfiguration.of(Map.of(key, value)), Map.of("slow-per-second", "many"), CALLS::has).read();
    }

    private static String refusal(String key, Object value) {
        return assertThrows(IllegalArgumentException.class, () -> with(key, value)).getMessage();
    }

    private static String[] list(String... texts) {
        return texts;
    }

    @Test
    void nothingConfiguredGivesTheDefaults() {
        assertEquals(
                Settings.DEFAULTS, new SettingsReader(FakeConfiguration.of(Map.of()), Map.of(), CALLS::has).read());
    }

    @Test
    void filtersAreListsAndAllIsNone() {
        assertEquals(Set.of(1, 4711), with("pids", list("1, 4711")).filters().pids());
        assertEquals(Set.of("java", "nginx"), with("comms", list("java", "nginx")).filters().comms());
        assertEquals(Set.of(0, -2), with("uids", list("0,4294967294")).filters().uids());
        assertEquals(Set.of("/system.slice/a.service"),
                with("cgroups", list("/system.slice/a.service")).filters().cgroups());
        assertEquals(WindowStructs.WATCH_PIDS, with("pids", list("1")).filters().bits());
        assertEquals(0, Settings.DEFAULTS.filters().bits());
    }

    @Test
    void callsAreNamedInAnyTableOfTheMachine() {
        assertEquals(Set.of("read", "open"), with("syscalls", list("read,open")).syscalls());
        assertTrue(with("syscalls", list("all")).syscalls().isEmpty());
        assertEquals(
                "syscalls: \"opneat\" is no system call of this machine; use all, or names such as openat,read",
                refusal("syscalls", list("read,opneat")));
    }

    @Test
    void thresholdsAreForAllForACategoryOrForACall() {
        SlowRule rule = with("slow$_$thresholds", list("fsync=50ms, blocking-io = 20ms", "network=never")).slow();
        assertEquals(Map.of("fsync", 50_000_000L), rule.byName());
        assertEquals(
                Map.of(SyscallCategory.BLOCKING_IO, 20_000_000L, SyscallCategory.NETWORK, SlowRule.NEVER),
                rule.byCategory());
        assertEquals(OptionalLong.of(10_000L), with("slow$_$threshold", "10us").slow().all());
        assertEquals(OptionalLong.of(SlowRule.NEVER), with("slow$_$threshold", "never").slow().all());
        assertEquals(OptionalLong.of(3_600_000_000_000L), with("slow$_$threshold", "1h").slow().all());
    }

    @Test
    void whatIsWrongIsRefusedWithKeyValueAndWhatIsAllowed() {
        assertEquals(
                "pids: \"x\" is no whole number from 1 to 4194304; use all, or a list", refusal("pids", list("1,x")));
        assertEquals(
                "uids: \"4294967295\" is no whole number from 0 to 4294967294; use all, or a list",
                refusal("uids", list("4294967295")));
        assertEquals("pids: \"all,1\" has all beside others; use all alone, or a list", refusal("pids", list("all,1")));
        assertEquals(
                "comms: \"0123456789abcdef\" is longer than the 15 bytes that the kernel keeps of a name; cut it there",
                refusal("comms", list("0123456789abcdef")));
        assertEquals(
                "cgroups: \"a/b\" is no path from the root of its hierarchy, such as /system.slice/nginx.service",
                refusal("cgroups", list("a/b")));
        assertEquals(
                "slow-threshold: \"9us\" is no threshold; use auto, never, or a time from 10us to 1h such as 10ms",
                refusal("slow$_$threshold", "9us"));
        assertEquals(
                "slow-threshold: \"10\" is no threshold; use auto, never, or a time from 10us to 1h such as 10ms",
                refusal("slow$_$threshold", "10"));
        assertEquals(
                "slow-thresholds: \"fsync\" is not of the form fsync=50ms; use none for no such list",
                refusal("slow$_$thresholds", list("fsync")));
        assertEquals(
                "slow-thresholds: \"disk\" is neither a system call nor a category: unknown category 'disk'; there are"
                        + " blocking_io, lock_contention, file_system, network, idle_wait, other",
                refusal("slow$_$thresholds", list("disk=1s")));
        assertEquals("slow-thresholds: \"fsync\" is named twice",
                refusal("slow$_$thresholds", list("fsync=1s,fsync=2s")));
        assertEquals("open-after: \"99ms\" is no time from 100ms to 24h such as 1s", refusal("open$_$after", "99ms"));
        assertEquals("user-stacks: \"yes\" is neither true nor false", refusal("user$_$stacks", "yes"));
        assertEquals("map-entries: 1023 is not between 1024 and 1048576", refusal("map$_$entries", 1023));
        assertEquals("ring-bytes: 262145 is not a power of two", refusal("ring$_$bytes", 262_145));
        assertEquals("wakeup-bytes: 2097153 is not between 4096 and 2097152", refusal("wakeup$_$bytes", 2_097_153));
        assertEquals("syscalls is empty; leave the line out for the default, or give all or a list",
                refusal("syscalls", list(" , ")));
        assertEquals("slow-per-second: many is not a whole number (0 to 100000)",
                refusal("slow$_$per$_$second", new NumberFormatException("in the container's words")));
    }
}
