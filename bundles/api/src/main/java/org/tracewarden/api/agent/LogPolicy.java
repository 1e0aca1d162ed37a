// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.agent;

/**
 * What becomes of what an agent writes to its standard output and error.
 *
 * @param keep whether it is kept; otherwise it goes to /dev/null
 * @param fileBytes a file of the log that has grown so far is put aside; 64 KiB to 1 GiB
 * @param files files kept, the one written to included, 1 to 100
 */
public record LogPolicy(boolean keep, long fileBytes, int files) {

    public static final LogPolicy DEFAULT = new LogPolicy(true, 10L << 20, 3);

    /** @throws IllegalArgumentException when a value is out of its range */
    public LogPolicy {
        if (fileBytes < 1 << 16 || fileBytes > 1 << 30) {
            throw new IllegalArgumentException("log file of " + fileBytes + " bytes is out of range (65536 to 1073741824)");
        }
        if (files < 1 || files > 100) {
            throw new IllegalArgumentException(files + " log files are out of range (1 to 100)");
        }
    }
}
