// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.util.Optional;
import org.tracewarden.api.event.AgentTransition;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.process.ProcessKey;

/** What a {@link Life} can do and find out. Called on the agents' thread; what it answers comes there too. */
interface Body {

    Loop.Timer after(long nanos, Runnable task);

    /** Boot clock, nanoseconds. */
    long bootNow();

    /** Nanoseconds since 1970-01-01T00:00Z. */
    long wallNow();

    /** The same, of a time of the boot clock, by the wall clock as it goes now. */
    long wallTime(long bootNanos);

    /** Has the state saved as it is now. */
    void save(Stored stored);

    /** Has the run of that number begun; answered with {@code launched} or {@code launchFailed}. */
    void launch(int number);

    /** @return whether it could be asked for */
    boolean signal(AgentRun run, int signal);

    /** Has the whole tree killed; its end is told as of any other. */
    void kill(AgentRun run);

    /** Has all of a run that ended removed; answered with {@code closed}. */
    void close(AgentRun run);

    /** Nothing of the run is needed any more. */
    void release(AgentRun run);

    /** What it has to wait for before it may start; empty when it may. */
    Optional<String> waitsFor();

    CrashJudge.Judgement judge(AgentRun run, Optional<ExitStatus> status);

    void tell(AgentTransition step, Optional<ProcessKey> process, Optional<ExitStatus> status, String detail);

    void counted(LifeCounts more);

    /** Something that others see has changed. */
    void moved();

    /** It is to be forgotten; nothing of it runs. */
    void forget();

    /** Hears what became of a state that was to be saved. */
    interface Stored {

        Stored UNHEARD = new Stored() {
            @Override
            public void done() {}

            @Override
            public void failed(String reason) {}

            @Override
            public boolean patient() {
                return false;
            }
        };

        /** It is on disk, or a newer one. */
        void done();

        /** It could not be written yet; it is tried again. May be told repeatedly. */
        void failed(String reason);

        /** Whether it waits for {@link #done} after {@link #failed}; what does not is forgotten then. */
        boolean patient();
    }
}
