// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsersTest {

    @TempDir
    private Path directory;
    private Users users;

    @BeforeEach
    void lists() throws Exception {
        Path passwd = Files.writeString(directory.resolve("passwd"), """
                root:x:0:0:root:/root:/bin/bash
                # comment
                agent:x:990:991:An agent:/var/lib/agent:/usr/sbin/nologin
                broken:x:none:1::/:
                big:x:4294967294:4294967293:::
                +::::::
                """);
        Path group = Files.writeString(directory.resolve("group"), """
                root:x:0:
                agent:x:991:
                video:x:44:other,agent
                audio:x:45:agent2,other
                docker:x:46:agent
                """);
        users = new Users(passwd, group, false);
    }

    @Test
    void aUserIsFoundByNameAndByNumberWithAllGroups() throws Exception {
        Users.Account agent = new Users.Account("agent", 990, 991, List.of(991, 44, 46), "/var/lib/agent",
                "/usr/sbin/nologin");
        assertEquals(agent, users.find("agent"));
        assertEquals(agent, users.find("990"));
        assertEquals(new LaunchRequest.User(990, 991, List.of(991, 44, 46)), agent.user());
    }

    @Test
    void numbersUpToTheLargestAreUnderstood() throws Exception {
        assertEquals("4294967294", Integer.toUnsignedString(users.find("big").uid()));
        assertEquals("4294967293", Integer.toUnsignedString(users.find("big").gid()));
    }

    @Test
    void aUserThatIsNotThereIsNamed() {
        assertEquals("no user is named \"nobody9\" on this host; check the agent's user, or add it with: useradd"
                + " --system nobody9", assertThrows(LaunchException.class, () -> users.find("nobody9")).getMessage());
        assertEquals("no user has the number 12345 on this host; check the agent's user",
                assertThrows(LaunchException.class, () -> users.find("12345")).getMessage());
        for (String none : List.of("", "broken", "#", "+", "-1", "ro", "agent\n", "agent:x", "99999999999")) {
            assertThrows(LaunchException.class, () -> users.find(none), none);
        }
    }

    @Test
    void thisHostsUsersAreFound() throws Exception {
        Users host = new Users();
        assertEquals(0, host.find("root").uid());
        assertEquals("root", host.find("0").name());
        assertThrows(LaunchException.class, () -> host.find("no-such-user-here"));
        assertThrows(LaunchException.class, () -> host.find("--help"));
    }

    @Test
    void theOwnUserIsFound() {
        assertEquals(System.getProperty("user.name"), new Users().own().orElseThrow().name());
    }
}
