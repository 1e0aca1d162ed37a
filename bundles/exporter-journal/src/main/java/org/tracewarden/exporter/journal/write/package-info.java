// SPDX-License-Identifier: Apache-2.0
/**
 * Writes journals. Callers put entries into a stream's queue ({@code OpenStream}) within the bounds of one
 * {@code Backlog} and never wait. Thread {@code tracewarden-journal-writer} ({@code WriterLoop}) is the only one that
 * appends to segments; thread {@code tracewarden-journal-sync} ({@code SyncLoop}) forces them to the disk, signs
 * checkpoints and deletes what retention gave up; thread {@code tracewarden-journal-witness}, with a witness only,
 * copies the checkpoints. So a slow disk holds up neither callers nor, but for {@code fsync=always}, the writer, and a
 * hung witness nobody.
 */
package org.tracewarden.exporter.journal.write;
