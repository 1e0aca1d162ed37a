// SPDX-License-Identifier: Apache-2.0
// Calls that ordinary programs seldom make, one group for each name given: what strace writes of them is what counts.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/filter.h>
#include <linux/io_uring.h>
#include <linux/landlock.h>
#include <linux/openat2.h>
#include <linux/perf_event.h>
#include <linux/seccomp.h>
#include <linux/futex.h>
#include <mqueue.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <linux/capability.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/sysinfo.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/times.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

static void caught(int signal) { (void)signal; }

static void signals(void) {
    struct sigaction action = {.sa_handler = caught};
    sigset_t set;
    sigemptyset(&set);
    sigaction(SIGUSR1, &action, 0);
    action.sa_flags = SA_RESTART;
    sigaction(SIGALRM, &action, 0);
    sigaction(SIGRTMIN + 3, &action, 0);
    raise(SIGUSR1);
    sigqueue(getpid(), SIGRTMIN + 3, (union sigval){.sival_int = 77});
    sigfillset(&set);
    sigprocmask(SIG_BLOCK, &set, 0);
    sigprocmask(SIG_UNBLOCK, &set, 0);
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    sigprocmask(SIG_SETMASK, &set, 0);
    raise(SIGUSR2);
    struct timespec brief = {0, 1000000};
    siginfo_t info;
    sigtimedwait(&set, &info, &brief);
    sigtimedwait(&set, &info, &brief);
    struct itimerval soon = {{0, 0}, {0, 20000}};
    setitimer(ITIMER_REAL, &soon, 0);
    struct timespec second = {0, 50000000};
    nanosleep(&second, &second);
    soon.it_value.tv_usec = 20000;
    setitimer(ITIMER_REAL, &soon, 0);
    struct pollfd none = {.fd = 0, .events = POLLIN};
    poll(&none, 0, 60);
    setitimer(ITIMER_REAL, &soon, 0);
    int pair[2];
    char byte;
    if (pipe(pair) == 0 && fork() == 0) {
        usleep(60000);
        write(pair[1], "x", 1);
        _exit(7);
    }
    read(pair[0], &byte, 1);
    wait(0);
    int status;
    if (fork() == 0) raise(SIGKILL);
    wait(&status);
    if (fork() == 0) *(volatile int *)8 = 1;
    wait(&status);
    pid_t stopped = fork();
    if (stopped == 0) {
        raise(SIGSTOP);
        _exit(0);
    }
    waitpid(stopped, &status, WUNTRACED);
    kill(stopped, SIGCONT);
    waitpid(stopped, &status, 0);
    timer_t timer;
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1, .sigev_value.sival_int = 5};
    timer_create(CLOCK_MONOTONIC, &event, &timer);
    timer_delete(timer);
    stack_t stack = {.ss_sp = malloc(SIGSTKSZ), .ss_size = SIGSTKSZ};
    sigaltstack(&stack, 0);
}

