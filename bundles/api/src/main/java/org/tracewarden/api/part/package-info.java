// SPDX-License-Identifier: Apache-2.0
/** How those parts of the platform do that are no collectors: whether their configuration is in force. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.tracewarden.api.part;
