// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.collector.Collector;
import org.tracewarden.api.part.Part;
import org.tracewarden.shell.Platform;
import org.tracewarden.shell.render.CollectorPage;
import org.tracewarden.shell.render.CollectorSample;
import org.tracewarden.shell.render.PartState;
import org.tracewarden.shell.render.SafeText;

/** Measures the collectors for a short while and prints how they and the other parts do. */
final class CollectorReport {

    private final Platform platform;
    private final Screen screen;

    CollectorReport(Platform platform, Screen screen) {
        this.platform = platform;
        this.screen = screen;
    }

    /** @param names of collectors and other parts; empty for all of them and everything behind them */
    void print(List<String> names, Duration length, boolean wide, boolean json)
            throws CommandException, InterruptedException {
        check(names);
        List<Collector> collectors = platform.collectors().stream().filter(c -> wanted(c.name(), names)).toList();
        long start = System.nanoTime();
        List<CollectorSample.Start> starts =
                collectors.stream().map(c -> CollectorSample.Start.of(c, System.nanoTime())).toList();
        if (!starts.isEmpty()) {
            Thread.sleep(length.toMillis());
        }
        List<CollectorSample> samples = starts.stream().map(s -> s.end(System.nanoTime())).toList();
        long measured = System.nanoTime() - start;
        List<PartState> parts = platform.parts().stream().filter(part -> wanted(part.name(), names))
                .map(PartState::of).toList();
        if (json) {
            var encoder = new Needed(platform).json();
            samples.forEach(sample -> screen.print(encoder.encode(sample)));
            parts.forEach(part -> screen.print(encoder.encode(part)));
        } else {
            screen.print(page(samples, measured, wide, parts, names.isEmpty()).lines());
        }
        screen.flush();
    }

    private CollectorPage page(
            List<CollectorSample> samples, long measured, boolean wide, List<PartState> parts, boolean everything) {
        if (samples.isEmpty() && everything) {
            screen.print("No collector is installed: nothing is being watched. Begin with feature:install"
                    + " tracewarden-process");
        }
        CollectorPage page = new CollectorPage(screen.width(), screen.style());
        if (!samples.isEmpty()) {
            page.collectors(samples, measured, wide);
        }
        if (!parts.isEmpty()) {
            page.parts(parts);
        }
        if (everything) {
            platform.bus().ifPresent(page::bus);
            platform.processes().ifPresent(page::processes);
            platform.deaths().ifPresent(page::deaths);
        }
        return page;
    }

    private void check(List<String> names) throws CommandException {
        List<String> known = Stream.concat(platform.collectors().stream().map(Collector::name),
                platform.parts().stream().map(Part::name)).toList();
        for (String name : names) {
            if (!known.contains(name)) {
                throw Failure.of(SafeText.of(name) + ": no collector or other part of this name; there is "
                        + (known.isEmpty() ? "none" : SafeText.of(String.join(", ", known))));
            }
        }
    }

    private static boolean wanted(String name, List<String> names) {
        return names.isEmpty() || names.contains(name);
    }
}
