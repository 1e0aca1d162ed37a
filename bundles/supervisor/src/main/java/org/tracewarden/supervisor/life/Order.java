// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.util.concurrent.CompletableFuture;
import org.tracewarden.api.agent.AgentException;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentState;

/** What somebody ordered and waits for. Belongs to the agents' thread. */
final class Order {

    enum Kind { SPAWN, RUN, END, REMOVE }

    private final Kind kind;
    private final int spawnsBefore;
    private final CompletableFuture<AgentInfo> answer = new CompletableFuture<>();

    /** @param spawnsBefore number of the last run when it was ordered */
    Order(Kind kind, int spawnsBefore) {
        this.kind = kind;
        this.spawnsBefore = spawnsBefore;
    }

    Kind kind() {
        return kind;
    }

    CompletableFuture<AgentInfo> answer() {
        return answer;
    }

    /** @return whether there is an answer now */
    boolean look(Agent agent) {
        switch (kind) {
            case SPAWN, RUN -> lookForRun(agent);
            case END -> lookForEnd(agent);
            default -> { }
        }
        return answer.isDone();
    }

    private void lookForRun(Agent agent) {
        Life life = agent.life();
        if (life.spawnCounted() > spawnsBefore || life.state() == AgentState.WAITING) {
            answer.complete(agent.info());
        } else if (life.state() == AgentState.FAILED) {
            refuse(life.reason());
        } else if (life.state() == AgentState.STOPPED && !life.open()) {
            refuse("agent " + life.spec().name() + " was stopped meanwhile");
        }
    }

    private void lookForEnd(Agent agent) {
        Life life = agent.life();
        if (life.open() || agent.deferred().isPresent()) {
            return;
        }
        switch (life.state()) {
            case STOPPED, EXITED, FAILED -> answer.complete(agent.info());
            case ACTIVE, STARTING, RESTARTING, WAITING -> {
                if (life.ending() == Ending.NONE && life.wanted()) {
                    refuse("agent " + life.spec().name() + " was started again meanwhile");
                }
            }
            default -> { }
        }
    }

    void refuse(String why) {
        answer.completeExceptionally(new AgentException(why));
    }
}
