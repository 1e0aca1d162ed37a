// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.tools;

import org.tracewarden.api.analysis.Observations;

/** Says what it means that nothing was found. */
final class Absence {

    private Absence() {}

    static String of(Observations observations) {
        if (observations.classified() == 0) {
            return "No call has been classified yet, so that this says nothing about the host. Is the collector of "
                    + "system calls running? trace:collectors tells; feature:install tracewarden-syscall installs it.";
        }
        String forgotten = observations.forgotten() == 0 ? "" : " " + counted(observations.forgotten(),
                "older observation") + " had to be forgotten for want of room.";
        return "Nothing matches, of " + counted(observations.classified(), "call") + " classified since the classifier "
                + "started." + forgotten;
    }

    static String counted(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
