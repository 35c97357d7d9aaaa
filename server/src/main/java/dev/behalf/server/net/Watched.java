package dev.behalf.server.net;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/// A body that knows whether any of it may have been written to a socket, and what became of it.
final class Watched extends HttpEntityWrapper {

    private volatile boolean begun;
    private volatile int status;

    Watched(Parcel parcel) {
        super(new ByteArrayEntity(parcel.body(), ContentType.parse(parcel.mediaType())));
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        begun = true;
        super.writeTo(out);
    }

    boolean begun() {
        return begun;
    }

    /// Notes that an answer of this status came, which cannot be read.
    void answered(int answer) {
        status = answer;
    }

    /// The status of the answer that cannot be read, 0 where there was none.
    int answered() {
        return status;
    }
}
