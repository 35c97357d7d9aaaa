package dev.behalf.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The accessibility checker axe-core, to be run in a page.
public final class AxeCore {

    private static final String SCRIPT = read();

    /// What is serious only: axe-core reports more than people meet. Rules whose findings never are, by the impact of
    /// their checks, are left out from the first.
    private static final String RUN = """
            async () => (await axe.run(document, { resultTypes: ['violations'], rules: Object.fromEntries(
                    ['region', 'aria-allowed-role', 'duplicate-id', 'heading-order', 'page-has-heading-one', 'skip-link',
                        'landmark-banner-is-top-level', 'landmark-complementary-is-top-level',
                        'landmark-contentinfo-is-top-level', 'landmark-main-is-top-level', 'landmark-no-duplicate-banner',
                        'landmark-no-duplicate-contentinfo', 'landmark-no-duplicate-main', 'landmark-one-main',
                        'landmark-unique', 'empty-table-header', 'table-duplicate-name', 'presentation-role-conflict']
                    .map(rule => [rule, { enabled: false }])) })).violations
                .filter(rule => ['serious', 'critical'].includes(rule.impact))
                .map(rule => rule.id + ' at ' + rule.nodes.map(node => node.target + ' ' + node.failureSummary).join('; '))""";

    private AxeCore() {}

    /// What assistive technology stumbles over in a page, and whether it scrolls sideways.
    public static List<String> findings(Page page) {
        page.evaluate(SCRIPT);
        List<String> findings = new ArrayList<>();
        ((List<?>) page.evaluate(RUN)).forEach(violation -> findings.add(page.url() + ": " + violation));
        if (!page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
                .equals(true)) {
            findings.add(page.url() + " scrolls sideways at " + page.viewportSize().width);
        }
        return findings;
    }

    private static String read() {
        String resource = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";
        try (InputStream stream = Objects.requireNonNull(AxeCore.class.getResourceAsStream(resource), resource)) {
            return new String(stream.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
