/* SPDX-License-Identifier: GPL-2.0 */
/* What a call waits for, told by the file behind its descriptor and by how it ended. */
#ifndef TRACEWARDEN_WAIT_BPF_H
#define TRACEWARDEN_WAIT_BPF_H

/* Arguments and result of a call. */
struct call_registers {
	__u64 arguments[6];
	__s64 result;
};

/* The open file behind a descriptor of a task, NULL when there is none. */
static __always_inline struct file___open *open_file(struct task_struct *task, __u32 descriptor)
{
	struct task_struct___files *holder = (void *)task;
	struct fdtable *table = BPF_CORE_READ(holder, files, fdt);
	struct file___open **files;
	struct file___open *file = NULL;

	if (!table || descriptor >= BPF_CORE_READ(table, max_fds))
		return NULL;
	files = BPF_CORE_READ(table, fd);
	bpf_probe_read_kernel(&file, sizeof(file), &files[descriptor]);
	return file;
}

/* The lower port serves: a socket connected to it belongs to one who asks and waits for an answer. */
static __always_inline __u8 socket_wait(struct file___open *file)
{
	struct socket *socket = BPF_CORE_READ(file, private_data);
	struct sock *sock = BPF_CORE_READ(socket, sk);
	__u16 family = BPF_CORE_READ(sock, __sk_common.skc_family);
	__u16 local, remote;

	if (family != AF_INET && family != AF_INET6)
		return WAIT_SERVER;
	if (BPF_CORE_READ(sock, __sk_common.skc_state) == TCP_LISTEN)
		return WAIT_SERVER;
	local = BPF_CORE_READ(sock, __sk_common.skc_num);
	remote = __builtin_bswap16(BPF_CORE_READ(sock, __sk_common.skc_dport));
	/* one that is not connected asks from a port that the kernel chose, and is asked at one of its own choice */
	if (!remote)
		return local >= 32768 ? WAIT_CLIENT : WAIT_SERVER;
	return remote <= local ? WAIT_CLIENT : WAIT_SERVER;
}

static __always_inline __u8 file_wait(struct file___open *file)
{
	struct inode *inode = BPF_CORE_READ(file, f_inode);
	unsigned long magic = BPF_CORE_READ(inode, i_sb, s_magic);
	__u32 major;

	/* before 6.16 the inode of these has no type, since then it is that of a regular file */
	if (magic == ANON_INODE_FS_MAGIC || magic == PIDFS_MAGIC)
		return WAIT_EVENT;
	switch (BPF_CORE_READ(inode, i_mode) & S_IFMT) {
	case S_IFREG:
	case S_IFDIR:
	case S_IFBLK:
		return WAIT_DISK;
	case S_IFIFO:
		return WAIT_PIPE;
	case S_IFSOCK:
		return socket_wait(file);
	case S_IFCHR:
		major = BPF_CORE_READ(inode, i_rdev) >> 20;
		return major == TTY_MAJOR || major == TTYAUX_MAJOR ||
				       (major >= PTY_FIRST_MAJOR && major <= PTY_LAST_MAJOR) ?
			       WAIT_TERMINAL :
			       WAIT_DEVICE;
	default:
		return WAIT_UNKNOWN;
	}
}

/* The limit that the caller had set ended the call. */
static __always_inline bool timed_out(struct call_settings *settings, __s64 result)
{
	if (result == -ETIMEDOUT || result == -ETIME)
		return true;
	if (settings->flags & CALL_LOCKS)
		return result == -EAGAIN;
	/* poll, epoll_wait, select, io_getevents: no event; rt_sigtimedwait: no signal */
	return !(settings->flags & CALL_FUTEX) && (result == 0 || result == -EAGAIN);
}

__noinline __u8 wait_of(__u64 task, struct call_settings *settings, struct call_registers *call, bool returned)
{
	struct file___open *file;
	__u8 argument;

	if (!settings || !call)
		return WAIT_UNKNOWN;
	if (settings->flags & CALL_SLEEPS)
		return WAIT_TIME;
	if (returned && settings->timeout && timed_out(settings, call->result))
		return WAIT_TIME;
	if (settings->flags & (CALL_LOCKS | CALL_FUTEX))
		return WAIT_LOCK;
	if (settings->flags & CALL_FCNTL) {
		__u32 command = call->arguments[1];

		if (command == F_SETLKW || command == F_OFD_SETLKW || command == F_SETLKW64)
			return WAIT_LOCK;
	}
	if (!settings->file)
		return settings->timeout ? WAIT_EVENT : WAIT_UNKNOWN;
	argument = (settings->file - 1) & 7;
	if (argument > 5)
		return WAIT_UNKNOWN;
	file = open_file((void *)task, call->arguments[argument]);
	return file ? file_wait(file) : WAIT_UNKNOWN;
}

#endif
