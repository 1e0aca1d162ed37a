// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.journal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How a journal is kept. The ranges are checked when it is opened.
 *
 * @param directory of its streams
 * @param key file of the private key, made with permissions 0600 when it is not there
 * @param witness directory for a second copy of the checkpoints
 * @param fsync when what is written is forced to the disk
 * @param fsyncInterval for {@link FsyncPolicy#INTERVAL}; 10 ms to 1 min
 * @param segmentBytes a segment that is larger ends; 64 KB to 16 GB
 * @param segmentAge a segment that is older ends; 1 min to 1 year
 * @param retention a segment whose last record is older is deleted; at least 1 min
 * @param sizeLimit of all streams together; the oldest segments beyond it are deleted; at least 1 MB
 * @param checkpointRecords after how many records there is a checkpoint; 1 to 1,000,000
 * @param checkpointInterval after how long there is one, if there are records since; 1 s to 1 h
 * @param backlogBytes of records taken and not yet written, of all streams together; 64 KB to 1 GB
 */
public record JournalSettings(
        Path directory,
        Path key,
        Optional<Path> witness,
        FsyncPolicy fsync,
        Duration fsyncInterval,
        long segmentBytes,
        Duration segmentAge,
        Duration retention,
        long sizeLimit,
        int checkpointRecords,
        Duration checkpointInterval,
        long backlogBytes) {

    /** The defaults: an fsync every 200 ms, segments of 64 MB and a day, kept for 183 days and up to 4 GB. */
    public static JournalSettings in(Path directory, Path key) {
        return new JournalSettings(
                directory, key, Optional.empty(), FsyncPolicy.INTERVAL, Duration.ofMillis(200), 64L << 20,
                Duration.ofDays(1), Duration.ofDays(183), 4L << 30, 10_000, Duration.ofSeconds(10), 16L << 20);
    }
}
