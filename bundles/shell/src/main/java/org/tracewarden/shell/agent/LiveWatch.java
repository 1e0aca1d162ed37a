// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.shell.agent.render.WatchPage;
import org.tracewarden.shell.agent.render.WatchSample;
import org.tracewarden.shell.agent.render.WatchSort;
import org.tracewarden.shell.command.Canvas;
import org.tracewarden.shell.render.Style;
import org.tracewarden.shell.render.Times;

/** Draws all agents anew each second, and obeys keys, until q, Ctrl+C or the end of the terminal. */
final class LiveWatch {

    private static final Duration REFRESH = Duration.ofSeconds(1);
    private static final int LEAST_WIDTH = 40;
    private static final int CTRL_C = 3;
    private static final int CTRL_D = 4;

    private final WatchSampler sampler;
    private final Canvas canvas;
    private final Times times;
    private final Style style;
    private WatchSort sort;
    private boolean help;

    LiveWatch(WatchSampler sampler, Canvas canvas, Times times, Style style, WatchSort sort) {
        this.sampler = sampler;
        this.canvas = canvas;
        this.times = times;
        this.style = style;
        this.sort = sort;
    }

    /** @throws CommandException when agents are not supervised any more */
    void run() throws CommandException {
        long next = System.nanoTime() + REFRESH.toNanos();
        try {
            while (canvas.draw(page(sampler.sample(sort)))) {
                int key = canvas.key(Duration.ofNanos(next - System.nanoTime()));
                if (key == Canvas.END || !obey(key)) {
                    return;
                }
                if (System.nanoTime() >= next) {
                    next = System.nanoTime() + REFRESH.toNanos();
                }
            }
        } catch (InterruptedException stopped) {
            // Ctrl+C or the end of the session: the normal way to end
            return;
        }
    }

    /** Whether to go on. */
    private boolean obey(int key) {
        if (key == 'q' || key == 'Q' || key == CTRL_C || key == CTRL_D) {
            return false;
        }
        if (key == 'h' || key == '?') {
            help = !help;
        }
        Optional<WatchSort> chosen = WatchSort.ofKey(Character.toLowerCase(key));
        if (chosen.isPresent()) {
            sort = chosen.get();
            help = false;
        }
        return true;
    }

    private List<String> page(WatchSample sample) {
        WatchPage page = new WatchPage(times, Math.max(LEAST_WIDTH, canvas.width()), style);
        if (help) {
            return page.help();
        }
        List<String> keys = page.keys(sample.sort());
        int most = Math.max(0, canvas.height() - keys.size());
        List<String> lines = page.lines(sample, most);
        List<String> fitting = new ArrayList<>(lines.subList(0, Math.min(most, lines.size())));
        fitting.addAll(keys);
        return fitting;
    }
}
