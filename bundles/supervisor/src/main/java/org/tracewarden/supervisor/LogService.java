// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.tracewarden.api.agent.AgentException;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentLogLine;
import org.tracewarden.api.agent.AgentLogs;
import org.tracewarden.api.agent.AgentSupervisor;
import org.tracewarden.supervisor.log.LogFiles;

/** Logs by agent. */
final class LogService implements AgentLogs {

    private final AgentSupervisor agents;
    private final LogFiles files;
    private final Path directory;

    LogService(AgentSupervisor agents, LogFiles files, Path directory) {
        this.agents = agents;
        this.files = files;
        this.directory = directory;
    }

    @Override
    public List<AgentLogLine> tail(int agent, int lines) throws AgentException {
        Path log = log(agent);
        try {
            return files.tail(log, lines);
        } catch (IOException unreadable) {
            throw new AgentException("log " + log + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    @Override
    public AutoCloseable follow(int agent, Consumer<AgentLogLine> reader) throws AgentException {
        Path log = log(agent);
        try {
            return files.follow(log, reader);
        } catch (IOException unreadable) {
            throw new AgentException("log " + log + " cannot be followed: " + unreadable.getMessage(), unreadable);
        }
    }

    private Path log(int agent) throws AgentException {
        AgentInfo info = agents.find(agent).orElseThrow(() ->
                new AgentException("there is no agent " + agent + "; asm:list shows those there are"));
        if (!info.spec().logs().keep()) {
            throw new AgentException("agent " + info.name() + " keeps no log");
        }
        return directory.resolve(info.name() + ".log");
    }
}
