// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import java.nio.file.attribute.FileTime;
import java.util.Optional;

/** Modification times of one heartbeat file. They are compared, never measured: the wall clock may jump. */
interface TouchedFile {

    /** As it was found last; has it looked at again. Does not wait for that. */
    Touch look();

    /** For how long a look that was asked for has not come back, nanoseconds; 0 when all have. */
    long awaitedNanos();

    /**
     * @param known whether somebody has looked at all
     * @param at empty when the file is not there or may not be looked at
     */
    record Touch(boolean known, Optional<FileTime> at) {

        static final Touch UNSEEN = new Touch(false, Optional.empty());
        static final Touch NEVER = new Touch(true, Optional.empty());

        static Touch at(FileTime time) {
            return new Touch(true, Optional.of(time));
        }

        /** Whether somebody touched it in between. */
        boolean isSignAfter(Touch before) {
            return at.isPresent() && before.known() && !before.equals(this);
        }

        String words() {
            return at.map(time -> "modified at " + time).orElse("is not there");
        }
    }
}
