/* SPDX-License-Identifier: GPL-2.0 */
/* What a call's arguments stand for, appended to its record: paths, files, sockets, addresses, time limits, the stack. */
#ifndef TRACEWARDEN_SECTIONS_BPF_H
#define TRACEWARDEN_SECTIONS_BPF_H

#define SECTIONS_MAX 4096
#define SECTIONS_MASK 2040
/* room for EXEC_PATH_MAX components more than the mask lets a section begin */
#define FILE_PATH_MAX 768

/* A record under construction: too big for the stack, and its length is known only at the end. */
struct call_scratch {
	struct open_call open; /* used by the iterator only */
	struct syscall_event event;
	char sections[SECTIONS_MAX];
	struct path_walk walk;
	__u64 end; /* bytes of "sections" in use */
	__u64 task; /* used by the iterator only */
};

static __always_inline struct section *begin_section(struct call_scratch *scratch, enum section_kind kind, __u8 argument)
{
	struct section *section = (void *)scratch->sections + (scratch->end & SECTIONS_MASK);

	section->kind = kind;
	section->length = 0;
	section->argument = argument;
	section->truncated = 0;
	section->reserved = 0;
	return section;
}

static __always_inline void end_section(struct call_scratch *scratch, struct section *section, __u64 length)
{
	section->length = length;
	scratch->end += sizeof(*section) + ((length + 7) & ~7ULL);
}

__noinline int append_path(struct call_scratch *scratch, __u64 address, __u8 argument)
{
	struct section *section;
	long written;

	if (!scratch)
		return 0;
	section = begin_section(scratch, SECTION_PATH, argument);
	written = bpf_probe_read_user_str(section + 1, CALL_PATH_MAX, (void *)address);
	if (written <= 0)
		return 0;
	section->truncated = written == CALL_PATH_MAX;
	end_section(scratch, section, written - 1);
	return 0;
}

static __always_inline void append_unix_path(struct call_scratch *scratch, struct sock *sock, __u8 argument)
{
	struct unix_sock *own = (void *)sock;
	struct sock *peer = BPF_CORE_READ(own, peer);
	struct unix_sock *other = (void *)peer;
	struct unix_address *address = peer ? BPF_CORE_READ(other, addr) : NULL;
	struct section *section;
	__u32 length;

	if (!address)
		address = BPF_CORE_READ(own, addr);
	if (!address)
		return;
	length = BPF_CORE_READ(address, len);
	/* a family alone is the address of a socket without a name */
	if (length <= 2 || length > SOCKET_ADDRESS_MAX)
		return;
	section = begin_section(scratch, SECTION_UNIX_PATH, argument);
	if (bpf_probe_read_kernel(section + 1, SOCKET_ADDRESS_MAX,
				  (void *)address + bpf_core_field_offset(struct unix_address, name) + 2))
		return;
	end_section(scratch, section, length - 2);
}

__noinline int append_socket(struct call_scratch *scratch, __u64 address, __u8 argument)
{
	struct file___open *file = (void *)address;
	struct socket_section *content;
	struct section *section;
	struct socket *socket = BPF_CORE_READ(file, private_data);
	struct sock *sock = BPF_CORE_READ(socket, sk);

	if (!sock || !scratch)
		return 0;
	section = begin_section(scratch, SECTION_SOCKET, argument);
	content = (void *)(section + 1);
	content->family = BPF_CORE_READ(sock, __sk_common.skc_family);
	content->type = BPF_CORE_READ(sock, sk_type);
	content->protocol = BPF_CORE_READ(sock, sk_protocol);
	content->state = BPF_CORE_READ(sock, __sk_common.skc_state);
	content->local_port = 0;
	content->remote_port = 0;
	content->limits = (BPF_CORE_READ(sock, sk_rcvtimeo) != LONG_MAX) | (BPF_CORE_READ(sock, sk_sndtimeo) != LONG_MAX) << 1;
	__builtin_memset(content->local, 0, sizeof(content->local));
	__builtin_memset(content->remote, 0, sizeof(content->remote));
	if (content->family == AF_INET || content->family == AF_INET6) {
		content->local_port = BPF_CORE_READ(sock, __sk_common.skc_num);
		content->remote_port = __builtin_bswap16(BPF_CORE_READ(sock, __sk_common.skc_dport));
	}
	/* as many bytes are read as the first argument points to */
	if (content->family == AF_INET) {
		BPF_CORE_READ_INTO((__be32 *)content->local, sock, __sk_common.skc_rcv_saddr);
		BPF_CORE_READ_INTO((__be32 *)content->remote, sock, __sk_common.skc_daddr);
	} else if (content->family == AF_INET6) {
		BPF_CORE_READ_INTO(&content->local, sock, __sk_common.skc_v6_rcv_saddr);
		BPF_CORE_READ_INTO(&content->remote, sock, __sk_common.skc_v6_daddr);
	}
	content->send_queue = BPF_CORE_READ(sock, sk_wmem_queued);
	content->send_buffer = BPF_CORE_READ(sock, sk_sndbuf);
	content->receive_queue = BPF_CORE_READ(sock, sk_backlog.rmem_alloc.counter);
	content->receive_buffer = BPF_CORE_READ(sock, sk_rcvbuf);
	end_section(scratch, section, sizeof(*content));
	if (content->family == AF_UNIX)
		append_unix_path(scratch, sock, argument);
	return 0;
}

