// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.launcher;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.util.io.output.NoCloseOutputStream;

/**
 * The console of a platform that runs on this host, one command at a time. Only the server that holds the platform's
 * own host key is spoken to.
 */
public final class RemoteConsole {

    private static final String USER = "tracewarden";
    /** The shell bundle sets it. */
    private static final String STATUS = "tracewarden_status";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final int port;
    private final KeyPair key;
    private final Path hostKey;

    /**
     * @param port where the platform's SSH server listens on the loopback address
     * @param key the launcher's key, see {@link ConsoleKey#read}
     * @param hostKey the server's public key file, keys/host.pub of the data directory
     */
    public RemoteConsole(int port, KeyPair key, Path hostKey) {
        this.port = port;
        this.key = key;
        this.hostKey = hostKey;
    }

    /**
     * Runs a command and copies what it prints, while it prints.
     *
     * @param environment variables of the console session; TERM and COLUMNS tell commands what they print to
     * @return the command's exit status
     * @throws EOFException when the server ended the session without telling one, so that output may be missing
     * @throws ConnectException when nothing listens at the port
     */
    public int run(String command, Map<String, String> environment, OutputStream out, OutputStream err)
            throws IOException, GeneralSecurityException {
        try (SshClient client = ClientBuilder.builder().serverKeyVerifier(pinned()).build()) {
            client.setKeyIdentityProvider(session -> List.of(key));
            client.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
            client.setNioWorkers(1);
            client.start();
            try (ClientSession session = connect(client)) {
                session.auth().verify(PATIENCE);
                return execute(session, command, environment, out, err);
            }
        }
    }

    private ClientSession connect(SshClient client) throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try {
            return client.connect(USER, address).verify(PATIENCE).getSession();
        } catch (IOException failure) {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                if (cause instanceof ConnectException refused) {
                    throw refused;
                }
            }
            throw failure;
        }
    }

    /**
     * Karaf closes the session as soon as a command ends, with whatever of its output is still on the way. So the
     * command is followed by a mark, and by one that waits for input until we, having seen the mark, close the session
     * ourselves. The mark also means that the command did not fail, because a failing one keeps those behind it from
     * running; commands that have exit codes of their own leave them in a variable of the session, which the mark
     * brings.
     *
     * <p>Karaf does not close the console session of a remote command, whose idle threads then stay for a minute: the
     * last line does it.
     */
    private static int execute(
            ClientSession session, String command, Map<String, String> environment, OutputStream out, OutputStream err)
            throws IOException {
        String mark = "tracewarden-end-" + UUID.randomUUID();
        String script = String.join("\n", STATUS + " = 0", command, "shell:echo " + mark + " $" + STATUS,
                "(${.session} console) flush", "shell:cat -", "(${.session} close) &");
        try (ChannelExec channel = session.createExecChannel(script)) {
            CountDownLatch over = new CountDownLatch(1);
            EndMark marked = new EndMark(mark, out, over::countDown);
            environment.forEach(channel::setEnv);
            channel.setOut(new NoCloseOutputStream(marked));
            channel.setErr(new NoCloseOutputStream(err));
            channel.open().verify(PATIENCE);
            channel.addCloseFutureListener(closed -> over.countDown());
            over.await();
            marked.end();
            err.flush();
            if (marked.seen()) {
                // at once: a graceful end would wait for the server, which waits for our input
                session.close(true);
                return marked.number();
            }
            Integer status = channel.getExitStatus();
            if (status == null) {
                throw new EOFException("the platform ended the session before the command's end");
            }
            return status;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the command ran");
        }
    }

    /**
     * The server writes its public key into the data directory before it shows it, so the first contact is safe too.
     */
    private ServerKeyVerifier pinned() {
        return (session, address, presented) -> {
            try {
                String pem = Files.readString(hostKey).replaceAll("-----[^-]+-----|\\s", "");
                return Arrays.equals(Base64.getDecoder().decode(pem), presented.getEncoded());
            } catch (IOException unreadable) {
                throw new UncheckedIOException("the server's key cannot be read", unreadable);
            }
        };
    }
}
