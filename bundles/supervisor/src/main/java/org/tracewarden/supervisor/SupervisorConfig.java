// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration {@code org.tracewarden.supervisor}. {@link Settings} reads and checks it. */
@ObjectClassDefinition(name = "Tracewarden supervisor",
        description = "How many agents, what holds for those that do not say otherwise, and what is done about faults")
@interface SupervisorConfig {

    @AttributeDefinition(name = "Agents", min = "1", max = "10000",
            description = "Agents at the most, 1 to 10000; a spawn beyond it is refused")
    int max$_$agents() default 1000;

    @AttributeDefinition(name = "Status directory",
            description = "Directory of the views as files, from the run directory unless it begins with /; or none")
    String status$_$directory() default "agentsys";

    @AttributeDefinition(name = "Stop agents",
            description = "Whether agents are stopped with the platform: true, or false to let them run on")
    String stop$_$agents() default "false";

    @AttributeDefinition(name = "CPU", description = "CPU time in a window, TIME/WINDOW: at least 1ms, window 100ms to "
            + "60s; or none. Of agents that do not say otherwise")
    String cpu() default "1s/1s";

    @AttributeDefinition(name = "Memory", description = "At least 1m; k, m and g are powers of 1024; or none. Of "
            + "agents that do not say otherwise")
    String memory() default "100m";

    @AttributeDefinition(name = "System calls", description = "Calls a second, at least 1; or none. Of agents that do "
            + "not say otherwise")
    String syscalls() default "1000";

    @AttributeDefinition(name = "Processes", description = "Processes and threads at once, 1 to 4194304; or none. Of "
            + "agents that do not say otherwise")
    String processes() default "512";

    @AttributeDefinition(name = "Open files", description = "Descriptors of each process, 16 to 1048576; or none. Of "
            + "agents that do not say otherwise")
    String open$_$files() default "none";

    @AttributeDefinition(name = "Restarts", min = "0", max = "1000000", description = "Restarts in a row, 0 to "
            + "1000000; 0 for none at all. Of agents that do not say otherwise")
    int max$_$restarts() default 0;

    @AttributeDefinition(name = "First pause",
            description = "Before the second restart in a row, doubled with each further one; 0s to 1h")
    String backoff$_$first() default "100ms";

    @AttributeDefinition(name = "Longest pause", description = "Between restarts, backoff-first to 1h")
    String backoff$_$most() default "30s";

    @AttributeDefinition(name = "Stable after",
            description = "Running so long sets the count of restarts in a row to 0; 0s to 24h")
    String stable$_$after() default "10m";

    @AttributeDefinition(name = "Stop: grace", description = "From the stop signal to the killing of the whole tree, "
            + "0s to 10m. Of agents that do not say otherwise")
    String stop$_$grace() default "5s";

    @AttributeDefinition(name = "Log: size", description = "A log file that has grown so far is put aside, 64k to 1g. "
            + "Of agents that do not say otherwise")
    String log$_$size() default "10m";

    @AttributeDefinition(name = "Log: files", min = "1", max = "100", description = "Log files of an agent, the one "
            + "written to included, 1 to 100. Of agents that do not say otherwise")
    int log$_$files() default 3;

    @AttributeDefinition(name = "Watchdog: time",
            description = "Without a sign of life for so long an agent with a watchdog is unresponsive, 100ms to 24h. "
                    + "Of agents that do not say otherwise")
    String watchdog$_$timeout() default "30s";

    @AttributeDefinition(name = "Watch interval",
            description = "Between two looks at a running agent, 100ms to 10s; less where its CPU window is shorter")
    String watch$_$interval() default "1s";

    @AttributeDefinition(name = "Recovery", description = "What is done about faults: default, permissive or strict, "
            + "and, after a comma, exceptions such as crash=restart,cpu-quota=alert")
    String recovery() default "default";

    @AttributeDefinition(name = "Floods: grace", min = "0", max = "600",
            description = "Seconds after its start in which a run is not judged for floods, 0 to 600")
    int flood$_$grace$_$seconds() default 5;

    @AttributeDefinition(name = "Throttle: floor", min = "1", max = "100",
            description = "A throttled agent is left at least so many percent of one core, 1 to 100")
    int throttle$_$floor$_$percent() default 1;
}
