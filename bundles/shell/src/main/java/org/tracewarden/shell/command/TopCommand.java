// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.jline.terminal.Terminal;
import org.tracewarden.shell.Platform;
import org.tracewarden.shell.render.Paragraph;
import org.tracewarden.shell.render.Span;
import org.tracewarden.shell.render.Times;
import org.tracewarden.shell.render.Tone;
import org.tracewarden.shell.render.TopSort;

/** Reads the options of {@code trace:top}; {@link LiveTop} or {@link TopReport} does the rest. */
@Service
@Command(scope = "trace", name = "top",
        description = "Shows live which processes are blocked, by what, and whether that is usual: BLOCKED is the time"
                + " their threads spent a second in calls that wait, waiting for input or for time left out; MOSTLY the"
                + " category with most of it and its share; CALLS/S calls that returned; ERR the share that failed;"
                + " P95 and P99 latencies of that category; USUAL what P95 is otherwise for this program; Z how far"
                + " from it, in robust standard deviations. Keys: b c e p z n sort, h explains, q ends")
public final class TopCommand implements Action {

    private static final String NOT_LIVE = "Printed once, because this is no terminal to draw on; in the console"
            + " (tracewarden shell) it is refreshed each second.";

    @Option(name = "--once", description = "Print the last second and end, as for scripts")
    private boolean once;

    @Option(name = "--sort", description = "blocked, calls, errors, p95, z or name")
    @Completion(TopSortCompleter.class)
    private String sort = "blocked";

    @Option(name = "--all", description = "Also processes that only wait for input or for time")
    private boolean all;

    @Option(name = "--limit", description = "At most so many processes")
    private String limit = "50";

    @Option(name = "--json", description = "Once, one JSON object a line, for programs: the host, then the processes")
    private boolean json;

    @Reference
    private Platform platform;

    @Reference
    private Session session;

    @Override
    public Object execute() throws CommandException {
        TopSort wantedSort = new OptionValue("--sort", sort).topSort();
        int most = new OptionValue("--limit", limit).number(1, 1_000_000);
        Screen screen = Screen.of(session);
        Times times = new Times(ZoneId.systemDefault());
        Optional<Terminal> terminal = once || json ? Optional.empty() : Canvas.terminal(session);
        if (terminal.isEmpty()) {
            new TopReport(platform, screen, times).print(wantedSort, all, most, json);
            if (!once && !json) {
                screen.print(Paragraph.lines("", 0, List.of(Span.of(NOT_LIVE, Tone.FAINT)), screen.width(),
                        screen.style()));
                screen.flush();
            }
            return null;
        }
        // before the screen is cleared, so that a missing service is told as everywhere else
        LiveTop page = new LiveTop(new TopSampler(platform, all), times, screen.style(), wantedSort, most);
        try (Canvas canvas = new Canvas(terminal.get())) {
            new LiveScreen(canvas, page).run();
        }
        return null;
    }
}
