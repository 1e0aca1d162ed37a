// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One loaded object's place in bpffs: {@code <layoutDigest>-<codeDigest>/} with {@code maps/NAME},
 * {@code links/PROGRAM} and, because bpffs holds nothing but directories and pins, the empty directories
 * {@code refused/PROGRAM-ERRNO} and {@code complete}, which is made last.
 */
record PinDirectory(Path path) {

    private static final String MAPS = "maps";
    private static final String LINKS = "links";
    private static final String REFUSED = "refused";
    private static final String COMPLETE = "complete";

    static PinDirectory of(Path collector, SpecDigests digests) {
        return new PinDirectory(collector.resolve(digests.layout() + "-" + digests.code()));
    }

    /** All that a collector has. */
    static List<PinDirectory> in(Path collector) {
        return entries(collector).stream().map(PinDirectory::new).toList();
    }

    boolean exists() {
        return Files.isDirectory(path);
    }

    boolean complete() {
        return Files.isDirectory(path.resolve(COMPLETE));
    }

    boolean hasLayout(String layoutDigest) {
        return path.getFileName().toString().startsWith(layoutDigest + "-");
    }

    void create() throws IOException {
        Files.createDirectories(path.resolve(MAPS));
        Files.createDirectories(path.resolve(LINKS));
        Files.createDirectories(path.resolve(REFUSED));
    }

    void markRefused(String program, int errno) throws IOException {
        Files.createDirectory(path.resolve(REFUSED).resolve(program + "-" + errno));
    }

    void markComplete() throws IOException {
        Files.createDirectory(path.resolve(COMPLETE));
    }

    Path map(String name) {
        return path.resolve(MAPS).resolve(name);
    }

    Path link(String program) {
        return path.resolve(LINKS).resolve(program);
    }

    List<Path> maps() {
        return entries(path.resolve(MAPS));
    }

    List<Path> links() {
        return entries(path.resolve(LINKS));
    }

    /** Programs that were refused, with the errno. */
    Map<String, Integer> refused() {
        Map<String, Integer> refused = new LinkedHashMap<>();
        for (Path entry : entries(path.resolve(REFUSED))) {
            String name = entry.getFileName().toString();
            int dash = name.lastIndexOf('-');
            refused.put(name.substring(0, dash), Integer.valueOf(name.substring(dash + 1)));
        }
        return refused;
    }

    /** Removes the directory with all pins left in it. What is open stays in the kernel until it is closed. */
    void delete() throws IOException {
        if (exists()) {
            // the mark goes first: what is half removed must not look complete
            Files.deleteIfExists(path.resolve(COMPLETE));
            deleteTree(path);
        }
    }

    private static void deleteTree(Path root) throws IOException {
        for (Path entry : entries(root)) {
            if (Files.isDirectory(entry)) {
                deleteTree(entry);
            } else {
                Files.delete(entry);
            }
        }
        Files.delete(root);
    }

    static List<Path> entries(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + directory, e);
        }
    }
}
