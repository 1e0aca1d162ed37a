// SPDX-License-Identifier: Apache-2.0
/** What happened on the host: one record a kind of event, values only. Nothing here reads, decides or publishes. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.tracewarden.api.event;
