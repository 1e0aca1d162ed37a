// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration {@code org.tracewarden.classifier}. */
@Retention(RetentionPolicy.RUNTIME)
@ObjectClassDefinition(name = "Tracewarden classifier",
        description = "What system calls mean: categories, thresholds and texts")
@interface ClassifierConfig {

    String IO_SYSCALLS = "read,write,pread64,pwrite64,readv,writev,preadv,pwritev,preadv2,pwritev2,"
            + "sync,syncfs,fsync,fdatasync,sync_file_range,sync_file_range2,msync,fallocate,"
            + "sendfile,sendfile64,copy_file_range,splice,vmsplice,tee,readahead,"
            + "io_uring_enter,io_submit,io_getevents,io_pgetevents,io_pgetevents_time64";
    String IO_CAUSES = "Slow or saturated storage device (disk seeks, a full SSD queue);"
            + "Latency of a network file system (NFS, CIFS);"
            + "Excessive fsync() or fdatasync() calls (cost of durability);"
            + "Large reads or writes without asynchronous I/O";
    String IO_HINTS = "Check disk saturation (queue depth, IOPS);"
            + "Identify if storage is local or network-mounted;"
            + "Look for excessive synchronous writes (fsync patterns);"
            + "Correlate with block_stats and io_latency_stats";

    String LOCK_SYSCALLS = "futex,futex_time64,futex_wait,futex_waitv,flock,fcntl,fcntl64,"
            + "semop,semtimedop,semtimedop_time64";
    String LOCK_CAUSES = "A global lock around a critical section in a hot code path;"
            + "Lock-free code that falls back to locks under contention;"
            + "Too coarse a lock (one for much data);"
            + "Priority inversion (a thread of low priority holds the lock)";
    String LOCK_HINTS = "Check sched_events for involuntary context switches;"
            + "Identify the other threads of the process that wait (stacks);"
            + "Look for a thundering herd (many threads woken at once);"
            + "Review the locking strategy (what is done while the lock is held)";

    String FILE_SYSCALLS = "open,openat,openat2,creat,open_by_handle_at,name_to_handle_at,"
            + "stat,stat64,lstat,lstat64,fstat,fstat64,newfstatat,fstatat64,statx,"
            + "statfs,statfs64,fstatfs,fstatfs64,access,faccessat,faccessat2,"
            + "unlink,unlinkat,rmdir,mkdir,mkdirat,mknod,mknodat,rename,renameat,renameat2,"
            + "link,linkat,symlink,symlinkat,readlink,readlinkat,"
            + "chmod,fchmod,fchmodat,fchmodat2,chown,fchown,lchown,fchownat,chown32,fchown32,lchown32,"
            + "utime,utimes,futimesat,utimensat,utimensat_time64,"
            + "truncate,truncate64,ftruncate,ftruncate64,getdents,getdents64,chdir,fchdir,"
            + "getxattr,lgetxattr,fgetxattr,setxattr,lsetxattr,fsetxattr,"
            + "listxattr,llistxattr,flistxattr,removexattr,lremovexattr,fremovexattr";
    String FILE_CAUSES = "Missing files or permission denied (many errors);"
            + "Latency of a network file system (slow NFS metadata operations);"
            + "Inode cache under pressure (too many files);"
            + "File descriptor leak (many openat() without close())";
    String FILE_HINTS = "Identify the path that was asked for;"
            + "Check for recent deployments or configuration changes;"
            + "Verify permissions and ownership of the file;"
            + "Look for a pattern (always the same file, or different ones)";

    String NETWORK_SYSCALLS = "connect,accept,accept4,send,sendto,sendmsg,sendmmsg,"
            + "recv,recvfrom,recvmsg,recvmmsg,recvmmsg_time64,socketcall";
    String NETWORK_CAUSES = "Network congestion or packet loss;"
            + "Slow remote endpoint (an overloaded server);"
            + "Connections that time out (firewall, routing);"
            + "Full send or receive buffer";
    String NETWORK_HINTS = "Check TCP retransmissions (packet loss);"
            + "Monitor connection attempts (sockets in SYN_SENT);"
            + "Verify errors and drops of the network interfaces;"
            + "Test whether the remote endpoint answers";

    String IDLE_SYSCALLS = "epoll_wait,epoll_pwait,epoll_pwait2,poll,ppoll,ppoll_time64,"
            + "select,_newselect,pselect6,pselect6_time64,"
            + "nanosleep,clock_nanosleep,clock_nanosleep_time64,pause,rt_sigsuspend,sigsuspend,"
            + "rt_sigtimedwait,rt_sigtimedwait_time64,wait4,waitid,waitpid,"
            + "msgrcv,mq_timedreceive,mq_timedreceive_time64";

    int CAPACITY = 10_000;
    int IDLE_FUTEX_MILLIS = 1_000;
    int QUIET_SECONDS = 60;

