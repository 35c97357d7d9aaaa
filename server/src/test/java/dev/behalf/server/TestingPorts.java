package dev.behalf.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/// Ports for servers that have to know theirs before they listen. They are below those that the system gives to
/// whoever asks for any: one of these could be somebody else's by the time it is used.
public final class TestingPorts {

    private static final int LOWEST = 10_000;
    private static final int MANY = 20_000;

    /// Somewhere else in each JVM.
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(MANY));

    private TestingPorts() {}

    public static int free() {
        while (true) {
            int port = LOWEST + Math.floorMod(NEXT.getAndIncrement(), MANY);
            try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return port;
            } catch (IOException _) {
                // Somebody has it.
            }
        }
    }
}
