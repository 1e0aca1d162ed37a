// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.launcher;

import java.io.IOException;
import java.io.InputStream;
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
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.util.io.output.NoCloseOutputStream;

/**
 * The console of a platform that runs on this host, one command at a time. Only the server that holds the platform's own
 * host key is spoken to.
 */
public final class RemoteConsole {

    private static final String USER = "tracewarden";
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
     * @return the command's exit status; 1 when the server ended the session without telling one
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

    private static int execute(
            ClientSession session, String command, Map<String, String> environment, OutputStream out, OutputStream err)
            throws IOException {
        try (ChannelExec channel = session.createExecChannel(command)) {
            environment.forEach(channel::setEnv);
            channel.setIn(InputStream.nullInputStream());
            channel.setOut(new NoCloseOutputStream(out));
            channel.setErr(new NoCloseOutputStream(err));
            channel.open().verify(PATIENCE);
            channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), 0);
            out.flush();
            err.flush();
            Integer status = channel.getExitStatus();
            return status == null ? 1 : status;
        }
    }

    /** The server writes its public key into the data directory before it shows it, so the first contact is safe too. */
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
