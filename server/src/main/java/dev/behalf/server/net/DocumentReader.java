package dev.behalf.server.net;

import dev.behalf.keys.Document;
import dev.behalf.keys.FetchException;
import dev.behalf.keys.FetchException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.hc.client5.http.utils.DateUtils;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;

/// Reads one answer, never more of it than the limit.
record DocumentReader(Target target, int limit) {

    Document read(ClassicHttpResponse response) throws IOException {
        checkStatus(response.getCode());
        HttpEntity entity = response.getEntity();
        if (entity == null) {
            throw badBody("answered 200 without a body");
        }
        return new Document(
                text(response, entity),
                CacheControl.maxAge(response.getHeaders(HttpHeaders.CACHE_CONTROL)),
                DateUtils.parseStandardDate(response, HttpHeaders.DATE));
    }

    /// The body, whatever the status.
    ///
    /// @throws FetchException of kind `BAD_BODY` where it is too large, compressed or no text
    String text(ClassicHttpResponse response, HttpEntity entity) throws IOException {
        checkEncoding(response);
        return text(bytes(entity));
    }

    private void checkStatus(int status) {
        if (status >= 300 && status < 400) {
            throw new FetchException(
                    Kind.BAD_STATUS,
                    status,
                    "%s answered %d, a redirect; redirects are never followed. Configure the address it leads to."
                            .formatted(target, status));
        }
        if (status != 200) {
            throw new FetchException(
                    Kind.BAD_STATUS, status, "%s answered %d; expected 200.".formatted(target, status));
        }
    }

    /// Nothing compressed is asked for (RFC 9110, 12.5.3), and so nothing is decompressed: a small body cannot grow.
    private void checkEncoding(ClassicHttpResponse response) {
        for (Header header : response.getHeaders(HttpHeaders.CONTENT_ENCODING)) {
            if (!header.getValue().strip().equalsIgnoreCase("identity")) {
                throw badBody("answered with a compressed body, which was not asked for");
            }
        }
    }

    private byte[] bytes(HttpEntity entity) throws IOException {
        if (entity.getContentLength() > limit) {
            throw tooLarge();
        }
        byte[] bytes = entity.getContent().readNBytes(limit + 1);
        if (bytes.length > limit) {
            throw tooLarge();
        }
        return bytes;
    }

    private String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException _) {
            throw badBody("answered with a body that is not UTF-8 text");
        }
    }

    private FetchException tooLarge() {
        return badBody("answered with a body of more than " + limit + " bytes");
    }

    private FetchException badBody(String found) {
        return new FetchException(Kind.BAD_BODY, target + " " + found + ".");
    }
}
