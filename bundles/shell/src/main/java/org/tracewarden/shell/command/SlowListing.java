// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.analysis.ObservationQuery;
import org.tracewarden.api.analysis.ObservationQuery.Order;
import org.tracewarden.api.analysis.Observations;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.SyscallObservation;
import org.tracewarden.shell.Platform;
import org.tracewarden.shell.render.ObservationPage;
import org.tracewarden.shell.render.ObservationTable;
import org.tracewarden.shell.render.SafeText;
import org.tracewarden.shell.render.Times;
import org.tracewarden.shell.render.Tone;
import org.tracewarden.shell.render.Units;

/** Prints the observations that match, or everything about one of them. */
final class SlowListing {

    private final Platform platform;
    private final Needed needed;
    private final Screen screen;
    private final Times times;

    SlowListing(Platform platform, Screen screen, Times times) {
        this.platform = platform;
        this.needed = new Needed(platform);
        this.screen = screen;
        this.times = times;
    }

    /**
     * @param last the while that the query's since was reckoned from
     * @param criteria the other restrictions, as typed
     */
    void list(ObservationQuery query, Optional<Duration> last, List<String> criteria, boolean json)
            throws CommandException {
        Observations observations = needed.observations();
        List<SyscallObservation> found = new ArrayList<>(observations.find(query));
        if (found.isEmpty() && query.pid().isPresent()) {
            mustBeKnown(query.pid().getAsInt());
        }
        if (query.order() == Order.NEWEST) {
            // as everywhere in the console, the newest stands nearest to the prompt
            Collections.reverse(found);
        }
        if (json) {
            var encoder = needed.json();
            found.forEach(observation -> screen.print(encoder.encode(observation)));
        } else if (found.isEmpty()) {
            screen.print(nothing(observations, query, last, criteria));
        } else {
            screen.print(new ObservationTable(times, screen.width(), screen.style()).lines(found));
            note("trace:slow @" + found.get(found.size() - 1).id() + " explains one."
                    + (found.size() < query.limit() ? "" : " The "
                            + query.order().name().toLowerCase(Locale.ROOT) + " " + query.limit()
                            + "; --limit shows more."));
        }
        screen.flush();
    }

    private static String missing(long id, Observations observations) {
        boolean thereWasOne = id > 0 && id <= observations.classified();
        return "Observation @" + id + " is not known: " + (thereWasOne
                ? "the oldest " + Units.count(observations.forgotten()) + " are forgotten"
                : "there have been " + Units.count(observations.classified())) + ". trace:slow lists those that are"
                + " kept; a process is chosen with --pid";
    }

    /** @param target the number of an observation, with or without {@code @} before it */
    void explain(String target, boolean json) throws CommandException {
        Observations observations = needed.observations();
        String digits = target.startsWith("@") ? target.substring(1) : target;
        if (!digits.matches("\\d{1,18}")) {
            throw Failure.of(SafeText.of(target) + ": not the number of an observation; use @ and a number, such as"
                    + " @12. A process is chosen with --pid or --comm");
        }
        long id = Long.parseLong(digits);
        SyscallObservation observation = observations.find(everything(observations.capacity())).stream()
                .filter(o -> o.id() == id)
                .findFirst()
                .orElseThrow(() -> Failure.of(missing(id, observations)));
        if (json) {
            screen.print(needed.json().encode(observation));
        } else {
            String notation = platform.formatter()
                    .map(f -> observation.call().syscall().label() + "(" + f.arguments(observation.call()) + ") = "
                            + f.result(observation.call()))
                    .orElse("");
            screen.print(new ObservationPage(times, screen.width(), screen.style()).lines(observation, notation));
        }
        screen.flush();
    }

    private static ObservationQuery everything(int capacity) {
        return new ObservationQuery(Optional.empty(), Optional.empty(), OptionalInt.empty(), Optional.empty(),
                Severity.NONE, Order.NEWEST, Math.max(1, capacity));
    }

    private void mustBeKnown(int pid) throws CommandException {
        if (platform.processes().map(table -> table.find(pid).isEmpty()).orElse(false)) {
            throw Failure.of("--pid " + pid + ": no such process is known; trace:ps lists those that are");
        }
    }

    private void note(String text) {
        screen.print(screen.style().apply(Tone.FAINT, text));
    }

    private static String nothing(Observations observations, ObservationQuery query, Optional<Duration> last,
            List<String> criteria) {
        if (observations.classified() == 0) {
            return "No call was slow or failed since the classifier started.";
        }
        String when = last.map(d -> " in the last " + Units.words(d)).orElse("");
        String match = criteria.isEmpty() ? "" : " that match " + String.join(" ", criteria);
        String severity = query.leastSeverity() == Severity.NONE
                ? ""
                : " of severity " + query.leastSeverity().name().toLowerCase(Locale.ROOT)
                        + (query.leastSeverity() == Severity.CRITICAL ? "" : " or more");
        return "No observations" + severity + when + match + ". " + Units.counted(observations.classified(), "call")
                + " that were slow or failed have been classified"
                + (query.leastSeverity() == Severity.NONE ? "." : "; --severity none lists the harmless ones too.");
    }
}
