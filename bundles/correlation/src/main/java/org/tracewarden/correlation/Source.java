// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

/** Where findings and timeline entries were read from, as certificates name it. */
final class Source {

    static final String FORK = "tp_btf/sched_process_fork";
    static final String EXEC = "tp_btf/sched_process_exec";
    static final String EXIT = "tp_btf/sched_process_exit";
    static final String SENT = "tp_btf/signal_generate";
    static final String DELIVERED = "tp_btf/signal_deliver";
    static final String OOM = "tp_btf/mark_victim";
    static final String EXIT_CODE = "exit code";
    static final String CPU_STAT = "cpu.stat";
    static final String START_TIME = "task start time";
    static final String STREAM = "event stream";

    private Source() {}
}
