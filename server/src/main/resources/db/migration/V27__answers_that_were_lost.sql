-- Since when the provider may have answered to the present refresh token without the answer having been stored; null where that
-- is not so. Milliseconds since 1970-01-01 UTC. `leased_at` is by the database's clock from here on.
ALTER TABLE provider_token ADD COLUMN unanswered_since BIGINT;

CREATE INDEX provider_token_unanswered ON provider_token (unanswered_since) WHERE unanswered_since IS NOT NULL;

-- What servers said of the installation's key when they started, for commands that run beside them and have none.
CREATE TABLE server_key (
    id         TEXT   NOT NULL PRIMARY KEY, -- of the key; empty for a server that has none
    started_at BIGINT NOT NULL              -- of the latest start with that key, in milliseconds since 1970-01-01 UTC
);
