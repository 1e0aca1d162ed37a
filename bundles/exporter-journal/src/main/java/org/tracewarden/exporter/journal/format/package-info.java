// SPDX-License-Identifier: Apache-2.0
/**
 * The journal's format: what lines look like, how they are hashed and signed, what files are called. No file is written
 * here but the key. What writes and what reads journals both rest on this and not on each other.
 *
 * <h2>Files</h2>
 * A stream is named after its file under the journal's directory, such as {@code deaths.jsonl} or
 * {@code strace/syscalls.log}. That file is the segment being written; full ones are {@code deaths.00000001.jsonl},
 * {@code deaths.00000002.jsonl} and so on. {@code deaths.jsonl.checkpoints} vouches for all of them; its second copy is
 * {@code WITNESS/deaths.jsonl.checkpoints}. {@code journal.pub} is the public key ({@code journal.<16 digits of its
 * fingerprint>.pub} one that was in use before), {@code journal.lock} the writing process.
 * {@code deaths.00000003.jsonl.cut} is what a recovery cut off from the third segment (read as: while it was being
 * written), when that was more than one torn line.
 *
 * <h2>Records</h2>
 * One a line, these fields in this order, no spaces outside of the data:
 * <pre>{"seq":0,"time":"2026-11-21T11:40:33.123456789Z","kind":"data","type":"processExit","data":{…},"prev":"…","hash":"…"}</pre>
 * {@code hash} is the BLAKE3-256 of the line's bytes from its first to the one before {@code ,"hash":"}. {@code prev}
 * is the hash of the record before; 64 zeros in the genesis record. {@code seq} counts up by one. The data of the
 * journal's own records, whose type is their kind:
 * <ul>
 * <li>{@code genesis}, {@code seq} 0: {@code {"format":1,"stream":…,"host":…,"boot":…,"key":…,"created":…}}.
 *     {@code key} is the fingerprint, {@code boot} the kernel's boot id.
 * <li>{@code segment}, first in each file but the first: {@code {"segment":2,"previous":"deaths.00000001.jsonl",
 *     "lastSeq":41,"lastHash":…,"host":…,"boot":…,"key":…}}. The file being written has the highest number.
 * <li>{@code gap}: {@code {"lost":12,"reason":…}}.
 * <li>{@code recovery}: the journal was opened and had not been closed. {@code {"segment":3,"cutBytes":17,
 *     "cutBlake3":…,"cutLines":0,"kept":"","vouchedSeq":-1,"vouchedHash":"","boot":…,"key":…}}. {@code cutBytes} after
 *     the last good record were cut off and have the hash {@code cutBlake3} (empty when there were none);
 *     {@code cutLines} is how many line breaks they had; {@code kept} the file that has them, or empty.
 *     {@code vouchedSeq} and {@code vouchedHash} are not -1 when the last checkpoint vouches for a record that is not
 *     there: a signed admission of what is missing. Written with {@code fsync} other than {@code never}, records are on
 *     disk before their checkpoint, so that no crash explains it.
 * <li>{@code retention}: {@code {"files":[{"file":"deaths.00000001.jsonl","firstSeq":0,"lastSeq":41,"lastHash":…,
 *     "bytes":…}],"firstSeq":42,"checkpoints":3,"lastCheckpoint":…}}. The files are deleted after it is written;
 *     {@code firstSeq} is what remains first. {@code checkpoints} lines went from the checkpoint file with them, and
 *     the first that remains has {@code lastCheckpoint} as its {@code prev}.
 * </ul>
 *
 * <h2>Checkpoints</h2>
 * See {@link org.tracewarden.exporter.journal.format.Checkpoint}.
 */
package org.tracewarden.exporter.journal.format;
