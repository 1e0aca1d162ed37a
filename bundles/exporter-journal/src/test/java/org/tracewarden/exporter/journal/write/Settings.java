// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.write;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.tracewarden.api.journal.FsyncPolicy;
import org.tracewarden.api.journal.JournalSettings;

/** Settings for tests: the defaults with some of them changed. */
record Settings(JournalSettings it) {

    static Settings in(Path folder) {
        return new Settings(JournalSettings.in(folder.resolve("journal"), folder.resolve("keys/journal.key")));
    }

    Settings witness(Path witness) {
        return with(Optional.of(witness), it.fsync(), it.segmentBytes(), it.retention(), it.sizeLimit(),
                it.checkpointRecords(), it.backlogBytes());
    }

    Settings fsync(FsyncPolicy fsync) {
        return with(it.witness(), fsync, it.segmentBytes(), it.retention(), it.sizeLimit(), it.checkpointRecords(),
                it.backlogBytes());
    }

    Settings segmentBytes(long bytes) {
        return with(it.witness(), it.fsync(), bytes, it.retention(), it.sizeLimit(), it.checkpointRecords(),
                it.backlogBytes());
    }

    Settings sizeLimit(long bytes) {
        return with(it.witness(), it.fsync(), it.segmentBytes(), it.retention(), bytes, it.checkpointRecords(),
                it.backlogBytes());
    }

    Settings retention(Duration retention) {
        return with(it.witness(), it.fsync(), it.segmentBytes(), retention, it.sizeLimit(), it.checkpointRecords(),
                it.backlogBytes());
    }

    Settings checkpointRecords(int records) {
        return with(it.witness(), it.fsync(), it.segmentBytes(), it.retention(), it.sizeLimit(), records,
                it.backlogBytes());
    }

    Settings backlogBytes(long bytes) {
        return with(it.witness(), it.fsync(), it.segmentBytes(), it.retention(), it.sizeLimit(),
                it.checkpointRecords(), bytes);
    }

    private Settings with(Optional<Path> witness, FsyncPolicy fsync, long segment, Duration retention, long limit,
            int checkpointRecords, long backlog) {
        return new Settings(new JournalSettings(it.directory(), it.key(), witness, fsync, it.fsyncInterval(), segment,
                it.segmentAge(), retention, limit, checkpointRecords, it.checkpointInterval(), backlog));
    }
}
