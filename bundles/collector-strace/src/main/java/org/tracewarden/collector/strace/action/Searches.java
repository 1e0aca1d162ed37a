// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.action;

import java.util.Optional;

/** Searches: the same name asked for in one place after another. */
final class Searches {

    private final Story story;

    Searches(Story story) {
        this.story = story;
    }

    /** A path that is not there. */
    void missing(Call call, String path) {
        if (path.isEmpty() || path.equals("/")) {
            return;
        }
        if (Loader.isNoise(path)) {
            story.group(call, Topic.LOAD).add(call);
            return;
        }
        Group group = story.group(call, Topic.LOOK, PathNames.name(path));
        group.add(call);
        group.name(path);
        group.about(path, path);
        call.actor().searching(true);
    }

    /** A path that is there: ends the search for its name, which is told when it took more than one other place. */
    void found(Call call, String path) {
        end(call, path).ifPresent(search -> {
            if (search.names().contains(path)) {
                story.finish(search.key());
            } else if (search.names().size() > 1) {
                search.add(call);
                search.other(path);
                story.finish(search.key());
            } else {
                story.drop(search);
            }
        });
    }

    /** A path that was opened or run: what is then told of it tells where it was found. */
    void used(Call call, String path) {
        end(call, path).ifPresent(story::drop);
    }

    /** Whether a path that is made now was seen to be missing before; then that is no search. */
    boolean madeNew(Call call, String path) {
        Optional<Group> search = end(call, path).filter(group -> group.names().contains(path));
        search.filter(group -> group.names().size() == 1).ifPresent(story::drop);
        return search.isPresent();
    }

    private Optional<Group> end(Call call, String path) {
        return call.actor().searching()
                ? story.find(call.pid(), Topic.LOOK, PathNames.name(path))
                : Optional.empty();
    }
}
