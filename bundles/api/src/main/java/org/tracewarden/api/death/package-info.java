// SPDX-License-Identifier: Apache-2.0
/** The answer to "who killed my process?": certificates and the register that keeps them. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.tracewarden.api.death;
