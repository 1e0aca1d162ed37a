/* SPDX-License-Identifier: GPL-2.0 */
/* Paths without bpf_d_path, which tracepoint programs may not call. */
#ifndef TRACEWARDEN_PATH_BPF_H
#define TRACEWARDEN_PATH_BPF_H

#define PATH_COMPONENTS_MAX 32
#define PATH_COMPONENT_SIZE 256

/*
 * Where a walk is. It lives in a map, not on the stack: the verifier does not track what a map holds, so that all ways
 * through one step look the same to it and the work it does grows with the number of steps, not of ways.
 */
struct path_walk {
	struct dentry *dentry;
	struct vfsmount *vfsmount;
	struct dentry *root_dentry;
	struct vfsmount *root_vfsmount;
	__u64 length; /* bytes written */
};

static __always_inline struct mount *mount_of(struct vfsmount *vfsmount)
{
	return (void *)vfsmount - bpf_core_field_offset(struct mount, mnt);
}

/* One step towards the root; false when the walk is over: at the root, without room, or lost. */
static __always_inline bool step_up(struct path_walk *walk, char *buffer, __u32 limit, bool *truncated)
{
	struct dentry *dentry = walk->dentry;
	struct vfsmount *vfsmount = walk->vfsmount;
	struct dentry *parent;
	__u64 length = walk->length;
	long written;

	*truncated = false;
	if (dentry == walk->root_dentry && vfsmount == walk->root_vfsmount)
		return false;
	parent = BPF_CORE_READ(dentry, d_parent);
	if (dentry == BPF_CORE_READ(vfsmount, mnt_root) || dentry == parent) {
		struct mount *mount = mount_of(vfsmount);
		struct mount *above = BPF_CORE_READ(mount, mnt_parent);

		if (above == mount)
			return false;
		walk->dentry = BPF_CORE_READ(mount, mnt_mountpoint);
		walk->vfsmount = (void *)above + bpf_core_field_offset(struct mount, mnt);
		*truncated = true;
		return true;
	}
	*truncated = true;
	if (length > limit - PATH_COMPONENT_SIZE)
		return false;
	written = bpf_probe_read_kernel_str(buffer + length, PATH_COMPONENT_SIZE, BPF_CORE_READ(dentry, d_name.name));
	if (written <= 0)
		return false;
	walk->length = length + written;
	walk->dentry = parent;
	return true;
}

/*
 * Writes the components of a path from its leaf up to the root of a process, each with its NUL, into buffer, which has
 * room for limit bytes. Returns the bytes written.
 */
static __always_inline __u32 write_components(struct path_walk *walk, struct path *path, struct fs_struct *fs,
					      char *buffer, __u32 limit, bool *truncated)
{
	walk->dentry = BPF_CORE_READ(path, dentry);
	walk->vfsmount = BPF_CORE_READ(path, mnt);
	walk->root_dentry = BPF_CORE_READ(fs, root.dentry);
	walk->root_vfsmount = BPF_CORE_READ(fs, root.mnt);
	walk->length = 0;
	/* unrolled, because the verifier of 6.1 refused the loop ("back-edge"), which it entered by falling into it */
#pragma unroll
	for (int i = 0; i < PATH_COMPONENTS_MAX; i++)
		if (!step_up(walk, buffer, limit, truncated))
			break;
	return walk->length;
}

#endif
