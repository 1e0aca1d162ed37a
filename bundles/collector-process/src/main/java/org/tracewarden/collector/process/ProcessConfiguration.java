// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.process;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the process collector, {@code etc/org.tracewarden.collector.process.cfg}. */
@ObjectClassDefinition(
        name = "Tracewarden process collector",
        description = "Lives and deaths of processes, and the signals between them")
@interface ProcessConfiguration {

    String PID = "org.tracewarden.collector.process";

    @AttributeDefinition(
            name = "Signals",
            description = "Which signals are reported: default (those whose default action ends, stops or continues a"
                    + " process), all, none, or a list of names such as TERM,KILL")
    String[] signals() default "default";

    @AttributeDefinition(
            name = "Handled signals",
            description = "Which of them are reported also when the target has a handler: default (all but ALRM,"
                    + " VTALRM, PROF, SEGV, BUS, FPE, ILL, TRAP and real-time ones), all, none, or a list of names")
    String[] handled$_$signals() default "default";

    @AttributeDefinition(
            name = "Process table capacity",
            description = "Living and dead processes that are remembered, 1,024 to 1,048,576")
    int process$_$table$_$capacity() default 65_536;

    @AttributeDefinition(
            name = "Ring size",
            description = "Bytes of the ring buffer between kernel and reader, a power of two, 262,144 to 268,435,456;"
                    + " used when the kernel programs are loaded next")
    int ring$_$bytes() default 8 * 1024 * 1024;

    @AttributeDefinition(
            name = "Wake-up mark",
            description = "Waiting bytes at which the kernel wakes the reader, 4,096 to half of the ring; it looks"
                    + " every 10 ms anyway")
    int wakeup$_$bytes() default 64 * 1024;

    @AttributeDefinition(
            name = "Grace period",
            description = "Seconds, 0 to 3,600, for which the kernel programs go on after the collector stopped, so"
                    + " that a successor loses nothing; used when the collector starts next")
    int pin$_$grace$_$seconds() default 60;
}
