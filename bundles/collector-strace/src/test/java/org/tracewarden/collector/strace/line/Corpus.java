// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.line;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** The stored traces, which src/test/corpus/make.sh makes. */
final class Corpus {

    private Corpus() {}

    static Path folder() {
        try {
            return Path.of(Corpus.class.getResource("/corpus").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sorted by name. */
    static List<Path> traces() {
        try (Stream<Path> files = Files.list(folder())) {
            return files.filter(file -> file.toString().endsWith(".trace.gz")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String name(Path trace) {
        return trace.getFileName().toString().replace(".trace.gz", "");
    }

    static List<String> lines(Path compressed) {
        try (InputStream file = Files.newInputStream(compressed);
                BufferedReader reader = new BufferedReader(new InputStreamReader(new GZIPInputStream(file), UTF_8))) {
            return reader.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
