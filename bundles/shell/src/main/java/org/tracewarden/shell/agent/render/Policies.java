// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent.render;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.agent.RecoveryPolicy;
import org.tracewarden.api.agent.StopPolicy;
import org.tracewarden.api.agent.Watchdog;
import org.tracewarden.shell.render.SafeText;
import org.tracewarden.shell.render.Tone;
import org.tracewarden.shell.render.Units;

/** Says what was agreed about an agent. */
public final class Policies {

    private Policies() {}

    /** {@code default}, {@code strict}, {@code permissive}, or what differs from the default: {@code crash=kill}. */
    public static String name(RecoveryPolicy policy) {
        if (policy.equals(RecoveryPolicy.DEFAULT)) {
            return "default";
        }
        if (policy.equals(RecoveryPolicy.strict())) {
            return "strict";
        }
        return policy.equals(RecoveryPolicy.permissive()) ? "permissive" : Arrays.stream(FaultKind.values())
                .filter(kind -> policy.actionFor(kind) != kind.standard())
                .map(kind -> kind.key() + "=" + policy.actionFor(kind).name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(","));
    }

    /** What cannot be watched, below a heading; nothing when all can. */
    static void notes(Page page, List<String> notes) {
        if (notes.isEmpty()) {
            return;
        }
        page.heading("Not watched:");
        notes.forEach(note -> page.text("  - ", SafeText.of(note), Tone.PLAIN));
    }

    static String watchdog(Watchdog watchdog) {
        String patience = Units.words(watchdog.timeout());
        return switch (watchdog.kind()) {
            case NONE -> "none: nobody can tell that it hangs";
            case NOTIFY -> "WATCHDOG=1 to NOTIFY_SOCKET at least every " + patience;
            case FILE -> "touches " + SafeText.of(watchdog.file()) + " at least every " + patience;
        };
    }

    static String stop(StopPolicy stop) {
        return stop.signal().fullName() + ", SIGKILL to what is left "
                + (stop.grace().isZero() ? "at once" : "after " + Units.words(stop.grace()));
    }
}
