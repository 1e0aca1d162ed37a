// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.tracewarden.api.trace.Risk;
import org.tracewarden.api.trace.TraceResult;

/**
 * What a session amounts to.
 *
 * @param type {@code summary}, for readers of JSON
 * @param calls by name, those with the most time first
 * @param processes in the order in which they were seen first
 * @param files those with the most bytes first
 * @param peers likewise
 * @param risks the most severe first, equal ones once
 * @param longest single calls, the longest first
 * @param lost what each stage never saw
 * @param spanNanos from the first to the last that was seen
 * @param unreadable lines that could not be read
 * @param leftOut processes, files, peers and risks that were not kept apart, because there were too many
 */
public record TraceSummary(
        String type,
        TraceResult result,
        List<Call> calls,
        List<Process> processes,
        List<File> files,
        List<Peer> peers,
        List<RiskSeen> risks,
        List<LongCall> longest,
        List<Loss> lost,
        long spanNanos,
        long unreadable,
        long leftOut) {

    /** All calls of one name. @param errors how often each error came */
    public record Call(
            String name, long calls, long failed, long totalNanos, long maxNanos, Map<String, Long> errors) {}

    /**
     * @param pid may be that of an earlier one, too
     * @param parent pid; empty for the first one and where its fork was not seen
     * @param ended {@code exit 0}, {@code SIGKILL}; empty when its end was not seen
     * @param nanos from the first to the last that was seen of it
     */
    public record Process(
            int pid, OptionalInt parent, String command, long calls, long failed, long nanos, String ended) {}

    /** Bytes by {@code read} and its like; what was mapped is not counted. */
    public record File(String path, long readBytes, long writtenBytes, long calls) {}

    /**
     * The other end of a connection, or an address that was listened at.
     *
     * @param how {@code connected}, {@code listened}, {@code accepted}, {@code sent}, {@code received}
     */
    public record Peer(String address, String how, long sentBytes, long receivedBytes, long failures) {}

    /** @param first pid and text of the first action that had it */
    public record RiskSeen(Risk risk, long times, int pid, String first) {}

    /** One call that took long. */
    public record LongCall(int thread, String name, String text, long nanos, Optional<String> error) {}

    /** Items of a kind that a stage was too slow for. */
    public record Loss(String stage, String items, long lost) {}

    /** Failed calls of all kinds. */
    long failed() {
        return calls.stream().mapToLong(Call::failed).sum();
    }
}
