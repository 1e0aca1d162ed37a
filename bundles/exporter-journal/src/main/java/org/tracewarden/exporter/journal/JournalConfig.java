// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration {@code org.tracewarden.journal}. */
@ObjectClassDefinition(name = "Tracewarden journal",
        description = "Where the tamper-evident journal lies and how it is kept")
@interface JournalConfig {

    @AttributeDefinition(name = "Directory", description = "Directory of the streams; a relative one is taken from the"
            + " data directory")
    String directory() default "journal";

    @AttributeDefinition(name = "Key", description = "File of the private key that signs checkpoints, made with"
            + " permissions 0600 when it is not there; a relative one is taken from the data directory")
    String key() default "keys/journal.key";

    @AttributeDefinition(name = "Witness", description = "Directory for a second copy of the checkpoints, best on"
            + " another host; none for no copy")
    String witness() default "none";

    @AttributeDefinition(name = "fsync", description = "When records are forced to the disk: always (after each"
            + " group), interval, never")
    String fsync() default "interval";

    @AttributeDefinition(name = "fsync interval", min = "10", max = "60000",
            description = "Milliseconds for fsync = interval, 10 to 60000")
    int fsync$_$interval$_$millis() default 200;

    @AttributeDefinition(name = "Segment size", min = "1", max = "16384",
            description = "Megabytes after which a stream begins a new file, 1 to 16384")
    int segment$_$megabytes() default 64;

    @AttributeDefinition(name = "Segment age", min = "1", max = "8760",
            description = "Hours after which a stream begins a new file, 1 to 8760")
    int segment$_$hours() default 24;

    @AttributeDefinition(name = "Retention", min = "1", max = "36500",
            description = "Days after which full files are deleted, counted from their last record, 1 to 36500")
    int retention$_$days() default 183;

    @AttributeDefinition(name = "Size limit", min = "1", max = "16777216",
            description = "Megabytes of all streams together; the oldest full files beyond it are deleted, 1 to"
                    + " 16777216")
    int size$_$limit$_$megabytes() default 4096;

    @AttributeDefinition(name = "Checkpoint after records", min = "1", max = "1000000",
            description = "Records after which they are vouched for, 1 to 1000000")
    int checkpoint$_$records() default 10_000;

    @AttributeDefinition(name = "Checkpoint interval", min = "1", max = "3600",
            description = "Seconds after which new records are vouched for, 1 to 3600")
    int checkpoint$_$interval$_$seconds() default 10;

    @AttributeDefinition(name = "Backlog", min = "1", max = "1024",
            description = "Megabytes of records that wait to be written, of all streams together, 1 to 1024")
    int backlog$_$megabytes() default 16;
}
