// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.launch;

/** Error numbers of Linux, equal on x86-64 and arm64, in words. */
final class Errno {

    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int E2BIG = 7;
    static final int ENOEXEC = 8;
    static final int EAGAIN = 11;
    static final int ENOMEM = 12;
    static final int EACCES = 13;
    static final int EEXIST = 17;
    static final int ENOTDIR = 20;
    static final int EISDIR = 21;
    static final int EINVAL = 22;
    static final int ENOSPC = 28;
    static final int EROFS = 30;
    static final int ENAMETOOLONG = 36;
    static final int ELOOP = 40;
    static final int ELIBBAD = 80;
    static final int EDQUOT = 122;

    private Errno() {}

    static String words(int errno) {
        return switch (errno) {
            case EPERM -> "not permitted";
            case ENOENT -> "it does not exist";
            case 5 -> "input/output error";
            case E2BIG -> "too much";
            case EAGAIN -> "no more processes are allowed";
            case ENOMEM -> "no memory is left";
            case EACCES -> "permission denied";
            case EEXIST -> "it exists";
            case ENOTDIR -> "a part of the path is no directory";
            case EISDIR -> "it is a directory";
            case EINVAL -> "invalid";
            case 23, 24 -> "no more files can be opened";
            case ENOSPC -> "no space is left on the device";
            case EROFS -> "the file system is read-only";
            case ENAMETOOLONG -> "the name is too long";
            case ELOOP -> "too many symbolic links";
            case EDQUOT -> "the disk quota is used up";
            default -> "error " + errno;
        };
    }
}
