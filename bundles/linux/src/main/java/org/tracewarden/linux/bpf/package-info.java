// SPDX-License-Identifier: Apache-2.0
/**
 * Loads BPF objects through libbpf, keeps them pinned over bundle updates, and reads their rings and maps in place.
 *
 * <p><b>In:</b> a {@link org.tracewarden.linux.bpf.ProbeSpec}: the compiled object, its settings, and the struct
 * layouts that the caller's decoders expect. <b>Out:</b> a {@link org.tracewarden.linux.bpf.Probe} with rings, maps,
 * iterators, what is attached and what was refused. A struct is checked against the object's BTF, which holds only
 * types that a map, a function or a global variable mentions: an object names its event structs with an unused global
 * pointer, {@code const struct exit_event *exit_event_in_btf __attribute__((unused));}.
 *
 * <p><b>Who owns which state.</b> All state that must outlive a reader is in the kernel and held by pins in {@code
 * /sys/fs/bpf/tracewarden/INSTANCE/COLLECTOR/LAYOUT-CODE/}: {@code maps/}, {@code links/}, the programs that were
 * {@code refused/}, and a mark {@code complete} that is made last. INSTANCE is the property {@code
 * tracewarden.instance}, otherwise 8 hex digits of the SHA-256 of the data folder. LAYOUT is a digest of the struct
 * layouts, CODE one of object, constants, map sizes and disabled programs. The reader's position is in the ring's own
 * consumer page. A probe only has the pins open; the factory knows who holds which and when pins without a holder are
 * removed.
 *
 * <p><b>Opening</b> a probe finds one of these:
 * <ul>
 *   <li>The same LAYOUT and CODE: what runs is adopted; nothing is loaded, lost or repeated.
 *   <li>The same LAYOUT: the new programs are loaded on the old maps and attached, then the old ones are detached.
 *       Nothing is lost; what happens while both are attached is reported twice. A map of another type or size is
 *       made anew.
 *   <li>Otherwise: all is made anew, and the unread records of the old rings are counted in {@link
 *       org.tracewarden.linux.bpf.Probe#abandonedRecords()}.
 * </ul>
 * If it fails, what was pinned before keeps running for the rest of its grace period.
 *
 * <p><b>Closing</b> leaves the pins for the spec's grace period; at most 5 s more once the bundle that opened the
 * probe is uninstalled. When the framework stops they go at once, and 5 s after the linux bundle is uninstalled. When
 * it only stops or is updated, or the JVM is killed, the next start finds them, and those that nobody takes over
 * within 60 s are removed. After a JVM that was killed and never starts again, {@code rm -r /sys/fs/bpf/tracewarden}
 * detaches everything.
 *
 * <p><b>At the limits:</b> a full ring is the program's to count; a ring has one reader and at most 512 MB; an
 * iterator's output is collected up to 64 MB; a hash map is drained through a buffer of at most 4096 entries and 4 MB
 * (16 entries where those are larger), which grows only for a bucket that does not fit and lives as long as its probe;
 * a collector has one open probe at a time; use after close throws {@link java.lang.IllegalStateException}. A program
 * named optional that the kernel refuses is left out and reported.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.tracewarden.linux.bpf;
