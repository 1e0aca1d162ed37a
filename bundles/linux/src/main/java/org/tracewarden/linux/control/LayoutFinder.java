// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.tracewarden.api.agent.Containment;
import org.tracewarden.linux.cgroup.CgroupFs;

/** Tries which of the mounted hierarchies serve. */
final class LayoutFinder {

    private final BaseMaker maker;

    LayoutFinder(BaseMaker maker) {
        this.maker = maker;
    }

    Layout find(List<CgroupFs.Hierarchy> hierarchies) {
        List<Base> bases = new ArrayList<>();
        List<String> refusals = new ArrayList<>();
        boolean inOwnGroup = false;
        for (CgroupFs.Hierarchy hierarchy : hierarchies) {
            if (!hierarchy.version2()
                    && Collections.disjoint(Controllers.WANTED_OF_VERSION_1, hierarchy.controllers())) {
                continue;
            }
            BaseMaker.Made made = maker.make(hierarchy);
            made.base().ifPresent(bases::add);
            refusals.addAll(made.refusals());
            inOwnGroup |= made.inOwnGroup();
        }
        bases.sort((a, b) -> Boolean.compare(b.version2(), a.version2()));
        Containment.Kind kind = kind(bases);
        List<String> missing = kind == Containment.Kind.DESCENT
                ? Sentences.withoutGroups(hierarchies.isEmpty(), refusals)
                : Sentences.withGroups(new Layout(bases, new Containment(kind, List.of())), refusals, inOwnGroup);
        return new Layout(kind == Containment.Kind.DESCENT ? List.of() : bases, new Containment(kind, missing));
    }

    private static Containment.Kind kind(List<Base> bases) {
        boolean controllers2 = bases.stream().anyMatch(base -> base.version2()
                && Controllers.WANTED_OF_VERSION_2.stream().anyMatch(base::has));
        boolean version1 = bases.stream().anyMatch(base -> !base.version2() && !base.has(Controllers.SYSTEMD));
        if (bases.isEmpty()) {
            return Containment.Kind.DESCENT;
        }
        return controllers2 || !version1 && bases.get(0).version2()
                ? Containment.Kind.CGROUP_V2 : Containment.Kind.CGROUP_V1;
    }
}
