#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes the stored traces again: make.sh [FOLDER], by default ../resources/corpus. Needs root (for its own network, process
# and host name spaces, so that nothing of this host gets into a trace) and Debian's strace, gcc, gcc-multilib, clang, git,
# python3, perl, nodejs, default-jdk-headless, curl, wget, openssl, openssh-client, make, sqlite3, busybox, iproute2, gdb.
# What is not installed is left out and named.
set -uo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
TO=$(realpath -m -- "${1:-$HERE/../resources/corpus}")
if [[ ${TRACES_APART:-} != yes ]]; then
    exec unshare --uts --net --ipc --mount --pid --fork --mount-proc env TRACES_APART=yes bash "$0" "$TO"
fi
hostname tracehost
ip link set lo up
LINES_KEPT=700 # of a trace; they are enough of each program's ways
BYTES_KEPT=250000

mkdir -p "$TO"
cd "$(mktemp -d /tmp/corpus.XXXXXX)" || exit 1
mkdir home
WORLD=(env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME="$PWD/home" LANG=C USER=tracer GIT_CONFIG_NOSYSTEM=1
    GIT_AUTHOR_NAME=tracer GIT_AUTHOR_EMAIL=tracer@localhost GIT_COMMITTER_NAME=tracer GIT_COMMITTER_EMAIL=tracer@localhost)

keep() { # name; the trace is in ./trace
    head -n "$LINES_KEPT" trace | sed -E 's/release="[^"]*"/release="6.12.0"/' | awk -v most="$BYTES_KEPT" '(all += length($0) + 1) <= most' | gzip -9n >"$TO/$1.trace.gz"
    rm -f trace
}

traced() { # name, command...
    have "$1" "$2" || return 0
    timeout 60 "${WORLD[@]}" strace -f -ttt -T -yy -v -x -s 1000 -o trace -- "${@:2}" </dev/null >/dev/null 2>&1
    keep "$1"
}

traced_as() { # name, options of strace, command... : other spellings, from strace's standard error
    have "$1" "$3" || return 0
    timeout 60 "${WORLD[@]}" strace $2 -- "${@:3}" </dev/null 2>trace >/dev/null
    keep "$1"
}

have() { # name, command
    command -v "$2" >/dev/null && return
    printf 'left out: %s, there is no %s\n' "$1" "$2" >&2
    return 1
}

gcc -O1 -w -o calls "$HERE/calls.c" -lrt && gcc -O1 -w -pthread -o threads "$HERE/threads.c" || exit 1
printf 'int main(void) { return 3; }\n' >main.c
gcc -m32 -o main32 main.c 2>/dev/null || printf 'left out: 32 bit, gcc has no -m32 here\n' >&2
printf 'all: a b\na b:\n\techo $@ >$@\n' >Makefile
seq 1 2000 >numbers
mkdir -p tree/one/two && cp numbers tree/one/two && echo text >tree/file

# ------------------------------------------------------------------------------------------------ shells and small tools
traced true /bin/true
traced sh sh -c 'for i in 1 2 3; do echo $i | cat; done; cd /; test -e /none || exit 3'
traced bash bash -c 'x=$(date +%s); read a < <(echo b); kill -USR1 $$ 2>/dev/null; true'
traced bash-trap bash -c 'trap "echo caught" USR1; kill -USR1 $$; (exit 4); sleep 0.05 & wait'
traced ls ls -la --color=never tree /dev/null
traced cp cp -a tree copied
traced rm rm -r copied
traced find find tree -name '*.none' -o -type f -size +1k
traced sed sed -n '/9$/p' numbers
traced awk awk '{ s += $1 } END { print s | "cat" }' numbers
traced grep grep -r needle tree
traced sort sort -r -n -o sorted numbers
traced tar tar -czf tree.tar.gz tree
traced untar sh -c 'mkdir out && tar -xzf tree.tar.gz -C out'
traced gzip gzip -k numbers
traced dd dd if=/dev/zero of=zeros bs=4096 count=20 conv=fsync
traced mkfifo sh -c 'mkfifo pipe; echo through >pipe & cat pipe'
traced make make
traced xargs sh -c 'printf "1\n2\n3\n" | xargs -n 1 -P 3 echo'
traced timeout timeout 0.1 sleep 5
traced killed sh -c 'sleep 5 & kill -9 $!; wait'
traced segfault sh -c 'kill -SEGV $$'
traced busybox busybox sh -c 'ls /nowhere; wc numbers'
traced missing env /nowhere/program
traced mount-failure setpriv --reuid=65534 mount -t tmpfs none /mnt
traced setuid setpriv --reuid=65534 --regid=65534 --clear-groups id
traced chmod sh -c 'chmod 4755 tree/file; chown 1:1 tree/file; ln -s file tree/link; mv tree/link tree/moved'

