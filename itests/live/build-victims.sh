#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Compiles every victim of src/test/c into target/victims.
set -eu
cd "$(dirname "$0")"
if ! command -v gcc >/dev/null || ! echo '#include <stdio.h>' | gcc -E - >/dev/null 2>&1; then
	echo "build-victims: a C compiler is missing; install it with: apt-get install gcc libc6-dev linux-libc-dev" >&2
	exit 1
fi
mkdir -p target/victims
for source in src/test/c/*.c; do
	program=target/victims/$(basename "$source" .c)
	if [ ! -x "$program" ] || [ "$source" -nt "$program" ] || [ src/test/c/ready.h -nt "$program" ]; then
		gcc -std=gnu11 -O1 -Wall -Wextra -Werror -pthread -o "$program" "$source" -lutil
	fi
done
