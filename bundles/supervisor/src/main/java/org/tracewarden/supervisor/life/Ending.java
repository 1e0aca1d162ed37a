// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

/** Why a run that goes on is to end, and with that what comes after it. */
enum Ending {
    /** It is not to end. */
    NONE(false, false, true, 0),
    /** Fault detection had it killed: it starts again as after a crash. */
    FAULT_RESTART(false, false, true, 1),
    /** Fault detection had it killed for good. */
    FAULT_KILL(false, false, false, 2),
    /** One that it starts after stops: it waits for that one. */
    WAIT(true, true, true, 3),
    /** One that it starts after is restarted: it starts again after that one. */
    CASCADE(true, true, true, 3),
    /** Somebody had it restarted. */
    RESTART(true, true, true, 4),
    STOP(true, true, false, 4),
    KILL(true, false, false, 4),
    REMOVE(true, true, false, 5);

    private final boolean asked;
    private final boolean gentle;
    private final boolean wanted;
    private final int rank;

    Ending(boolean asked, boolean gentle, boolean wanted, int rank) {
        this.asked = asked;
        this.gentle = gentle;
        this.wanted = wanted;
        this.rank = rank;
    }

    /** Whether somebody asked for it, so that it is no crash. */
    boolean asked() {
        return asked;
    }

    /** Whether the stop signal comes before the end of its grace. */
    boolean gentle() {
        return gentle;
    }

    /** Whether the agent is to run afterwards. */
    boolean wanted() {
        return wanted;
    }

    /** Whether it takes the place of one that is under way. Of two orders of people the later one counts. */
    boolean overrules(Ending underWay) {
        return rank >= underWay.rank;
    }
}
