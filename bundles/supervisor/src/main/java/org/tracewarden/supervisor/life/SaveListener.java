// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.util.Optional;

/**
 * Hears what became of a state of an agent.
 *
 * @param number of the run that may be launched when the state is on disk, if it is a planned one
 * @param then is done when it is on disk, and waited for however long that takes
 */
record SaveListener(Life life, int number, Optional<Runnable> then) implements Body.Stored {

    @Override
    public void done() {
        then.ifPresent(Runnable::run);
        life.numberSaved(number, Optional.empty());
    }

    @Override
    public void failed(String why) {
        life.numberSaved(number, Optional.of(why));
    }

    @Override
    public boolean patient() {
        return then.isPresent();
    }
}
