// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.write;

import java.nio.file.Path;
import org.tracewarden.api.journal.FsyncPolicy;
import org.tracewarden.api.journal.JournalStream;

/** A process to be killed: writes to two streams as fast as it can, numbered, with small segments. */
final class CrashedWriter {

    private CrashedWriter() {}

    public static void main(String[] arguments) throws Exception {
        Settings settings = Settings.in(Path.of(arguments[0])).segmentBytes(64 << 10).checkpointRecords(50)
                .fsync(FsyncPolicy.valueOf(arguments[1])).backlogBytes(1 << 20);
        FileJournal journal = FileJournal.open(settings.it());
        JournalStream one = journal.stream("one.jsonl");
        JournalStream two = journal.stream("two.jsonl");
        System.out.println("writing");
        System.out.flush();
        for (long number = 0; ; number++) {
            one.append(System.currentTimeMillis() * 1_000_000, "a", "{\"number\":" + number + "}");
            two.append(System.currentTimeMillis() * 1_000_000, "b", "\"" + "y".repeat((int) (number % 3000)) + "\"");
            if (number % 100 == 0) {
                Thread.sleep(1);
            }
        }
    }
}
