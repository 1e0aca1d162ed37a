// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.launch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;

/** The launcher as a file that can be executed. Thread-safe. */
final class LauncherProgram {

    private static final String NAME = "agent-launcher";
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private final Path directory;
    private final String architecture;
    private boolean ready;

    /** @param architecture as in the system property {@code os.arch} */
    LauncherProgram(Path directory, String architecture) {
        this.directory = directory.toAbsolutePath();
        this.architecture = architecture;
    }

    /** Where it lies; written there when it does not, or is another one. */
    synchronized Path path() throws LaunchException {
        Path file = directory.resolve(NAME);
        if (!ready || !Files.isExecutable(file)) {
            try {
                Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
                refuseIfOthersMayWrite();
                write(file);
            } catch (IOException failed) {
                throw new LaunchException("the launcher cannot be put into " + directory + ": " + failed.getMessage()
                        + "; agents start once it can", failed);
            }
            ready = true;
        }
        return file;
    }

    private void refuseIfOthersMayWrite() throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(directory);
        if (permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new IOException("others may write there and could put another program in its place; chmod 700 it");
        }
    }

    private void write(Path file) throws IOException {
        byte[] program = program();
        if (Files.isExecutable(file) && Arrays.equals(Files.readAllBytes(file), program)) {
            return;
        }
        // launchers of an earlier version run on from the old file, which only loses its name
        Path fresh = Files.createTempFile(directory, NAME + "-", "");
        try {
            Files.write(fresh, program);
            Files.setPosixFilePermissions(fresh, OWNER_ONLY);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private byte[] program() throws IOException {
        String folder = switch (architecture) {
            case "amd64", "x86_64" -> "x86-64";
            case "aarch64" -> "arm64";
            default -> architecture;
        };
        try (InputStream in = LauncherProgram.class.getResourceAsStream(folder + "/" + NAME)) {
            if (in == null) {
                throw new IOException("this build has none for " + architecture + "; build Tracewarden on a machine of"
                        + " that architecture");
            }
            return in.readAllBytes();
        }
    }
}
