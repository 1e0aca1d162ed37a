// SPDX-License-Identifier: Apache-2.0
/** Addresses of running programs as modules and functions. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.tracewarden.linux.symbol;