# --------------------------------------------------------------------------------------- compilers, languages, databases
traced gcc gcc -O1 -o made main.c
traced clang clang -c -o made.o main.c
traced python /usr/bin/python3 -c 'import json, subprocess; subprocess.run(["true"]); print(json.dumps([1]))'
traced python-threads /usr/bin/python3 -c 'import threading
t = [threading.Thread(target=print, args=(i,)) for i in range(3)]
[x.start() for x in t]; [x.join() for x in t]'
traced perl perl -e 'use POSIX; my $p = fork; if (!$p) { exec "true" } waitpid $p, 0; print strftime("%F", gmtime), "\n"'
traced node node -e 'setTimeout(() => require("fs").readdirSync("."), 5)'
LINES_KEPT=1500 traced java java -Xshare:auto -Xmx64m -version
traced sqlite sqlite3 data.db 'create table t (a); insert into t values (1); select * from t'
traced gdb gdb -batch -nx -ex run -ex bt ./made
traced git sh -c 'git init -q repo && cd repo && echo a >f && git add f && git commit -q -m first && git log --oneline && git status'

# ---------------------------------------------------------------------------------------------------- network and crypto
/usr/bin/python3 -m http.server 18080 --bind 127.0.0.1 >/dev/null 2>&1 &
SERVER=$!
sleep 1
traced curl curl -s http://127.0.0.1:18080/numbers
traced wget wget -q -O fetched http://127.0.0.1:18080/numbers
traced curl-refused curl -s http://127.0.0.1:18081/
traced bash-tcp bash -c 'exec 3<>/dev/tcp/127.0.0.1/18080; printf "GET / HTTP/1.0\r\n\r\n" >&3; cat <&3'
kill "$SERVER"
traced ip-addr ip addr
traced ip-route ip -6 route show table all
traced epoll-server /usr/bin/python3 -c '
import asyncio
async def main():
    server = await asyncio.start_server(lambda r, w: w.close(), "127.0.0.1", 18082)
    reader, writer = await asyncio.open_connection("127.0.0.1", 18082)
    await reader.read(); writer.close(); server.close()
asyncio.run(main())'
traced unix-sockets /usr/bin/python3 -c '
import os, socket
s = socket.socket(socket.AF_UNIX); s.bind("sock"); s.listen(1)
if os.fork() == 0:
    c = socket.socket(socket.AF_UNIX); c.connect("sock"); socket.send_fds(c, [b"x"], [0, 1]); os._exit(0)
c, _ = s.accept(); print(socket.recv_fds(c, 10, 4)); os.wait()'
traced openssl-digest openssl dgst -sha256 numbers
traced openssl-random openssl rand -hex 8
ssh-keygen -q -t ed25519 -N '' -C tracer -f key && mv key.pub public && rm key
traced ssh-keygen ssh-keygen -l -f public

# --------------------------------------------------------------------------------------------- threads and seldom calls
traced threads ./threads
traced threads-execve ./threads execve
for group in signals descriptors memory rights kernel sockets; do traced "calls-$group" ./calls "$group"; done
[[ ! -e main32 ]] || traced bits32 ./main32
traced vfork /usr/bin/python3 -c 'import os; p = os.posix_spawn("/bin/true", ["true"], {}); os.waitpid(p, 0)'

# ------------------------------------------------------------------------------------------------------- other spellings
traced_as other-stderr '-f -ttt -T -yy -v -x -s 1000' ./threads
traced_as other-stderr-shell '-f -ttt -T -yy -v -x -s 1000' sh -c 'echo a | cat; sleep 0.05 & wait'
traced_as other-alone '-ttt -T -yy -v -x -s 1000' ./calls descriptors
traced_as other-clock '-f -tt -yy -v -x -s 1000' sh -c 'true | cat'
traced_as other-plain '' ./calls sockets memory
traced_as other-hexadecimal '-f -tt -T -xx' sh -c 'ls tree | cat'
traced_as other-short '-f -tt -y -s 8' ./calls kernel signals
traced_as other-seconds '-f -t' ./threads execve
traced_as other-filtered '--seccomp-bpf -f -ttt -T -yy -v -x -s 1000 -e trace=%process,%file' sh -c 'ls | cat'
traced_as other-injected '-f -ttt -T -yy -e inject=openat:error=EACCES:when=2+' ls tree
rm -rf "$PWD"
