// SPDX-License-Identifier: Apache-2.0
// Threads that meet at a lock; one of them calls execve while another waits, when asked to.
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int turns;

static void *work(void *name) {
    for (int i = 0; i < 20; i++) {
        pthread_mutex_lock(&lock);
        turns++;
        usleep(200);
        pthread_mutex_unlock(&lock);
    }
    return name;
}

static void *replace(void *unused) {
    (void)unused;
    usleep(20000);
    execl("/bin/echo", "echo", "replaced", (char *)0);
    return 0;
}

static void *idle(void *unused) {
    (void)unused;
    pause();
    return 0;
}

int main(int count, char **arguments) {
    pthread_t threads[4];
    if (count > 1 && strcmp(arguments[1], "execve") == 0) {
        pthread_create(&threads[0], 0, idle, 0);
        pthread_create(&threads[1], 0, replace, 0);
        pause();
    }
    for (int i = 0; i < 4; i++) pthread_create(&threads[i], 0, work, "worker");
    for (int i = 0; i < 4; i++) pthread_join(threads[i], 0);
    printf("%d turns\n", turns);
    return 0;
}
