package dev.behalf.server.console.signins;

import dev.behalf.server.environment.LockoutRisk;
import java.util.List;

/// One sign-in in force.
///
/// @param path of the list
/// @param risks why the name of the environment must be typed before it is ended; empty where it need not be
/// @param unconfirmed whether the name was missing
public record SignInView(String path, SignInRow row, List<LockoutRisk> risks, boolean unconfirmed) {

    public SignInView {
        risks = List.copyOf(risks);
    }
}
