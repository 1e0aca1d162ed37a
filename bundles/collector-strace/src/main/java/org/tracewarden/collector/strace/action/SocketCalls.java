// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.action;

import java.util.Map;
import java.util.Optional;
import org.tracewarden.collector.strace.line.Value;

/** Sockets: connecting, listening, accepting, sending and receiving. */
final class SocketCalls {

    private final Story story;
    private final Searches searches;
    private final RiskWatch risks;

    SocketCalls(Story story, Searches searches, RiskWatch risks) {
        this.story = story;
        this.searches = searches;
        this.risks = risks;
    }

    void register(Map<String, CallReader> readers) {
        readers.put("connect", this::connected);
        readers.put("getsockopt", this::asked);
        readers.put("bind", this::bound);
        readers.put("listen", this::listening);
        readers.put("accept", this::accepted);
        readers.put("accept4", this::accepted);
        for (String name : new String[] {"sendto", "sendmsg", "sendmmsg", "send"}) {
            readers.put(name, call -> call.descriptor(0).ifPresent(socket -> sent(call, socket, Target.of(socket))));
        }
        for (String name : new String[] {"recvfrom", "recvmsg", "recvmmsg", "recv"}) {
            readers.put(name,
                    call -> call.descriptor(0).ifPresent(socket -> received(call, socket, Target.of(socket))));
        }
    }

    private void connected(Call call) {
        Optional<Address> address = Address.of(call.argument(1));
        Optional<Value.Descriptor> socket = call.descriptor(0);
        if (address.isEmpty() || socket.isEmpty()) {
            return;
        }
        Address to = address.get();
        boolean datagram = socket.get().target().startsWith("UDP");
        // a datagram socket is connected to find out which of its own addresses the host would use
        if (datagram && (to.port() == 0 || !call.succeeded())) {
            return;
        }
        if (!to.internet() && call.missing()) {
            searches.missing(call, to.shown());
            return;
        }
        if (call.failed()) {
            story.failed(call, Topic.CONNECT, to.shown());
            return;
        }
        if (call.error().equals("EINPROGRESS")) {
            story.closed(call, socket.get().number());
            Group begun = story.group(call, Topic.CONNECT, socket.get().number());
            begun.add(call);
            begun.about(to.shown(), to.shown());
            begun.patient(true);
        } else if (call.succeeded()) {
            Optional<Group> begun = story.find(call.pid(), Topic.CONNECT, socket.get().number());
            if (begun.isPresent() && begun.get().isPatient()) {
                begun.get().also(call);
                established(begun.get());
                return;
            }
            Group group = story.group(call, Topic.CONNECT, to.shown());
            group.add(call);
            group.about(to.shown(), to.shown());
        }
    }

    private void established(Group begun) {
        begun.patient(false);
        story.finish(begun.key());
    }

    /** {@code SO_ERROR} tells how a connection that took longer has ended. */
    private void asked(Call call) {
        if (!call.has(2, "SO_ERROR") || call.descriptor(0).isEmpty()) {
            return;
        }
        story.find(call.pid(), Topic.CONNECT, call.descriptor(0).get().number()).filter(Group::isPatient)
                .ifPresent(begun -> {
                    begun.also(call);
                    String outcome = call.argument(3).print();
                    if (outcome.equals("[0]")) {
                        established(begun);
                    } else {
                        begun.fails(outcome.replace("[", "").replace("]", ""));
                        begun.patient(false);
                        story.finish(begun.key());
                    }
                });
    }

    private void bound(Call call) {
        Optional<Address> address = Address.of(call.argument(1));
        if (address.isEmpty()) {
            return;
        }
        String at = address.get().shown();
        if (call.failed()) {
            story.failed(call, Topic.LISTEN, at).other("bind to");
        } else if (call.succeeded() && call.descriptor(0).map(Value.Descriptor::target).orElse("").startsWith("UDP")
                && address.get().port() != 0) {
            story.tell(call, Topic.LISTEN, at, at).other("receives datagrams at ");
        } else if (call.succeeded() && !address.get().internet() && at.startsWith("/")) {
            Group group = story.tell(call, Topic.CREATE_NODE, at, at);
            group.other("socket ");
            risks.uses(group, call, at, Access.CHANGE);
        }
    }

    private void listening(Call call) {
        call.descriptor(0).ifPresent(socket -> {
            Target target = Target.of(socket);
            String at = target.subject().isEmpty() ? "a port of the kernel's choice" : target.shown();
            if (call.failed()) {
                story.failed(call, Topic.LISTEN, at);
            } else {
                story.tell(call, Topic.LISTEN, target.subject(), at).other("listened on ");
            }
        });
    }

    private void accepted(Call call) {
        Optional<Value.Descriptor> socket = call.descriptor(0);
        if (socket.isEmpty()) {
            return;
        }
        Target at = Target.of(socket.get());
        if (call.failed()) {
            story.failed(call, Topic.ACCEPT, at.shown());
            return;
        }
        Group group = story.group(call, Topic.ACCEPT, socket.get().number());
        group.add(call);
        group.about(at.subject(), at.shown());
        if (call.succeeded()) {
            group.move(1);
            String from = Address.of(call.argument(1)).map(Address::shown).filter(shown -> !shown.isEmpty())
                    .or(() -> call.openedDescriptor().filter(opened -> Target.connected(opened.target()))
                            .map(Target::of).map(Target::shown))
                    .orElse("a local process");
            group.other(from);
        }
    }

    void sent(Call call, Value.Descriptor socket, Target target) {
        Group group = moved(call, Topic.SEND, socket, target);
        if (group != null) {
            group.move(call.name().equals("sendmmsg") ? lengths(call.argument(1)) : call.result());
        }
    }

    void received(Call call, Value.Descriptor socket, Target target) {
        Group group = moved(call, Topic.RECEIVE, socket, target);
        if (group != null) {
            group.move(call.name().equals("recvmmsg") ? lengths(call.argument(1)) : call.result());
            if (call.result() > 0) {
                risks.received(call, target);
            }
        }
    }

    private Group moved(Call call, Topic topic, Value.Descriptor socket, Target target) {
        if (socket.target().startsWith("NETLINK")) {
            return null;
        }
        if (Target.connected(socket.target())) {
            story.find(call.pid(), Topic.CONNECT, socket.number()).filter(Group::isPatient)
                    .ifPresent(this::established);
        }
        Optional<String> address = named(call).map(Address::shown).filter(shown -> !shown.isEmpty());
        String subject = address.orElse(target.subject());
        String shown = address.orElse(target.shown().isEmpty() ? "a socket" : target.shown());
        Optional<Group> known = story.find(call.pid(), topic, socket.number());
        if (known.isPresent() && !known.get().subject().equals(subject)) {
            story.finish(known.get().key());
        }
        Group group = story.group(call, topic, socket.number());
        group.add(call);
        group.about(subject, shown);
        return group;
    }

    /** The address that a datagram names itself. */
    private static Optional<Address> named(Call call) {
        return switch (call.name()) {
            case "sendto", "recvfrom" -> Address.of(call.argument(4));
            case "sendmsg", "recvmsg" -> call.argument(1) instanceof Value.Struct message
                    ? Address.of(message.member("msg_name")) : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** Of {@code sendmmsg} and {@code recvmmsg}, whose result is the number of messages. */
    private static long lengths(Value messages) {
        long sum = 0;
        if (messages instanceof Value.Array array) {
            for (Value element : array.elements()) {
                sum += element instanceof Value.Struct message ? Call.number(message.member("msg_len"), 0) : 0;
            }
        }
        return sum;
    }
}
