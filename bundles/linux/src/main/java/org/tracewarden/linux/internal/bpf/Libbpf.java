// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import com.sun.jna.Callback;
import com.sun.jna.Library;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;

/**
 * The part of libbpf (1.0 and newer) that is used. Functions that return a pointer give null and set errno; those that
 * return a number give the negative errno. A C {@code bool} comes back as a byte, because the rest of the register is
 * undefined.
 */
interface Libbpf extends Library {

    /** {@code libbpf_print_fn_t}; a {@code va_list} argument is a pointer on x86-64 and on arm64. */
    interface PrintFunction extends Callback {
        int print(int level, Pointer format, Pointer arguments);
    }

    Pointer libbpf_set_print(PrintFunction function);

    int libbpf_num_possible_cpus();

    Pointer bpf_object__open_mem(Pointer image, long size, Pointer options);

    int bpf_object__load(Pointer object);

    void bpf_object__close(Pointer object);

    Pointer bpf_object__btf(Pointer object);

    Pointer bpf_object__next_map(Pointer object, Pointer previous);

    Pointer bpf_object__next_program(Pointer object, Pointer previous);

    String bpf_map__name(Pointer map);

    byte bpf_map__is_internal(Pointer map);

    int bpf_map__fd(Pointer map);

    int bpf_map__type(Pointer map);

    int bpf_map__key_size(Pointer map);

    int bpf_map__value_size(Pointer map);

    int bpf_map__max_entries(Pointer map);

    int bpf_map__map_flags(Pointer map);

    int bpf_map__set_max_entries(Pointer map, int entries);

    int bpf_map__reuse_fd(Pointer map, int fd);

    Pointer bpf_map__initial_value(Pointer map, LongByReference size);

    String bpf_program__name(Pointer program);

    String bpf_program__section_name(Pointer program);

    int bpf_program__set_autoload(Pointer program, boolean load);

    byte bpf_program__autoload(Pointer program);

    Pointer bpf_program__attach(Pointer program);

    int bpf_link__fd(Pointer link);

    void bpf_link__disconnect(Pointer link);

    int bpf_link__destroy(Pointer link);

    int bpf_obj_get(String path);

    int bpf_obj_pin(int fd, String path);

    int bpf_obj_get_info_by_fd(int fd, Pointer info, IntByReference length);

    int bpf_prog_get_fd_by_id(int id);

    int bpf_iter_create(int linkFd);

    int bpf_map_lookup_elem(int fd, Pointer key, Pointer value);

    int bpf_map_update_elem(int fd, Pointer key, Pointer value, long flags);

    /** @param count in: how many entries there is room for; out: how many were read, valid with ENOENT too */
    int bpf_map_lookup_and_delete_batch(
            int fd, Pointer inBatch, Pointer outBatch, Pointer keys, Pointer values, Pointer count, Pointer options);

    Pointer btf__load_vmlinux_btf();

    void btf__free(Pointer btf);

    int btf__find_by_name_kind(Pointer btf, String name, int kind);

    Pointer btf__type_by_id(Pointer btf, int id);

    String btf__name_by_offset(Pointer btf, int offset);

    long btf__resolve_size(Pointer btf, int id);
}
