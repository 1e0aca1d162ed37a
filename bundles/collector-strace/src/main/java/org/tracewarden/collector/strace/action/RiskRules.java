// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.action;

import static org.tracewarden.api.analysis.Severity.CRITICAL;
import static org.tracewarden.api.analysis.Severity.HIGH;
import static org.tracewarden.api.analysis.Severity.LOW;
import static org.tracewarden.api.analysis.Severity.MEDIUM;
import static org.tracewarden.api.trace.Risk.Kind.CREDENTIALS;
import static org.tracewarden.api.trace.Risk.Kind.PERSISTENCE;
import static org.tracewarden.api.trace.Risk.Kind.SSH_KEY;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.tracewarden.api.analysis.Severity;

/**
 * What is risky, as tables with documented defaults. Immutable.
 *
 * <p>A path rule marks what reads (where reading matters), writes or changes a file, and with a severity one step lower
 * what tried to and failed. A program that uses its own file is marked {@code LOW}: the mark stays, because a program
 * can be misused, but it is no alarm.
 *
 * @param homes home directories
 * @param files files that matter
 * @param freeToWrite directories that anybody may write in
 * @param systemDirectories directories where root's writing is marked; elsewhere it is at home
 * @param stateDirectories those of them where it is {@code LOW}, because package managers and services write there
 * @param interpreters programs that run what they read
 * @param elevating programs that run others as another user
 */
