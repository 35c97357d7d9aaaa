-- How a grant came to be: the person signed in, an app presented the person's token, or the provider vouched.
ALTER TABLE oauth_grant ADD COLUMN kind TEXT NOT NULL DEFAULT 'sign_in'
    CHECK (kind IN ('sign_in', 'exchange', 'assertion'));

-- The thumbprint (RFC 7638) of the key that the refresh tokens of a grant are bound to.
ALTER TABLE oauth_grant ADD COLUMN dpop_key TEXT;

-- One such grant at a time for each person, client and resource: the same is used again.
CREATE UNIQUE INDEX oauth_grant_asserted ON oauth_grant (person, client, resource, kind)
    WHERE kind <> 'sign_in' AND ended_at IS NULL;

-- Assertions that were used and are good still, by the SHA-256 of who made them and their jti.
CREATE TABLE used_assertion (
    environment TEXT   NOT NULL REFERENCES environment (name) ON DELETE CASCADE,
    hash        TEXT   NOT NULL,
    expires_at  BIGINT NOT NULL,
    PRIMARY KEY (environment, hash)
);

CREATE INDEX used_assertion_expires_at ON used_assertion (expires_at);
