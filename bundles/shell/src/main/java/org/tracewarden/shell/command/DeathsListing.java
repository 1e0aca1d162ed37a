// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.bus.EventFilter;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.death.DeathQuery;
import org.tracewarden.api.death.DeathRegistry;
import org.tracewarden.api.event.DeathRecorded;
import org.tracewarden.api.event.Gap;
import org.tracewarden.shell.Platform;
import org.tracewarden.shell.render.DeathTable;
import org.tracewarden.shell.render.EventTable;
import org.tracewarden.shell.render.Times;
import org.tracewarden.shell.render.Tone;
import org.tracewarden.shell.render.Units;
import org.tracewarden.shell.render.Users;

/** Prints the deaths that match, those known and those to come. */
final class DeathsListing {

    private final Platform platform;
    private final Needed needed;
    private final Screen screen;
    private final Times times;

    DeathsListing(Platform platform, Screen screen, Times times) {
        this.platform = platform;
        this.needed = new Needed(platform);
        this.screen = screen;
        this.times = times;
    }

    /**
     * @param last the while that the query's since was reckoned from
     * @param criteria the other restrictions, as typed
     */
    void list(DeathQuery query, Optional<Duration> last, List<String> criteria, boolean json) throws CommandException {
        DeathRegistry registry = needed.deaths();
        List<DeathCertificate> deaths = registry.find(query);
        if (json) {
            var encoder = needed.json();
            deaths.forEach(death -> screen.print(encoder.encode(death)));
        } else if (deaths.isEmpty()) {
            screen.print(nothing(registry, last, criteria));
        } else {
            screen.print(new DeathTable(times, screen.width(), screen.style()).lines(deaths));
            if (deaths.size() == query.limit()) {
                screen.print(screen.style().apply(Tone.FAINT, "The newest " + query.limit() + "; --limit shows more."));
            }
        }
        screen.flush();
    }

    void follow(DeathQuery query, boolean json) throws CommandException {
        DeathRegistry registry = needed.deaths();
        EventBus bus = needed.bus();
        FollowedDeaths printer = json
                ? FollowedDeaths.json(screen, needed.json())
                : FollowedDeaths.table(screen, new DeathTable(times, screen.width(), screen.style()),
                        new EventTable(times, Users.NONE, screen.width(), screen.style()));
        EventFilter filter = event -> event instanceof Gap
                || event instanceof DeathRecorded death && query.matches(death.certificate());
        // subscribed before the register is asked, so that nothing falls between; what comes twice is shown once
        try (Feed feed = new Feed(bus, "trace-deaths", filter)) {
            printer.known(registry.find(query));
            new Follower(platform, bus, screen).follow(feed, Optional.empty(), printer);
        }
    }

    private static String nothing(DeathRegistry registry, Optional<Duration> last, List<String> criteria) {
        long known = registry.issued() - registry.forgotten();
        if (known == 0) {
            return "No deaths are known yet. They are recorded from now on as processes end; trace:deaths -f waits for"
                    + " them.";
        }
        String when = last.map(d -> " in the last " + Units.words(d)).orElse("");
        String match = criteria.isEmpty() ? "" : " match " + String.join(" ", criteria);
        return "No deaths" + when + match + ". " + Units.count(known) + (known == 1 ? " other is" : " others are")
                + " known: trace:deaths";
    }
}
