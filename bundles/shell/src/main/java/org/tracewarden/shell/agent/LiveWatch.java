// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.shell.agent.render.WatchPage;
import org.tracewarden.shell.agent.render.WatchSample;
import org.tracewarden.shell.agent.render.WatchSort;
import org.tracewarden.shell.command.LivePage;
import org.tracewarden.shell.render.Style;
import org.tracewarden.shell.render.Times;

/** All agents, live. */
final class LiveWatch implements LivePage {

    private final WatchSampler sampler;
    private final Times times;
    private final Style style;
    private WatchSort sort;
    private WatchSample sample;

    /** @throws CommandException when agents are not supervised */
    LiveWatch(WatchSampler sampler, Times times, Style style, WatchSort sort) throws CommandException {
        this.sampler = sampler;
        this.times = times;
        this.style = style;
        this.sort = sort;
        sample = sampler.sample(sort);
    }

    @Override
    public void renew() throws CommandException {
        sample = sampler.sample(sort);
    }

    @Override
    public boolean sort(char key) {
        Optional<WatchSort> chosen = WatchSort.ofKey(key);
        sort = chosen.orElse(sort);
        return chosen.isPresent();
    }

    @Override
    public List<String> lines(int width, int most) {
        return page(width).lines(sample, most);
    }

    @Override
    public List<String> keys(int width) {
        return page(width).keys(sample.sort());
    }

    @Override
    public List<String> help(int width) {
        return page(width).help();
    }

    private WatchPage page(int width) {
        return new WatchPage(times, width, style);
    }
}
