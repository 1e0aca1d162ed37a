// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.format;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of a checkpoint file, without its line break:
 * {@code {"stream":"deaths.jsonl","segment":1,"seq":41,"hash":"…","time":"…","reason":"records","key":"…","prev":"…",
 * "sig":"…"}}. Signed is the text up to, not including, {@code ,"sig":}.
 *
 * @param segment number of the segment that the record stands in
 * @param sequence of the record
 * @param hash of the record
 * @param time when it was signed
 * @param key fingerprint of the key
 * @param previous BLAKE3-256 of the checkpoint's line before, signature included, without its line break;
 *     {@link RecordLine#noHash()} for the first. So one that was taken away is noticed
 * @param signature Ed25519, 128 hexadecimal digits
 */
public record Checkpoint(
        String stream, int segment, long sequence, String hash, Instant time, Reason reason, String key,
        String previous, String signature) {

    /** Why it was made. */
    public enum Reason {
        /** so many records since the last one */
        RECORDS,
        /** so long since the last one, and records since */
        INTERVAL,
        /** the segment is full */
        ROTATION,
        /** the journal was closed */
        CLOSE,
        /** the journal was opened and had not been closed */
        RECOVERY;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Pattern LINE = Pattern.compile("\\{\"stream\":\"([A-Za-z0-9._/-]{1,128})\","
            + "\"segment\":(\\d{1,8}),\"seq\":(\\d{1,18}),\"hash\":\"([0-9a-f]{64})\",\"time\":\"([^\"]{20,30})\","
            + "\"reason\":\"([a-z]+)\",\"key\":\"([0-9a-f]{64})\",\"prev\":\"([0-9a-f]{64})\","
            + "\"sig\":\"([0-9a-f]{128})\"}");

    /** Signs one. */
    public static Checkpoint signed(String stream, int segment, long sequence, String hash, Instant time,
            Reason reason, String previous, JournalKey key) {
        Checkpoint unsigned = new Checkpoint(
                stream, segment, sequence, hash, time, reason, key.publicKey().fingerprint(), previous, "");
        String signature = HexFormat.of().formatHex(key.sign(unsigned.signedText()));
        return new Checkpoint(stream, segment, sequence, hash, time, reason, unsigned.key(), previous, signature);
    }

    /** Reads a line; empty when it is no checkpoint. Checks no signature. */
    public static Optional<Checkpoint> parse(String line) {
        Matcher field = LINE.matcher(line);
        if (!field.matches()) {
            return Optional.empty();
        }
        Optional<Reason> reason =
                Arrays.stream(Reason.values()).filter(any -> any.word().equals(field.group(6))).findAny();
        try {
            Instant time = Instant.parse(field.group(5));
            Checkpoint found = new Checkpoint(field.group(1), Integer.parseInt(field.group(2)),
                    Long.parseLong(field.group(3)), field.group(4), time, reason.orElse(Reason.CLOSE),
                    field.group(7), field.group(8), field.group(9));
            return reason.map(any -> found).filter(any -> any.line().equals(line));
        } catch (DateTimeParseException noTime) {
            return Optional.empty();
        }
    }

    /** Whether it was signed with the private half of that key. */
    public boolean signatureIsGood(PublicKeyFile publicKey) {
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(publicKey.key());
            verifier.update(signedText());
            return verifier.verify(HexFormat.of().parseHex(signature));
        } catch (GeneralSecurityException | IllegalArgumentException malformed) {
            return false;
        }
    }

    /** What the next checkpoint has as {@link #previous}. */
    public String lineHash() {
        return HexFormat.of().formatHex(new Blake3().hash(line().getBytes(StandardCharsets.US_ASCII)));
    }

    /** As it is written, without the line break. */
    public String line() {
        return unsignedPart() + ",\"sig\":\"" + signature + "\"}";
    }

    private byte[] signedText() {
        return unsignedPart().getBytes(StandardCharsets.US_ASCII);
    }

    private String unsignedPart() {
        return "{\"stream\":\"" + stream + "\",\"segment\":" + segment + ",\"seq\":" + sequence + ",\"hash\":\"" + hash
                + "\",\"time\":\"" + time + "\",\"reason\":\"" + reason.word() + "\",\"key\":\"" + key
                + "\",\"prev\":\"" + previous + "\"";
    }
}
