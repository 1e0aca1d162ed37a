// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall.call;

import static java.util.Map.entry;

import java.util.Map;

/** File systems by the number in their super block. Numbers from statfs(2) and the kernel's {@code linux/magic.h}. */
final class FileSystems {

    static final long ANONYMOUS_INODES = 0x09041934;
    static final long PIPES = 0x50495045;
    static final long SOCKETS = 0x534f434b;
    static final long PIDS = 0x50494446;
    static final long NAMESPACES = 0x6e736673;

    private static final Map<Long, String> NAMES = Map.ofEntries(
            entry(0xef53L, "ext4"),
            entry(0x58465342L, "xfs"),
            entry(0x9123683eL, "btrfs"),
            entry(0x01021994L, "tmpfs"),
            entry(0x858458f6L, "ramfs"),
            entry(0x9fa0L, "proc"),
            entry(0x62656572L, "sysfs"),
            entry(0x1cd1L, "devpts"),
            entry(0x6969L, "nfs"),
            entry(0x6e667364L, "nfsd"),
            entry(0xff534d42L, "cifs"),
            entry(0xfe534d42L, "smb2"),
            entry(0x517bL, "smb"),
            entry(0x00c36400L, "ceph"),
            entry(0x01021997L, "9p"),
            entry(0x5346414fL, "afs"),
            entry(0x6b414653L, "afs"),
            entry(0x73757245L, "coda"),
            entry(0x01161970L, "gfs2"),
            entry(0x7461636fL, "ocfs2"),
            entry(0x0bd00bd0L, "lustre"),
            entry(0x794c7630L, "overlay"),
            entry(0xf15fL, "ecryptfs"),
            entry(0x65735546L, "fuse"),
            entry(0x65735543L, "fusectl"),
            entry(0x27e0ebL, "cgroup"),
            entry(0x63677270L, "cgroup2"),
            entry(0xcafe4a11L, "bpf"),
            entry(0x64626720L, "debugfs"),
            entry(0x74726163L, "tracefs"),
            entry(0x73636673L, "securityfs"),
            entry(0x62656570L, "configfs"),
            entry(0xf97cff8cL, "selinuxfs"),
            entry(0x958458f6L, "hugetlbfs"),
            entry(0x19800202L, "mqueue"),
            entry(0x6165676cL, "pstore"),
            entry(0xde5e81e4L, "efivarfs"),
            entry(0x42494e4dL, "binfmt_misc"),
            entry(0x67596969L, "rpc_pipefs"),
            entry(0x0187L, "autofs"),
            entry(0x4d44L, "vfat"),
            entry(0x2011bab0L, "exfat"),
            entry(0x5346544eL, "ntfs"),
            entry(0x7366746eL, "ntfs3"),
            entry(0x9660L, "iso9660"),
            entry(0x15013346L, "udf"),
            entry(0x73717368L, "squashfs"),
            entry(0xe0f5e1e2L, "erofs"),
            entry(0xf2f52010L, "f2fs"),
            entry(0xca451a4eL, "bcachefs"),
            entry(0x2fc12fc1L, "zfs"),
            entry(0x52654973L, "reiserfs"),
            entry(0x3153464aL, "jfs"),
            entry(0x3434L, "nilfs2"),
            entry(0x5a4f4653L, "zonefs"),
            entry(0x4244L, "hfs"),
            entry(0x482bL, "hfsplus"),
            entry(0x137fL, "minix"),
            entry(0x28cd3d45L, "cramfs"),
            entry(0x444d4142L, "dma-buf"),
            entry(0x5345434dL, "secretmem"),
            entry(0x62646576L, "bdev"),
            entry(ANONYMOUS_INODES, "anon_inodefs"),
            entry(PIPES, "pipefs"),
            entry(SOCKETS, "sockfs"),
            entry(PIDS, "pidfs"),
            entry(NAMESPACES, "nsfs"));

    private FileSystems() {}

    /** As {@code mount(8)} calls it; ext2 and ext3 have the number of ext4. Empty when not known. */
    static String name(long magic) {
        return NAMES.getOrDefault(magic, "");
    }
}
