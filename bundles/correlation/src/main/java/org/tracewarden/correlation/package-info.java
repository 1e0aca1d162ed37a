// SPDX-License-Identifier: Apache-2.0
/**
 * Explains deaths: from the events of a process's life to its death certificate. Nothing here reads from the host or
 * asks another service; everything is in the events.
 *
 * <h2>From event to certificate</h2>
 * {@link org.tracewarden.correlation.DeathWatch} subscribes to the bus. The subscription's thread hands each event to
 * the {@link org.tracewarden.correlation.Coroner}, which remembers it by the process that it belongs to. An exit waits
 * a settle time (counted from its kernel time, at most that long after it arrived), because events of other collectors
 * travel on other rings and may come a few milliseconds later. Exits wait in a queue sorted by kernel time; the thread
 * {@code tracewarden-correlation} takes them when due, so that certificates come in order of death, a child's before
 * its parent's, and also when no further event arrives. Both threads share one lock, held for one event or one
 * explanation at a time. A death by a SIGKILL of the kernel that carries no reason waits up to 200 ms more for the
 * OOM collector, and holds up those after it; this ends when the OOM event comes. On deactivation whatever waits is
 * explained at once.
 *
 * <p>The boot clock is taken from the events ({@link org.tracewarden.correlation.EventClock}): each tells one moment on
 * both clocks.
 *
 * <h2>Rules</h2>
 * A {@link org.tracewarden.correlation.CaseFile} holds what is known of one death, and nothing later than the exit. The
 * {@link org.tracewarden.correlation.Rule}s, one class each, run in the order of
 * {@link org.tracewarden.correlation.Rules}; each adds findings with source and confidence, and the first that decides
 * a cause wins. The wait status says which signal ended the process; the fatal sending is the latest of that number
 * that was queued and neither ignored nor handled ({@link org.tracewarden.correlation.FatalSignal}). A signal that came
 * while the first was pending is told but not blamed. What the kernel sends is never blamed on the task that ran.
 *
 * <h2>Memory</h2>
 * <table><caption>Bounds and what happens at them</caption>
 * <tr><td>certificates</td><td>{@code capacity}</td><td>the oldest are forgotten, counted by the registry</td></tr>
 * <tr><td>exits that wait, with their signals</td><td>16,384</td><td>explained early; then the bus queue fills,
 * and its loss is a gap</td></tr>
 * <tr><td>lives (fork, last 4 execs)</td><td>65,536</td><td>the one touched longest ago goes, counted</td></tr>
 * <tr><td>living processes with signals</td><td>8,192</td><td>likewise; certificates without a sender say so</td></tr>
 * <tr><td>signals of a process</td><td>first 16, last 16</td><td>those between are counted; of each number the latest
 * queued one is kept, as it may be the fatal one</td></tr>
 * <tr><td>OOM kills by victim</td><td>1,024</td><td>the one touched longest ago goes, counted</td></tr>
 * <tr><td>throttling by cgroup</td><td>1,024</td><td>likewise; of use for 10 s</td></tr>
 * <tr><td>recent deaths</td><td>16,384; 16 a parent</td><td>the oldest go: a link may be missing</td></tr>
 * <tr><td>gaps</td><td>256</td><td>the two oldest become one that covers both</td></tr>
 * <tr><td>names, command lines in texts</td><td>64, 160, paths 256 characters</td><td>cut, with an ellipsis</td></tr>
 * </table>
 * Texts are not escaped here: whoever shows them does that. What was forgotten or came too late is logged at most once
 * a minute.
 */
package org.tracewarden.correlation;
