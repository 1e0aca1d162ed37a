// SPDX-License-Identifier: Apache-2.0
/** Finds and checks records in files, those of a journal that is being written among them. Writes nothing. */
package org.tracewarden.exporter.journal.read;
