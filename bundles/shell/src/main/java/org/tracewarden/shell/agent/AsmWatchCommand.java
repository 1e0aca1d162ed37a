// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import java.time.Clock;
import java.time.Duration;
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
import org.tracewarden.shell.agent.render.WatchSort;
import org.tracewarden.shell.command.Canvas;
import org.tracewarden.shell.command.LiveScreen;
import org.tracewarden.shell.command.Screen;
import org.tracewarden.shell.render.Paragraph;
import org.tracewarden.shell.render.Span;
import org.tracewarden.shell.render.Times;
import org.tracewarden.shell.render.Tone;

/** Reads the options of {@code asm:watch}; {@link LiveScreen} or {@link WatchReport} does the rest. */
@Service
@Command(scope = "asm", name = "watch",
        description = "Shows all agents live",
        detailedDescription = "State, CPU of one core, memory and its limit, system calls a second, restarts, faults,"
                + " last event. Keys: i n c m s r f sort, h explains, q ends.")
public final class AsmWatchCommand implements Action {

    private static final Duration SPAN = Duration.ofSeconds(1);
    private static final String NOT_LIVE = "Printed once, because this is no terminal to draw on; in the console"
            + " (tracewarden shell) it is refreshed each second.";

    @Option(name = "--once", description = "Print them once and end, as for scripts")
    private boolean once;

    @Option(name = "--sort", description = "id, name, cpu, memory, calls, restarts or faults")
    @Completion(WatchSortCompleter.class)
    private String sort = "id";

    @Option(name = "--json", description = "One JSON object a line, for programs")
    private boolean json;

    @Reference
    private AgentServices services;

    @Reference
    private Session session;

    @Override
    public Object execute() throws CommandException {
        WatchSort wanted = new AgentOption("--sort", sort).sort();
        Agents agents = new Agents(services);
        Screen screen = Screen.of(session);
        Times times = new Times(ZoneId.systemDefault());
        Optional<Terminal> terminal = once || json ? Optional.empty() : Canvas.terminal(session);
        if (terminal.isEmpty()) {
            try {
                new WatchReport(agents, screen, times, Clock.systemUTC()).print(wanted, SPAN, json);
            } catch (InterruptedException stopped) {
                // Ctrl+C while measuring: nothing to show
                return null;
            }
            if (!once && !json) {
                screen.print(Paragraph.lines("", 0, List.of(Span.of(NOT_LIVE, Tone.FAINT)), screen.width(),
                        screen.style()));
                screen.flush();
            }
            return null;
        }
        // before the screen is cleared, so that a missing service is told as everywhere else
        LiveWatch page =
                new LiveWatch(new WatchSampler(agents, Clock.systemUTC()), times, screen.style(), wanted);
        try (Canvas canvas = new Canvas(terminal.get())) {
            new LiveScreen(canvas, page).run();
        }
        return null;
    }
}