__noinline int append_file(struct call_scratch *scratch, __u64 address, __u32 descriptor, __u8 argument)
{
	struct task_struct *task = (void *)address;
	struct file___open *file = open_file(task, descriptor);
	struct file_section *content;
	struct section *section;
	struct fs_struct *fs = BPF_CORE_READ(task, fs);
	struct inode *inode;
	bool truncated;
	__u32 length;

	if (!file || !scratch)
		return 0;
	section = begin_section(scratch, SECTION_FILE, argument);
	content = (void *)(section + 1);
	inode = BPF_CORE_READ(file, f_inode);
	content->inode = BPF_CORE_READ(inode, i_ino);
	content->magic = BPF_CORE_READ(inode, i_sb, s_magic);
	content->mode = BPF_CORE_READ(inode, i_mode);
	content->device = BPF_CORE_READ(inode, i_rdev);
	content->flags = BPF_CORE_READ(file, f_flags);
	content->descriptor = descriptor;
	length = write_components(&scratch->walk, (void *)file + bpf_core_field_offset(struct file___open, f_path), fs,
				  (void *)(content + 1), FILE_PATH_MAX, &truncated);
	section->truncated = truncated;
	/* nothing lies above these, so that the walk is over before it begins; their names tell what they are: "[eventfd]" */
	if (content->magic == ANON_INODE_FS_MAGIC) {
		long written = bpf_probe_read_kernel_str(content + 1, PATH_COMPONENT_SIZE,
							 BPF_CORE_READ(file, f_path.dentry, d_name.name));

		length = written > 0 ? written : 0;
	}
	end_section(scratch, section, sizeof(*content) + (length > FILE_PATH_MAX ? FILE_PATH_MAX : length));
	if ((content->mode & S_IFMT) == S_IFSOCK)
		append_socket(scratch, (__u64)file, argument);
	return 0;
}

__noinline int append_address(struct call_scratch *scratch, struct call_settings *settings, __u64 address, __u64 length,
			      __s64 result)
{
	struct section *section;
	__u32 size = length;

	if (!scratch || !settings)
		return 0;
	section = begin_section(scratch, SECTION_ADDRESS, settings->address);
	if (settings->flags & CALL_MESSAGE) {
		/* struct msghdr begins with msg_name and msg_namelen (recvmsg(2)) */
		if (bpf_probe_read_user(&size, sizeof(size), (void *)(address + 8)) ||
		    bpf_probe_read_user(&address, sizeof(address), (void *)address))
			return 0;
	} else if (settings->flags & CALL_ADDRESS_OUT) {
		if (result < 0 || !length || bpf_probe_read_user(&size, sizeof(size), (void *)length))
			return 0;
	}
	if (!address || size < 2)
		return 0;
	section->truncated = size > SOCKET_ADDRESS_MAX;
	if (size > SOCKET_ADDRESS_MAX)
		size = SOCKET_ADDRESS_MAX;
	if (bpf_probe_read_user(section + 1, size, (void *)address))
		return 0;
	end_section(scratch, section, size);
	return 0;
}

__noinline int append_timeout(struct call_scratch *scratch, struct call_settings *settings, __u64 value, bool readable)
{
	struct timeout_section *content;
	struct section *section;
	__u64 *arguments;
	__s64 span[2];

	if (!scratch || !settings)
		return 0;
	section = begin_section(scratch, SECTION_TIMEOUT, settings->timeout);
	content = (void *)(section + 1);
	arguments = scratch->event.arguments;
	content->absolute = 0;
	content->reserved = 0;
	content->nanos = -1;
	if (settings->timeout_kind == TIMEOUT_MILLISECONDS) {
		if ((__s32)value >= 0)
			content->nanos = (__s64)(__s32)value * 1000000;
	} else if (value) {
		if (!readable || bpf_probe_read_user(span, sizeof(span), (void *)value))
			return 0;
		content->nanos = span[0] * 1000000000 +
				 (settings->timeout_kind == TIMEOUT_TIMEVAL ? span[1] * 1000 : span[1]);
		content->absolute =
			settings->timeout_kind == TIMEOUT_ABSOLUTE ||
			(settings->timeout_kind == TIMEOUT_FUTEX && (arguments[1] & FUTEX_COMMAND) != FUTEX_WAIT) ||
			(settings->timeout_kind == TIMEOUT_CLOCK_NANOSLEEP && arguments[1] & TIMER_ABSTIME);
	}
	end_section(scratch, section, sizeof(*content));
	return 0;
}

/* Bytes of event and sections. */
static __always_inline __u32 length_of(struct call_scratch *scratch)
{
	__u32 length = scratch->end;

	/* the verifier is to see the bound on the register that is used */
	asm volatile("" : "+r"(length));
	if (length > SECTIONS_MAX)
		length = SECTIONS_MAX;
	return sizeof(struct syscall_event) + length;
}

static __always_inline __u64 argument(struct call_scratch *scratch, __u8 number)
{
	__u32 index = (__u32)(number - 1) & 7;

	return index < 6 ? scratch->event.arguments[index] : 0;
}

/*
 * Appends what the settings name. What lies in user space is read only where the task runs on this CPU.
 */
__noinline int append_sections(struct call_scratch *scratch, struct call_settings *settings, __u64 task, bool running)
{
	if (!scratch || !settings)
		return 0;
	scratch->end = 0;
	if (settings->path && running)
		append_path(scratch, argument(scratch, settings->path), settings->path);
	if (settings->second_path && running)
		append_path(scratch, argument(scratch, settings->second_path), settings->second_path);
	if (settings->file)
		append_file(scratch, task, argument(scratch, settings->file), settings->file);
	if (settings->address && running)
		append_address(scratch, settings, argument(scratch, settings->address),
			       argument(scratch, settings->address_length), scratch->event.result);
	if (settings->timeout)
		append_timeout(scratch, settings, argument(scratch, settings->timeout), running);
	return 0;
}

#endif
