// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.syscall.WaitKind;

class BulkCategoriesTest {

    private final BulkCategories categories = new BulkCategories(Settings.DEFAULT);
    private final Classifier classifier = new Classifier(Settings.DEFAULT, new FutexHistory());
    private final ProcessInfo app = Calls.process("app");

    @ParameterizedTest
    @CsvSource({
        "read,UNKNOWN,BLOCKING_IO", "read,DISK,BLOCKING_IO", "read,PIPE,IDLE_WAIT", "read,TERMINAL,IDLE_WAIT",
        "read,DEVICE,IDLE_WAIT", "read,EVENT,IDLE_WAIT", "read,SERVER,IDLE_WAIT", "read,CLIENT,NETWORK",
        "read,TIME,IDLE_WAIT", "write,PIPE,IDLE_WAIT", "write,SERVER,NETWORK", "write,CLIENT,NETWORK",
        "write,DISK,BLOCKING_IO", "fsync,DISK,BLOCKING_IO", "sendto,TIME,NETWORK", "connect,TIME,NETWORK",
        "accept4,SERVER,IDLE_WAIT", "accept4,UNKNOWN,NETWORK", "recvmsg,SERVER,IDLE_WAIT", "recvmsg,CLIENT,NETWORK",
        "futex,UNKNOWN,LOCK_CONTENTION", "futex,LOCK,IDLE_WAIT", "futex,TIME,IDLE_WAIT", "flock,LOCK,LOCK_CONTENTION",
        "fcntl,LOCK,LOCK_CONTENTION", "fcntl,UNKNOWN,FILE_SYSTEM", "fcntl,DISK,FILE_SYSTEM",
        "openat,DISK,FILE_SYSTEM", "openat,PIPE,IDLE_WAIT", "statx,UNKNOWN,FILE_SYSTEM", "epoll_wait,EVENT,IDLE_WAIT",
        "poll,UNKNOWN,IDLE_WAIT", "nanosleep,TIME,IDLE_WAIT", "wait4,UNKNOWN,IDLE_WAIT", "ioctl,TERMINAL,OTHER",
        "getpid,UNKNOWN,OTHER", "io_uring_enter,EVENT,IDLE_WAIT"})
    void nameAndKindOfWaitingSayTheCategory(String name, WaitKind kind, SyscallCategory expected) {
        assertEquals(expected, categories.of(Calls.syscall(name), kind));
    }

    @Test
    void inBulkTheyAreReadAsOneByOne() {
        for (String name : Settings.DEFAULT.categories().keySet()) {
            for (WaitKind kind : WaitKind.values()) {
                if (kind == WaitKind.LOCK || Role.of(name) == Role.CONTROL) {
                    continue;
                }
                assertEquals(classifier.classify(app, Calls.call(name, 20).waiting(kind).build()).category(),
                        categories.of(Calls.syscall(name), kind), name + " " + kind);
            }
        }
    }
}
