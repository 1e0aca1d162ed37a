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
	name=$(basename "$source" .c)
	program=target/victims/$name
	case $name in
	gnat) linked=-static ;; # so that it opens nothing but what it is told to
	*) linked= ;;
	esac
	if [ ! -x "$program" ] || [ -n "$(find src/test/c/*.h "$source" -newer "$program")" ]; then
		gcc -std=gnu11 -O1 -Wall -Wextra -Werror -pthread $linked -o "$program" "$source" -lutil
	fi
done
