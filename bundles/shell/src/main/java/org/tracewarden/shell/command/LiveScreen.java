// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.support.CommandException;

/** Draws a page anew each second, and obeys keys, until q, Ctrl+C or the end of the terminal. */
public final class LiveScreen {

    private static final Duration REFRESH = Duration.ofSeconds(1);
    private static final int LEAST_WIDTH = 40;
    private static final int CTRL_C = 3;
    private static final int CTRL_D = 4;

    private final Canvas canvas;
    private final LivePage page;
    private boolean help;

    public LiveScreen(Canvas canvas, LivePage page) {
        this.canvas = canvas;
        this.page = page;
    }

    /** @throws CommandException when there are no figures any more */
    public void run() throws CommandException {
        long next = System.nanoTime() + REFRESH.toNanos();
        try {
            while (canvas.draw(lines())) {
                int key = canvas.key(Duration.ofNanos(next - System.nanoTime()));
                if (key == Canvas.END || !obey(key)) {
                    return;
                }
                boolean due = System.nanoTime() >= next;
                // another order needs no new figures, but the same ones anew
                if (key != Canvas.NO_KEY || due) {
                    page.renew();
                }
                if (due) {
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
        } else if (key >= 0 && page.sort((char) Character.toLowerCase(key))) {
            help = false;
        }
        return true;
    }

    private List<String> lines() {
        int width = Math.max(LEAST_WIDTH, canvas.width());
        if (help) {
            return page.help(width);
        }
        List<String> keys = page.keys(width);
        int most = Math.max(0, canvas.height() - keys.size());
        List<String> lines = page.lines(width, most);
        List<String> fitting = new ArrayList<>(lines.subList(0, Math.min(most, lines.size())));
        fitting.addAll(keys);
        return fitting;
    }
}
