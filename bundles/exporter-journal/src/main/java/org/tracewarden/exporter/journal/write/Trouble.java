// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.write;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why something cannot be done now, in words for a person; logged when it begins and when it is over. Thread-safe. */
final class Trouble {

    private static final Logger LOG = LoggerFactory.getLogger(Trouble.class);

    private final String what;
    private final String where;
    private volatile String text = "";

    /**
     * @param what cannot be done, such as {@code "stream deaths.jsonl cannot be written"}
     * @param place file or directory that it is done in
     */
    Trouble(String what, Path place) {
        this.what = what;
        this.where = place.toString();
    }

    void is(IOException why) {
        boolean begins = text.isEmpty();
        text = what + " in " + where + ": " + reason(why) + "; it is tried again each second";
        if (begins) {
            LOG.warn("{}", text);
        }
    }

    void isOver() {
        if (!text.isEmpty()) {
            LOG.info("over: {}", text);
            text = "";
        }
    }

    /** Empty when there is none. */
    String text() {
        return text;
    }

    private static String reason(IOException why) {
        String said = String.valueOf(why instanceof FileSystemException files && files.getReason() != null
                ? files.getReason() : why.getMessage());
        if (said.contains("No space left") || said.contains("quota")) {
            return said + ": free some, or lower size-limit-megabytes or retention-days";
        }
        if (said.contains("Read-only")) {
            return said + ": mount it for writing";
        }
        if (said.contains("Input/output")) {
            return said + ": the disk is failing";
        }
        return why.getClass().getSimpleName() + ": " + said;
    }
}
