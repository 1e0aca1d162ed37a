// SPDX-License-Identifier: Apache-2.0
/**
 * The tamper-evident journal: streams of JSON lines chained by hash, with signed checkpoints.
 *
 * <p>In: what others append to a {@code JournalStream}, and the events of the bus that the configuration chooses. Out:
 * files, {@code Journal} while it is open, {@code JournalFactory}, a {@code Part} named {@code journal}. The format is
 * in package {@code format}, what writes in {@code write}, what reads and verifies in {@code read}; the last two rest
 * on the first and not on each other. One writer thread owns all open files; callers only put records into a bounded
 * backlog. At the limits: a full backlog gives records up, counts them and says so in the chain; a full disk is tried
 * again each second; old segments go by age and size, and the chain says which.
 */
package org.tracewarden.exporter.journal;
