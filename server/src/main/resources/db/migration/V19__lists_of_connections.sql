-- Whose connections they are, beside their states, so that the team finds and stops them quickly among many: of a
-- person, of a client, in a state, the newest first.
ALTER TABLE provider_token ADD COLUMN person TEXT NOT NULL DEFAULT '';
ALTER TABLE provider_token ADD COLUMN client TEXT NOT NULL DEFAULT '';

UPDATE provider_token
SET person = (SELECT g.person FROM oauth_grant g WHERE g.id = provider_token.grant_id),
    client = (SELECT g.client FROM oauth_grant g WHERE g.id = provider_token.grant_id);

CREATE INDEX provider_token_state ON provider_token (environment, state, obtained_at);
CREATE INDEX provider_token_client ON provider_token (environment, client, obtained_at, state);
CREATE INDEX provider_token_person ON provider_token (environment, person, obtained_at);
