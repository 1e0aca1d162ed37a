#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Compiles every BPF program of this folder into the folder that is given, debug information reduced to BTF.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=${1:?usage: build.sh OUTPUT-FOLDER}

need() { # command, Debian package
    command -v "$1" >/dev/null 2>&1 || { echo "ebpf: $1 is missing; install it with: apt-get install $2" >&2; exit 1; }
}
need clang clang
need llvm-strip llvm
printf '#include <bpf/bpf_helpers.h>\n' | clang -E -include stdint.h -x c - >/dev/null 2>&1 || {
    echo "ebpf: the headers bpf/bpf_helpers.h are missing; install them with: apt-get install libbpf-dev" >&2; exit 1; }
case $(uname -m) in
    x86_64) arch=x86 ;;
    aarch64) arch=arm64 ;;
    *) echo "ebpf: no support for $(uname -m); x86_64 and aarch64 are supported" >&2; exit 1 ;;
esac

mkdir -p "$out"
for source in "$here"/*.bpf.c; do
    object=$out/$(basename "$source" .c).o
    # the folder is mapped away so that the same source gives the same bytes wherever it lies
    clang -g -O2 -mcpu=v3 -target bpf -D__TARGET_ARCH_$arch -Wall -Wextra -Werror -Wno-unused-parameter \
        -ffile-prefix-map="$here"=. -fdebug-compilation-dir=. -I"$here/include" -c "$source" -o "$object.new"
    llvm-strip -g "$object.new"
    mv "$object.new" "$object"
done
