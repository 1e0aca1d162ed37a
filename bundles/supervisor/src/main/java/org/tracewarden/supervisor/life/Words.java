// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.tracewarden.api.event.ExitStatus;

/** How ends and times are said. */
final class Words {

    private Words() {}

    static String end(Optional<ExitStatus> status) {
        if (status.isEmpty()) {
            return "ended in a way that nobody could learn, because its launcher was killed";
        }
        ExitStatus known = status.get();
        return known.exited()
                ? "ended with exit code " + known.code()
                : "ended by " + known.signal().fullName() + (known.coreDumped() ? " (core dumped)" : "");
    }

    static String time(long nanos) {
        long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
        return millis < 1_000 ? millis + " ms" : millis / 1_000 + "." + millis % 1_000 / 100 + " s";
    }
}
