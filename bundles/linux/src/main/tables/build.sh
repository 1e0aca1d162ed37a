#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes the tables of system calls and errors from the kernel's headers: a file for each in the folder that is given,
# with a line "NUMBER NAME" for each call and "NUMBER NAME TEXT" for each error.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=${1:?usage: build.sh OUTPUT-FOLDER}

fail() {
    echo "linux tables: $1" >&2
    exit 1
}
command -v clang >/dev/null 2>&1 || fail "clang is missing; install it with: apt-get install clang"
case $(uname -m) in
    x86_64) native=x86-64 ;;
    aarch64) native=arm64 ;;
    *) fail "no support for $(uname -m); x86_64 and aarch64 are supported" ;;
esac
# headers of x86 on a machine of another architecture are where the package linux-libc-dev-amd64-cross has them
preprocess() {
    clang -E -idirafter /usr/include/x86_64-linux-gnu -idirafter /usr/x86_64-linux-gnu/include "$@" -x c -
}
has() {
    echo "#include <$1>" | preprocess >/dev/null 2>&1
}

# Lines "NUMBER NAME" for each macro of a header whose name begins so; the prefix is cut off.
numbers() { # header, prefix, options of the preprocessor
    header=$1
    prefix=$2
    shift 2
    echo "#include <$header>" | preprocess "$@" -dM |
        sed -n "s/^#define $prefix\([A-Za-z0-9_]*\) .*/\1/p" | sort |
        { echo "#include <$header>"; while read -r name; do echo "tracewarden-table \"$name\" $prefix$name"; done; } |
        preprocess "$@" -P | sed -n 's/^tracewarden-table "\([A-Za-z0-9_]*\)" \(.*\)/\1 \2/p' |
        while read -r name number; do echo "$(($number)) $name"; done
}

# Adds the calls that are newer than the header, where it leaves their numbers free, and writes the table.
calls() { # table, header, options of the preprocessor
    table=$1
    header=$2
    shift 2
    if ! has "$header"; then
        [ "$table" != "$native" ] ||
            fail "the header $header is missing; install it with: apt-get install linux-libc-dev"
        echo "linux tables: no header $header on this machine, so calls of $table go by number" >&2
        rm -f "$out/$table.txt"
        return
    fi
    { numbers "$header" __NR_ "$@" | grep -v -x -e '[0-9]* syscalls' -e '[0-9]* arch_specific_syscall'
      sed -e '/^#/d' -e '/^$/d' "$here/newer-calls.txt" | while read -r number tables name; do
          case " all $table " in *" $tables "*) echo "$number $name" ;; esac
          [ "$tables" != x86 ] || case $table in x86-64 | x32) echo "$number $name" ;; esac
      done
    } | awk '!seen[$1]++' | sort -n >"$out/$table.new"
    [ "$(wc -l <"$out/$table.new")" -gt 300 ] || fail "only $(wc -l <"$out/$table.new") calls found in $header"
    mv "$out/$table.new" "$out/$table.txt"
}

mkdir -p "$out"
calls x86-64 asm/unistd_64.h
calls i386 asm/unistd_32.h
calls x32 asm/unistd_x32.h -D__X32_SYSCALL_BIT=0
# what arch/arm64/include/uapi/asm/unistd.h defines before it includes this one
calls arm64 asm-generic/unistd.h -D__BITS_PER_LONG=64 -D__ARCH_WANT_RENAMEAT -D__ARCH_WANT_NEW_STAT \
    -D__ARCH_WANT_SET_GET_RLIMIT -D__ARCH_WANT_TIME32_SYSCALLS -D__ARCH_WANT_SYS_CLONE3 -D__ARCH_WANT_MEMFD_SECRET

has asm-generic/errno.h ||
    fail "the header asm-generic/errno.h is missing; install it with: apt-get install linux-libc-dev"
# a name that stands for another one, as EWOULDBLOCK for EAGAIN, is not listed: it has no number of its own
echo "#include <asm-generic/errno.h>" | preprocess -dM |
    sed -n 's/^#define \(E[A-Z0-9]*\)[ \t]*\([0-9][0-9]*\)$/\2 \1/p' |
    cat - "$here/inner-errors.txt" | sed '/^#/d' | sort -n | awk '
        FILENAME != "-" { if ($0 !~ /^#/) { name = $1; sub(/^[^ ]* /, ""); texts[name] = $0 } next }
        { print $1, $2, ($2 in texts) ? texts[$2] : "Unknown error " $1 }' "$here/error-texts.txt" - >"$out/errors.new"
[ "$(wc -l <"$out/errors.new")" -gt 120 ] || fail "only $(wc -l <"$out/errors.new") errors found in asm-generic/errno.h"
mv "$out/errors.new" "$out/errors.txt"
