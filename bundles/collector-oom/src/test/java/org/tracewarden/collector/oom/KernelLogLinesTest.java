// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.oom;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tracewarden.api.event.OomConstraint;

class KernelLogLinesTest {

    private static final String START =
            "oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,";

    private static Optional<OomReport> report(OomConstraint constraint, String cgroup, int pid) {
        return Optional.of(new OomReport(constraint, Optional.ofNullable(cgroup), pid));
    }

    @Test
    void aMemoryCgroupsLimitIsNamed() {
        assertEquals(
                report(OomConstraint.MEMCG, "/docker/4b0f", 26882),
                OomReport.parse("oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=docker,mems_allowed=0,"
                        + "oom_memcg=/docker/4b0f,task_memcg=/docker/4b0f/inner,task=python3,pid=26882,uid=0"));
    }

    @Test
    void aShortageOfTheHostNamesNoCgroup() {
        assertEquals(
                report(OomConstraint.NONE, null, 812),
                OomReport.parse("oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0-1,"
                        + "global_oom,task_memcg=/user.slice/session-1.scope,task=java,pid=812,uid=1000"));
        assertEquals(
                report(OomConstraint.CPUSET, null, 812),
                OomReport.parse("oom-kill:constraint=CONSTRAINT_CPUSET,nodemask=0,2-3,cpuset=a,mems_allowed=0,2-3,"
                        + "global_oom,task_memcg=/,task=java,pid=812,uid=1000"));
        assertEquals(
                report(OomConstraint.MEMORY_POLICY, null, 812),
                OomReport.parse("oom-kill:constraint=CONSTRAINT_MEMORY_POLICY,nodemask=1,cpuset=/,mems_allowed=0-1,"
                        + "global_oom,task_memcg=/,task=java,pid=812,uid=1000"));
    }

    @Test
    void namesWithCommasAndSpacesDoNotMoveThePid() {
        assertEquals(
                report(OomConstraint.MEMCG, "/a,b=c d", 7),
                OomReport.parse("oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,"
                        + "oom_memcg=/a,b=c d,task_memcg=/a,b=c d/e,task=x,pid=9,uid=8,pid=7,uid=6"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null)",
        START + "oom_memcg=/a,task_memcg=/a,task=x",
        START + "oom_memcg=a,task_memcg=/a,task=x,pid=1,uid=0",
        START + "oom_memcg=/a,task_memcg=/a,task=x,pid=0,uid=0",
        START + "oom_memcg=/a,task_memcg=/a,task=x,pid=9999999999,uid=0",
        "user wrote " + START + "global_oom,task_memcg=/,task=x,pid=1,uid=0",
        "oom_reaper: reaped process 812 (java), now anon-rss:0kB, file-rss:0kB, shmem-rss:0kB",
        ""
    })
    void aLineThatIsAnotherOrCutIsNoReport(String line) {
        assertEquals(Optional.empty(), OomReport.parse(line));
    }

    @Test
    void theNoticeTellsACgroupsLimitFromTheHosts() {
        assertEquals(
                Optional.of(new KillNotice(true, 26882)),
                KillNotice.parse("Memory cgroup out of memory: Killed process 26882 (python3) total-vm:24760kB, "
                        + "anon-rss:14976kB, file-rss:6644kB, shmem-rss:0kB, UID:0 pgtables:84kB oom_score_adj:900"));
        assertEquals(
                Optional.of(new KillNotice(false, 5)),
                KillNotice.parse("Out of memory: Killed process 5 (a b) total-vm:1kB, anon-rss:1kB"));
        assertEquals(
                Optional.of(new KillNotice(false, 5)),
                KillNotice.parse("Out of memory (oom_kill_allocating_task): Killed process 5 (a) total-vm:1kB"));
        assertEquals(Optional.empty(), KillNotice.parse("Killed process 5 (a)"));
        assertEquals(Optional.empty(), KillNotice.parse("Memory cgroup out of memory: Killed process x (a)"));
    }
}
