// SPDX-License-Identifier: Apache-2.0
/**
 * Events of the bus that go into the journal: which ones, and into which stream. Knows streams only by the api; how
 * they are written is none of its business.
 */
package org.tracewarden.exporter.journal.feed;
