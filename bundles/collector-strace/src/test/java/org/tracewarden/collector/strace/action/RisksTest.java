// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.action;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.trace.Risk;

class RisksTest {

    private final Told told = new Told().as(100, 1000, "/usr/bin/cat", "cat");

    private Told reads(String path) {
        return told.line(0, "openat(AT_FDCWD</home/ann/project>, \"" + path + "\", O_RDONLY) = 3<" + path
                        + "> <0.000010>")
                .line(1, "read(3<" + path + ">, \"x\", 9) = 1 <0.000010>");
    }

    private Told writes(String path) {
        return told.line(0, "openat(AT_FDCWD</home/ann/project>, \"" + path + "\", O_WRONLY|O_CREAT, 0644) = 3<"
                        + path + "> <0.000010>")
                .line(1, "write(3<" + path + ">, \"x\", 1) = 1 <0.000010>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/shadow", "/home/ann/.aws/credentials", "/root/.netrc", "/home/ann/.kube/config",
        "/home/ann/.git-credentials", "/srv/app/.env", "/home/ann/.config/gcloud/credentials.db", "/proc/1/environ",
        "/home/ann/.mozilla/firefox/x.default/logins.json", "/home/ann/.docker/config.json", "/etc/sudoers.d/ann"})
    void reading_credentials_is_marked(String path) {
        assertEquals(List.of(Risk.Kind.CREDENTIALS), reads(path).risks());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/home/ann/.ssh/id_ed25519", "/root/.ssh/id_rsa", "/etc/ssh/ssh_host_rsa_key",
        "/home/ann/.ssh/authorized_keys"})
    void reading_ssh_keys_is_marked(String path) {
        assertEquals(List.of(Risk.Kind.SSH_KEY), reads(path).risks());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/home/ann/.ssh/id_ed25519.pub", "/home/ann/.ssh/known_hosts", "/home/ann/.ssh/config",
        "/etc/passwd", "/etc/ssh/ssh_config", "/home/ann/.bashrc", "/srv/app/.env.example", "/proc/self/environ",
        "/proc/100/environ", "/etc/environment"})
    void reading_what_everybody_reads_is_not_marked(String path) {
        assertEquals(List.of(), reads(path).risks());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/home/ann/.bashrc", "/home/ann/.config/autostart/x.desktop",
        "/home/ann/project/.git/hooks/pre-commit", "/home/ann/.config/systemd/user/x.service"})
    void writing_where_things_start_by_themselves_is_marked_as_persistence(String path) {
        assertEquals(List.of(Risk.Kind.PERSISTENCE), writes(path).risks());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/cron.d/x", "/etc/ld.so.preload", "/etc/systemd/system/x.service",
        "/etc/profile.d/x.sh", "/etc/udev/rules.d/9.rules", "/etc/pam.d/sshd", "/etc/init.d/x",
        "/var/spool/cron/crontabs/ann"})
    void writing_where_the_system_starts_things_is_marked_twice(String path) {
        assertEquals(List.of(Risk.Kind.PERSISTENCE, Risk.Kind.WRITE_OUTSIDE_HOME), writes(path).risks());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/home/ann/project/x", "/tmp/x", "/var/tmp/x", "/dev/null", "/proc/self/oom_score_adj",
        "/run/user/1000/x", "/home/ann/project/.git/hooks/pre-commit.sample", "/memfd:x"})
    void writing_at_home_in_the_work_tree_and_in_temporary_places_is_not_marked(String path) {
        assertEquals(List.of(), writes(path).risks());
    }

    @Test
    void root_is_marked_in_system_directories_only() {
        told.as(100, 0, "/usr/bin/tee", "tee");
        writes("/srv/data/x");
        assertEquals(List.of(), told.risks());
        writes("/usr/bin/x");
        assertEquals(List.of(Risk.Kind.WRITE_OUTSIDE_HOME), told.risks());
    }

    @Test
    void a_program_that_uses_its_own_file_is_marked_low() {
        told.as(100, 1000, "/usr/bin/ssh", "ssh", "host");
        Risk risk = reads("/home/ann/.ssh/id_rsa").all().get(0).risks().get(0);
        assertEquals(Severity.LOW, risk.severity());
        assertEquals("reads /home/ann/.ssh/id_rsa, a private SSH key; this program's own", risk.reason());
    }

    @Test
    void a_refused_try_is_marked_one_step_lower() {
        told.line(0, "openat(AT_FDCWD</tmp>, \"/etc/shadow\", O_RDONLY) = -1 EACCES (Permission denied) <0.000010>");
        Risk risk = told.all().get(0).risks().get(0);
        assertEquals(new Risk(Risk.Kind.CREDENTIALS, Severity.MEDIUM,
                "tried to read /etc/shadow, the password hashes of all users"), risk);
    }

    @Test
    void becoming_root_is_marked_and_staying_who_one_is_is_not() {
        told.line(0, "setuid(1000) = 0 <0.000010>").line(1, "setresuid(-1, 0, -1) = 0 <0.000010>");
        Risk risk = told.all().get(1).risks().get(0);
        assertEquals(new Risk(Risk.Kind.SETUID, Severity.HIGH, "becomes root; was user 1000"), risk);
        assertTrue(told.all().get(0).risks().isEmpty());
    }

    @Test
    void set_user_id_files_are_marked_when_made_and_when_run() {
        told.line(0, "chmod(\"/tmp/sh\", 04755) = 0 <0.000010>")
                .line(1, "execve(\"/tmp/sh\", [\"sh\"], []) = 0 <0.000010>");
        assertEquals(List.of("runs /tmp/sh, a set-user-id program",
                        "makes /tmp/sh run as its owner (set-user-id)"),
                told.all().stream().flatMap(action -> action.risks().stream()).map(Risk::reason).sorted(
                        java.util.Comparator.reverseOrder()).toList());
    }

    @Test
    void reaching_into_other_processes_is_marked() {
        told.line(0, "ptrace(PTRACE_ATTACH, 42) = 0 <0.000010>")
                .line(1, "process_vm_writev(42, [], 0, [], 0, 0) = 9 <0.000010>")
                .line(2, "openat(AT_FDCWD</tmp>, \"/proc/42/mem\", O_RDWR) = 3</proc/42/mem> <0.000010>");
        assertEquals(List.of("attaches to process 42 with PTRACE_ATTACH", "writes the memory of process 42",
                        "writes the memory of process 42"),
                told.all().stream().flatMap(action -> action.risks().stream()).map(Risk::reason).toList());
    }

    @Test
    void a_download_that_is_made_executable_moved_and_run_is_marked_each_time() {
        told.as(100, 1000, "/usr/bin/curl", "curl");
        told.line(0, "recvfrom(5<TCP:[10.0.0.1:9->10.0.0.5:80]>, \"x\", 9, 0, NULL, NULL) = 9 <0.000010>")
                .line(1, "write(4</tmp/dl>, \"x\", 9) = 9 <0.000010>")
                .as(101, 1000, "/usr/bin/chmod", "chmod")
                .line(2, "fchmodat(AT_FDCWD</tmp>, \"dl\", 0755) = 0 <0.000010>")
                .line(3, "rename(\"/tmp/dl\", \"/tmp/moved\") = 0 <0.000010>")
                .line(4, "execve(\"/tmp/moved\", [\"moved\"], []) = 0 <0.000010>");
        assertEquals(List.of("runs /tmp/moved, which curl wrote after it had received from 10.0.0.5:80",
                        "makes /tmp/dl executable, which curl wrote after it had received from 10.0.0.5:80"),
                told.all().stream().flatMap(action -> action.risks().stream())
                        .filter(risk -> risk.kind() == Risk.Kind.DOWNLOAD_THEN_EXEC).map(Risk::reason)
                        .sorted(java.util.Comparator.reverseOrder()).toList());
    }

    @Test
    void a_shell_that_runs_what_a_downloader_pipes_into_it_is_marked() {
        told.as(100, 1000, "/usr/bin/curl", "curl")
                .line(0, "recvfrom(5<TCP:[10.0.0.1:9->10.0.0.5:80]>, \"x\", 9, 0, NULL, NULL) = 9 <0.000010>")
                .line(1, "write(1<pipe:[7]>, \"x\", 9) = 9 <0.000010>")
                .as(101, 1000, "/usr/bin/dash", "sh", "-s", "--", "x")
                .lines("101 1700000000.002000 read(0<pipe:[7]>, \"x\", 99) = 9 <0.000010>");
        assertEquals(List.of(Risk.Kind.DOWNLOAD_THEN_EXEC), told.risks());
    }

    @Test
    void a_shell_that_passes_a_download_on_to_its_own_command_is_not_marked() {
        told.as(100, 1000, "/usr/bin/curl", "curl")
                .line(0, "recvfrom(5<TCP:[10.0.0.1:9->10.0.0.5:80]>, \"x\", 9, 0, NULL, NULL) = 9 <0.000010>")
                .line(1, "write(1<pipe:[7]>, \"x\", 9) = 9 <0.000010>")
                .as(101, 1000, "/usr/bin/python3", "python3", "-c", "import sys")
                .lines("101 1700000000.002000 read(0<pipe:[7]>, \"x\", 99) = 9 <0.000010>");
        assertEquals(List.of(), told.risks());
    }
}
