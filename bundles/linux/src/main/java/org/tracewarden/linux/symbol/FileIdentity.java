// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.symbol;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;

/** A file and its state: another file at the same path, or another content, is another identity. */
record FileIdentity(long device, long inode, FileTime modified, long size) {

    /** Empty for what is not there, and for anything but a regular file, which opening could block on. */
    static Optional<FileIdentity> of(Path file, LinkOption... options) {
        try {
            Map<String, Object> facts =
                    Files.readAttributes(file, "unix:dev,ino,lastModifiedTime,size,isRegularFile", options);
            return (Boolean) facts.get("isRegularFile")
                    ? Optional.of(new FileIdentity((Long) facts.get("dev"), (Long) facts.get("ino"),
                            (FileTime) facts.get("lastModifiedTime"), (Long) facts.get("size")))
                    : Optional.empty();
        } catch (IOException notThere) {
            return Optional.empty();
        }
    }
}
