// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.shell.render.Style;
import org.tracewarden.shell.render.Times;
import org.tracewarden.shell.render.TopPage;
import org.tracewarden.shell.render.TopSample;
import org.tracewarden.shell.render.TopSort;

/** Draws each second anew, and obeys keys, until q, Ctrl+C or the end of the terminal. */
final class LiveTop {

    private static final Duration REFRESH = Duration.ofSeconds(1);
    private static final int LEAST_WIDTH = 40;
    private static final int CTRL_C = 3;
    private static final int CTRL_D = 4;

    private final TopSampler sampler;
    private final Canvas canvas;
    private final Times times;
    private final Style style;
    private TopSort sort;
    private boolean help;

    LiveTop(TopSampler sampler, Canvas canvas, Times times, Style style, TopSort sort) {
        this.sampler = sampler;
        this.canvas = canvas;
        this.times = times;
        this.style = style;
        this.sort = sort;
    }

    /**
     * @param limit at most so many processes, however high the terminal is
     * @throws CommandException when the features are not kept any more
     */
    void run(int limit) throws CommandException {
        TopSample sample = sampler.sample(sort);
        long next = System.nanoTime() + REFRESH.toNanos();
        try {
            while (canvas.draw(page(sample, limit))) {
                int key = canvas.key(Duration.ofNanos(next - System.nanoTime()));
                if (key == Canvas.END || !obey(key)) {
                    return;
                }
                // another order needs no new figures, but the same ones anew
                if (key != Canvas.NO_KEY || System.nanoTime() >= next) {
                    sample = sampler.sample(sort);
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
        Optional<TopSort> chosen = TopSort.ofKey(Character.toLowerCase(key));
        if (chosen.isPresent()) {
            sort = chosen.get();
            help = false;
        }
        return true;
    }

    private List<String> page(TopSample sample, int limit) {
        TopPage page = new TopPage(times, Math.max(LEAST_WIDTH, canvas.width()), style);
        if (help) {
            return page.help();
        }
        List<String> keys = page.keys(sample.sort());
        int most = Math.max(0, canvas.height() - keys.size());
        List<String> lines = new ArrayList<>(page.lines(sample, limit));
        List<String> fitting = new ArrayList<>(lines.subList(0, Math.min(most, lines.size())));
        fitting.addAll(keys);
        return fitting;
    }
}
