// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.util.List;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.analysis.Anomalies;
import org.tracewarden.api.analysis.Anomaly;
import org.tracewarden.shell.Platform;
import org.tracewarden.shell.render.AnomalyPage;
import org.tracewarden.shell.render.Times;
import org.tracewarden.shell.render.Tone;
import org.tracewarden.shell.render.Units;

/** Prints what is unlike what is usual, and how much is known of what is usual. */
final class AnomalyListing {

    private final Needed needed;
    private final Screen screen;
    private final AnomalyPage page;

    AnomalyListing(Platform platform, Screen screen, Times times) {
        this.needed = new Needed(platform);
        this.screen = screen;
        this.page = new AnomalyPage(times, screen.width(), screen.style());
    }

    void print(boolean json) throws CommandException {
        Anomalies anomalies = needed.anomalies();
        List<Anomaly> all = anomalies.all();
        if (json) {
            var encoder = needed.json();
            all.forEach(anomaly -> screen.print(encoder.encode(anomaly)));
        } else {
            if (all.isEmpty()) {
                screen.print("No anomalies: nothing is away from what is usual, and nothing was lately.");
            } else {
                screen.print(page.lines(all));
            }
            screen.print(screen.style().apply(Tone.FAINT, Units.counted(anomalies.baselines(), "baseline")
                    + (anomalies.learning() == 0
                            ? ""
                            : ", " + Units.count(anomalies.learning()) + " of them still being learnt") + "."));
        }
        screen.flush();
    }
}
