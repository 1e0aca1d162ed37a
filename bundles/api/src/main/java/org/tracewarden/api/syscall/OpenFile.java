// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.syscall;

import java.util.Optional;

/**
 * The file behind a descriptor, when the call returned or was looked at.
 *
 * @param descriptor its number
 * @param path as its process sees it; {@code anon_inode:[eventpoll]}, {@code pipe:[4711]} or {@code socket:[4711]} for
 *     those that have none, as in {@code /proc/PID/fd}
 * @param pathTruncated whether it is only the end of a longer path
 * @param fileSystem such as {@code ext4}, {@code nfs}, {@code overlay}; empty when not known
 * @param nonBlocking whether O_NONBLOCK is set
 * @param socket where it is a socket
 */
public record OpenFile(
        int descriptor,
        FileType type,
        String path,
        boolean pathTruncated,
        String fileSystem,
        boolean nonBlocking,
        Optional<SocketInfo> socket) {

    /** Whether its data is on another host: NFS, CIFS/SMB, Ceph, 9p, AFS. */
    public boolean onNetworkFileSystem() {
        return switch (fileSystem) {
            case "nfs", "cifs", "smb2", "ceph", "9p", "afs", "coda", "gfs2", "ocfs2" -> true;
            default -> false;
        };
    }
}
