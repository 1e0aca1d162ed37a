// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.EnumSet;
import java.util.Set;
import org.tracewarden.api.journal.JournalException;

/**
 * The key pair that signs checkpoints. Its file holds the private half alone, as {@code openssl genpkey -algorithm
 * ED25519} makes it: PKCS#8 in PEM, with permissions 0600. Shows nothing of it. Thread-safe.
 */
public final class JournalKey {

    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";
    private static final Set<PosixFilePermission> OWNER =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final PrivateKey privateKey;
    private final PublicKeyFile publicKey;

    private JournalKey(PrivateKey privateKey, PublicKeyFile publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /**
     * The key in that file, made when there is none, with its directory.
     *
     * @throws JournalException when others may read it, when it is damaged, or when it cannot be made
     */
    public static JournalKey at(Path file) {
        try {
            if (Files.notExists(file)) {
                create(file);
            }
            return read(file);
        } catch (IOException failed) {
            throw new JournalException("the journal's key " + file + " can neither be read nor made: " + failed
                    + "; see that its directory can be written by this user, or choose another place", failed);
        }
    }

    private static void create(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path unfinished = Files.createTempFile(folder, "." + file.getFileName(), ".new",
                PosixFilePermissions.asFileAttribute(OWNER));
        try {
            write(unfinished, PublicKeyFile.Pem.encode(generate().getPrivate().getEncoded(), BEGIN, END));
            // a link, unlike a rename, does not replace what another process made meanwhile
            Files.createLink(file, unfinished);
            try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
                directory.force(true);
            }
        } catch (FileAlreadyExistsException other) {
            // its key is as good as ours
        } catch (UnsupportedOperationException noLinks) {
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static void write(Path file, String pem) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(pem.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private static KeyPair generate() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new JournalException("this JDK has no Ed25519: " + impossible.getMessage(), impossible);
        }
    }

    private static JournalKey read(Path file) throws IOException {
        Set<PosixFilePermission> loose = EnumSet.noneOf(PosixFilePermission.class);
        loose.addAll(Files.getPosixFilePermissions(file));
        loose.removeAll(OWNER);
        loose.remove(PosixFilePermission.OWNER_EXECUTE);
        if (!loose.isEmpty()) {
            throw new JournalException("the journal's key " + file + " may be used by others ("
                    + PosixFilePermissions.toString(Files.getPosixFilePermissions(file)) + "), so its signatures would"
                    + " prove nothing; if nobody read it, run: chmod 600 " + file
                    + " ; otherwise move it away, and a new one is made");
        }
        try {
            byte[] encoded = PublicKeyFile.Pem.decode(Files.readString(file), BEGIN, END);
            PrivateKey key = KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded));
            return new JournalKey(key, PublicKeyFile.of(publicOf((EdECPrivateKey) key)));
        } catch (GeneralSecurityException | IllegalArgumentException | java.nio.charset.MalformedInputException wrong) {
            // the cause could quote the key
            throw new JournalException("the journal's key " + file + " is damaged: it is no Ed25519 private key in PEM"
                    + " (PKCS#8); bring it back from a copy, or move it away, and a new one is made, which verifying"
                    + " will tell");
        }
    }

    /** The generator takes the private half from its source of randomness, and computes the public one. */
    private static java.security.PublicKey publicOf(EdECPrivateKey key) throws GeneralSecurityException {
        byte[] secret = key.getBytes().orElseThrow(() -> new GeneralSecurityException("no private half"));
        KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
        generator.initialize(NamedParameterSpec.ED25519, new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] bytes) {
                System.arraycopy(secret, 0, bytes, 0, bytes.length);
            }
        });
        return generator.generateKeyPair().getPublic();
    }

    public PublicKeyFile publicKey() {
        return publicKey;
    }

    /** An Ed25519 signature, 64 bytes. */
    byte[] sign(byte[] text) {
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(privateKey);
            signer.update(text);
            return signer.sign();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("a key that was read signs", impossible);
        }
    }

    @Override
    public String toString() {
        return "JournalKey[" + publicKey.fingerprint() + "]";
    }
}
