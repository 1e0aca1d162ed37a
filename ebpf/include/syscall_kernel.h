/* SPDX-License-Identifier: GPL-2.0 */
/* Kernel types of open files, sockets and registers, beside those of kernel.h. */
#ifndef TRACEWARDEN_SYSCALL_KERNEL_H
#define TRACEWARDEN_SYSCALL_KERNEL_H

#define AF_UNIX 1
#define AF_INET 2
#define AF_INET6 10
#define TCP_LISTEN 10
#define EAGAIN 11
#define ETIME 62
#define ETIMEDOUT 110
#define F_SETLKW 7
#define F_SETLKW64 14
#define F_OFD_SETLKW 38
#define FUTEX_COMMAND 127
#define FUTEX_WAIT 0
#define TIMER_ABSTIME 1
#define TIF_32BIT 22
#define LONG_MAX 0x7fffffffffffffffL
#define X32_BIT 0x40000000

#define S_IFMT 0170000
#define S_IFSOCK 0140000
#define S_IFREG 0100000
#define S_IFBLK 0060000
#define S_IFDIR 0040000
#define S_IFCHR 0020000
#define S_IFIFO 0010000

#define ANON_INODE_FS_MAGIC 0x09041934
#define PIDFS_MAGIC 0x50494446
/* major numbers, Documentation/admin-guide/devices.txt: ttys and consoles, and the pseudo terminals' slaves */
#define TTY_MAJOR 4
#define TTYAUX_MAJOR 5
#define PTY_FIRST_MAJOR 136
#define PTY_LAST_MAJOR 143

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct super_block {
	unsigned long s_magic;
};

struct inode {
	unsigned short i_mode;
	struct super_block *i_sb;
	unsigned long i_ino;
	__u32 i_rdev;
};

struct file___open {
	struct path f_path;
	struct inode *f_inode;
	unsigned int f_flags;
	void *private_data;
};

struct fdtable {
	unsigned int max_fds;
	struct file___open **fd;
};

struct files_struct {
	struct fdtable *fdt;
};

struct task_struct___files {
	struct files_struct *files;
};

struct in6_addr {
	__u8 bytes[16];
};

struct sock_common {
	__be32 skc_daddr;
	__be32 skc_rcv_saddr;
	__be16 skc_dport;
	__u16 skc_num;
	unsigned short skc_family;
	volatile unsigned char skc_state;
	struct in6_addr skc_v6_daddr;
	struct in6_addr skc_v6_rcv_saddr;
};

struct sk_backlog {
	atomic_t rmem_alloc;
};

struct sock {
	struct sock_common __sk_common;
	struct sk_backlog sk_backlog;
	int sk_rcvbuf;
	int sk_sndbuf;
	int sk_wmem_queued;
	__u16 sk_type;
	__u16 sk_protocol;
	long sk_rcvtimeo;
	long sk_sndtimeo;
};

struct socket {
	struct sock *sk;
};

struct sockaddr_un {
	unsigned short sun_family;
	char sun_path[108];
};

struct unix_address {
	int len;
	struct sockaddr_un name[];
};

struct unix_sock {
	struct unix_address *addr;
	struct sock *peer;
};

struct pt_regs___x86_all {
	unsigned long bp;
	unsigned long bx;
	unsigned long r10;
	unsigned long r9;
	unsigned long r8;
	unsigned long cx;
	unsigned long dx;
	unsigned long si;
	unsigned long di;
	unsigned long orig_ax;
};

struct pt_regs___aarch64_all {
	__u64 regs[31];
	__u64 orig_x0;
	__s32 syscallno;
};

struct thread_info___aarch64 {
	unsigned long flags;
};

struct task_struct___aarch64 {
	struct thread_info___aarch64 thread_info;
};

struct cgroup_subsys_state___parent {
	struct cgroup *cgroup;
	struct cgroup_subsys_state___parent *parent;
};

/* before 5.14 the field was "state" */
struct task_struct___state {
	unsigned int __state;
};

#pragma clang attribute pop

#endif
