-- What programs present to the admin API. Same conventions as in V1. The token itself is never stored: id finds it, hash
-- proves it. Rows stay when a token is revoked or has expired, as a record of it, and go with the member who made it.
CREATE TABLE admin_token (
    id           TEXT   NOT NULL PRIMARY KEY,
    hash         TEXT   NOT NULL,
    name         TEXT   NOT NULL,
    role         TEXT   NOT NULL CHECK (role IN ('admin', 'viewer', 'auditor')),
    environments TEXT   NOT NULL, -- json array of names, empty for all; no references, since names may come later
    member       TEXT   REFERENCES team_member (id) ON DELETE CASCADE, -- null: made on the command line
    created_at   BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    last_used_at BIGINT,
    revoked_at   BIGINT
);

CREATE INDEX admin_token_member ON admin_token (member);
