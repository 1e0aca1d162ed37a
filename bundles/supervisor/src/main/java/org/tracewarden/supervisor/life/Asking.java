// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.tracewarden.api.agent.AgentException;
import org.tracewarden.api.agent.AgentInfo;

/** Questions and orders to the agents' thread, and waiting for their answers on another one. Thread-safe. */
final class Asking {

    private final Loop loop;

    Asking(Loop loop) {
        this.loop = loop;
    }

    /** Answered on the agents' thread, at once or later; what it throws is an answer, too. */
    @FunctionalInterface
    interface Asked {

        void on(CompletableFuture<AgentInfo> answer) throws AgentException;
    }

    /**
     * The answer, when it has come.
     *
     * @param patience how long it is waited for
     * @throws AgentException why it cannot be, or that it has not come in time
     * @throws IllegalStateException on the agents' own thread
     */
    AgentInfo await(Asked asked, Duration patience) throws AgentException {
        CompletableFuture<AgentInfo> answer = ask(asked);
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException refused) {
            if (refused.getCause() instanceof AgentException why) {
                throw why;
            }
            throw new AgentException("it went wrong: " + refused.getCause(), refused.getCause());
        } catch (TimeoutException slow) {
            throw new AgentException("it has not happened within " + patience.toSeconds() + " s; asm:info shows how far"
                    + " it has come", slow);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new AgentException("interrupted while it was waited for; asm:info shows how far it has come", stop);
        }
    }

    private CompletableFuture<AgentInfo> ask(Asked asked) {
        if (loop.inside()) {
            throw new IllegalStateException("the agents' own thread cannot wait for itself");
        }
        CompletableFuture<AgentInfo> answer = new CompletableFuture<>();
        loop.run(() -> {
            try {
                asked.on(answer);
            } catch (AgentException refused) {
                answer.completeExceptionally(refused);
            } catch (RuntimeException bug) {
                answer.completeExceptionally(bug);
                throw bug;
            }
        });
        return answer;
    }
}