static void descriptors(void) {
    int first = open("/dev/null", O_RDWR | O_CLOEXEC);
    int second = dup(first);
    fcntl(second, F_GETFD);
    fcntl(first, F_GETFL);
    fcntl(first, F_DUPFD_CLOEXEC, 10);
    open("odd < name > \"quoted\" (here) -", O_RDWR | O_CREAT, 0644);
    int gone = open("gone", O_RDWR | O_CREAT | O_EXCL, 0600);
    unlink("gone");
    write(gone, "still here\n\t\"quoted\" \\ \303\244\0\1772", 28);
    pread(gone, (char[64]){0}, 64, 0);
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 10};
    fcntl(gone, F_SETLK, &lock);
    flock(gone, LOCK_EX | LOCK_NB);
    ftruncate(gone, 4096);
    fallocate(gone, FALLOC_FL_KEEP_SIZE, 0, 8192);
    lseek(gone, 0, SEEK_HOLE);
    struct stat state;
    fstat(gone, &state);
    fstat(first, &state);
    struct statfs system;
    statfs("/", &system);
    struct statx more;
    statx(AT_FDCWD, ".", AT_SYMLINK_NOFOLLOW, STATX_ALL, &more);
    struct open_how how = {.flags = O_PATH, .resolve = RESOLVE_NO_SYMLINKS};
    syscall(SYS_openat2, AT_FDCWD, ".", &how, sizeof how);
    struct timespec times[2] = {{1700000000, 123456789}, {0, UTIME_OMIT}};
    utimensat(AT_FDCWD, ".", times, 0);
    int memory = memfd_create("a memory file", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    fcntl(memory, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW);
    eventfd(3, EFD_NONBLOCK | EFD_SEMAPHORE);
    int timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
    struct itimerspec in = {{0, 0}, {0, 1000000}};
    timerfd_settime(timer, 0, &in, 0);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    signalfd(-1, &set, SFD_CLOEXEC);
    int pidfd = syscall(SYS_pidfd_open, getpid(), 0);
    syscall(SYS_pidfd_send_signal, pidfd, 0, 0, 0);
    open("/proc/self/ns/net", O_RDONLY);
    open("/proc/self/ns/mnt", O_RDONLY);
    int terminal = open("/dev/ptmx", O_RDWR | O_NOCTTY);
    struct winsize size;
    ioctl(terminal, TIOCGWINSZ, &size);
    char ios[64];
    ioctl(terminal, 0x5401, ios);
    ioctl(terminal, 0xabcd1234, 0x42);
    ioctl(first, 0x40049409, second);
    struct iovec parts[3] = {{"one", 3}, {"two\n", 4}, {"", 0}};
    writev(gone, parts, 3);
    preadv(gone, parts, 0, 0);
    fd_set reads;
    FD_ZERO(&reads);
    FD_SET(first, &reads);
    FD_SET(timer, &reads);
    struct timeval wait = {0, 500};
    select(terminal + 1, &reads, 0, 0, &wait);
    FD_ZERO(&reads);
    select(0, &reads, 0, 0, &wait);
    struct pollfd polls[2] = {{first, POLLIN | POLLOUT, 0}, {timer, POLLIN, 0}};
    poll(polls, 2, 10);
    setxattr(".", "user.note", "value", 5, 0);
    getxattr(".", "user.note", ios, sizeof ios);
    close_range(900, 1000, 0);
    splice(first, 0, gone, 0, 100, SPLICE_F_MOVE);
    sendfile(first, gone, 0, 10);
    copy_file_range(gone, 0, memory, 0, 4, 0);
    syscall(SYS_fsopen, "tmpfs", 1);
    syscall(777, 1, 2, 3);
    syscall(SYS_openat, -100, (char *)8, 0);
    umask(022);
    mount("none", "/nowhere", "tmpfs", MS_NOSUID | MS_NODEV, "size=1m");
    umount2("/nowhere", MNT_DETACH);
    chdir("/nowhere");
    mknod("node", S_IFCHR | 0600, 0x103);
    unlink("node");
}

static void memory(void) {
    char *place = mmap(0, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    mmap(0, 1 << 21, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB | (21 << 26), -1, 0);
    mprotect(place, 4096, PROT_NONE);
    madvise(place, 8192, MADV_DONTNEED);
    mlock(place + 8192, 4096);
    unsigned char in[256];
    mincore(place, 1 << 20, in);
    place = mremap(place, 1 << 20, 1 << 21, MREMAP_MAYMOVE);
    msync(place + 4096, 4096, MS_ASYNC);
    munmap(place, 1 << 21);
    struct rlimit limit;
    getrlimit(RLIMIT_STACK, &limit);
    getrlimit(RLIMIT_NOFILE, &limit);
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    struct sysinfo about;
    sysinfo(&about);
    struct tms clock;
    times(&clock);
    int segment = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
    void *at = shmat(segment, 0, SHM_RDONLY);
    shmdt(at);
    struct shmid_ds data;
    shmctl(segment, IPC_STAT, &data);
    shmctl(segment, IPC_RMID, 0);
    int semaphores = semget(IPC_PRIVATE, 2, 0600);
    struct sembuf operations[2] = {{0, 1, IPC_NOWAIT}, {1, 0, SEM_UNDO}};
    semop(semaphores, operations, 2);
    semctl(semaphores, 0, IPC_RMID);
    int queue = msgget(IPC_PRIVATE, 0600);
    struct { long type; char text[8]; } message = {4, "hello"};
    msgsnd(queue, &message, 6, IPC_NOWAIT);
    msgrcv(queue, &message, 8, 0, MSG_NOERROR);
    msgctl(queue, IPC_RMID, 0);
    cpu_set_t cpus;
    CPU_ZERO(&cpus);
    sched_getaffinity(0, sizeof cpus, &cpus);
    syscall(SYS_getcpu, in, in + 8, 0);
    syscall(SYS_membarrier, 0, 0, 0);
    syscall(SYS_ioprio_get, 1, 0);
    syscall(SYS_sched_getattr, 0, in, 48, 0);
    syscall(SYS_personality, 0xffffffff);
    syscall(SYS_set_mempolicy, 0, 0, 0);
    syscall(SYS_process_vm_readv, getpid(), &(struct iovec){in, 8}, 1, &(struct iovec){in + 16, 8}, 1, 0);
    syscall(SYS_kcmp, getpid(), getpid(), 0, 0, 1);
    struct timex { char bytes[256]; } adjust = {{0}};
    syscall(SYS_adjtimex, &adjust);
}

static void rights(void) {
    struct __user_cap_header_struct header = {.version = 0x20080522};
    struct __user_cap_data_struct data[2];
    syscall(SYS_capget, &header, data);
    prctl(PR_SET_NAME, "renamed \"so\"");
    prctl(PR_GET_NAME, (char[16]){0});
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    prctl(PR_CAPBSET_READ, 21);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    gid_t groups[8];
    getgroups(8, groups);
    setgroups(2, (gid_t[]){1, 2});
    setresgid(65534, 65534, 65534);
    setresuid(65534, 65534, 65534);
    setuid(0);
    getresuid(&header.version, &header.version, &header.version);
    open("/etc/hostname-that-is-not", O_RDONLY);
    open("/proc/1/environ", O_RDONLY);
    syscall(SYS_capset, &header, data);
    ptrace(PTRACE_TRACEME, 0, 0, 0);
    struct landlock_ruleset_attr rules = {.handled_access_fs = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE};
    syscall(SYS_landlock_create_ruleset, &rules, sizeof rules, 0);
    struct sock_filter steps[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EACCES),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
    struct sock_fprog program = {4, steps};
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
    syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_LOG, &program);
    syscall(SYS_getppid);
}

