// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.line;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What src/test/fuzz/run gives to Jazzer: any bytes are read as a trace, {@link Invariants} must hold. */
public final class LineFuzzer {

    private static final Pattern CALL = Pattern.compile(
            "(?:<\\.\\.\\. )?\\w+(?:\\(| resumed)|--- SIG\\w+|\\+\\+\\+ \\w+|strace: ");

    private LineFuzzer() {}

    /** Called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] trace) {
        Invariants.check(new String(trace, UTF_8));
    }

    /** Writes seeds to a folder: two lines for each call, each signal and each exit that the stored traces hold. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        Set<String> seen = new TreeSet<>();
        for (Path trace : Corpus.traces()) {
            boolean other = Corpus.name(trace).startsWith("other");
            List<String> lines = Corpus.lines(trace);
            for (int at = 0; at + 1 < lines.size(); at++) {
                Matcher call = CALL.matcher(lines.get(at));
                String seed = lines.get(at) + "\n" + lines.get(at + 1);
                if (seed.length() < 1500 && call.find() && seen.add((other ? Corpus.name(trace) : "") + call.group())) {
                    Files.writeString(folder.resolve("seed-" + seen.size()), seed);
                }
            }
        }
        System.out.println(seen.size() + " seeds");
    }
}
