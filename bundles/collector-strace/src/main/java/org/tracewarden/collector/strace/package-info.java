// SPDX-License-Identifier: Apache-2.0
/**
 * Programs traced with strace(1), in five stages: the tracer reads lines, the parser ({@code line}) makes records of
 * them, the enricher ({@code enrich}) adds the process, the aggregator ({@code action}) groups calls into actions, the
 * logger writes four journal streams. They are joined by broadcast channels ({@code pipeline}) that never block.
 *
 * <p>In: strace's output over a named pipe. Out: {@code TraceSessions}, a {@code Collector} named {@code strace}, the
 * same events on the bus that the BPF collectors publish ({@code publish}), journal streams. A session owns its
 * threads, its pipe, strace and, where it started one, the program. At the limits: a slow stage loses the oldest of
 * what waits for it and the loss is told in the stream; a line longer than 1 MB is cut and told as unreadable.
 */
package org.tracewarden.collector.strace;
