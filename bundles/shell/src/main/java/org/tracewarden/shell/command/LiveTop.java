// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.shell.render.Style;
import org.tracewarden.shell.render.Times;
import org.tracewarden.shell.render.TopPage;
import org.tracewarden.shell.render.TopSample;
import org.tracewarden.shell.render.TopSort;

/** Processes by what blocks them, live. */
final class LiveTop implements LivePage {

    private final TopSampler sampler;
    private final Times times;
    private final Style style;
    private final int limit;
    private TopSort sort;
    private TopSample sample;

    /**
     * @param limit at most so many processes, however high the terminal is
     * @throws CommandException when no features are kept
     */
    LiveTop(TopSampler sampler, Times times, Style style, TopSort sort, int limit) throws CommandException {
        this.sampler = sampler;
        this.times = times;
        this.style = style;
        this.sort = sort;
        this.limit = limit;
        sample = sampler.sample(sort);
    }

    @Override
    public void renew() throws CommandException {
        sample = sampler.sample(sort);
    }

    @Override
    public boolean sort(char key) {
        Optional<TopSort> chosen = TopSort.ofKey(key);
        sort = chosen.orElse(sort);
        return chosen.isPresent();
    }

    @Override
    public List<String> lines(int width, int most) {
        return page(width).lines(sample, limit);
    }

    @Override
    public List<String> keys(int width) {
        return page(width).keys(sample.sort());
    }

    @Override
    public List<String> help(int width) {
        return page(width).help();
    }

    private TopPage page(int width) {
        return new TopPage(times, width, style);
    }
}
