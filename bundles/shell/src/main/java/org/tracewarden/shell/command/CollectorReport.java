// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.time.Duration;
import java.util.List;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.collector.Collector;
import org.tracewarden.shell.Platform;
import org.tracewarden.shell.render.CollectorPage;
import org.tracewarden.shell.render.CollectorSample;
import org.tracewarden.shell.render.SafeText;

/** Measures the collectors for a short while and prints how they do. */
final class CollectorReport {

    private final Platform platform;
    private final Screen screen;

    CollectorReport(Platform platform, Screen screen) {
        this.platform = platform;
        this.screen = screen;
    }

    /** @param names empty for all collectors and everything behind them */
    void print(List<String> names, Duration length, boolean wide, boolean json)
            throws CommandException, InterruptedException {
        List<Collector> collectors = named(names);
        long start = System.nanoTime();
        List<CollectorSample.Start> starts =
                collectors.stream().map(c -> CollectorSample.Start.of(c, System.nanoTime())).toList();
        if (!starts.isEmpty()) {
            Thread.sleep(length.toMillis());
        }
        List<CollectorSample> samples = starts.stream().map(s -> s.end(System.nanoTime())).toList();
        long measured = System.nanoTime() - start;
        if (json) {
            var encoder = new Needed(platform).json();
            samples.forEach(sample -> screen.print(encoder.encode(sample)));
        } else {
            screen.print(page(samples, measured, wide, names.isEmpty()).lines());
        }
        screen.flush();
    }

    private CollectorPage page(List<CollectorSample> samples, long measured, boolean wide, boolean everything) {
        if (samples.isEmpty()) {
            screen.print("No collector is installed: nothing is being watched. Begin with feature:install"
                    + " tracewarden-process");
        }
        CollectorPage page = new CollectorPage(screen.width(), screen.style());
        if (!samples.isEmpty()) {
            page.collectors(samples, measured, wide);
        }
        if (everything) {
            platform.bus().ifPresent(page::bus);
            platform.processes().ifPresent(page::processes);
            platform.deaths().ifPresent(page::deaths);
        }
        return page;
    }

    private List<Collector> named(List<String> names) throws CommandException {
        List<Collector> all = platform.collectors();
        List<String> known = all.stream().map(Collector::name).toList();
        for (String name : names) {
            if (!known.contains(name)) {
                throw Failure.of(SafeText.of(name) + ": no collector of this name; there is "
                        + (known.isEmpty() ? "none" : SafeText.of(String.join(", ", known))));
            }
        }
        return names.isEmpty() ? all : all.stream().filter(c -> names.contains(c.name())).toList();
    }
}
