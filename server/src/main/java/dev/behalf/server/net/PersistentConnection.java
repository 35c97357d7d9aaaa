package dev.behalf.server.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.http.impl.io.SocketHolder;
import org.apache.hc.core5.http.io.SessionInputBuffer;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/// A connection that sees at once whether the other side has closed it (RFC 9112 section 9.3). The library's own looks
/// for a millisecond, more than everything else that a call takes here: a socket cannot be asked for less, its channel
/// can.
final class PersistentConnection extends DefaultBHttpClientConnection implements ManagedHttpClientConnection {

    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile @Nullable SocketChannel channel;
    private volatile @Nullable SessionInputBuffer received;
    private Timeout timeout = Timeout.DISABLED;

    PersistentConnection(Http1Config config) {
        // Without a parser made for it the library minds no limits.
        super(config, null, null, null, null, null, new DefaultHttpResponseParserFactory(config));
    }

    /// The kind of socket that it needs.
    static Socket socket() throws IOException {
        return SocketChannel.open().socket();
    }

    @Override
    public void bind(Socket socket) throws IOException {
        channel = socket.getChannel();
        super.bind(socket);
    }

    @Override
    protected void bind(SocketHolder holder) throws IOException {
        if (closed.get()) {
            holder.getSocket().close();
            throw new InterruptedIOException("The connection was closed while it was being made.");
        }
        super.bind(holder);
        timeout = Timeout.ofMilliseconds(holder.getSocket().getSoTimeout());
    }

    @Override
    public @Nullable Socket getSocket() {
        SocketHolder holder = getSocketHolder();
        return holder == null ? null : holder.getSocket();
    }

    @Override
    protected InputStream createContentInputStream(long length, SessionInputBuffer buffer, InputStream in) {
        received = buffer;
        return super.createContentInputStream(length, buffer, in);
    }

    /// Whatever came unasked makes it useless too: an end, TLS's farewell, or an answer to nothing, which would be
    /// taken
    /// for the next one, of somebody else.
    @Override
    public boolean isStale() {
        SocketChannel idle = channel;
        SessionInputBuffer left = received;
        if (!isOpen() || idle == null || (left != null && left.length() > 0)) {
            return true;
        }
        try {
            idle.configureBlocking(false);
            int read = idle.read(ByteBuffer.allocate(1));
            idle.configureBlocking(true);
            return read != 0;
        } catch (IOException _) {
            return true;
        }
    }

    @Override
    public void setSocketTimeout(Timeout timeout) {
        this.timeout = timeout;
        super.setSocketTimeout(timeout);
    }

    @Override
    public void passivate() {
        super.setSocketTimeout(Timeout.DISABLED);
    }

    @Override
    public void activate() {
        super.setSocketTimeout(timeout);
    }

    @Override
    public void close() throws IOException {
        if (closed.compareAndSet(false, true)) {
            super.close();
        }
    }

    @Override
    public void close(CloseMode mode) {
        if (closed.compareAndSet(false, true)) {
            super.close(mode);
        }
    }
}
