// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.action;

import java.util.Optional;
import org.tracewarden.api.process.ProcessInfo;

/** What is remembered of a process between its calls. */
final class Actor {

    private final int pid;
    private String directory = "";
    private String program = "";
    private Optional<Source> source = Optional.empty();
    private String outputPipe = "";
    private boolean searching;

    Actor(int pid) {
        this.pid = pid;
    }

    int pid() {
        return pid;
    }

    String directory() {
        return directory;
    }

    void moveTo(String path) {
        directory = path;
    }

    /** Path of what it runs; empty when not known. */
    String program() {
        return program;
    }

    void runs(String path) {
        program = path;
    }

    void learn(Optional<ProcessInfo> process) {
        if (process.isPresent()) {
            if (directory.isEmpty()) {
                directory = process.get().cwd();
            }
            if (program.isEmpty()) {
                program = process.get().exe();
            }
        }
    }

    /** Where what it writes may come from: a network address, once something was received. */
    Optional<Source> source() {
        return source;
    }

    void received(Source from) {
        source = Optional.of(from);
    }

    /** The pipe that is its standard output; empty when it is none, or was not seen to be made so. */
    String outputPipe() {
        return outputPipe;
    }

    void outputPipe(String pipe) {
        outputPipe = pipe;
    }

    /** Whether a search for a missing file of it may be open. */
    boolean searching() {
        return searching;
    }

    void searching(boolean whether) {
        searching = whether;
    }

    void inherit(Actor parent) {
        directory = parent.directory;
        outputPipe = outputPipe.isEmpty() ? parent.outputPipe : outputPipe;
        program = program.isEmpty() ? parent.program : program;
    }

    /** @param program name of the one that received it @param address far end */
    record Source(String program, String address) {}
}
