// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.tether;

import com.sun.jna.Native;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** {@link Tethers} by a small helper program that this bundle brings, one process for each tether. */
@Component(service = Tethers.class)
public final class LinuxTethers implements Tethers {

    private static final int OWNER_ONLY = 0600;
    private static final int EEXIST = 17;

    private final Helper helper;

    @Activate
    public LinuxTethers(BundleContext context) {
        this(context.getDataFile("tether").toPath());
    }

    /** @param directory for the helper and its files; made, for this user alone, when something is started */
    public LinuxTethers(Path directory) {
        helper = new Helper(directory, System.getProperty("os.arch"));
    }

    @Override
    public Tether start(TetherSpec spec) throws IOException {
        Path program = helper.path();
        Path status = Files.createTempFile(program.getParent(), "status-", "");
        try {
            ProcessBuilder builder = new ProcessBuilder(commandLine(spec, program, status));
            spec.directory().ifPresent(directory -> builder.directory(directory.toFile()));
            builder.environment().putAll(spec.environment());
            if (spec.inherit()) {
                builder.inheritIO();
            } else {
                builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
            }
            return new HeldTether(builder.start(), spec, new StatusFile(status));
        } catch (IOException refused) {
            Files.deleteIfExists(status);
            throw new IOException("cannot run the helper " + program + " in "
                    + spec.directory().map(Path::toString).orElse("the current directory") + ": "
                    + refused.getMessage() + "; the directory must exist, and the helper must not be on a file system"
                    + " mounted noexec", refused);
        }
    }

    private static List<String> commandLine(TetherSpec spec, Path program, Path status) {
        List<String> line = new ArrayList<>(List.of(
                program.toString(),
                "--parent", Long.toString(ProcessHandle.current().pid()),
                "--grace", Long.toString(spec.grace().toMillis()),
                "--status", status.toString()));
        spec.pipe().ifPresent(pipe -> line.addAll(List.of("--pipe", pipe.toString())));
        if (spec.traced()) {
            line.add("--traced");
        }
        line.add("--");
        line.addAll(spec.argv());
        return line;
    }

    @Override
    public void makePipe(Path path) throws IOException {
        if (Libc.mkfifo(path.toString(), OWNER_ONLY) != 0) {
            int errno = Native.getLastError();
            throw new IOException("cannot make the named pipe " + path
                    + (errno == EEXIST ? ": it exists" : ": errno " + errno)
                    + "; the directory must be writable, on a file system that allows named pipes");
        }
    }
}
