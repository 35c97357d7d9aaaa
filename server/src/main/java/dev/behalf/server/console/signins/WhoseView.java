package dev.behalf.server.console.signins;

import dev.behalf.server.environment.LockoutRisk;
import java.util.List;

/// The person or client whose sign-ins are shown, and what ending them takes.
///
/// @param title such as "Sign-ins of Ann"
/// @param count how many are in force, as a text
/// @param button what the button says
/// @param risks why the name of the environment must be typed; empty where it need not be
public record WhoseView(String title, String count, String button, List<LockoutRisk> risks, boolean unconfirmed) {

    public WhoseView {
        risks = List.copyOf(risks);
    }
}