static void kernel(void) {
    union bpf_attr map = {.map_type = BPF_MAP_TYPE_HASH, .key_size = 4, .value_size = 8, .max_entries = 16};
    strcpy(map.map_name, "numbers");
    int numbers = syscall(SYS_bpf, BPF_MAP_CREATE, &map, sizeof map);
    unsigned key = 1;
    unsigned long value = 2;
    union bpf_attr element = {.map_fd = numbers, .key = (unsigned long)&key, .value = (unsigned long)&value};
    syscall(SYS_bpf, BPF_MAP_UPDATE_ELEM, &element, sizeof element);
    syscall(SYS_bpf, BPF_MAP_LOOKUP_ELEM, &element, sizeof element);
    struct bpf_insn steps[] = {{.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = 0, .imm = 0}, {.code = BPF_JMP | BPF_EXIT}};
    char log[256] = "";
    union bpf_attr program = {.prog_type = BPF_PROG_TYPE_SOCKET_FILTER, .insn_cnt = 2, .insns = (unsigned long)steps,
        .license = (unsigned long)"GPL", .log_level = 1, .log_buf = (unsigned long)log, .log_size = sizeof log};
    syscall(SYS_bpf, BPF_PROG_LOAD, &program, sizeof program);
    struct perf_event_attr counter = {.type = PERF_TYPE_SOFTWARE, .size = sizeof counter, .config = PERF_COUNT_SW_CPU_CLOCK,
        .disabled = 1, .exclude_kernel = 1};
    syscall(SYS_perf_event_open, &counter, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
    struct io_uring_params ring = {.flags = IORING_SETUP_CLAMP};
    int uring = syscall(SYS_io_uring_setup, 8, &ring);
    syscall(SYS_io_uring_register, uring, IORING_REGISTER_EVENTFD, (int[]){-1}, 1);
    syscall(SYS_io_uring_enter, uring, 1, 0, IORING_ENTER_GETEVENTS, 0, 0);
    mqd_t queue = mq_open("/tracewarden-corpus", O_RDWR | O_CREAT | O_NONBLOCK, 0600, 0);
    mq_send(queue, "hello", 5, 3);
    struct mq_attr about;
    mq_getattr(queue, &about);
    mq_unlink("/tracewarden-corpus");
    int watch = inotify_init1(IN_NONBLOCK);
    inotify_add_watch(watch, ".", IN_CREATE | IN_DELETE | IN_MOVED_FROM);
    close(open("watched", O_CREAT | O_WRONLY, 0600));
    unlink("watched");
    char events[512];
    read(watch, events, sizeof events);
    syscall(SYS_add_key, "user", "corpus", "payload", 7, -3);
    syscall(SYS_futex, &key, FUTEX_WAIT | FUTEX_PRIVATE_FLAG, 5, 0, 0, 0);
    syscall(SYS_futex, &key, FUTEX_WAKE_OP, 1, 1, &key, FUTEX_OP(FUTEX_OP_SET, 1, FUTEX_OP_CMP_GT, 0));
#ifdef SYS_futex_waitv
    syscall(SYS_futex_waitv, 0, 0, 0, 0, 0);
#endif
    syscall(SYS_clock_adjtime, 5, events);
    syscall(SYS_modify_ldt, 0, events, 16);
    syscall(SYS_delete_module, "nothing_of_the_kind", 0);
    syscall(SYS_quotactl, 0x80000701, "/dev/none", 0, 0);
    struct timespec past = {0, 1};
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &past, 0);
}

