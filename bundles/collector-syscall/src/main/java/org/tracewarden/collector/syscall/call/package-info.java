// SPDX-License-Identifier: Apache-2.0
/**
 * What a single system call says: the arguments of each call ({@code signatures.txt}, {@code constants.txt}), the
 * records that the kernel side writes of it, and its notation for people.
 *
 * <p>{@code signatures.txt} is the one place where a call's arguments are described. {@code CallSignatures} reads it
 * and tells the kernel side which argument is a path, a descriptor, an address or a time limit; {@code CallDecoder}
 * reads what comes back; {@code StraceFormatter} writes it down. A new system call needs one line there and no code.
 *
 * <p>The structs are in {@code ebpf/include/events.h} and again in {@code CallStructs}; the two are compared through
 * BTF before anything is decoded. Lengths within a record are not trusted: one that does not fit ends the decoding of
 * that record with an exception that says what was wrong.
 *
 * <p>What must not live here: rings, maps, threads and settings (the package above), and what a call means for its
 * process, such as whether it was slow.
 */
package org.tracewarden.collector.syscall.call;
