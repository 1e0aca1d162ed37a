// SPDX-License-Identifier: Apache-2.0
/**
 * System calls as the kernel saw them: what was asked, how long it took, what it waited for. Values and services; what
 * a call means is in {@code org.tracewarden.api.analysis}.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.tracewarden.api.syscall;
