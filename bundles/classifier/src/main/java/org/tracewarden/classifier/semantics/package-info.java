// SPDX-License-Identifier: Apache-2.0
/**
 * Calls read as what they mean: category, severity, persistence and words for a person. Nothing here reads from the
 * host or asks another service; everything is in the call.
 *
 * <h2>From call to observation</h2>
 * {@link org.tracewarden.classifier.semantics.ObservationFeed} takes slow and failed calls from the bus, on the thread
 * of its subscription, and hands each to the {@link org.tracewarden.classifier.semantics.Classifier}. That looks up the
 * category of the name ({@link org.tracewarden.classifier.semantics.Settings}), asks the
 * {@link org.tracewarden.classifier.semantics.Rules} what the call really waited for, one small class a question and
 * the first answer wins, grades the latency by the {@link org.tracewarden.classifier.semantics.Thresholds} of the
 * category found, and puts it into words ({@link org.tracewarden.classifier.semantics.Wording}).
 * {@link org.tracewarden.classifier.semantics.Episodes} adds how long the process has had such trouble.
 * {@link org.tracewarden.classifier.semantics.BulkCategories} says the same where only name and kind of waiting are
 * known; a test holds the two together. It cannot tell contended locks from parked workers: what single futex waits
 * proved is noted by the rules and handed to the sums as {@link org.tracewarden.classifier.semantics.Contention}.
 *
 * <h2>Severity</h2>
 * Only latency makes an observation bad. A failure that came quickly is of severity NONE however often it comes: what
 * is repeated is for patterns to find. A wait for input, time or work is of severity NONE however long it was.
 *
 * <h2>Memory</h2>
 * <table><caption>Bounds and what happens at them</caption>
 * <tr><td>observations</td><td>{@code capacity}, a quarter of it for severity NONE</td><td>the oldest of the same part
 * are forgotten, counted</td></tr>
 * <tr><td>futex waits</td><td>32 of each of 2,048 processes</td><td>the oldest go; the process that waited longest ago
 * goes: a shared lock may look unshared</td></tr>
 * <tr><td>what futex waits were found to be</td><td>512 of the last 10 s of each of these processes</td><td>the oldest
 * go: the sums take the rest for a sample</td></tr>
 * <tr><td>episodes</td><td>8,192 processes</td><td>the one with trouble longest ago goes: its next trouble is
 * new</td></tr>
 * <tr><td>calls that wait for the classifier</td><td>16,384</td><td>the bus gives up the oldest; counted by the
 * subscription and logged at most once a minute</td></tr>
 * </table>
 * A process that ends is forgotten at once, its futex waits 10 s later. All times are those of the events, on the
 * boot clock; the wall clock only refuses queries from the future.
 */
package org.tracewarden.classifier.semantics;
