// SPDX-License-Identifier: Apache-2.0
/**
 * Lives and deaths of processes, and the signals between them.
 *
 * <p>The kernel side is {@code ebpf/process.bpf.c}; what it writes is laid down in {@code ebpf/include/events.h} and
 * again in {@code EventStructs}, and the two are compared through BTF before anything is decoded.
 *
 * <p>The way of a record: {@code RingReader} (one thread) takes it from the ring, {@code RecordProcessor} checks and
 * dispatches it, {@code LossAccount} puts gaps before it, {@code Processes} and {@code Describer} bring the
 * {@code LinkedProcessTable} up to date, {@code SignalRecords} and {@code SignalOrigins} tell who sent a signal, and
 * {@code EventSink} publishes. All of that runs on the reader thread and needs no lock but the table's, which others
 * look into.
 *
 * <p>Start ({@code ProbeSession}): attach, take over what a predecessor of this boot saved ({@code StateFile}) when its
 * programs are still there, look at the running processes ({@code StartScan}), then read the ring. A process can so be
 * known before its fork is read, and its fork is told all the same; a record that tells what another one told is
 * dropped and counted apart.
 *
 * <p>What must not live here: why a process died. That is concluded elsewhere, from these events.
 */
package org.tracewarden.collector.process;
