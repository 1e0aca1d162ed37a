// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.tracewarden.api.trace.StageCounters;
import org.tracewarden.api.trace.TraceListener;
import org.tracewarden.api.trace.TraceRequest;
import org.tracewarden.api.trace.TraceResult;
import org.tracewarden.api.trace.TraceSession;
import org.tracewarden.api.trace.TraceSessions;
import org.tracewarden.api.trace.TraceState;

/** Sessions that a script plays on a thread of their own. */
public final class FakeSessions implements TraceSessions {

    /** What a session does; gives its end. */
    public interface Script {
        TraceResult play(TraceRequest request, TraceListener listener, Fake session) throws Exception;
    }

    public final List<Fake> all = new ArrayList<>();
    private final Script script;

    public FakeSessions(Script script) {
        this.script = script;
    }

    @Override
    public TraceSession start(TraceRequest request, TraceListener listener) {
        Fake session = new Fake(all.size() + 1, request);
        all.add(session);
        Thread thread = new Thread(() -> {
            try {
                TraceResult result = script.play(request, listener, session);
                session.result = Optional.of(result);
                listener.ended(result);
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            } finally {
                session.over.countDown();
            }
        });
        thread.setDaemon(true);
        thread.start();
        return session;
    }

    @Override
    public List<TraceSession> sessions() {
        return List.copyOf(all);
    }

    @Override
    public Optional<TraceSession> session(int id) {
        return sessions().stream().filter(s -> s.id() == id).findFirst();
    }

    /** One of them. */
    public static final class Fake implements TraceSession {

        private final int id;
        private final TraceRequest request;
        private final CountDownLatch over = new CountDownLatch(1);
        private final CountDownLatch stopped = new CountDownLatch(1);
        private volatile Optional<TraceResult> result = Optional.empty();

        Fake(int id, TraceRequest request) {
            this.id = id;
            this.request = request;
        }

        public boolean stopped() {
            return stopped.getCount() == 0;
        }

        public void awaitStop() throws InterruptedException {
            stopped.await();
        }

        @Override
        public int id() {
            return id;
        }

        @Override
        public TraceRequest request() {
            return request;
        }

        @Override
        public TraceState state() {
            return result.isEmpty()
                    ? TraceState.TRACING
                    : result.get().failure().isEmpty() ? TraceState.ENDED : TraceState.FAILED;
        }

        @Override
        public String reason() {
            return result.map(TraceResult::failure).orElse("");
        }

        @Override
        public Instant startedAt() {
            return Samples.MOMENT;
        }

        @Override
        public OptionalInt program() {
            return OptionalInt.of(4710);
        }

        @Override
        public List<StageCounters> stages() {
            return List.of(new StageCounters("tracer", 1200, 1200, 0), new StageCounters("parser", 1200, 1190, 10),
                    new StageCounters("listener", 1190, 1190, 2));
        }

        @Override
        public Optional<TraceResult> result() {
            return result;
        }

        @Override
        public void stop() {
            stopped.countDown();
        }

        @Override
        public Optional<TraceResult> await(Duration limit) throws InterruptedException {
            over.await(limit.toMillis(), TimeUnit.MILLISECONDS);
            return result;
        }
    }
}
