// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tracewarden.linux.bpf.ProbeException;
import org.tracewarden.linux.bpf.ProbeSpec;

/** Loads an object, attaches its programs and pins all of it. Not thread-safe: the keeper's lock guards it. */
final class ProbeLoader {

    private static final int LOG_LINES = 8;

    private final Natives natives;
    private final Pins pins;

    ProbeLoader(Natives natives, Pins pins) {
        this.natives = natives;
        this.pins = pins;
    }

    /**
     * Leaves a complete directory, or none.
     *
     * @param predecessor whose maps are used on where they have the same definition
     * @return optional programs that do not run
     */
    Map<String, Refusal> load(ProbeSpec spec, PinDirectory target, Optional<PinDirectory> predecessor)
            throws ProbeException, IOException {
        Map<String, Refusal> refused = new LinkedHashMap<>();
        boolean done = false;
        try (LibbpfLog log = new LibbpfLog(natives)) {
            while (!done) {
                // a failed load leaves nothing of the object, so every attempt opens it anew
                try (BpfObject object = BpfObject.open(natives, log, spec)) {
                    object.disable(refused.keySet());
                    if (predecessor.isPresent()) {
                        takeOverMaps(object, predecessor.get());
                    }
                    log.clear();
                    int errno = object.load();
                    if (errno == 0) {
                        target.create();
                        pinMaps(object, target);
                        attach(object, spec, target, refused, log);
                        target.markComplete();
                        done = true;
                    } else {
                        String culprit = culprit(object, spec, errno, log);
                        refused.put(culprit, new Refusal(errno, reason(errno, log)));
                    }
                }
            }
        } finally {
            if (!done) {
                pins.retire(target, pins.mapIds(target));
            }
        }
        return refused;
    }

    /**
     * The optional program to go on without: the one libbpf names, or the last one where it names none.
     *
     * @throws ProbeException if it is a required one
     */
    private String culprit(BpfObject object, ProbeSpec spec, int errno, LibbpfLog log) throws ProbeException {
        List<String> candidates = object.enabledPrograms().stream()
                .map(BpfObject.Program::name)
                .filter(spec.optional()::contains)
                .toList();
        Optional<String> named = log.refusedProgram();
        if (candidates.isEmpty() || named.isPresent() && !candidates.contains(named.get())) {
            throw new ProbeException("collector " + spec.collector() + ": "
                    + named.map(program -> "program " + program + " is refused").orElse("its BPF object does not load")
                    + ": " + reason(errno, log), Errno.meansUnavailable(errno), null);
        }
        return named.orElse(candidates.get(candidates.size() - 1));
    }

    private void takeOverMaps(BpfObject object, PinDirectory predecessor) throws ProbeException, IOException {
        for (Map.Entry<String, Pointer> declared : object.declaredMaps().entrySet()) {
            if (!Files.exists(predecessor.map(declared.getKey()))) {
                continue;
            }
            try (FileDescriptor old = pins.open(predecessor.map(declared.getKey()))) {
                MapFacts facts = MapFacts.of(natives, old.number());
                if (facts.sameDefinition(object.facts(declared.getValue()))) {
                    object.reuse(declared.getValue(), old.number());
                }
            }
        }
    }

    private void pinMaps(BpfObject object, PinDirectory target) throws ProbeException {
        for (Map.Entry<String, Pointer> map : object.declaredMaps().entrySet()) {
            int result = natives.bpf().bpf_obj_pin(
                    natives.bpf().bpf_map__fd(map.getValue()), target.map(map.getKey()).toString());
            if (result < 0) {
                throw new ProbeException("cannot pin map " + map.getKey() + " at " + target.map(map.getKey()) + ": "
                        + natives.describe(-result), Errno.meansUnavailable(-result), null);
            }
        }
    }

    private void attach(BpfObject object, ProbeSpec spec, PinDirectory target, Map<String, Refusal> refused,
            LibbpfLog log) throws ProbeException, IOException {
        for (BpfObject.Program program : object.enabledPrograms()) {
            log.clear();
            int errno = attach(program, target);
            if (errno != 0) {
                if (!spec.optional().contains(program.name())) {
                    throw new ProbeException("collector " + spec.collector() + ": program " + program.name()
                            + " cannot be attached to " + program.section() + ": " + reason(errno, log),
                            Errno.meansUnavailable(errno), null);
                }
                refused.put(program.name(), new Refusal(errno, reason(errno, log)));
            }
        }
        for (Map.Entry<String, Refusal> refusal : refused.entrySet()) {
            target.markRefused(refusal.getKey(), refusal.getValue().errno());
        }
    }

    /** @return 0 or the errno */
    private int attach(BpfObject.Program program, PinDirectory target) {
        Set<Integer> earlierEvents = PerfEvents.open();
        Pointer link = natives.bpf().bpf_program__attach(program.pointer());
        int errno = natives.lastErrno();
        if (link == null) {
            return errno;
        }
        int fd = natives.bpf().bpf_link__fd(link);
        int result = natives.bpf().bpf_obj_pin(fd, target.link(program.name()).toString());
        if (result == 0) {
            // without this, destroying would detach; from here on the pin is what keeps the link
            natives.bpf().bpf_link__disconnect(link);
            natives.bpf().bpf_link__destroy(link);
            natives.libc().close(fd);
            // the link holds its perf event, and libbpf would disable it on closing
            PerfEvents.open().stream()
                    .filter(event -> !earlierEvents.contains(event))
                    .forEach(natives.libc()::close);
        } else {
            natives.bpf().bpf_link__destroy(link);
        }
        return -result;
    }

    private String reason(int errno, LibbpfLog log) {
        String tail = log.tail(LOG_LINES);
        return natives.describe(errno) + Errno.advice(errno) + (tail.isEmpty() ? "" : "; " + tail);
    }
}
