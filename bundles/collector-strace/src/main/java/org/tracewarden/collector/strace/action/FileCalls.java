// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.action;

import java.util.Map;
import java.util.Optional;
import org.tracewarden.collector.strace.line.Value;

/** Opening, reading, writing, mapping, listing and closing. */
final class FileCalls {

    private static final int MAX_LOADER_BYTES = 65_536;

    private final Story story;
    private final Searches searches;
    private final RiskWatch risks;
    private final SocketCalls sockets;

    FileCalls(Story story, Searches searches, RiskWatch risks, SocketCalls sockets) {
        this.story = story;
        this.searches = searches;
        this.risks = risks;
        this.sockets = sockets;
    }

    void register(Map<String, CallReader> readers) {
        readers.put("open", call -> opened(call, call.path(0), call.argument(1)));
        readers.put("openat", call -> opened(call, call.pathAt(0, 1), call.argument(2)));
        readers.put("openat2", call -> opened(call, call.pathAt(0, 1),
                call.argument(2) instanceof Value.Struct how ? how.member("flags") : Value.Ellipsis.HERE));
        readers.put("creat", call -> opened(call, call.path(0), new Value.Flags("O_WRONLY|O_CREAT|O_TRUNC",
                java.util.List.of(new Value.Symbol("O_WRONLY"), new Value.Symbol("O_CREAT"),
                        new Value.Symbol("O_TRUNC")))));
        for (String name : new String[] {"read", "pread64", "readv", "preadv", "preadv2"}) {
            readers.put(name, this::read);
        }
        for (String name : new String[] {"write", "pwrite64", "writev", "pwritev", "pwritev2"}) {
            readers.put(name, this::written);
        }
        readers.put("sendfile", call -> copied(call, 1, 0));
        readers.put("sendfile64", call -> copied(call, 1, 0));
        readers.put("copy_file_range", call -> copied(call, 0, 2));
        readers.put("splice", call -> copied(call, 0, 2));
        readers.put("tee", call -> copied(call, 0, 1));
        readers.put("getdents", this::listed);
        readers.put("getdents64", this::listed);
        readers.put("mmap", this::mapped);
        readers.put("mmap2", this::mapped);
        readers.put("ftruncate", this::lengthened);
        readers.put("ftruncate64", this::lengthened);
        readers.put("fallocate", this::lengthened);
        readers.put("close", call -> story.closed(call, (int) call.number(0, -1)));
        readers.put("dup2", this::replaced);
        readers.put("dup3", this::replaced);
        readers.put("close_range", call -> {
            if (call.succeeded() && !call.has(2, "CLOSE_RANGE_CLOEXEC")) {
                story.closed(call, call.number(0, 0), call.number(1, Integer.MAX_VALUE) & 0xffffffffL);
            }
        });
    }

    private void opened(Call call, String path, Value flags) {
        boolean writes = Call.has(flags, "O_WRONLY") || Call.has(flags, "O_RDWR");
        boolean creates = Call.has(flags, "O_CREAT") || Call.has(flags, "O_TMPFILE");
        if (!call.error().isEmpty()) {
            if (call.missing() && !creates) {
                searches.missing(call, path);
            } else if (call.failed()) {
                Group group = story.failed(call, creates && call.missing() ? Topic.CREATE_FILE : Topic.OPEN, path);
                risks.uses(group, call, path, writes ? Access.WRITE : Access.READ);
            }
            return;
        }
        Optional<Value.Descriptor> opened = call.openedDescriptor();
        if (opened.isEmpty()) {
            return;
        }
        String real = opened.get().target().startsWith("/") ? Target.of(opened.get()).subject() : path;
        boolean missing = creates && searches.madeNew(call, path);
        if (!creates) {
            searches.used(call, path);
        }
        boolean created = creates && (missing || Call.has(flags, "O_EXCL") || Call.has(flags, "O_TRUNC"));
        story.closed(call, opened.get().number());
        if (real.equals("/dev/null") || real.equals("/dev/tty")) {
            return;
        }
        if (Loader.isNoise(real) && !writes) {
            Group load = story.group(call, Topic.LOAD);
            load.add(call);
            loaded(load, real);
            return;
        }
        Group group = story.group(call, created ? Topic.CREATE_FILE : Topic.OPEN, opened.get().number());
        group.add(call);
        group.about(real, real);
        if (created) {
            group.other(missing || Call.has(flags, "O_EXCL") ? "" : "or emptied ");
        } else if (writes) {
            group.other(" for writing");
        }
        if (writes || creates) {
            risks.uses(group, call, real, Access.WRITE);
        }
        if (!writes) {
            risks.uses(group, call, real, Access.READ);
        }
    }

    private void read(Call call) {
        Optional<Value.Descriptor> descriptor = call.descriptor(0);
        if (descriptor.isEmpty()) {
            return;
        }
        Target target = Target.of(descriptor.get());
        if (target.type() == Target.Type.INTERNAL) {
            return;
        }
        if (target.socket()) {
            sockets.received(call, descriptor.get(), target);
            return;
        }
        if (Loader.isNoise(target.subject())) {
            story.group(call, Topic.LOAD).add(call);
            return;
        }
        Group group = on(call, Topic.READ, descriptor.get(), target);
        group.add(call);
        group.move(call.result());
        if (call.result() > 0) {
            risks.read(group, call, target, descriptor.get().number());
        }
    }

