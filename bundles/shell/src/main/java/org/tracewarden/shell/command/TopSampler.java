// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.analysis.Activity;
import org.tracewarden.api.analysis.Features;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.shell.Platform;
import org.tracewarden.shell.render.TopSample;
import org.tracewarden.shell.render.TopSort;

/** Takes what {@code trace:top} shows from the platform. */
final class TopSampler {

    private final Platform platform;
    private final boolean all;

    /** @param all also processes that only wait for input or for time */
    TopSampler(Platform platform, boolean all) {
        this.platform = platform;
        this.all = all;
    }

    TopSample sample(TopSort sort) throws CommandException {
        Features features = new Needed(platform).features();
        List<Activity> processes = features.processes();
        List<Activity> shown = processes.stream()
                .filter(activity -> all || !onlyIdle(activity))
                .sorted(sort.order())
                .toList();
        return new TopSample(features.host(), shown, sort, processes.size() - shown.size(),
                goingOn(platform.anomalies().map(a -> a.all().stream().filter(x -> !x.ended()).count())),
                goingOn(platform.patterns().map(p -> p.all().stream().filter(x -> !x.ended()).count())));
    }

    private static boolean onlyIdle(Activity activity) {
        return activity.blockedNanos() == 0 && activity.categories().stream()
                .allMatch(c -> c.category() == SyscallCategory.IDLE_WAIT || c.calls() == 0 && c.blockedNanos() == 0);
    }

    private static OptionalLong goingOn(Optional<Long> count) {
        return count.map(OptionalLong::of).orElse(OptionalLong.empty());
    }
}