    @AttributeDefinition(name = "Blocking I/O: calls", description = "Names of calls, separated by commas")
    String blocking$_$io$_$syscalls() default IO_SYSCALLS;

    @AttributeDefinition(name = "Blocking I/O: thresholds",
            description = "Milliseconds at which LOW, MEDIUM and HIGH begin, and above which it is CRITICAL; ascending,"
                    + " 1 to 3600000")
    String blocking$_$io$_$thresholds() default "10,50,100,500";

    @AttributeDefinition(name = "Blocking I/O: title", description = "Begins the summary")
    String blocking$_$io$_$title() default "I/O bottleneck";

    @AttributeDefinition(name = "Blocking I/O: causes", description = "Typical causes, separated by semicolons")
    String blocking$_$io$_$causes() default IO_CAUSES;

    @AttributeDefinition(name = "Blocking I/O: hints", description = "What to look at next, separated by semicolons")
    String blocking$_$io$_$hints() default IO_HINTS;

    @AttributeDefinition(name = "Lock contention: calls", description = "Names of calls, separated by commas")
    String lock$_$contention$_$syscalls() default LOCK_SYSCALLS;

    @AttributeDefinition(name = "Lock contention: thresholds",
            description = "Milliseconds at which LOW, MEDIUM and HIGH begin, and above which it is CRITICAL; ascending,"
                    + " 1 to 3600000")
    String lock$_$contention$_$thresholds() default "10,25,50,100";

    @AttributeDefinition(name = "Lock contention: title", description = "Begins the summary")
    String lock$_$contention$_$title() default "Lock contention";

    @AttributeDefinition(name = "Lock contention: causes", description = "Typical causes, separated by semicolons")
    String lock$_$contention$_$causes() default LOCK_CAUSES;

    @AttributeDefinition(name = "Lock contention: hints", description = "What to look at next, separated by semicolons")
    String lock$_$contention$_$hints() default LOCK_HINTS;

    @AttributeDefinition(name = "File system: calls", description = "Names of calls, separated by commas")
    String file$_$system$_$syscalls() default FILE_SYSCALLS;

    @AttributeDefinition(name = "File system: thresholds",
            description = "Milliseconds at which LOW, MEDIUM and HIGH begin, and above which it is CRITICAL; ascending,"
                    + " 1 to 3600000")
    String file$_$system$_$thresholds() default "10,100,500,1000";

    @AttributeDefinition(name = "File system: title", description = "Begins the summary")
    String file$_$system$_$title() default "File system issue";

    @AttributeDefinition(name = "File system: causes", description = "Typical causes, separated by semicolons")
    String file$_$system$_$causes() default FILE_CAUSES;

    @AttributeDefinition(name = "File system: hints", description = "What to look at next, separated by semicolons")
    String file$_$system$_$hints() default FILE_HINTS;

    @AttributeDefinition(name = "Network: calls", description = "Names of calls, separated by commas")
    String network$_$syscalls() default NETWORK_SYSCALLS;

    @AttributeDefinition(name = "Network: thresholds",
            description = "Milliseconds at which LOW, MEDIUM and HIGH begin, and above which it is CRITICAL; ascending,"
                    + " 1 to 3600000")
    String network$_$thresholds() default "10,100,500,1000";

    @AttributeDefinition(name = "Network: title", description = "Begins the summary")
    String network$_$title() default "Network bottleneck";

    @AttributeDefinition(name = "Network: causes", description = "Typical causes, separated by semicolons")
    String network$_$causes() default NETWORK_CAUSES;

    @AttributeDefinition(name = "Network: hints", description = "What to look at next, separated by semicolons")
    String network$_$hints() default NETWORK_HINTS;

    @AttributeDefinition(name = "Idle waits: calls",
            description = "Names of calls that only wait for time, input or a child, separated by commas; never slow")
    String idle$_$wait$_$syscalls() default IDLE_SYSCALLS;

    @AttributeDefinition(name = "Idle futex", min = "10", max = "3600000",
            description = "Milliseconds, 10 to 3600000: a lone futex wait of this length is a parked worker")
    int idle$_$futex$_$millis() default IDLE_FUTEX_MILLIS;

    @AttributeDefinition(name = "Persistence",
            description = "Minutes after which trouble is short-lived, persistent and systemic; ascending, 1 to 1440")
    String persistence$_$minutes() default "1,5,15";

    @AttributeDefinition(name = "Quiet time", min = "1", max = "3600",
            description = "Seconds, 1 to 3600, without trouble that end an episode")
    int quiet$_$seconds() default QUIET_SECONDS;

    @AttributeDefinition(name = "Published severity",
            description = "Observations at least this severe go onto the event bus: none, low, medium, high, critical")
    String publish$_$severity() default "low";

    @AttributeDefinition(name = "Capacity", min = "100", max = "100000",
            description = "Observations kept, 100 to 100000; the oldest are forgotten first")
    int capacity() default CAPACITY;
}
