// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.event.DeathRecorded;
import org.tracewarden.api.event.Gap;
import org.tracewarden.api.json.JsonEncoder;
import org.tracewarden.shell.render.DeathTable;
import org.tracewarden.shell.render.EventTable;
import org.tracewarden.shell.render.Units;

/** Shows deaths that are known and then those that come, each once. */
final class FollowedDeaths implements Predicate<Feed.Item> {

    private final Consumer<List<DeathCertificate>> showDeaths;
    private final Consumer<Gap> showGap;
    private final Consumer<Feed.Missed> showMissed;
    private long newestKnown;

    private FollowedDeaths(Consumer<List<DeathCertificate>> showDeaths, Consumer<Gap> showGap,
            Consumer<Feed.Missed> showMissed) {
        this.showDeaths = showDeaths;
        this.showGap = showGap;
        this.showMissed = showMissed;
    }

    static FollowedDeaths table(Screen screen, DeathTable table, EventTable events) {
        return new FollowedDeaths(
                deaths -> screen.print(table.lines(deaths)),
                gap -> screen.print(events.lines(gap)),
                missed -> screen.print("... " + Units.counted(missed.lost(), "death")
                        + " not shown: this terminal fell behind"));
    }

    static FollowedDeaths json(Screen screen, JsonEncoder encoder) {
        return new FollowedDeaths(
                deaths -> deaths.forEach(death -> screen.print(encoder.encode(death))),
                gap -> screen.print(encoder.encode(gap)),
                missed -> screen.print("{\"type\":\"lagged\",\"lost\":" + missed.lost() + "}"));
    }

    void known(List<DeathCertificate> deaths) {
        showDeaths.accept(deaths);
        newestKnown = deaths.stream().mapToLong(DeathCertificate::id).max().orElse(0);
    }

    @Override
    public boolean test(Feed.Item item) {
        if (item instanceof Feed.Missed missed) {
            showMissed.accept(missed);
        } else if (item instanceof Feed.Seen seen) {
            if (seen.event() instanceof Gap gap) {
                showGap.accept(gap);
            } else if (seen.event() instanceof DeathRecorded death && death.certificate().id() > newestKnown) {
                showDeaths.accept(List.of(death.certificate()));
            }
        }
        return true;
    }
}
