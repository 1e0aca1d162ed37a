// SPDX-License-Identifier: Apache-2.0
/** Reads /proc, the kernel log and the clocks. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.tracewarden.linux.proc;
