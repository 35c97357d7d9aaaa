package dev.behalf.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The dependency picture of ARCHITECTURE.md, held by the build.
class ArchitectureTest {

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.behalf");

    @Test
    void theClassesOfAllModulesAreSeen() {
        assertThat(PRODUCT.stream().map(JavaClass::getPackageName))
                .contains(
                        "dev.behalf.keys",
                        "dev.behalf.token",
                        "dev.behalf.provider",
                        "dev.behalf.server.environment",
                        "dev.behalf.server.verification",
                        "dev.behalf.sandbox");
    }

    @Test
    void packagesAreFreeOfCycles() {
        check(slices().matching("dev.behalf.(**)").should().beFreeOfCycles());
    }

    @Test
    void keysKnowNeitherTokensNorProviders() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.behalf.keys")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.behalf.token", "dev.behalf.provider", "dev.behalf.server.."));
    }

    @Test
    void tokensKnowNoProvider() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.behalf.token")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.behalf.provider", "dev.behalf.server.."));
    }

    @Test
    void theVerifierHasNoWebNoSqlNoClockAndNoRandomness() {
        ArchRule rule = noClasses()
                .that()
                .resideInAnyPackage("dev.behalf.keys", "dev.behalf.token", "dev.behalf.provider")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.behalf.server..", "dev.behalf.sandbox..", "io.helidon..", "java.sql..", "java.net.http..")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.security\\.SecureRandom|java\\.util\\.Random|java\\.time\\.Clock")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(java.time.Instant.class, "now");
        check(rule);
    }

    @Test
    void leavesKnowNoOtherPackageOfTheServer() {
        for (String leaf :
                new String[] {"net", "db", "crypto", "web", "background", "chain", "openapi", "policy", "json"}) {
            check(noClasses()
                    .that()
                    .resideInAPackage("dev.behalf.server." + leaf)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(otherPackages(leaf)));
        }
    }

    private static String[] otherPackages(String leaf) {
        return PRODUCT.stream()
                .map(JavaClass::getPackageName)
                .distinct()
                .filter(name -> name.startsWith("dev.behalf.server"))
                .filter(name -> !name.equals("dev.behalf.server." + leaf))
                .toArray(String[]::new);
    }

    /// Loading the library takes about a second of processor time: only where there is an expression.
    @Test
    void theLibraryForExpressionsIsReachedByOneClassOnly() {
        check(noClasses()
                .that()
                .haveNameNotMatching("dev\\.behalf\\.server\\.policy\\.Cel(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.cel.."));
        check(noClasses()
                .that()
                .haveNameNotMatching("dev\\.behalf\\.server\\.policy\\.(Cel(\\$.*)?|Expression)")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("dev\\.behalf\\.server\\.policy\\.Cel"));
    }

    @Test
    void whatIsRegisteredKnowsNoFace() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.behalf.server.environment")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.behalf.server", "dev.behalf.server.verification", "dev.behalf.server.web"));
    }

    @Test
    void theTeamKnowsNoFaceAndNoEnvironment() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.behalf.server.team")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.behalf.server",
                        "dev.behalf.server.environment",
                        "dev.behalf.server.verification",
                        "dev.behalf.server.web"));
    }

    @Test
    void programsAndPagesDoNotKnowEachOther() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.behalf.server.admin")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.behalf.server.console.*"));
        check(noClasses()
                .that()
                .resideInAPackage("dev.behalf.server.console..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.behalf.server.admin"));
    }

    @Test
    void theAuditLogKnowsOnlyWhatKeepsIt() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.behalf.server.audit")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(java.util.Arrays.stream(otherPackages("audit"))
                        .filter(name ->
                                !Set.of("db", "chain", "background").contains(name.replace("dev.behalf.server.", "")))
                        .toArray(String[]::new)));
    }

    @Test
    void whatIsBelowTheAuthorizationServerKnowsNoFace() {
        for (String name : new String[] {"vault", "webhooks", "signing", "clients", "offline", "grants"}) {
            check(noClasses()
                    .that()
                    .resideInAPackage("dev.behalf.server." + name)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "dev.behalf.server",
                            "dev.behalf.server.authserver",
                            "dev.behalf.server.console..",
                            "dev.behalf.server.verification",
                            "dev.behalf.server.web"));
        }
    }

    @Test
    void theTraceKnowsNoFace() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.behalf.server.trace")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.behalf.server",
                        "dev.behalf.server.authserver",
                        "dev.behalf.server.console..",
                        "dev.behalf.server.mcp",
                        "dev.behalf.server.verification"));
    }

    @Test
    void theAuthorizationServerAndVerificationDoNotKnowEachOther() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.behalf.server.authserver")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.behalf.server", "dev.behalf.server.console..", "dev.behalf.server.verification"));
        check(noClasses()
                .that()
                .resideInAPackage("dev.behalf.server.verification")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.behalf.server.authserver"));
    }

    @Test
    void theMcpServerAndOtherFacesDoNotKnowEachOther() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.behalf.server.mcp")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.behalf.server",
                        "dev.behalf.server.admin",
                        "dev.behalf.server.authserver",
                        "dev.behalf.server.console..",
                        "dev.behalf.server.verification"));
        check(noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.behalf.server.admin",
                        "dev.behalf.server.authserver",
                        "dev.behalf.server.console..",
                        "dev.behalf.server.verification",
                        "dev.behalf.server.grants")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.behalf.server.mcp"));
    }

    @Test
    void whatReachesTheTeamsServersKnowsNoFaceAndNoGrant() {
        check(noClasses()
                .that()
                .resideInAnyPackage("dev.behalf.server.upstream", "dev.behalf.server.calls")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.behalf.server",
                        "dev.behalf.server.admin",
                        "dev.behalf.server.authserver",
                        "dev.behalf.server.console..",
                        "dev.behalf.server.grants",
                        "dev.behalf.server.mcp",
                        "dev.behalf.server.offline",
                        "dev.behalf.server.signing",
                        "dev.behalf.server.web"));
    }

    @Test
    void onlySealingNamesTink() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("dev.behalf.server.crypto")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.google.crypto.tink.."));
    }

    @Test
    void helidonStaysAtTheEdge() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages("dev.behalf.server.web", "dev.behalf.sandbox..")
                .and()
                .haveSimpleNameNotEndingWith("Endpoint")
                .and()
                .doNotHaveSimpleName("Gateway")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.helidon.."));
    }

    @Test
    void sqlStaysInTablesAndTheDatabase() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.behalf.server.db",
                        "dev.behalf.server.environment",
                        "dev.behalf.server.team",
                        "dev.behalf.server.audit",
                        "dev.behalf.server.activity",
                        "dev.behalf.server.vault",
                        "dev.behalf.server.offline",
                        "dev.behalf.server.signing",
                        "dev.behalf.server.clients",
                        "dev.behalf.server.grants",
                        "dev.behalf.server.trace",
                        "dev.behalf.server.calls",
                        "dev.behalf.server.webhooks")
                .and()
                .haveSimpleNameNotEndingWith("Table")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.jdbi..", "java.sql..", "javax.sql.."));
    }

    @Test
    void onlyTheCommandsForItNameTheSandbox() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.behalf.server..")
                .and()
                .haveSimpleNameNotStartingWith("Demo")
                .and()
                .doNotHaveSimpleName("SandboxCommand")
                .and()
                .doNotHaveSimpleName("RehearseCommand")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.behalf.sandbox.."));
    }

    @Test
    void theSandboxSharesNoCodeWithTheProduct() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.behalf.sandbox..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.behalf.keys", "dev.behalf.token", "dev.behalf.provider", "dev.behalf.server.."));
    }

    @Test
    void endpointsAreNotPublic() {
        check(classes()
                .that()
                .haveSimpleNameEndingWith("Endpoint")
                .and()
                .resideOutsideOfPackage("dev.behalf.server.web")
                .should()
                .notBePublic());
    }

    private static void check(ArchRule rule) {
        rule.check(PRODUCT);
    }
}
