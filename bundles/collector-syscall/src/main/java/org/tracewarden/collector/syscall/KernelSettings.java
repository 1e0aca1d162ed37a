// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.syscall.SlowThresholds;
import org.tracewarden.linux.bpf.BpfMap;
import org.tracewarden.linux.bpf.Probe;

/**
 * What the programs read: the one writer of the maps {@code config}, {@code call_settings}, {@code streams} and the
 * filters. A filter is written only when it changes, and the generation after it, by which programs know that what
 * they remember of a task is out of date. Thread-safe.
 */
final class KernelSettings {

    private static final byte MEMBER = 1;

    private final BpfMap config;
    private final BpfMap callSettings;
    private final BpfMap streams;
    private final BpfMap watchedPids;
    private final BpfMap watchedUids;
    private final BpfMap watchedComms;
    private final BpfMap watchedCgroups;
    private final CallTable calls;
    private final CgroupIds cgroupIds;
    private final Supplier<Optional<SlowThresholds>> classifier;
    private final int ownPid;
    /** Bytes 8 to 15 of each call's settings, without the flag that it is watched. */
    private final byte[][] signatures = new byte[WindowStructs.CALLS][];
    private final long[] slow = new long[WindowStructs.CALLS];
    private final boolean[] watched = new boolean[WindowStructs.CALLS];
    private boolean callsWritten;
    private Settings settings;
    private Filters filters;
    private Set<Long> cgroups = Set.of();
    private List<String> missingCgroups = List.of();
    private long windowStart;
    private int window;
    private int generation;
    private int openStreams;

    KernelSettings(
            Probe probe, CallTable calls, Signatures callSignatures, CgroupIds cgroupIds,
            Supplier<Optional<SlowThresholds>> classifier, int ownPid, Settings settings, long now) {
        config = probe.map("config");
        callSettings = probe.map("call_settings");
        streams = probe.map("streams");
        watchedPids = probe.map("watched_pids");
        watchedUids = probe.map("watched_uids");
        watchedComms = probe.map("watched_comms");
        watchedCgroups = probe.map("watched_cgroups");
        this.calls = calls;
        this.cgroupIds = cgroupIds;
        this.classifier = classifier;
        this.ownPid = ownPid;
        this.settings = settings;
        for (int index = 0; index < signatures.length; index++) {
            ByteBuffer whole = buffer(WindowStructs.CALL_SETTINGS_SIZE);
            callSignatures.writeSettings(calls.abi(index), calls.number(index), whole);
            signatures[index] = new byte[WindowStructs.CALL_SETTINGS_SIZE - WindowStructs.CALL_ARGUMENTS];
            whole.get(WindowStructs.CALL_ARGUMENTS, signatures[index]);
        }
        ByteBuffer before = config.lookup(0);
        long begun = before.getLong(WindowStructs.CONFIG_WINDOW_START);
        boolean goesOn = probe.adopted() && begun > 0 && begun <= now;
        windowStart = goesOn ? begun : now;
        window = next(before.getInt(WindowStructs.CONFIG_WINDOW), goesOn);
        generation = before.getInt(WindowStructs.CONFIG_GENERATION);
        apply(settings);
    }

    /** Takes effect with the next call. */
    synchronized void apply(Settings changed) {
        settings = changed;
        resolveCgroups();
        if (!changed.filters().equals(filters)) {
            filters = changed.filters();
            writeFilters();
        }
        generation++;
        writeConfig();
        // last, because programs that were just loaded count nothing before it, and by then know whom to watch
        writeCalls();
    }

    /** Thresholds that the classifier changed, and cgroups that came or went. Once a second. */
    synchronized void refresh() {
        writeCalls();
        if (resolveCgroups()) {
            write(watchedCgroups, cgroups, KernelSettings::longKey);
            generation++;
            writeConfig();
        }
    }

    /** Cgroups of the configuration that are not there now. */
    synchronized List<String> missingCgroups() {
        return missingCgroups;
    }

    synchronized long windowStart() {
        return windowStart;
    }

    /** Number of the window that is written. */
    synchronized int window() {
        return window;
    }

    /**
     * Begins a new window, in the other half of the maps.
     *
     * @return number of the one that is left, which programs that run now may still write
     */
    synchronized int turn(long now) {
        int left = window;
        window = next(left, false);
        windowStart = now;
        writeConfig();
        return left;
    }

    /** The process whose calls are never told, if any. */
    synchronized OptionalLong excludedPid() {
        return settings.watchSelf() ? OptionalLong.empty() : OptionalLong.of(ownPid);
    }

    /** Whether calls of that name are counted and told. */
    synchronized boolean watches(String name) {
        return settings.syscalls().isEmpty() || settings.syscalls().contains(name);
    }

