// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.launcher;

import java.io.IOException;
import java.io.StreamCorruptedException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.InvalidKeySpecException;
import java.util.Set;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.util.security.SecurityUtils;

/** The key pair by which the launcher proves to the platform that it may read the data directory. ECDSA, NIST P-256. */
public final class ConsoleKey {

    private ConsoleKey() {}

    static KeyPair generate() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    /** Writes OpenSSH's own format into a new file of mode 0600; fails when the file is there already. */
    static void writePrivate(KeyPair pair, Path file) throws IOException, GeneralSecurityException {
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var out = Channels.newOutputStream(Files.newByteChannel(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly))) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "tracewarden", null, out);
        }
    }

    /** The public key as keys.properties wants it: base64 of the SSH wire format, without the type before it. */
    static String authorized(PublicKey key) {
        StringBuilder line = new StringBuilder();
        try {
            PublicKeyEntry.appendPublicKeyEntry(line, key);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // a StringBuilder does no input or output
        }
        return line.toString().split(" ")[1];
    }

    /**
     * Reads the private key that the launcher made.
     *
     * @throws IOException when the file cannot be read or holds no key
     */
    public static KeyPair read(Path file) throws IOException, GeneralSecurityException {
        try (var in = Files.newInputStream(file)) {
            Iterable<KeyPair> keys =
                    SecurityUtils.loadKeyPairIdentities(null, NamedResource.ofName(file.toString()), in, null);
            if (keys == null || !keys.iterator().hasNext()) {
                throw new IOException(file + " holds no private key; remove it and start again");
            }
            return keys.iterator().next();
        } catch (StreamCorruptedException | InvalidKeySpecException | IllegalArgumentException damaged) {
            throw new IOException(file + " is damaged (" + damaged.getMessage() + "); stop the platform, remove the"
                    + " file and start again: a new key is made", damaged);
        }
    }
}
