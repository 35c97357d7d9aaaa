package dev.behalf.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// A server on a loopback socket that answers byte by byte what a test tells it to, however wrong.
final class TestingServer implements AutoCloseable {

    /// Answers one request on a connection.
    interface Answer {
        void to(Connection connection) throws IOException;
    }

    /// @param head the request line and the headers
    record Connection(String head, InputStream in, OutputStream out, CountDownLatch closed) {

        void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }

        /// Waits until the server is closed, or the time is over.
        boolean pause(long millis) throws IOException {
            try {
                return closed.await(millis, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        void stall() throws IOException {
            pause(60_000);
        }
    }

    private final ServerSocket listener;
    private final boolean tls;
    private final Answer answer;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Semaphore ended = new Semaphore(0);
    private final AtomicInteger connections = new AtomicInteger();
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    private TestingServer(@Nullable SSLContext context, Answer answer) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        this.listener = context == null
                ? new ServerSocket()
                : context.getServerSocketFactory().createServerSocket();
        this.tls = context != null;
        this.answer = answer;
        listener.bind(address);
        Thread.startVirtualThread(this::accept);
    }

    static TestingServer plain(Answer answer) throws IOException {
        return new TestingServer(null, answer);
    }

    static TestingServer tls(SSLContext context, Answer answer) throws IOException {
        return new TestingServer(context, answer);
    }

    /// A response with a right `Content-Length`; `headers` are whole lines, each ended by CRLF.
    static Answer ok(String body, String headers) {
        return connection -> connection.write(
                "HTTP/1.1 200 OK\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body);
    }

    /// Says nothing of it, and closes the connection afterwards.
    static Answer andHangsUp(Answer answer) {
        return connection -> {
            answer.to(connection);
            throw new IOException("Closed on purpose.");
        };
    }

    /// Waits until a connection has been closed from this side.
    void awaitEnd() throws InterruptedException {
        assertThat(ended.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    }

    int port() {
        return listener.getLocalPort();
    }

    URI uri(String path) {
        return URI.create((tls ? "https" : "http") + "://localhost:" + port() + path);
    }

    int connections() {
        return connections.get();
    }

    List<String> heads() {
        return heads;
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        while (true) {
            try {
                Socket socket = listener.accept();
                sockets.add(socket);
                connections.incrementAndGet();
                Thread.startVirtualThread(() -> serve(socket));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (String head = readHead(in); !head.isEmpty(); head = readHead(in)) {
                heads.add(head);
                answer.to(new Connection(head, in, socket.getOutputStream(), closed));
            }
        } catch (IOException _) {
            // The client went away, which is what many of the tests are about.
        }
        ended.release();
    }

    private static String readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        for (int next = in.read(); next != -1; next = in.read()) {
            head.append((char) next);
            if (head.length() >= 4 && head.substring(head.length() - 4).equals("\r\n\r\n")) {
                return head.toString();
            }
        }
        return "";
    }
}