    private void written(Call call) {
        Optional<Value.Descriptor> descriptor = call.descriptor(0);
        if (descriptor.isEmpty()) {
            return;
        }
        Target target = Target.of(descriptor.get());
        if (target.type() == Target.Type.INTERNAL) {
            return;
        }
        if (target.socket()) {
            sockets.sent(call, descriptor.get(), target);
            return;
        }
        Group group = on(call, Topic.WRITE, descriptor.get(), target);
        group.add(call);
        group.move(call.result());
        if (call.result() > 0) {
            risks.wrote(call, target);
        }
    }

    private void copied(Call call, int in, int out) {
        Optional<Value.Descriptor> from = call.descriptor(in);
        Optional<Value.Descriptor> to = call.descriptor(out);
        if (from.isEmpty() || to.isEmpty()) {
            return;
        }
        Target source = Target.of(from.get());
        Target target = Target.of(to.get());
        if (target.socket()) {
            sockets.sent(call, to.get(), target);
        } else {
            Group group = on(call, Topic.COPY, to.get(), target);
            group.add(call);
            group.move(call.result());
            group.other(" from " + source.shown());
            story.take(call.pid(), Topic.OPEN, from.get().number()).ifPresent(group::absorb);
        }
        if (call.result() > 0) {
            if (source.socket()) {
                risks.received(call, source);
            }
            risks.wrote(call, target);
        }
    }

    private void listed(Call call) {
        call.descriptor(0).ifPresent(descriptor -> {
            Target target = Target.of(descriptor);
            Group group = on(call, Topic.LIST, descriptor, target);
            group.add(call);
            group.move(entries(call.argument(1)));
        });
    }

    /** Entries without the directory itself and the one above. */
    private static long entries(Value value) {
        if (value instanceof Value.Array array) {
            long entries = 0;
            for (Value element : array.elements()) {
                String name = element instanceof Value.Struct struct
                        && struct.member("d_name") instanceof Value.Text text ? text.text() : "?";
                if (!name.equals(".") && !name.equals("..")) {
                    entries++;
                }
            }
            return entries;
        }
        if (value instanceof Value.Commented commented) {
            String digits = commented.comment().split(" ")[0];
            return digits.chars().allMatch(Character::isDigit) && !digits.isEmpty() && digits.length() < 10
                    ? Long.parseLong(digits) : 0;
        }
        return 0;
    }

    private void mapped(Call call) {
        Optional<Value.Descriptor> descriptor = call.descriptor(4);
        if (descriptor.isEmpty() || !call.succeeded()) {
            return;
        }
        Target target = Target.of(descriptor.get());
        if (target.type() != Target.Type.FILE || target.subject().startsWith("/dev/")) {
            return;
        }
        int number = descriptor.get().number();
        boolean program = call.has(3, "MAP_DENYWRITE") || call.has(2, "PROT_EXEC");
        if (program || Loader.isNoise(target.subject())) {
            Group group = story.group(call, Topic.LOAD);
            group.add(call);
            takeOver(group, call, number);
            loaded(group, target.subject());
            return;
        }
        on(call, Topic.MAP, descriptor.get(), target).add(call);
    }

    private void takeOver(Group group, Call call, int descriptor) {
        story.take(call.pid(), Topic.OPEN, descriptor).ifPresent(group::absorb);
        Optional<Group> read = story.find(call.pid(), Topic.READ, descriptor);
        if (read.isPresent() && read.get().bytes() <= MAX_LOADER_BYTES) {
            group.absorb(read.get());
            story.drop(read.get());
        }
    }

    private static void loaded(Group group, String path) {
        if (Loader.isLocale(path)) {
            group.other("locale");
        } else if (!Loader.isNoise(path) && !group.names().contains(path)) {
            group.file(path, false);
            group.about(path, path);
        }
    }

    private void lengthened(Call call) {
        call.descriptor(0).ifPresent(descriptor -> {
            Target target = Target.of(descriptor);
            if (target.type() != Target.Type.FILE || target.subject().startsWith("/memfd:")) {
                return;
            }
            if (call.failed()) {
                story.failed(call, Topic.LENGTH, target.subject());
                return;
            }
            Group group = on(call, Topic.LENGTH, descriptor, target);
            group.add(call);
            if (call.name().startsWith("ftruncate")) {
                group.other(" to " + Quantity.bytes(call.number(1, 0)));
            }
        });
    }

    private void replaced(Call call) {
        if (call.succeeded() && call.number(0, -1) != call.number(1, -1)) {
            story.closed(call, (int) call.number(1, -1));
            if (call.number(1, -1) == 1) {
                String output = call.descriptor(0).map(Value.Descriptor::target).orElse("");
                call.actor().outputPipe(output.startsWith("pipe:") ? output : "");
            }
        }
    }

    /** The group of a descriptor; begins with what was known of its opening. */
    private Group on(Call call, Topic topic, Value.Descriptor descriptor, Target target) {
        int number = descriptor.number();
        Optional<Group> known = story.find(call.pid(), topic, number);
        if (known.isPresent() && !known.get().subject().equals(target.subject())) {
            story.finish(known.get().key());
            known = Optional.empty();
        }
        Group group = story.group(call, topic, number);
        if (known.isEmpty() || known.get() != group) {
            group.about(target.subject(), target.shown());
            story.take(call.pid(), Topic.OPEN, number).ifPresent(group::absorb);
            if (topic == Topic.WRITE || topic == Topic.COPY) {
                story.take(call.pid(), Topic.CREATE_FILE, number).ifPresent(group::absorb);
            }
            if (target.type() == Target.Type.FILE) {
                Access access = topic == Topic.READ || topic == Topic.LIST || topic == Topic.MAP
                        ? Access.READ : Access.WRITE;
                risks.uses(group, call, target.subject(), access);
            }
        }
        return group;
    }
}
