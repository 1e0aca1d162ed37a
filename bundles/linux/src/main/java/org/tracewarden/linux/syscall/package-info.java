// SPDX-License-Identifier: Apache-2.0
/** Tables of system calls and errors, made from the kernel's headers when this bundle is built. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.tracewarden.linux.syscall;
