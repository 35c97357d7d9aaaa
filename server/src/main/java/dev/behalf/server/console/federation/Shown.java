package dev.behalf.server.console.federation;

import org.jspecify.annotations.Nullable;

/// What differs from the page as it is first shown.
record Shown(
        @Nullable FormView form,
        @Nullable Confirmation confirmation,
        @Nullable Conflict conflict,
        @Nullable Asked asked,
        @Nullable TokenNotes token,
        boolean editsDraft,
        String draftProblem) {

    static Shown form(@Nullable FormView form) {
        return new Shown(form, null, null, null, null, false, "");
    }

    Shown toConfirm(Confirmation needed) {
        return new Shown(form, needed, conflict, asked, token, editsDraft, draftProblem);
    }

    Shown inConflict(Conflict found) {
        return new Shown(form, confirmation, found, asked, token, editsDraft, draftProblem);
    }

    Shown asked(@Nullable Asked answer) {
        return new Shown(form, confirmation, conflict, answer, token, editsDraft, draftProblem);
    }

    Shown token(TokenNotes told) {
        return new Shown(form, confirmation, conflict, asked, told, editsDraft, draftProblem);
    }

    Shown editingDraft() {
        return new Shown(form, confirmation, conflict, asked, token, true, draftProblem);
    }

    Shown draftProblem(String problem) {
        return new Shown(form, confirmation, conflict, asked, token, editsDraft, problem);
    }
}
