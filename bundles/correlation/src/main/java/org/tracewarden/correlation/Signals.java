// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import java.util.Set;
import org.tracewarden.api.event.Signal;

/** The signals that rules speak of ({@code signal(7)}). */
final class Signals {

    static final Signal HUP = new Signal(1);
    static final Signal INT = new Signal(2);
    static final Signal QUIT = new Signal(3);
    static final Signal ILL = new Signal(4);
    static final Signal TRAP = new Signal(5);
    static final Signal BUS = new Signal(7);
    static final Signal FPE = new Signal(8);
    static final Signal KILL = new Signal(9);
    static final Signal SEGV = new Signal(11);
    static final Signal PIPE = new Signal(13);
    static final Signal ALRM = new Signal(14);
    static final Signal TERM = new Signal(15);
    static final Signal CONT = new Signal(18);
    static final Signal TSTP = new Signal(20);
    static final Signal XCPU = new Signal(24);
    static final Signal XFSZ = new Signal(25);
    static final Signal VTALRM = new Signal(26);
    static final Signal PROF = new Signal(27);
    static final Signal SYS = new Signal(31);

    /** Those that ask a process to end and that it may handle. */
    static final Set<Signal> GENTLE = Set.of(TERM, INT, HUP, QUIT);

    /** Those that the process's own instructions bring about. */
    static final Set<Signal> FAULTS = Set.of(SEGV, BUS, FPE, ILL, TRAP);

    private Signals() {}
}
