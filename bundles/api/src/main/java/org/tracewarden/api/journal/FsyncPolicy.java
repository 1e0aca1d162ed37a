// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.journal;

/** When what is written is forced to the disk. */
public enum FsyncPolicy {
    /** after each group of records */
    ALWAYS,
    /** at most an interval after it was written: {@link JournalSettings#fsyncInterval} */
    INTERVAL,
    /** when the kernel likes; a crash of the host may cost some seconds, a crash of the platform nothing */
    NEVER
}
