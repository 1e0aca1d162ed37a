// SPDX-License-Identifier: Apache-2.0
/** Loads BPF objects through libbpf, keeps them pinned over bundle updates, and reads their rings and maps in place. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.tracewarden.linux.bpf;
