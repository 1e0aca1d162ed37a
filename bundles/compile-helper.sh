#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Compiles a helper program that a bundle brings: all C files of a folder, into a folder named after this architecture,
# within the folder that is given.
set -eu
name=${1:?usage: compile-helper.sh NAME SOURCE-FOLDER OUTPUT-FOLDER [OPTION-OF-CLANG...]}
sources=$(cd "${2:?which folder of sources?}" && pwd)
out=${3:?which folder for the program?}
shift 3

fail() {
    echo "$name: $1" >&2
    exit 1
}
command -v clang >/dev/null 2>&1 || fail "clang is missing; install it with: apt-get install clang"
printf '#include <sys/signalfd.h>\n' | clang -E -x c - >/dev/null 2>&1 ||
    fail "the headers of the C library are missing; install them with: apt-get install libc6-dev"
case $(uname -m) in
    x86_64) arch=x86-64 ;;
    aarch64) arch=arm64 ;;
    *) fail "no support for $(uname -m); x86_64 and aarch64 are supported" ;;
esac

mkdir -p "$out/$arch"
program=$out/$arch/$name
# no debug information and no build id: the same source gives the same bytes wherever it lies
clang -std=gnu11 -O2 -Wall -Wextra -Werror -fstack-protector-strong -D_FORTIFY_SOURCE=2 "$@" \
    -ffile-prefix-map="$sources"=. -Wl,--build-id=none -s "$sources"/*.c -o "$program.new" ||
    fail "it could not be compiled and linked; the libraries to link come with: apt-get install libc6-dev gcc"
mv "$program.new" "$program"
