-- Whom the team's own provider knows a member as, since the first sign-in by it: an e-mail address may be given to
-- somebody else one day, the provider's own name for a person may not. NULL while the member has not signed in by it.
ALTER TABLE team_member ADD COLUMN provider_issuer TEXT;
ALTER TABLE team_member ADD COLUMN provider_subject TEXT;
