// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class KernelLogTest {

    private static Optional<KernelLog.Line> parse(String record) {
        return KmsgRecord.parse(record.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aRecordIsReadWithoutItsProperties() {
        assertEquals(
                Optional.of(new KernelLog.Line(339, 5_140_900_000L, "NET: Registered")),
                parse("6,339,5140900,-,caller=T1;NET: Registered\n SUBSYSTEM=net\n DEVICE=n1\n"));
    }

    @Test
    void escapedBytesAreGivenBack() {
        assertEquals("a\\b;\u00e9", parse("6,1,2,-;a\\x5cb;\\xc3\\xa9\n").orElseThrow().text());
        assertEquals("a\\x5", parse("6,1,2,-;a\\x5\n").orElseThrow().text());
    }

    @Test
    void anotherFormIsNoRecord() {
        assertEquals(Optional.empty(), parse("no record"));
        assertEquals(Optional.empty(), parse("6,x,2,-;text"));
        assertEquals(Optional.empty(), parse("6,1;text"));
    }

    @Test
    void eachReaderGetsWhatIsWrittenAfterItWasOpened() throws IOException {
        Path kmsg = Path.of("/dev/kmsg");
        assumeTrue(Files.isWritable(kmsg) && Files.isReadable(kmsg), "needs root and /dev/kmsg");
        String mark = "tracewarden test " + UUID.randomUUID();
        Files.writeString(kmsg, mark + " before\n");
        try (KernelLog log = new Kmsg().open()) {
            Files.writeString(kmsg, mark + " one\n");
            Files.writeString(kmsg, mark + " two\n");
            List<String> lines = log.drain().stream()
                    .map(KernelLog.Line::text).filter(text -> text.startsWith(mark)).toList();
            assertEquals(List.of(mark + " one", mark + " two"), lines);
            assertEquals(List.of(), log.drain().stream().filter(line -> line.text().startsWith(mark)).toList());
        }
    }
}