public record RiskRules(
        Homes homes,
        List<PathRule> files,
        List<String> freeToWrite,
        List<String> systemDirectories,
        List<String> stateDirectories,
        Set<String> interpreters,
        Set<String> elevating) {

    static final List<PathRule> FILES = List.of(
            // credentials: read or written
            PathRule.of(CREDENTIALS, HIGH, true, "the password hashes of all users",
                    "/etc/shadow", "/etc/shadow-", "/etc/gshadow", "/etc/gshadow-")
                    .ownedBy("sshd", "su", "sudo", "login", "passwd", "chpasswd", "unix_chkpwd", "chage", "useradd",
                            "usermod", "userdel", "groupadd", "groupmod", "newgrp", "cron", "polkitd"),
            PathRule.of(CREDENTIALS, HIGH, true, "who may become root", "/etc/sudoers", "/etc/sudoers.d/*")
                    .ownedBy("sudo", "visudo").except("README"),
            PathRule.of(CREDENTIALS, HIGH, true, "keys of Kerberos", "/etc/krb5.keytab"),
            PathRule.of(CREDENTIALS, HIGH, true, "private keys of this host's certificates",
                    "/etc/ssl/private/**", "/etc/letsencrypt/live/*/privkey*.pem", "/etc/pki/tls/private/**")
                    .ownedBy("nginx", "apache2", "httpd", "haproxy", "certbot"),
            PathRule.of(CREDENTIALS, HIGH, true, "passwords for servers", "~/.netrc", "~/_netrc")
                    .ownedBy("curl", "wget", "git", "git-remote-http", "ftp"),
            PathRule.of(CREDENTIALS, HIGH, true, "database passwords", "~/.pgpass", "~/.my.cnf", "~/.mylogin.cnf")
                    .ownedBy("psql", "pg_dump", "pg_restore", "mysql", "mysqldump", "mariadb"),
            PathRule.of(CREDENTIALS, HIGH, true, "cloud credentials",
                    "~/.aws/credentials", "~/.aws/sso/cache/**", "~/.aws/cli/cache/**", "~/.config/gcloud/**",
                    "~/.azure/**", "~/.oci/**", "~/.config/doctl/config.yaml", "~/.config/hcloud/cli.toml")
                    .ownedBy("aws", "gcloud", "az", "oci", "doctl", "hcloud"),
            PathRule.of(CREDENTIALS, HIGH, true, "access to clusters",
                    "~/.kube/config", "/etc/kubernetes/*.conf", "/etc/rancher/k3s/k3s.yaml",
                    "/var/run/secrets/kubernetes.io/**", "/run/secrets/kubernetes.io/**")
                    .ownedBy("kubectl", "helm", "k9s", "kubelet"),
            PathRule.of(CREDENTIALS, HIGH, true, "passwords for registries",
                    "~/.docker/config.json", "~/.config/containers/auth.json", "~/.npmrc", "~/.yarnrc", "~/.pypirc",
                    "~/.cargo/credentials", "~/.cargo/credentials.toml", "~/.gem/credentials", "~/.m2/settings.xml",
                    "~/.gradle/gradle.properties")
                    .ownedBy("docker", "podman", "npm", "yarn", "node", "cargo", "gem", "mvn", "gradle", "twine"),
            PathRule.of(CREDENTIALS, HIGH, true, "passwords for repositories",
                    "~/.git-credentials", "~/.config/git/credentials", "~/.config/gh/hosts.yml", "~/.config/hub",
                    "~/.config/glab-cli/config.yml")
                    .ownedBy("git", "git-credential-store", "gh", "hub", "glab"),
            PathRule.of(CREDENTIALS, HIGH, true, "tokens of a secret store",
                    "~/.vault-token", "~/.terraform.d/credentials.tfrc.json", "~/.config/op/**", "~/.password-store/**")
                    .ownedBy("vault", "terraform", "op", "pass", "gpg"),
            PathRule.of(CREDENTIALS, HIGH, true, "private keys of GnuPG",
                    "~/.gnupg/private-keys-v1.d/**", "~/.gnupg/secring.gpg").ownedBy("gpg", "gpg-agent"),
            PathRule.of(CREDENTIALS, HIGH, true, "a keyring of passwords",
                    "~/.local/share/keyrings/**", "~/.local/share/kwalletd/**", "*.kdbx")
                    .ownedBy("gnome-keyring-daemon", "kwalletd5", "kwalletd6", "keepassxc"),
            PathRule.of(CREDENTIALS, HIGH, true, "passwords and cookies of a browser",
                    "~/.mozilla/firefox/*/logins.json", "~/.mozilla/firefox/*/key4.db",
                    "~/.mozilla/firefox/*/cookies.sqlite", "~/.config/google-chrome/*/Login Data",
                    "~/.config/google-chrome/*/Cookies", "~/.config/google-chrome/*/Network/Cookies",
                    "~/.config/chromium/*/Login Data", "~/.config/chromium/*/Cookies",
                    "~/.config/BraveSoftware/*/*/Login Data", "~/.config/microsoft-edge/*/Login Data")
                    .ownedBy("firefox", "firefox-esr", "chrome", "chromium", "brave", "msedge"),
            PathRule.of(CREDENTIALS, MEDIUM, true, "secrets of an application", ".env", ".env.*")
                    .except(".env.example", ".env.sample", ".env.template", ".env.dist"),
            PathRule.of(CREDENTIALS, MEDIUM, true, "what was typed into a shell",
                    "~/.bash_history", "~/.zsh_history", "~/.python_history", "~/.psql_history", "~/.mysql_history")
                    .ownedBy("bash", "zsh", "python3", "psql", "mysql"),
            // SSH
            PathRule.of(SSH_KEY, HIGH, true, "a private SSH key", "~/.ssh/id_*", "~/.ssh/*.pem", "~/.ssh/*_key")
                    .except("*.pub")
                    .ownedBy("ssh", "scp", "sftp", "ssh-add", "ssh-agent", "ssh-keygen"),
            PathRule.of(SSH_KEY, HIGH, true, "the private SSH key of this host", "/etc/ssh/ssh_host_*_key")
                    .ownedBy("sshd", "ssh-keygen", "ssh-keysign"),
            PathRule.of(SSH_KEY, MEDIUM, true, "whose SSH keys may log in",
                    "~/.ssh/authorized_keys", "~/.ssh/authorized_keys2").ownedBy("sshd", "ssh-copy-id"),
            // persistence: written or changed
            PathRule.of(PERSISTENCE, CRITICAL, false, "libraries that every program loads", "/etc/ld.so.preload"),
            PathRule.of(PERSISTENCE, HIGH, false, "where libraries are looked for",
                    "/etc/ld.so.conf", "/etc/ld.so.conf.d/*"),
            PathRule.of(PERSISTENCE, HIGH, false, "whose SSH keys may log in",
                    "~/.ssh/authorized_keys", "~/.ssh/authorized_keys2", "~/.ssh/rc", "/etc/ssh/sshd_config",
                    "/etc/ssh/sshd_config.d/*"),
            PathRule.of(PERSISTENCE, HIGH, false, "who may become root", "/etc/sudoers", "/etc/sudoers.d/*"),
            PathRule.of(PERSISTENCE, HIGH, false, "what is run at set times",
                    "/etc/crontab", "/etc/anacrontab", "/etc/cron.d/*", "/etc/cron.hourly/*", "/etc/cron.daily/*",
                    "/etc/cron.weekly/*", "/etc/cron.monthly/*", "/var/spool/cron/**", "/var/spool/at/**",
                    "/var/spool/anacron/**"),
            PathRule.of(PERSISTENCE, HIGH, false, "services that start by themselves",
                    "/etc/systemd/**", "/lib/systemd/**", "/usr/lib/systemd/**", "/usr/local/lib/systemd/**",
                    "/run/systemd/system/**", "~/.config/systemd/user/**", "~/.local/share/systemd/user/**",
                    "/etc/init.d/*", "/etc/rc.local", "/etc/rc*.d/*", "/etc/init/*", "/etc/inittab"),
            PathRule.of(PERSISTENCE, HIGH, false, "what every login or shell runs",
                    "/etc/profile", "/etc/profile.d/*", "/etc/bash.bashrc", "/etc/bashrc", "/etc/zsh/*",
                    "/etc/environment", "/etc/update-motd.d/*", "~/.bashrc", "~/.bash_profile", "~/.bash_login",
                    "~/.bash_logout", "~/.bash_aliases", "~/.profile", "~/.zshrc", "~/.zprofile", "~/.zshenv",
                    "~/.zlogin", "~/.config/fish/**", "~/.xinitrc", "~/.xprofile", "~/.xsession", "~/.pam_environment",
                    "~/.config/environment.d/*"),
            PathRule.of(PERSISTENCE, HIGH, false, "what a desktop starts", "~/.config/autostart/*",
                    "/etc/xdg/autostart/*"),
            PathRule.of(PERSISTENCE, HIGH, false, "how people log in",
                    "/etc/pam.d/*", "/etc/pam.conf", "/etc/security/*.conf", "/lib/*/security/*",
                    "/usr/lib/*/security/pam_*.so", "/lib/security/*", "/etc/passwd", "/etc/group", "/etc/shadow")
                    .ownedBy("passwd", "chpasswd", "useradd", "usermod", "userdel", "groupadd", "groupmod", "groupdel",
                            "vipw", "chsh", "chfn"),
            PathRule.of(PERSISTENCE, HIGH, false, "what a device starts",
                    "/etc/udev/rules.d/*", "/lib/udev/rules.d/*", "/usr/lib/udev/rules.d/*", "/run/udev/rules.d/*"),
            PathRule.of(PERSISTENCE, HIGH, false, "kernel modules that are loaded by themselves",
                    "/etc/modules", "/etc/modules-load.d/*", "/etc/modprobe.d/*", "/etc/initramfs-tools/**"),
            PathRule.of(PERSISTENCE, MEDIUM, false, "what git runs", ".git/hooks/*").except("*.sample"),
            PathRule.of(PERSISTENCE, MEDIUM, false, "what every python runs", "sitecustomize.py", "usercustomize.py"));

    static final List<String> FREE_TO_WRITE = List.of("/tmp", "/var/tmp", "/dev", "/proc/self", "/proc/thread-self",
            "/run/user", "/memfd:", "/anon_hugepage", "/SYSV", "/[aio]");

    static final List<String> SYSTEM_DIRECTORIES = List.of("/etc", "/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64",
            "/libx32", "/boot", "/var/lib", "/proc/sys", "/sys/kernel", "/sys/module", "/opt");

    static final List<String> STATE_DIRECTORIES = List.of("/var/lib", "/usr/local", "/opt", "/usr/share", "/usr/src");

    static final Set<String> INTERPRETERS = Set.of("sh", "bash", "dash", "zsh", "ksh", "mksh", "ash", "fish", "busybox",
            "python", "python2", "python3", "perl", "ruby", "node", "nodejs", "php", "lua", "tclsh", "Rscript",
            "osascript");

    static final Set<String> ELEVATING = Set.of("sudo", "su", "doas", "pkexec", "runuser");

    public RiskRules {
        files = List.copyOf(files);
        freeToWrite = List.copyOf(freeToWrite);
        systemDirectories = List.copyOf(systemDirectories);
        stateDirectories = List.copyOf(stateDirectories);
        interpreters = Set.copyOf(interpreters);
        elevating = Set.copyOf(elevating);
    }

    /** The documented defaults, with the homes of this host's users as they are now. */
    public static RiskRules defaults() {
        return defaults(Homes.read(Path.of("/etc/passwd")));
    }

    public static RiskRules defaults(Homes homes) {
        return new RiskRules(homes, FILES, FREE_TO_WRITE, SYSTEM_DIRECTORIES, STATE_DIRECTORIES, INTERPRETERS,
                ELEVATING);
    }

    /** Of an attempt that failed. */
    static Severity oneLower(Severity severity) {
        return severity.atLeast(MEDIUM) ? Severity.values()[severity.ordinal() - 1] : LOW;
    }
}
