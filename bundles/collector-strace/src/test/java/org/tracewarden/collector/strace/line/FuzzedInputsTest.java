// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.line;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What the fuzzer (src/test/fuzz/run) found worth keeping; the first ones once broke the reader. */
class FuzzedInputsTest {

    private static final Path INPUTS = Corpus.folder().resolveSibling("fuzz").resolve("inputs.base64.gz");

    @Test
    void whatAFuzzerOnceThoughtOfIsReadWithoutHarm() {
        List<String> inputs = Corpus.lines(INPUTS);
        assertTrue(inputs.size() > 100);
        for (String input : inputs) {
            Invariants.check(new String(Base64.getDecoder().decode(input), UTF_8));
        }
    }

    @Test
    void aRealLineThatIsCutAnywhereOrHasAnyByteChangedIsReadWithoutHarm() {
        SplittableRandom random = new SplittableRandom(4);
        for (Path trace : Corpus.traces()) {
            List<String> lines = Corpus.lines(trace);
            for (int round = 0; round < 20; round++) {
                String line = lines.get(random.nextInt(lines.size()));
                int at = random.nextInt(line.length());
                Invariants.check(line.substring(0, at));
                Invariants.check(line.substring(0, at) + (char) random.nextInt(1, 400) + line.substring(at + 1));
                Invariants.check(line.substring(at) + "\n" + line);
            }
        }
    }
}
