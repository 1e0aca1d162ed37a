// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens and gives up what is pinned. Not thread-safe: the keeper's lock guards it. */
final class Pins {

    private static final Logger LOG = LoggerFactory.getLogger(Pins.class);

    private final Natives natives;

    Pins(Natives natives) {
        this.natives = natives;
    }

    /** @throws IOException with the errno's text if there is no such pin */
    FileDescriptor open(Path pin) throws IOException {
        int fd = natives.bpf().bpf_obj_get(pin.toString());
        if (fd < 0) {
            throw new IOException("cannot open " + pin + ": " + natives.describe(-fd));
        }
        return new FileDescriptor(natives.libc(), fd);
    }

    /** Kernel ids of the maps that a directory pins. */
    Set<Integer> mapIds(PinDirectory directory) throws IOException {
        Set<Integer> ids = new HashSet<>();
        for (Path pin : directory.maps()) {
            try (FileDescriptor map = open(pin)) {
                ids.add(MapFacts.of(natives, map.number()).id());
            }
        }
        return ids;
    }

    /**
     * Detaches a directory's programs, counts what waits unread in its rings, and removes it.
     *
     * @param living ids of maps that live on elsewhere, whose records are not lost
     * @return records that nobody will read
     */
    long retire(PinDirectory directory, Set<Integer> living) throws IOException {
        detach(directory);
        long abandoned = 0;
        for (Path pin : directory.maps()) {
            try (FileDescriptor map = open(pin)) {
                MapFacts facts = MapFacts.of(natives, map.number());
                if (facts.ring() && !living.contains(facts.id())) {
                    abandoned += drain(map, facts, pin.getFileName().toString());
                }
            }
        }
        directory.delete();
        return abandoned;
    }

    /** Removes everything below a folder, directories of the collector and of others alike. */
    void retireAll(Path collector) {
        for (PinDirectory directory : PinDirectory.in(collector)) {
            try {
                long abandoned = retire(directory, Set.of());
                LOG.info("Removed {} with {} unread records", directory.path(), abandoned);
            } catch (IOException | IllegalStateException e) {
                LOG.warn("Cannot remove the BPF pins in {}; remove them by hand: rm -r {}", directory.path(),
                        directory.path(), e);
            }
        }
        try {
            Files.deleteIfExists(collector);
        } catch (IOException e) {
            LOG.debug("{} stays", collector, e);
        }
    }

    /**
     * The pin goes before the last descriptor is closed: closing the last one detaches at once, where removing the last
     * pin leaves it to a kernel worker.
     */
    private void detach(PinDirectory directory) throws IOException {
        List<FileDescriptor> links = new ArrayList<>();
        try {
            for (Path pin : directory.links()) {
                links.add(open(pin));
                Files.delete(pin);
            }
        } finally {
            links.forEach(FileDescriptor::close);
        }
    }

    private long drain(FileDescriptor map, MapFacts facts, String name) {
        try (RingMapping mapping = new RingMapping(natives, map.number(), name, facts.maxEntries())) {
            return mapping.walker().poll((data, offset, length) -> {}, Integer.MAX_VALUE);
        }
    }
}
