// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.collector.Attachment;
import org.tracewarden.linux.bpf.Btf;
import org.tracewarden.linux.bpf.Probe;
import org.tracewarden.linux.bpf.ProbeException;
import org.tracewarden.linux.bpf.ProbeSpec;

/**
 * Opens probes and owns the pins of this platform instance: who holds which, which wait for a successor, and when those
 * are removed. Its one thread, {@code tracewarden-probe-janitor}, removes. Thread-safe by one lock, which a load holds
 * for some hundred milliseconds.
 */
final class ProbeKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(ProbeKeeper.class);
    private static final Path KERNEL_BTF = Path.of("/sys/kernel/btf/vmlinux");
    /** bpffs refuses dots in names. */
    private static final Pattern COLLECTOR_NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    private static final Duration JANITOR_END = Duration.ofSeconds(10);

    private record Held(Owner owner, Probe probe) {}

    private record Leftover(Owner owner, long deadlineNanos, Future<?> removal) {}

    private final Path bpffs;
    private final Path instance;
    private final GracePeriods grace;
    private final ScheduledThreadPoolExecutor janitor;
    private final Map<String, Held> held = new HashMap<>();
    private final Map<String, Leftover> leftovers = new HashMap<>();
    private Natives natives;
    private NativeBtf kernelBtf;
    private boolean closed;

    /**
     * @param bpffs where the BPF file system is mounted
     * @param instance name of this platform instance, of letters, digits, {@code _} and {@code -}
     */
    ProbeKeeper(Path bpffs, String instance, GracePeriods grace) {
        this.bpffs = bpffs;
        this.instance = bpffs.resolve("tracewarden").resolve(instance);
        this.grace = grace;
        this.janitor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "tracewarden-probe-janitor");
            thread.setDaemon(true);
            return thread;
        });
        janitor.setRemoveOnCancelPolicy(true);
        janitor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Gives the pins that an earlier run left the grace period. */
    synchronized void start() {
        try {
            for (Path collector : PinDirectory.entries(instance)) {
                leave(collector.getFileName().toString(), Owner.UNKNOWN, grace.orphaned());
            }
        } catch (UncheckedIOException e) {
            LOG.warn("Cannot look for earlier BPF pins", e);
        }
    }

    synchronized Probe open(ProbeSpec spec, Owner owner) throws ProbeException {
        String collector = spec.collector();
        requireOpen();
        if (!COLLECTOR_NAME.matcher(collector).matches()) {
            throw new ProbeException("a collector's name is a lower-case letter, then up to 31 letters, digits and '-',"
                    + " not '" + collector + "'", false, null);
        }
        if (held.containsKey(collector)) {
            throw new ProbeException("the probe of collector " + collector + " is open already, by bundle "
                    + held.get(collector).owner().bundleId(), false, null);
        }
        requireHost(collector);
        try {
            Probe probe = openPinned(spec, natives(), owner);
            held.put(collector, new Held(owner, probe));
            Optional.ofNullable(leftovers.remove(collector)).ifPresent(leftover -> leftover.removal().cancel(false));
            return probe;
        } catch (AccessDeniedException e) {
            throw new ProbeException("collector " + collector + ": no access to " + e.getFile() + "; it takes root",
                    true, e);
        } catch (IOException | UncheckedIOException | IllegalStateException e) {
            throw new ProbeException("collector " + collector + ": " + e.getMessage(), false, e);
        }
    }

    synchronized Btf kernelBtf() throws ProbeException {
        requireOpen();
        if (kernelBtf == null) {
            requireKernelBtf();
            var btf = natives().bpf().btf__load_vmlinux_btf();
            int errno = natives.lastErrno();
            if (btf == null) {
                throw new ProbeException("cannot read the kernel's BTF: " + natives.describe(errno), true, null);
            }
            kernelBtf = new NativeBtf(natives.bpf(), btf, true);
        }
        return kernelBtf;
    }

    /** Shortens what is left of the grace period of a bundle's pins. */
    synchronized void uninstalled(long bundleId) {
        List.copyOf(leftovers.entrySet()).stream()
                .filter(leftover -> leftover.getValue().owner().bundleId() == bundleId)
                .forEach(leftover -> {
                    long left = leftover.getValue().deadlineNanos() - System.nanoTime();
                    leave(leftover.getKey(), leftover.getValue().owner(),
                            Duration.ofNanos(Math.min(left, grace.uninstalled().toNanos())));
                });
    }

    /** Closes the probes that a bundle left open. */
    void closeAllOf(Owner owner) {
        List<Probe> open;
        synchronized (this) {
            open = held.values().stream().filter(one -> one.owner() == owner).map(Held::probe).toList();
        }
        open.forEach(Probe::close);
    }

    /**
     * Closes all probes.
     *
     * @param removePins whether the pins go at once, because nobody will take them over
     */
    void stop(boolean removePins) {
        List<Probe> open = new ArrayList<>();
        synchronized (this) {
            held.values().forEach(one -> open.add(one.probe()));
        }
        open.forEach(Probe::close);
        synchronized (this) {
            closed = true;
            janitor.shutdownNow();
            if (removePins) {
                removeAllPins();
            }
            leftovers.clear();
            if (kernelBtf != null) {
                kernelBtf.close();
            }
        }
        try {
            if (!janitor.awaitTermination(JANITOR_END.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("The probe janitor did not end within {}", JANITOR_END);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The folder in bpffs with all that is pinned for this platform instance. */
    Path pins() {
        return instance;
    }

    private synchronized void removeAllPins() {
        try {
            PinDirectory.entries(instance).forEach(collector -> remove(collector.getFileName().toString()));
            Files.deleteIfExists(instance);
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("Cannot remove {}", instance, e);
        }
    }

    private Probe openPinned(ProbeSpec spec, Natives loaded, Owner owner) throws ProbeException, IOException {
        Pins pins = new Pins(loaded);
        Path collector = instance.resolve(spec.collector());
        SpecDigests digests = SpecDigests.of(spec);
        PinDirectory target = PinDirectory.of(collector, digests);
        List<PinDirectory> present = PinDirectory.in(collector);

        List<BpfObject.Program> programs;
        Set<String> maps;
        try (LibbpfLog log = new LibbpfLog(loaded); BpfObject object = BpfObject.open(loaded, log, spec)) {
            object.checkLayouts(spec.layouts());
            programs = object.enabledPrograms();
            maps = Set.copyOf(object.declaredMaps().keySet());
        }
        long abandoned = 0;
        Map<String, Refusal> refused;
        boolean adopted = adoptable(target, spec, programs, maps);
        if (adopted) {
            refused = refusedBefore(target, loaded);
        } else {
            if (target.exists()) {
                abandoned += pins.retire(target, Set.of());
            }
            Optional<PinDirectory> predecessor = present.stream()
                    .filter(other -> !other.equals(target) && other.complete() && other.hasLayout(digests.layout()))
                    .findFirst();
            refused = new ProbeLoader(loaded, pins).load(spec, target, predecessor);
        }
        Set<Integer> living = pins.mapIds(target);
        for (PinDirectory other : present) {
            if (!other.equals(target)) {
                abandoned += pins.retire(other, living);
            }
        }
        List<Attachment> attachments = programs.stream()
                .map(program -> Optional.ofNullable(refused.get(program.name()))
                        .map(refusal -> new Attachment(program.section(), false, refusal.text()))
                        .orElseGet(() -> new Attachment(program.section(), true, "")))
                .toList();
        LOG.info("Probe {} {} at {}, {} of {} programs attached, {} unread records given up", spec.collector(),
                adopted ? "taken over" : "loaded", target.path(), programs.size() - refused.size(), programs.size(),
                abandoned);
        var origin = new PinnedProbe.Origin(adopted, abandoned, attachments);
        return new PinnedProbe(loaded, pins, target, spec.collector(), origin, () -> closedBy(spec, owner));
    }

    /** Whether a directory holds every map, and every program that is wanted or was refused although optional. */
    private static boolean adoptable(
            PinDirectory target, ProbeSpec spec, List<BpfObject.Program> programs, Set<String> maps) {
        if (!target.complete()) {
            return false;
        }
        Map<String, Integer> refused = target.refused();
        return maps.stream().allMatch(map -> Files.exists(target.map(map)))
                && programs.stream().map(BpfObject.Program::name).allMatch(program ->
                        Files.exists(target.link(program))
                                || refused.containsKey(program) && spec.optional().contains(program));
    }

    private static Map<String, Refusal> refusedBefore(PinDirectory target, Natives natives) {
        Map<String, Refusal> refused = new HashMap<>();
        target.refused().forEach((program, errno) -> refused.put(program, new Refusal(errno,
                natives.describe(errno) + Errno.advice(errno) + "; tried when the running programs were loaded")));
        return refused;
    }

    private synchronized void closedBy(ProbeSpec spec, Owner owner) {
        held.remove(spec.collector());
        Duration stay = owner.uninstalled().getAsBoolean() && spec.grace().compareTo(grace.uninstalled()) > 0
                ? grace.uninstalled()
                : spec.grace();
        leave(spec.collector(), owner, stay);
    }

    private void leave(String collector, Owner owner, Duration stay) {
        if (closed) {
            return;
        }
        Optional.ofNullable(leftovers.remove(collector)).ifPresent(leftover -> leftover.removal().cancel(false));
        long deadline = System.nanoTime() + stay.toNanos();
        Future<?> removal = janitor.schedule(() -> expire(collector, deadline), stay.toNanos(), TimeUnit.NANOSECONDS);
        leftovers.put(collector, new Leftover(owner, deadline, removal));
    }

    private synchronized void expire(String collector, long deadline) {
        Leftover leftover = leftovers.get(collector);
        // a successor or a new deadline may have come while this waited for the lock
        if (!closed && leftover != null && leftover.deadlineNanos() == deadline) {
            leftovers.remove(collector);
            remove(collector);
        }
    }

    private void remove(String collector) {
        try {
            new Pins(natives()).retireAll(instance.resolve(collector));
        } catch (ProbeException | UncheckedIOException e) {
            LOG.warn("Cannot remove the BPF pins of collector {}; remove them by hand: rm -r {}", collector,
                    instance.resolve(collector), e);
        }
    }

    private void requireOpen() throws ProbeException {
        if (closed) {
            throw new ProbeException("the linux bundle is stopping", false, null);
        }
    }

    private void requireHost(String collector) throws ProbeException {
        requireKernelBtf();
        try {
            if (!Files.getFileStore(bpffs).type().equals("bpf")) {
                throw new ProbeException("collector " + collector + ": no BPF file system at " + bpffs
                        + "; mount it with: mount -t bpf bpf " + bpffs, true, null);
            }
        } catch (IOException e) {
            throw new ProbeException("collector " + collector + ": cannot look at " + bpffs + ": " + e.getMessage()
                    + "; mount the BPF file system with: mount -t bpf bpf " + bpffs, true, e);
        }
    }

    private static void requireKernelBtf() throws ProbeException {
        if (!Files.isReadable(KERNEL_BTF)) {
            throw new ProbeException("this kernel has no BTF (" + KERNEL_BTF
                    + "); it takes one built with CONFIG_DEBUG_INFO_BTF=y, as distributions do since 2020", true, null);
        }
    }

    /** Loaded at first need and not before, so that libbpf may be installed while the platform runs. */
    private Natives natives() throws ProbeException {
        if (natives == null) {
            natives = Natives.load();
            LockedMemoryLimit.raiseWhereItCounts(natives);
        }
        return natives;
    }
}