static void sockets(void) {
    int pair[2];
    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair);
    struct iovec part = {"with a descriptor", 17};
    union { struct cmsghdr header; char bytes[CMSG_SPACE(2 * sizeof(int))]; } control = {0};
    control.header.cmsg_level = SOL_SOCKET;
    control.header.cmsg_type = SCM_RIGHTS;
    control.header.cmsg_len = CMSG_LEN(2 * sizeof(int));
    memcpy(CMSG_DATA(&control.header), pair, sizeof pair);
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    sendmsg(pair[0], &message, MSG_NOSIGNAL);
    char text[64];
    struct iovec place = {text, sizeof text};
    message.msg_iov = &place;
    recvmsg(pair[1], &message, MSG_CMSG_CLOEXEC);
    struct ucred peer;
    socklen_t length = sizeof peer;
    getsockopt(pair[0], SOL_SOCKET, SO_PEERCRED, &peer, &length);
    struct sockaddr_un hidden = {.sun_family = AF_UNIX, .sun_path = "\0hidden place"};
    int quiet = socket(AF_UNIX, SOCK_DGRAM, 0);
    bind(quiet, (void *)&hidden, sizeof(sa_family_t) + 13);
    connect(socket(AF_UNIX, SOCK_DGRAM, 0), (void *)&hidden, sizeof(sa_family_t) + 13);
    struct sockaddr_un named = {.sun_family = AF_UNIX, .sun_path = "named place"};
    unlink("named place");
    int server = socket(AF_UNIX, SOCK_STREAM, 0);
    bind(server, (void *)&named, sizeof named);
    listen(server, 5);
    connect(socket(AF_UNIX, SOCK_STREAM, 0), (void *)&named, sizeof named);
    struct sockaddr_un from;
    length = sizeof from;
    accept4(server, (void *)&from, &length, SOCK_NONBLOCK);
    unlink("named place");
    int tcp = socket(AF_INET6, SOCK_STREAM, IPPROTO_TCP);
    struct sockaddr_in6 any = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    bind(tcp, (void *)&any, sizeof any);
    listen(tcp, 1);
    length = sizeof any;
    getsockname(tcp, (void *)&any, &length);
    int client = socket(AF_INET6, SOCK_STREAM, 0);
    connect(client, (void *)&any, sizeof any);
    int one = 1;
    setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct linger linger = {1, 3};
    setsockopt(client, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
    int accepted = accept(tcp, 0, 0);
    send(client, "over version six", 16, 0);
    recv(accepted, text, sizeof text, MSG_PEEK | MSG_DONTWAIT);
    shutdown(client, SHUT_RDWR);
    int udp = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(9), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    sendto(udp, "datagram", 8, 0, (void *)&to, sizeof to);
    struct mmsghdr several[2] = {{{.msg_name = &to, .msg_namelen = sizeof to, .msg_iov = &part, .msg_iovlen = 1}, 0},
        {{.msg_name = &to, .msg_namelen = sizeof to, .msg_iov = &part, .msg_iovlen = 1}, 0}};
    sendmmsg(udp, several, 2, 0);
    recvmmsg(udp, several, 2, MSG_DONTWAIT, 0);
    int events = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = {.events = EPOLLIN | EPOLLET, .data.u64 = 0x100000005};
    epoll_ctl(events, EPOLL_CTL_ADD, accepted, &event);
    epoll_wait(events, &event, 1, 10);
    socket(AF_PACKET, SOCK_RAW, htons(3));
    socket(AF_NETLINK, SOCK_RAW, 16);
    connect(client, (void *)"\x7f\x7f odd", 6);
}

int main(int count, char **names) {
    struct { const char *name; void (*calls)(void); } groups[] = {{"signals", signals}, {"descriptors", descriptors},
        {"memory", memory}, {"rights", rights}, {"kernel", kernel}, {"sockets", sockets}};
    for (int i = 1; i < count; i++)
        for (unsigned g = 0; g < sizeof groups / sizeof *groups; g++)
            if (strcmp(names[i], groups[g].name) == 0) groups[g].calls();
    return 0;
}
