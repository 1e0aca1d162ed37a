// SPDX-License-Identifier: Apache-2.0
/**
 * Programs traced with strace(1): what is asked, what a session brings (lines, what they say, what they amount to), and
 * what it lost. Nothing here needs BPF or root.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.tracewarden.api.trace;
