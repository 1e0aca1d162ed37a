// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.process;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Starts programs. What is started is in a session of its own and has no signal blocked and none ignored (but the two
 * that the C library keeps for itself), the environment that is given and nothing else, one socket as standard input
 * and output, {@code /dev/null} as standard error, and, with glibc 2.34 or later, no other descriptor; elsewhere it has
 * those that were opened to be inherited. Thread-safe.
 */
public final class Programs {

    private static final int STANDARD_STREAMS = 3;
    /** {@code posix_spawn_file_actions_t} has 80 bytes in glibc and musl. */
    private static final int ACTIONS_BYTES = 512;
    private static final byte[] NOTHING = Texts.zeroEnded("/dev/null");

    private final Attributes attributes = new Attributes();

    /**
     * Starts one. Returns when it was executed.
     *
     * @param arguments without the name, which is the program's path
     * @param environment {@code NAME=VALUE}, all of it
     * @throws IOException when it could not be, with the reason in words; then nothing was started
     * @throws IllegalArgumentException for a text with a zero byte
     */
    public StartedProgram start(Path program, List<String> arguments, List<String> environment) throws IOException {
        byte[] path = Texts.zeroEnded(program.toString());
        Memory command = Texts.list(Stream.concat(
                Stream.of(program.toString()), arguments.stream()).toList());
        Memory variables = Texts.list(environment);
        int[] ends = new int[2];
        if (Libc.socketpair(Libc.AF_UNIX, Libc.SOCK_STREAM_CLOEXEC, 0, ends) < 0) {
            throw new IOException("no connection to it can be made: " + Libc.strerror(Native.getLastError()));
        }
        boolean started = false;
        try (Memory pid = new Memory(Integer.BYTES)) {
            int error = spawn(pid, path, ends[1], command, variables);
            if (error != 0) {
                throw new IOException(Libc.strerror(error));
            }
            started = true;
            return new StartedProgram(pid.getInt(0), ends[0]);
        } finally {
            Libc.close(ends[1]);
            if (!started) {
                Libc.close(ends[0]);
            }
            command.close();
            variables.close();
        }
    }

    private int spawn(Memory pid, byte[] path, int end, Memory command, Memory variables) {
        try (Memory actions = new Memory(ACTIONS_BYTES)) {
            int error = Libc.posix_spawn_file_actions_init(actions);
            if (error != 0) {
                return error;
            }
            try {
                error = fill(actions, end);
                return error != 0 ? error
                        : Libc.posix_spawn(pid, path, actions, attributes.memory(), command, variables);
            } finally {
                Libc.posix_spawn_file_actions_destroy(actions);
            }
        }
    }

    private static int fill(Memory actions, int end) {
        int error = Libc.posix_spawn_file_actions_adddup2(actions, end, 0);
        error = error != 0 ? error : Libc.posix_spawn_file_actions_adddup2(actions, end, 1);
        error = error != 0 ? error : Libc.posix_spawn_file_actions_addopen(actions, 2, NOTHING, Libc.O_RDWR, 0);
        return error != 0 ? error : CloseFrom.add(actions, STANDARD_STREAMS);
    }
}
