// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.telemetry;

/**
 * Calls of an agent.
 *
 * @param total of all its runs, or {@link Resources#UNKNOWN}
 * @param ofRun of the run that goes on, or {@link Resources#UNKNOWN}
 */
record CountedCalls(long total, long ofRun) {

    /** Of most agents, most of the time. */
    static final CountedCalls NONE = new CountedCalls(Resources.UNKNOWN, Resources.UNKNOWN);

    static CountedCalls ofEarlierRuns(long total) {
        return total == Resources.UNKNOWN ? NONE : new CountedCalls(total, Resources.UNKNOWN);
    }

    CountedCalls plus(long more, boolean thisRun) {
        return new CountedCalls(Math.max(total, 0) + more, thisRun ? Math.max(ofRun, 0) + more : ofRun);
    }
}
