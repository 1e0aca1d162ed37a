// SPDX-License-Identifier: Apache-2.0
/** The way events travel from collectors to whoever wants them. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.tracewarden.api.bus;
