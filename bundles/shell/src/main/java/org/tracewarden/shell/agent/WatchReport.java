// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import java.time.Clock;
import java.time.Duration;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.shell.agent.render.WatchPage;
import org.tracewarden.shell.agent.render.WatchRow;
import org.tracewarden.shell.agent.render.WatchSample;
import org.tracewarden.shell.agent.render.WatchSort;
import org.tracewarden.shell.command.Screen;
import org.tracewarden.shell.render.Times;

/** Prints all agents once, after a span in which rates are measured. */
final class WatchReport {

    private final Agents agents;
    private final Screen screen;
    private final Times times;
    private final Clock clock;

    WatchReport(Agents agents, Screen screen, Times times, Clock clock) {
        this.agents = agents;
        this.screen = screen;
        this.times = times;
        this.clock = clock;
    }

    /** @param span how long is measured; without one calls a second are not known */
    void print(WatchSort sort, Duration span, boolean json) throws CommandException, InterruptedException {
        WatchSampler sampler = new WatchSampler(agents, clock);
        sampler.sample(sort);
        Thread.sleep(span.toMillis());
        WatchSample sample = sampler.sample(sort);
        if (json) {
            for (WatchRow row : sample.rows()) {
                screen.print(agents.encode(row.agent()));
            }
        } else {
            screen.print(new WatchPage(times, screen.width(), screen.style()).lines(sample, Integer.MAX_VALUE));
        }
        screen.flush();
    }
}
