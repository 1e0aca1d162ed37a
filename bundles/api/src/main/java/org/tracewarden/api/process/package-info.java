// SPDX-License-Identifier: Apache-2.0
/** Processes and where they run: identities, descriptions, resource use and the table of who descends from whom. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.tracewarden.api.process;
