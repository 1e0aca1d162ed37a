// SPDX-License-Identifier: Apache-2.0
/**
 * Control groups that this platform makes and owns, and process descriptors: what holds a supervised tree of processes
 * together, measures it, limits it and ends it. In: names, limits. Out: usage, members. State: directories in cgroupfs
 * below {@code tracewarden/INSTANCE}, nothing in memory that could not be found again there.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.tracewarden.linux.control;
