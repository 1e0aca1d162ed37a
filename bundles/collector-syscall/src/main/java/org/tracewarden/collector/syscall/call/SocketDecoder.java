// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall.call;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.tracewarden.api.syscall.SocketAddress;
import org.tracewarden.api.syscall.SocketInfo;

/** Turns a {@code struct socket_section} and a {@code struct sockaddr} into what a person calls them. */
final class SocketDecoder {

    private static final int UNIX = 1;
    private static final int INET = 2;
    private static final int INET6 = 10;
    private static final int NETLINK = 16;
    private static final int VSOCK = 40;

    private static final int LISTEN = 10;
    private static final int CLOSE = 7;
    private static final String[] STATES = {
        "", "ESTABLISHED", "SYN_SENT", "SYN_RECV", "FIN_WAIT1", "FIN_WAIT2", "TIME_WAIT", "CLOSE", "CLOSE_WAIT",
        "LAST_ACK", "LISTEN", "CLOSING", "NEW_SYN_RECV"
    };

    private static final int FAMILY_SIZE = 2;
    private static final int INET_SIZE = 8;
    private static final int INET6_SIZE = 24;
    private static final int ADDRESS_SIZE = 16;

    private SocketDecoder() {}

    /**
     * @param unixPath {@code sun_path} of the peer, or else of the socket itself: told as the remote end of a connected
     *     socket and as the local end of others; empty for none
     */
    static SocketInfo info(ByteBuffer data, int at, String unixPath) {
        int family = unsigned(data, at + CallStructs.SOCKET_FAMILY);
        int state = unsigned(data, at + CallStructs.SOCKET_STATE);
        boolean connected = state != LISTEN && state != CLOSE;
        SocketAddress local;
        SocketAddress remote;
        if (family == INET || family == INET6) {
            local = internet(data, family, at + CallStructs.SOCKET_LOCAL, at + CallStructs.SOCKET_LOCAL_PORT);
            remote = unsigned(data, at + CallStructs.SOCKET_REMOTE_PORT) == 0
                            && allZero(data, at + CallStructs.SOCKET_REMOTE)
                    ? SocketAddress.NONE
                    : internet(data, family, at + CallStructs.SOCKET_REMOTE, at + CallStructs.SOCKET_REMOTE_PORT);
        } else {
            boolean pathIsRemote = connected && !unixPath.isEmpty();
            local = new SocketAddress(family(family), pathIsRemote ? "" : unixPath, 0);
            remote = pathIsRemote ? new SocketAddress(family(family), unixPath, 0) : SocketAddress.NONE;
        }
        return new SocketInfo(
                type(unsigned(data, at + CallStructs.SOCKET_TYPE)), state(state), local, remote,
                Integer.toUnsignedLong(data.getInt(at + CallStructs.SOCKET_SEND_QUEUE)),
                Integer.toUnsignedLong(data.getInt(at + CallStructs.SOCKET_SEND_BUFFER)),
                Integer.toUnsignedLong(data.getInt(at + CallStructs.SOCKET_RECEIVE_QUEUE)),
                Integer.toUnsignedLong(data.getInt(at + CallStructs.SOCKET_RECEIVE_BUFFER)));
    }

    /**
     * A {@code struct sockaddr} of any length, as it comes from a caller.
     *
     * @return {@link SocketAddress#NONE} if it is too short for a family, or for an address of the Internet
     */
    static SocketAddress address(ByteBuffer data, int at, int length) {
        if (length < FAMILY_SIZE) {
            return SocketAddress.NONE;
        }
        int family = unsigned(data, at);
        if (family == INET) {
            return length < INET_SIZE
                    ? SocketAddress.NONE
                    : new SocketAddress("INET", InternetAddresses.ipv4(data, at + 4), networkPort(data, at + 2));
        }
        if (family == INET6) {
            return length < INET6_SIZE
                    ? SocketAddress.NONE
                    : new SocketAddress("INET6", InternetAddresses.ipv6(data, at + 8), networkPort(data, at + 2));
        }
        if (family == UNIX) {
            return new SocketAddress("UNIX", unixPath(data, at + FAMILY_SIZE, length - FAMILY_SIZE), 0);
        }
        if (family == NETLINK && length >= 8) {
            return new SocketAddress("NETLINK", Integer.toUnsignedString(data.getInt(at + 4)), 0);
        }
        if (family == VSOCK && length >= 12) {
            return new SocketAddress("VSOCK", Integer.toUnsignedString(data.getInt(at + 8)), data.getInt(at + 4));
        }
        return new SocketAddress(family(family), "", 0);
    }

    /** {@code sun_path}: up to its NUL; one that begins with NUL is abstract and written with {@code @} instead. */
    static String unixPath(ByteBuffer data, int at, int length) {
        if (length == 0) {
            return "";
        }
        byte[] bytes = new byte[length];
        data.get(at, bytes);
        if (bytes[0] == 0) {
            int end = length;
            while (end > 1 && bytes[end - 1] == 0) {
                end--;
            }
            return end == 1 ? "" : "@" + new String(bytes, 1, end - 1, UTF_8);
        }
        int end = 0;
        while (end < length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, 0, end, UTF_8);
    }

    private static SocketAddress internet(ByteBuffer data, int family, int host, int port) {
        return family == INET
                ? new SocketAddress("INET", InternetAddresses.ipv4(data, host), unsigned(data, port))
                : new SocketAddress("INET6", InternetAddresses.ipv6(data, host), unsigned(data, port));
    }

    private static boolean allZero(ByteBuffer data, int at) {
        return data.getLong(at) == 0 && data.getLong(at + ADDRESS_SIZE / 2) == 0;
    }

    private static int networkPort(ByteBuffer data, int at) {
        short port = data.getShort(at);
        return Short.toUnsignedInt(data.order() == ByteOrder.BIG_ENDIAN ? port : Short.reverseBytes(port));
    }

    private static int unsigned(ByteBuffer data, int at) {
        return Short.toUnsignedInt(data.getShort(at));
    }

    private static String state(int number) {
        return number > 0 && number < STATES.length ? STATES[number] : "state " + number;
    }

    private static String type(int number) {
        return switch (number) {
            case 1 -> "STREAM";
            case 2 -> "DGRAM";
            case 3 -> "RAW";
            case 5 -> "SEQPACKET";
            default -> "type " + number;
        };
    }

    private static String family(int number) {
        return switch (number) {
            case 0 -> "UNSPEC";
            case UNIX -> "UNIX";
            case INET -> "INET";
            case INET6 -> "INET6";
            case 15 -> "KEY";
            case NETLINK -> "NETLINK";
            case 17 -> "PACKET";
            case 29 -> "CAN";
            case 30 -> "TIPC";
            case 31 -> "BLUETOOTH";
            case 38 -> "ALG";
            case VSOCK -> "VSOCK";
            case 44 -> "XDP";
            default -> "family " + number;
        };
    }
}
