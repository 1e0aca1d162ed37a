#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Compiles the BPF programs that only tests use into the folder that is given.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=${1:?usage: build.sh OUTPUT-FOLDER}

command -v clang >/dev/null 2>&1 || {
    echo "linux tests: clang is missing; install it with: apt-get install clang" >&2; exit 1; }
printf '#include <bpf/bpf_helpers.h>\n' | clang -E -include stdint.h -x c - >/dev/null 2>&1 || {
    echo "linux tests: the headers bpf/bpf_helpers.h are missing; install them with: apt-get install libbpf-dev" >&2
    exit 1; }
case $(uname -m) in
    x86_64) arch=x86 ;;
    aarch64) arch=arm64 ;;
    *) echo "linux tests: no support for $(uname -m); x86_64 and aarch64 are supported" >&2; exit 1 ;;
esac

mkdir -p "$out"
for source in "$here"/*.bpf.c; do
    object=$out/$(basename "$source" .c).o
    clang -g -O2 -mcpu=v3 -target bpf -D__TARGET_ARCH_$arch -Wall -Wextra -Werror -Wno-unused-parameter \
        -c "$source" -o "$object.new"
    mv "$object.new" "$object"
done
