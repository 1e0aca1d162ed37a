// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.agent;

import java.util.Arrays;
import java.util.Optional;

/** What an agent may do. The supervisor keeps and shows it; enforcing it is the work of the policy's parts. */
public enum Capability {
    FS_BASIC("FsBasic", "read and write files in its scope"),
    FS_EXTENDED("FsExtended", "make, rename, delete and link files in its scope"),
    NET_CLIENT("NetClient", "connect to others"),
    NET_SERVER("NetServer", "listen for others"),
    PROCESS_SPAWN("ProcessSpawn", "run other programs"),
    AUDIO_CONTROL("AudioControl", "use sound devices"),
    LLM_ACCESS("LlmAccess", "ask language models through the gateway"),
    ADMIN("Admin", "all; given by configuration only, never to a running agent");

    private final String word;
    private final String meaning;

    Capability(String word, String meaning) {
        this.word = word;
        this.meaning = meaning;
    }

    /** As it is written and shown, such as {@code FsBasic}. */
    public String word() {
        return word;
    }

    /** For a person. */
    public String meaning() {
        return meaning;
    }

    /** @param word in any case, also as {@code FS_BASIC} */
    public static Optional<Capability> of(String word) {
        return Arrays.stream(values())
                .filter(one -> one.word.equalsIgnoreCase(word) || one.name().equalsIgnoreCase(word))
                .findFirst();
    }
}
