// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.feed;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration {@code org.tracewarden.journal.feed}. */
@ObjectClassDefinition(name = "Tracewarden journal feed", description = "Which events are written to the journal")
@interface FeedConfig {

    @AttributeDefinition(name = "Events",
            description = "Types of events for the stream events.jsonl: none, all, or a list such as processExit,gap")
    String[] events() default {"processExit", "oomKill", "cpuThrottled", "gap"};

    @AttributeDefinition(name = "Deaths", description = "Types of events for the stream deaths.jsonl")
    String[] deaths() default {"deathRecorded"};

    @AttributeDefinition(name = "Observations", description = "Types of events for the stream observations.jsonl")
    String[] observations() default {"syscallObserved", "patternDetected", "anomalyDetected"};

    @AttributeDefinition(name = "Agents", description = "Types of events for the stream agents.jsonl")
    String[] agents() default {"agentLifecycle"};

    @AttributeDefinition(name = "Faults", description = "Types of events for the stream faults.jsonl")
    String[] faults() default {"faultDetected"};

    @AttributeDefinition(name = "Exits",
            description = "failed or all: whether ends with exit code 0 are left out, of processExit and deathRecorded")
    String exits() default "failed";

    @AttributeDefinition(name = "Severity",
            description = "none, low, medium, high or critical: observations, patterns and anomalies from it on")
    String severity() default "medium";

    @AttributeDefinition(name = "Processes by name",
            description = "all, or a list of process names as in /proc/PID/comm; events without a process, and those of"
                    + " agents, always go in")
    String[] comms() default "all";

    @AttributeDefinition(name = "Processes by user",
            description = "all, or a list of numeric user ids; events without a process, and those of agents, always go"
                    + " in")
    String[] uids() default "all";

    @AttributeDefinition(name = "Queue", min = "64", max = "1048576",
            description = "Events that may wait for the journal, 64 to 1048576; used when the feed starts next")
    int queue() default 8192;
}
