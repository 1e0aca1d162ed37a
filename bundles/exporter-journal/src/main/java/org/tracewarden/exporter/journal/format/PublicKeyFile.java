// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import org.tracewarden.api.journal.JournalException;

/**
 * A public key as it lies in a file: PEM with the X.509 form of an Ed25519 key, as {@code openssl pkey -pubin} reads
 * it.
 *
 * @param fingerprint SHA-256 of the X.509 form (DER) in 64 hexadecimal digits, as
 *     {@code openssl pkey -pubin -in journal.pub -outform DER | sha256sum} prints it
 */
public record PublicKeyFile(PublicKey key, String fingerprint) {

    private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
    private static final String END = "-----END PUBLIC KEY-----";

    public static PublicKeyFile of(PublicKey key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
            return new PublicKeyFile(key, HexFormat.of().formatHex(digest));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    /** @throws JournalException when it is not there or is no key, saying what to do */
    public static PublicKeyFile read(Path file) {
        try {
            byte[] encoded = Pem.decode(Files.readString(file), BEGIN, END);
            return of(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
        } catch (NoSuchFileException missing) {
            throw new JournalException("there is no public key at " + file
                    + "; name the file that was kept of it, or copy it there from where the journal was written",
                    missing);
        } catch (IOException unreadable) {
            throw new JournalException("the public key " + file + " cannot be read: " + unreadable, unreadable);
        } catch (GeneralSecurityException | IllegalArgumentException wrong) {
            throw new JournalException(file + " is no Ed25519 public key in PEM; copy it again from where the journal"
                    + " was written, or make it from the private key: openssl pkey -in KEY -pubout", wrong);
        }
    }

    /** As it is written to a file. */
    public String pem() {
        return Pem.encode(key.getEncoded(), BEGIN, END);
    }

    /** The text around a key. */
    static final class Pem {

        private static final int LINE = 64;

        private Pem() {}

        static String encode(byte[] bytes, String begin, String end) {
            return begin + "\n" + Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(bytes) + "\n" + end
                    + "\n";
        }

        static byte[] decode(String text, String begin, String end) {
            int from = text.indexOf(begin);
            int to = text.indexOf(end);
            if (from < 0 || to < from) {
                throw new IllegalArgumentException("no " + begin);
            }
            return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
        }
    }
}
