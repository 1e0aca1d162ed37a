// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A Java server with nothing to do: it accepts, looks at the time every 200 ms, and has workers who wait for work. */
public final class IdleServer {

    private IdleServer() {}

    public static void main(String[] arguments) throws IOException {
        ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
        clock.scheduleAtFixedRate(System::nanoTime, 0, 200, TimeUnit.MILLISECONDS);
        ExecutorService workers = Executors.newFixedThreadPool(4);
        for (int i = 0; i < 4; i++) {
            workers.execute(() -> { });
        }
        Thread consumer = new Thread(() -> {
            try {
                new ArrayBlockingQueue<String>(1).take();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        consumer.start();
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            System.out.println("ready " + ProcessHandle.current().pid());
            server.accept();
        }
    }
}
