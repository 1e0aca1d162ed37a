// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent.render;

import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.shell.render.SafeText;
import org.tracewarden.shell.render.Tone;

/** Says where an agent is in its life. */
public final class States {

    private States() {}

    static Tone tone(AgentState state) {
        return switch (state) {
            case ACTIVE -> Tone.GOOD;
            case FAILED -> Tone.BAD;
            case RESTARTING, WAITING -> Tone.WARNING;
            case STARTING, STOPPING, EXITED, STOPPED -> Tone.PLAIN;
        };
    }

    /** {@code Agent 100 fs_monitor runs, pid 42.} */
    public static String sentence(AgentInfo agent) {
        String why = agent.reason().isEmpty() ? "" : ": " + SafeText.of(agent.reason()).replaceFirst("\\.$", "");
        return "Agent " + agent.id() + " " + agent.name() + switch (agent.state()) {
            case WAITING -> " waits" + (why.isEmpty() ? " for " + String.join(", ", agent.spec().after()) : why);
            case STARTING -> " is being started";
            case ACTIVE -> " runs" + agent.process().map(process -> ", pid " + process.pid()).orElse("");
            case STOPPING -> " is being stopped";
            case RESTARTING -> " has failed and is started again" + why;
            case EXITED -> " has ended with exit code 0";
            case STOPPED -> " is stopped" + agent.lastExit().map(exit -> " (" + ended(exit) + ")").orElse("");
            case FAILED -> " has failed" + why;
        } + ".";
    }

    /** {@code exit code 3}, {@code SIGKILL}. */
    static String ended(ExitStatus status) {
        return status.exited()
                ? "exit code " + status.code()
                : status.signal().fullName() + (status.coreDumped() ? ", core dump written" : "");
    }
}
