-- What keeps connections from being used from now on, so that every node drops what it has in memory: noticed by its id and not by
-- its time, so that neither clocks of nodes nor the length of a transaction matter. Rows are removed after an hour.
CREATE TABLE stop_notice (
    id          TEXT   NOT NULL PRIMARY KEY,
    environment TEXT   NOT NULL,
    grant_id    TEXT,            -- null for many of the environment
    at          BIGINT NOT NULL  -- by the database's clock, in milliseconds since 1970-01-01 UTC
);

CREATE INDEX stop_notice_at ON stop_notice (at);

-- Whether the test is to find out if a spent refresh token is forgiven.
ALTER TABLE test_sign_in ADD COLUMN overlap INTEGER NOT NULL DEFAULT 0 CHECK (overlap IN (0, 1));
