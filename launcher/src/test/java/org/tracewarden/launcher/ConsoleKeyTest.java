// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleKeyTest {

    @TempDir
    private Path folder;

    @Test
    void aWrittenKeyIsReadBackAndOnlyItsOwnerMayReadIt() throws Exception {
        KeyPair pair = ConsoleKey.generate();
        Path file = folder.resolve("key");
        ConsoleKey.writePrivate(pair, file);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(pair.getPublic(), ConsoleKey.read(file).getPublic());
    }

    @Test
    void anExistingKeyIsNeverOverwritten() throws Exception {
        Path file = Files.writeString(folder.resolve("key"), "mine");
        assertThrows(FileAlreadyExistsException.class, () -> ConsoleKey.writePrivate(ConsoleKey.generate(), file));
        assertEquals("mine", Files.readString(file));
    }

    @Test
    void keysPropertiesGetTheBareBase64() throws Exception {
        String authorized = ConsoleKey.authorized(ConsoleKey.generate().getPublic());
        assertTrue(authorized.startsWith("AAAAE2VjZHNhLXNoYTItbmlzdHAyNTY"), authorized);
    }

    @Test
    void aFileWithoutKeyIsNamedInTheError() throws IOException {
        Path file = Files.writeString(folder.resolve("key"), "no key at all");
        IOException error = assertThrows(IOException.class, () -> ConsoleKey.read(file));
        assertTrue(error.getMessage().contains(file.toString()), error.getMessage());
    }
}
