// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;
import org.tracewarden.itests.support.Output;

/**
 * What {@code trace:run --json} told of a command.
 *
 * @param status its exit code
 * @param told actions or events, in order, and the summary
 */
record TracedRun(int status, List<JsonNode> told) {

    /** @param command as the console takes it, with its quotes */
    static TracedRun actions(Platform platform, String command) {
        return run(platform, "--actions", command);
    }

    static TracedRun events(Platform platform, String command) {
        return run(platform, "--events", command);
    }

    private static TracedRun run(Platform platform, String view, String command) {
        Output output = platform.attempt("trace:run " + view + " --json -- " + command);
        if (output.out().isEmpty()) {
            throw new IllegalStateException(command + " was not traced: " + output);
        }
        // what the program itself printed stands among it
        return new TracedRun(output.status(), output.out().lines().filter(line -> line.startsWith("{"))
                .flatMap(line -> Json.values(line).stream()).toList());
    }

    /** The process that was started. */
    int pid() {
        return processes().stream().findFirst().orElseThrow(() -> new AssertionError("no process in " + told))
                .required("pid").intValue();
    }

    /** Pid of the one that ended like this: {@code exit 1}, {@code SIGKILL}. */
    int pidOf(String ended) {
        return processes().stream().filter(process -> process.path("ended").asText().equals(ended)).findFirst()
                .orElseThrow(() -> new AssertionError(ended + " is not among " + processes()))
                .required("pid").intValue();
    }

    /** All of them, in the order in which they were seen. */
    List<Integer> pids() {
        return processes().stream().map(process -> process.required("pid").intValue()).distinct().toList();
    }

    private List<JsonNode> processes() {
        JsonNode summary = told.get(told.size() - 1);
        return StreamSupport.stream(summary.path("processes").spliterator(), false).toList();
    }

    /** Every mark of every action: {@code HIGH CREDENTIALS: reason}, in order, equal ones once. */
    List<String> risks() {
        return told.stream().filter(node -> node.has("text"))
                .flatMap(action -> StreamSupport.stream(action.path("risks").spliterator(), false))
                .map(risk -> risk.required("severity").asText() + " " + risk.required("kind").asText() + ": "
                        + risk.required("reason").asText())
                .distinct().toList();
    }
}
