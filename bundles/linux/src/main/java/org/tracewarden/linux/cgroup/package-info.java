// SPDX-License-Identifier: Apache-2.0
/** Finds cgroups of version 1 and 2 by id and path, and reads what a path tells about its workload. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.tracewarden.linux.cgroup;
