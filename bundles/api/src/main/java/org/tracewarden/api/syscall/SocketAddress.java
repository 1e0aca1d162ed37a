// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.syscall;

/**
 * One end of a connection.
 *
 * @param family such as {@code INET}, {@code INET6}, {@code UNIX}, {@code NETLINK}; {@code family NUMBER} for others
 * @param host address in its usual notation; the path of a unix socket ({@code @name} for abstract ones); empty
 *     without one
 * @param port 0 where the family has none
 */
public record SocketAddress(String family, String host, int port) {

    public static final SocketAddress NONE = new SocketAddress("", "", 0);

    /** {@code 10.0.0.5:5432}, {@code [::1]:80}, {@code /run/x.sock}; empty for {@link #NONE}. */
    public String text() {
        if (family.equals("INET6")) {
            return "[" + host + "]:" + port;
        }
        return port == 0 && !family.equals("INET") ? host : host + ":" + port;
    }
}
