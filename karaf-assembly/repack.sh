#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Packs a tar.gz anew with one time, one order and one owner, so that the same source gives the same bytes: Karaf's
# archive goal stamps every entry with the moment of the build.
set -eu
archive=${1:?usage: repack.sh ARCHIVE TIME}
time=${2:?usage: repack.sh ARCHIVE TIME}
folder=$(mktemp -d "$(dirname "$archive")/repack.XXXXXX")
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/tree"
tar -xzf "$archive" -C "$folder/tree"
(cd "$folder/tree" && tar --sort=name --mtime="$time" --owner=0 --group=0 --numeric-owner --format=gnu -cf - *) |
    gzip -n -6 >"$folder/archive"
mv "$folder/archive" "$archive"
