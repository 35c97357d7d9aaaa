package dev.behalf.server.console.team;

import static dev.behalf.server.console.account.TeamConsole.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.console.account.TeamConsole;
import dev.behalf.server.team.Invitations;
import dev.behalf.server.team.Member;
import dev.behalf.server.team.Role;
import dev.behalf.server.team.Session;
import dev.behalf.server.team.SignedIn;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TeamPagesTest {

    private static final Pattern LINK = Pattern.compile("value=\"(http[^\"]*/invitation)#([\\w-]{43})\"");

    @TempDir
    private Path directory;

    private TeamConsole console;
    private SignedIn ada;
    private TeamConsole.Client owner;

    @BeforeEach
    void start() {
        console = new TeamConsole(directory, (door, self) -> new TeamPages(door, self.team, self).routes());
        ada = console.owner();
        owner = console.new Client(ada);
    }

    @AfterEach
    void stop() {
        console.close();
    }

    @Test
    void listsMembersWithWhatTheyMayDo() {
        console.member(ada, "bob@acme.com", Role.VIEWER);

        assertThat(owner.get("/team").body())
                .contains("Ada Lovelace", "bob@acme.com", "Member Viewer", "Password", "Read and export the audit log");
    }

    @Test
    void theLinkOfAnInvitationIsShownOnceAndLetsItsHolderIn() {
        HttpResponse<String> answer = invite("bob@acme.com", "auditor");
        assertThat(answer.statusCode()).isEqualTo(200);
        Matcher link = LINK.matcher(answer.body());
        assertThat(link.find()).isTrue();
        assertThat(link.group(1)).isEqualTo(console.origin() + "/invitation");
        String token = link.group(2);
        assertThat(owner.get("/team").body())
                .contains("bob@acme.com", "Auditor", "Take back")
                .doesNotContain(token);

        TeamConsole.Client bob = console.new Client();
        assertThat(bob.get("/invitation").body()).contains("data-from-fragment");
        assertThat(bob.post("/invitation", Map.of("token", token)).body())
                .contains("ada@acme.com", "bob@acme.com", "Auditor");
        Map<String, String> form = Map.of("token", token, "name", "Bob", "password", PASSWORD);
        assertThat(location(bob.post("/invitation/accept", form))).isEqualTo("/");

        assertThat(bob.get("/team").body()).contains("Bob");
        HttpResponse<String> again = console.new Client().post("/invitation", Map.of("token", token));
        assertThat(again.statusCode()).isEqualTo(422);
        assertThat(again.body()).contains("not valid").doesNotContain("bob@acme.com");
        assertThat(console.new Client().post("/invitation/accept", form).statusCode())
                .isEqualTo(422);
    }

    @Test
    void aRefusedAcceptanceKeepsTheNameAndTheInvitationButNoPassword() {
        String token = token(invite("bob@acme.com", "viewer"));

        HttpResponse<String> answer = console.new Client()
                .post("/invitation/accept", Map.of("token", token, "name", "<i>Bob", "password", "too short"));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body())
                .contains("at least 12 characters", "&lt;i>Bob", token)
                .doesNotContain("too short", "<i>Bob");
    }

    @Test
    void anInvitationThatWasTakenBackOpensNothing() {
        String token = token(invite("bob@acme.com", "viewer"));
        String id = console.team.invitations().all().getFirst().id();

        assertThat(location(owner.post("/team/invitations/" + id + "/revoke", Map.of())))
                .isEqualTo("/team?done=revoked");

        assertThat(console.new Client()
                        .post("/invitation", Map.of("token", token))
                        .statusCode())
                .isEqualTo(422);
        HttpResponse<String> again = owner.post("/team/invitations/" + id + "/revoke", Map.of());
        assertThat(again.statusCode()).isEqualTo(422);
        assertThat(again.body()).contains("Reload the list");
    }

    @Test
    void invitationsEndAfterAWeek() {
        String token = token(invite("bob@acme.com", "viewer"));

        console.advance(Invitations.LIMIT);

        assertThat(console.new Client()
                        .post("/invitation", Map.of("token", token))
                        .body())
                .contains("older than seven days");
    }

    @Test
    void saysWhatIsWrongWithAnInvitation() {
        assertThat(invite("nobody", "viewer").body()).contains("Expected an e-mail address");
        assertThat(invite("ada@acme.com", "viewer").body()).contains("a member already");
    }

    @Test
    void asksForAFreshProofAndComesBackWithWhatWasChosen() {
        Member bob = console.member(ada, "bob@acme.com", Role.VIEWER).session().member();
        console.advance(Session.RECENT);

        assertThat(location(owner.get("/team/invite?email=x@acme.com&role=admin")))
                .isEqualTo("/confirm?next=%2Fteam%2Finvite%3Femail%3Dx%2540acme.com%26role%3Dadmin");
        assertThat(location(invite("x@acme.com", "admin")))
                .isEqualTo("/confirm?next=%2Fteam%2Finvite%3Femail%3Dx%2540acme.com%26role%3Dadmin");
        String role = location(owner.post("/team/" + bob.id() + "/role", Map.of("role", "admin")));
        assertThat(role).isEqualTo("/confirm?next=%2Fteam%2F" + bob.id() + "%3Fthen%3Drole%26role%3Dadmin");
        assertThat(location(owner.post("/team/" + bob.id() + "/remove", Map.of())))
                .isEqualTo("/confirm?next=%2Fteam%2F" + bob.id() + "%3Fthen%3Dremove");
        assertThat(console.team.members().all())
                .extracting(Member::role)
                .containsExactlyInAnyOrder(Role.OWNER, Role.VIEWER);

        String next = "/team/" + bob.id() + "?then=role&role=admin";
        assertThat(location(owner.post("/confirm", Map.of("password", PASSWORD, "next", next))))
                .isEqualTo(next);
        assertThat(owner.get(next).body()).contains("value=\"admin\" checked");
        assertThat(location(owner.post("/team/" + bob.id() + "/role", Map.of("role", "admin"))))
                .isEqualTo("/team/" + bob.id() + "?done=role");
    }

    @Test
    void aChangedRoleAndARemovalEndTheMembersSessions() {
        SignedIn bob = console.member(ada, "bob@acme.com", Role.VIEWER);
        TeamConsole.Client browser = console.new Client(bob);
        String path = "/team/" + bob.session().member().id();
        assertThat(browser.get("/team").statusCode()).isEqualTo(200);

        owner.post(path + "/role", Map.of("role", "admin"));
        assertThat(location(browser.get("/team"))).isEqualTo("/sign-in?next=%2Fteam");

        assertThat(location(owner.post(path + "/remove", Map.of()))).isEqualTo("/team?done=removed");
        assertThat(owner.get(path).statusCode()).isEqualTo(404);
        assertThat(console.audit)
                .contains(
                        "ada@acme.com | member.role | bob@acme.com | viewer to admin",
                        "ada@acme.com | member.remove | bob@acme.com | admin");
    }

    @Test
    void theOnlyOwnerCanNeitherBeDemotedNorRemoved() {
        String path = "/team/" + ada.session().member().id();
        assertThat(owner.get(path).body())
                .contains("the only owner")
                .doesNotContain("action=\"" + path + "/role\"", "action=\"" + path + "/remove\"");

        assertThat(owner.post(path + "/role", Map.of("role", "admin")).body()).contains("at least one owner");
        assertThat(owner.post(path + "/remove", Map.of()).statusCode()).isEqualTo(422);
        assertThat(console.team.members().all()).extracting(Member::role).containsExactly(Role.OWNER);
    }

    @Test
    void whoChangesOneselfSignsInAnew() {
        console.member(ada, "bob@acme.com", Role.OWNER);
        String path = "/team/" + ada.session().member().id();

        assertThat(location(owner.post(path + "/role", Map.of("role", "viewer"))))
                .isEqualTo("/sign-in?done=role");

        assertThat(owner.cookies).doesNotContainKey("__Host-behalf");
        assertThat(owner.get("/sign-in?done=role").body()).contains("Your role is changed");
    }

    @Test
    void endsOneSessionOfAMemberOrAll() {
        SignedIn first = console.member(ada, "bob@acme.com", Role.VIEWER);
        TeamConsole.Client second = console.new Client();
        second.post("/sign-in", Map.of("email", "bob@acme.com", "password", PASSWORD, "next", "/"));
        String path = "/team/" + first.session().member().id();
        assertThat(owner.get(path).body()).contains("Chrome on Linux", "192.0.2.1");

        owner.post(path + "/sessions/" + first.session().id() + "/end", Map.of());
        assertThat(console.new Client(first).get("/account").statusCode()).isEqualTo(303);
        assertThat(second.get("/account").statusCode()).isEqualTo(200);

        owner.post(path + "/sessions/end", Map.of());
        assertThat(second.get("/account").statusCode()).isEqualTo(303);
        assertThat(owner.get(path).body()).contains("Nowhere at present");
    }

    @Test
    void endingAllOfOnesOwnSessionsKeepsThisOne() {
        TeamConsole.Client other = console.new Client();
        other.post("/sign-in", Map.of("email", "ada@acme.com", "password", PASSWORD, "next", "/"));

        owner.post("/team/" + ada.session().member().id() + "/sessions/end", Map.of());

        assertThat(other.get("/account").statusCode()).isEqualTo(303);
        assertThat(owner.get("/account").statusCode()).isEqualTo(200);
    }

    @Test
    void aSessionIsEndedOnlyUnderItsOwnMember() {
        SignedIn bob = console.member(ada, "bob@acme.com", Role.VIEWER);
        String cleo = console.member(ada, "cleo@acme.com", Role.VIEWER)
                .session()
                .member()
                .id();

        owner.post("/team/" + cleo + "/sessions/" + bob.session().id() + "/end", Map.of());

        assertThat(console.new Client(bob).get("/account").statusCode()).isEqualTo(200);
    }

    @Test
    void anAdminManagesAllButOwners() {
        TeamConsole.Client admin = console.new Client(console.member(ada, "bob@acme.com", Role.ADMIN));
        String path = "/team/" + ada.session().member().id();

        assertThat(admin.get(path).body())
                .doesNotContain("action=\"" + path, "name=\"role\"")
                .contains("ada@acme.com");
        assertThat(admin.get("/team/invite").body()).doesNotContain("value=\"owner\"");
        assertThat(admin.post(path + "/role", Map.of("role", "viewer")).statusCode())
                .isEqualTo(422);
        assertThat(admin.post(path + "/sessions/end", Map.of()).statusCode()).isEqualTo(422);
        assertThat(admin.post(path + "/sessions/" + ada.session().id() + "/end", Map.of())
                        .statusCode())
                .isEqualTo(422);
        assertThat(admin.post("/team/invite", Map.of("email", "x@acme.com", "role", "owner"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(owner.get("/account").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"VIEWER", "AUDITOR"})
    void whoMayNotManageSeesNoButton(Role role) {
        SignedIn bob = console.member(ada, "bob@acme.com", role);
        TeamConsole.Client browser = console.new Client(bob);
        String path = "/team/" + ada.session().member().id();

        assertThat(browser.get("/team").body()).doesNotContain("/team/invite", "Take back");
        assertThat(browser.get("/team/invite").statusCode()).isEqualTo(403);
        String page = browser.get(path).body();
        assertThat(page).doesNotContain("action=\"" + path);
        assertThat(page.contains("192.0.2.1"))
                .as("an auditor sees where others are signed in")
                .isEqualTo(role == Role.AUDITOR);
    }

    private HttpResponse<String> invite(String email, String role) {
        return owner.post("/team/invite", Map.of("email", email, "role", role));
    }

    private static String token(HttpResponse<String> answer) {
        Matcher link = LINK.matcher(answer.body());
        assertThat(link.find()).isTrue();
        return link.group(2);
    }

    private static String location(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(303);
        return answer.headers().firstValue("Location").orElseThrow();
    }
}
