package dev.behalf.server.console;

import dev.behalf.server.web.HeaderBlock;

/// What browsers are told about every page.
final class SecurityHeaders {

    /// Nothing that is written in a page can run or be sent elsewhere, and no site can frame one.
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    private SecurityHeaders() {}

    static HeaderBlock of(ConsoleAddress address) {
        HeaderBlock.Builder headers = HeaderBlock.builder()
                .add("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .add("X-Content-Type-Options", "nosniff")
                .add("X-Frame-Options", "DENY")
                // With no-referrer browsers would send `Origin: null` with our own forms (Fetch, "append a request
                // Origin").
                .add("Referrer-Policy", "same-origin")
                .add("Cross-Origin-Opener-Policy", "same-origin")
                .add("Cross-Origin-Resource-Policy", "same-origin")
                .add(
                        "Permissions-Policy",
                        "camera=(), geolocation=(), microphone=(), payment=(), usb=(),"
                                + " publickey-credentials-create=(self), publickey-credentials-get=(self)");
        if (address.secure()) {
            headers.add("Strict-Transport-Security", "max-age=31536000");
        }
        return headers.build();
    }
}
