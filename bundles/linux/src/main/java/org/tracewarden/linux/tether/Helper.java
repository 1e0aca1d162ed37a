// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.tether;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;

/** The helper program as a file. Thread-safe. */
final class Helper {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private final Path directory;
    private final String architecture;
    private boolean ready;

    /** @param architecture as in the system property {@code os.arch} */
    Helper(Path directory, String architecture) {
        this.directory = directory.toAbsolutePath();
        this.architecture = architecture;
    }

    /** Where it lies; written there when it does not, or is another one. */
    synchronized Path path() throws IOException {
        Path file = directory.resolve("tether");
        if (!ready || !Files.isExecutable(file)) {
            Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            refuseIfOthersMayWrite();
            write(file);
            ready = true;
        }
        return file;
    }

    private void refuseIfOthersMayWrite() throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(directory);
        if (permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new IOException("others may write to " + directory + " and could put another program there; "
                    + "chmod 700 it, or give another directory");
        }
    }

    private void write(Path file) throws IOException {
        byte[] program = program();
        if (Files.isExecutable(file) && Arrays.equals(Files.readAllBytes(file), program)) {
            return;
        }
        // a program that runs cannot be written to, but its name can be given to another
        Path fresh = Files.createTempFile(directory, "tether-", "");
        Files.write(fresh, program);
        Files.setPosixFilePermissions(fresh, OWNER_ONLY);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private byte[] program() throws IOException {
        String folder = switch (architecture) {
            case "amd64", "x86_64" -> "x86-64";
            case "aarch64" -> "arm64";
            default -> architecture;
        };
        try (InputStream in = Helper.class.getResourceAsStream(folder + "/tether")) {
            if (in == null) {
                throw new IOException("no helper for " + architecture + " in this build; build Tracewarden on a "
                        + "machine of that architecture");
            }
            return in.readAllBytes();
        }
    }
}
