// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.trace.TraceReports.View;

/** What the options of {@code trace:run} and {@code trace:attach} ask for. */
final class TraceWords {

    private TraceWords() {}

    /**
     * @param syscalls may be null, for an option that was not given
     * @param duration likewise
     */
    static TraceFollowing.Wish wish(boolean actions, boolean events, boolean raw, boolean json, boolean wide,
            String syscalls, String duration) throws CommandException {
        if (Stream.of(actions, events, raw).filter(asked -> asked).count() > 1) {
            throw Failure.of("--actions, --events and --raw are three views of the same: give one of them");
        }
        View view = actions ? View.ACTIONS : events ? View.EVENTS : raw ? View.RAW : View.STORY;
        return new TraceFollowing.Wish(view, json, wide,
                syscalls == null ? Set.of() : new OptionValue("--syscalls", syscalls).names(),
                duration == null ? Optional.<Duration>empty()
                        : Optional.of(new OptionValue("--for", duration).duration()));
    }
}
