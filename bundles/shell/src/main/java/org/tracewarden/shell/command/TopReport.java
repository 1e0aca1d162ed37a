// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.shell.Platform;
import org.tracewarden.shell.render.Times;
import org.tracewarden.shell.render.TopPage;
import org.tracewarden.shell.render.TopSample;
import org.tracewarden.shell.render.TopSort;

/** Prints the last second once. */
final class TopReport {

    private final Platform platform;
    private final Screen screen;
    private final TopPage page;

    TopReport(Platform platform, Screen screen, Times times) {
        this.platform = platform;
        this.screen = screen;
        this.page = new TopPage(times, screen.width(), screen.style());
    }

    /** @param all also processes that only wait */
    void print(TopSort sort, boolean all, int limit, boolean json) throws CommandException {
        TopSample sample = new TopSampler(platform, all).sample(sort);
        if (json) {
            var encoder = new Needed(platform).json();
            sample.host().ifPresent(host -> screen.print(encoder.encode(host)));
            sample.processes().stream().limit(limit).forEach(process -> screen.print(encoder.encode(process)));
        } else {
            screen.print(page.lines(sample, limit));
            screen.print(page.left(sample, limit));
        }
        screen.flush();
    }
}