    /** Whether its calls are counted and told, as far as can be told from here. */
    synchronized boolean watches(ProcessInfo process) {
        Filters chosen = settings.filters();
        String cgroup = process.workload().cgroupPath() + "/";
        return chosen.bits() == 0
                || chosen.pids().contains(process.pid())
                || chosen.comms().contains(process.comm())
                || chosen.uids().contains(process.uid())
                || chosen.cgroups().stream().anyMatch(path -> cgroup.startsWith(path + "/"));
    }

    synchronized void openStream(int slot, ByteBuffer streamSettings) {
        streams.update(slot, streamSettings);
        openStreams |= 1 << slot;
        generation++;
        writeConfig();
    }

    synchronized void closeStream(int slot) {
        openStreams &= ~(1 << slot);
        generation++;
        writeConfig();
    }

    /** Never 0, which entries have that were not written yet; odd after even. */
    private static int next(int before, boolean same) {
        if (same && before != 0) {
            return before;
        }
        return before == -1 ? 2 : before + 1;
    }

    private void writeCalls() {
        Optional<SlowThresholds> thresholds = classifier.get();
        for (int index = 0; index < signatures.length; index++) {
            long nanos = settings.slow().nanos(calls.at(index), thresholds);
            boolean watch = watches(calls.at(index).name());
            if (callsWritten && nanos == slow[index] && watch == watched[index]) {
                continue;
            }
            slow[index] = nanos;
            watched[index] = watch;
            callSettings.update(index, callSettings(index));
        }
        callsWritten = true;
    }

    private ByteBuffer callSettings(int index) {
        ByteBuffer value = buffer(WindowStructs.CALL_SETTINGS_SIZE)
                .putLong(WindowStructs.CALL_SLOW, slow[index])
                .put(WindowStructs.CALL_ARGUMENTS, signatures[index]);
        int flags = value.get(WindowStructs.CALL_FLAGS) & 0xff & ~WindowStructs.CALL_WATCHED;
        return value.put(
                WindowStructs.CALL_FLAGS, (byte) (flags | (watched[index] ? WindowStructs.CALL_WATCHED : 0)));
    }

    /** Whether it found others than before. */
    private boolean resolveCgroups() {
        CgroupIds.Found found = cgroupIds.of(settings.filters().cgroups());
        missingCgroups = found.missing();
        boolean changed = !found.ids().equals(cgroups);
        cgroups = found.ids();
        return changed;
    }

    private void writeFilters() {
        write(watchedPids, filters.pids(), KernelSettings::intKey);
        write(watchedUids, filters.uids(), KernelSettings::intKey);
        write(watchedComms, filters.comms(), KernelSettings::commKey);
        write(watchedCgroups, cgroups, KernelSettings::longKey);
    }

    private static <T> void write(BpfMap set, Collection<T> members, Function<T, ByteBuffer> key) {
        set.clear();
        for (T member : members) {
            set.put(key.apply(member), MEMBER);
        }
    }

    private void writeConfig() {
        config.update(0, buffer(WindowStructs.CONFIG_SIZE)
                .putLong(WindowStructs.CONFIG_WINDOW_START, windowStart)
                .putLong(WindowStructs.CONFIG_OPEN_AFTER, settings.openAfterNanos())
                .putInt(WindowStructs.CONFIG_WINDOW, window)
                .putInt(WindowStructs.CONFIG_GENERATION, generation)
                .putInt(WindowStructs.CONFIG_FILTERS, settings.filters().bits())
                .putInt(WindowStructs.CONFIG_EXCLUDED_PID, settings.watchSelf() ? 0 : ownPid)
                .putInt(WindowStructs.CONFIG_SLOW_LIMIT, settings.slowPerSecond())
                .putInt(WindowStructs.CONFIG_FAILED_LIMIT, settings.failedPerSecond())
                .putInt(WindowStructs.CONFIG_STREAMS, openStreams)
                .putInt(WindowStructs.CONFIG_USER_STACKS, settings.userStacks() ? 1 : 0)
                .putInt(WindowStructs.CONFIG_WAKEUP_BYTES, settings.wakeupBytes()));
    }

    /** A name as the kernel has it: 16 bytes, filled up with zeros. */
    static ByteBuffer commKey(String comm) {
        return ByteBuffer.wrap(Arrays.copyOf(comm.getBytes(StandardCharsets.UTF_8), WindowStructs.COMM_SIZE));
    }

    static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
    }

    private static ByteBuffer intKey(int value) {
        return buffer(Integer.BYTES).putInt(0, value);
    }

    private static ByteBuffer longKey(long value) {
        return buffer(Long.BYTES).putLong(0, value);
    }
}
