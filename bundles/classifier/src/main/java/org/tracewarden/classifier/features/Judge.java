// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.features;

import java.util.List;
import java.util.Optional;
import org.tracewarden.api.analysis.Baseline;
import org.tracewarden.api.analysis.Feature;
import org.tracewarden.api.analysis.FeatureName;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.process.ProcessInfo;

/** Knows what features usually are, and compares. OSGi service within this bundle. Thread-safe. */
public interface Judge {

    /** Takes effect at once. */
    void configure(LearningRules learning, AlarmRules alarms);

    /** Learns from a second and compares it. Called in order of time, never by two threads at once. */
    void judge(SubjectSecond second, History history);

    /** Called about each second, whether anything happened or not. May write to the disk. */
    void tick(long now);

    /** What a feature of a process, or of the host, usually is; empty while that is being learnt. */
    Optional<Baseline> usual(Optional<ProcessInfo> process, FeatureName feature, Optional<SyscallCategory> category);

    /** What a subject did before. */
    @FunctionalInterface
    interface History {

        /** Points of the last ten minutes, oldest first. */
        List<Feature.Point> tenMinutes(
                Optional<ProcessInfo> process, FeatureName feature, Optional<SyscallCategory> category);
    }
}
