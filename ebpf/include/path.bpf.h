/* SPDX-License-Identifier: GPL-2.0 */
/* Paths without bpf_d_path, which tracepoint programs may not call. */
#ifndef TRACEWARDEN_PATH_BPF_H
#define TRACEWARDEN_PATH_BPF_H

#define PATH_COMPONENTS_MAX 40
#define PATH_COMPONENT_SIZE 256

static __always_inline struct mount *mount_of(struct vfsmount *mount)
{
	return (void *)mount - bpf_core_field_offset(struct mount, mnt);
}

/*
 * Writes the components of a path from its leaf up to the root of a process, each with its NUL, into buffer, which must
 * have room for limit + PATH_COMPONENT_SIZE bytes. Limit must be a power of two. Returns the bytes written.
 */
static __always_inline __u32 write_components(struct path *path, struct fs_struct *fs, char *buffer, __u32 limit,
					      bool *truncated)
{
	struct dentry *dentry = BPF_CORE_READ(path, dentry);
	struct vfsmount *vfsmount = BPF_CORE_READ(path, mnt);
	struct dentry *root_dentry = BPF_CORE_READ(fs, root.dentry);
	struct vfsmount *root_vfsmount = BPF_CORE_READ(fs, root.mnt);
	__u32 length = 0;

	*truncated = true;
	for (int i = 0; i < PATH_COMPONENTS_MAX; i++) {
		struct dentry *parent;
		long written;

		if (dentry == root_dentry && vfsmount == root_vfsmount) {
			*truncated = false;
			break;
		}
		parent = BPF_CORE_READ(dentry, d_parent);
		if (dentry == BPF_CORE_READ(vfsmount, mnt_root) || dentry == parent) {
			struct mount *mount = mount_of(vfsmount);
			struct mount *above = BPF_CORE_READ(mount, mnt_parent);

			if (above == mount) {
				*truncated = false;
				break;
			}
			dentry = BPF_CORE_READ(mount, mnt_mountpoint);
			vfsmount = (void *)above + bpf_core_field_offset(struct mount, mnt);
			continue;
		}
		if (length >= limit - PATH_COMPONENT_SIZE)
			break;
		written = bpf_probe_read_kernel_str(buffer + (length & (limit - 1)), PATH_COMPONENT_SIZE,
						    BPF_CORE_READ(dentry, d_name.name));
		if (written <= 0 || written > PATH_COMPONENT_SIZE)
			break;
		length += written;
		dentry = parent;
	}
	return length;
}

#endif
