// SPDX-License-Identifier: Apache-2.0
/**
 * The tamper-evident record: append-only streams of JSON lines, each chained to the one before by its hash and vouched
 * for by signed checkpoints. The format is described in {@code docs/journal.md}.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.tracewarden.api.journal;
