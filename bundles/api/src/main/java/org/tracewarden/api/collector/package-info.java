// SPDX-License-Identifier: Apache-2.0
/** What a source of events tells about itself: state, counters, cost, attachments. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.tracewarden.api.collector;
