// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.features;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tracewarden.api.analysis.Baseline;
import org.tracewarden.api.analysis.FeatureName;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.process.ProcessInfo;

/** A judge that only notes what it was given. */
final class Indifferent implements Judge {

    final List<SubjectSecond> judged = new ArrayList<>();
    int ticks;

    @Override
    public void configure(LearningRules learning, AlarmRules alarms) {}

    @Override
    public void judge(SubjectSecond second, History history) {
        judged.add(second);
    }

    @Override
    public void tick(long now) {
        ticks++;
    }

    @Override
    public Optional<Baseline> usual(
            Optional<ProcessInfo> process, FeatureName feature, Optional<SyscallCategory> category) {
        return Optional.empty();
    }
}
