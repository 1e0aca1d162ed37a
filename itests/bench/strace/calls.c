// SPDX-License-Identifier: Apache-2.0
// Ten system calls a round on one small file, as programs make them: calls ROUNDS DIRECTORY.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void check(int holds, const char *what) {
    if (!holds) {
        perror(what);
        exit(1);
    }
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: calls ROUNDS DIRECTORY\n");
        return 1;
    }
    check(chdir(argv[2]) == 0, argv[2]);
    char text[200];
    memset(text, 'x', sizeof text);
    struct stat found;
    for (long round = atol(argv[1]); round > 0; round--) {
        int file = openat(AT_FDCWD, "data", O_RDWR | O_CREAT, 0600);
        check(file >= 0, "openat");
        check(write(file, text, sizeof text) == sizeof text, "write");
        check(lseek(file, 0, SEEK_SET) == 0, "lseek");
        check(read(file, text, sizeof text) == sizeof text, "read");
        check(fstat(file, &found) == 0, "fstat");
        check(close(file) == 0, "close");
        for (int i = 0; i < 4; i++) {
            check(stat("data", &found) == 0, "stat");
        }
    }
    return 0;
}
