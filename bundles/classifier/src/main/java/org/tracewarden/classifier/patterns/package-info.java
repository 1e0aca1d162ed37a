// SPDX-License-Identifier: Apache-2.0
/**
 * Patterns of system calls that have a name: from the events of one process to an episode with evidence, impact, cause
 * and remediation.
 *
 * <h2>From event to episode</h2>
 * {@link org.tracewarden.classifier.patterns.PatternWatch} subscribes to the bus and hands each event to the
 * {@link org.tracewarden.classifier.patterns.Investigation}, which asks every
 * {@link org.tracewarden.classifier.patterns.Detector}, one class each. A detector answers with a
 * {@link org.tracewarden.classifier.patterns.Sighting}: a strong one begins an episode, a weak one (half of the rate,
 * one more slow call) only keeps it going. {@link org.tracewarden.classifier.patterns.Episodes} tells begin, greater
 * severity and end on the bus; an episode ends when its process does, or after {@code end-after-seconds} of silence.
 * Severity never sinks within an episode; persistence is the time from its first to its latest sighting. Nothing here
 * knows a clock but that of the events. The thread {@code tracewarden-patterns} alone looks at the real one, once a
 * second: it ends what has been silent when no event comes, and counts descriptors of suspects in /proc.
 *
 * <h2>Across a gap</h2>
 * Lost events of the syscall collector, and what the bus gave up, put off the end of every episode: silence that was
 * not heard ends nothing. The descriptor leak, which goes by few closes, begins its counts anew. The missing-file loop
 * leaves out the interval across the loss. Storms, busy loops and small I/O go by the counts of seconds in a row, and a
 * second that is missing breaks the row. All others go by what was seen alone: a loss can hide them, never raise them.
 *
 * <h2>Memory</h2>
 * <table><caption>Bounds and what happens at them</caption>
 * <tr><td>processes of each detector</td><td>{@code max-processes}</td><td>the one touched longest ago is forgotten,
 * counted; all of them when they end</td></tr>
 * <tr><td>slow calls of a process, peer or address</td><td>32</td><td>the oldest go</td></tr>
 * <tr><td>paths of a retry loop</td><td>32 a process</td><td>the one tried longest ago goes</td></tr>
 * <tr><td>addresses of connects, peers of sends</td><td>16, 8 a process</td><td>likewise</td></tr>
 * <tr><td>futex addresses, threads, wake-ups</td><td>16, 128, 32 an address</td><td>likewise</td></tr>
 * <tr><td>episodes that go on</td><td>1,024; 8 of a kind and process</td><td>more are not told, counted</td></tr>
 * <tr><td>ended episodes</td><td>{@code capacity}</td><td>the oldest go</td></tr>
 * <tr><td>ended processes whose late events are left out</td><td>4,096</td><td>the oldest go</td></tr>
 * <tr><td>paths in texts</td><td>256 characters</td><td>cut at the front</td></tr>
 * </table>
 * What was forgotten, missed or not told is logged at most once a minute. Texts are not escaped here: whoever shows
 * them does that.
 */
package org.tracewarden.classifier.patterns;
