-- The log of calls becomes a chain, one for each environment: every entry carries a hash of itself and of the entry before.
-- No release had the log without one; its entries could not be told from ones that were put in later, so they go.
DROP TABLE mcp_call;

CREATE TABLE mcp_call (
    environment    TEXT   NOT NULL REFERENCES environment (name) ON DELETE CASCADE,
    number         BIGINT NOT NULL,
    at             BIGINT NOT NULL, -- milliseconds
    person         TEXT   NOT NULL,
    client         TEXT   NOT NULL,
    grant_id       TEXT   NOT NULL,
    server         TEXT   NOT NULL,
    method         TEXT   NOT NULL,
    target         TEXT   NOT NULL,
    decision       TEXT   NOT NULL,
    rule           TEXT   NOT NULL,
    token          TEXT   NOT NULL,
    outcome        TEXT   NOT NULL,
    duration       BIGINT NOT NULL, -- milliseconds
    arguments_hash TEXT   NOT NULL,
    hash           TEXT   NOT NULL,
    PRIMARY KEY (environment, number)
);

CREATE TABLE mcp_call_chain (
    environment TEXT   NOT NULL PRIMARY KEY REFERENCES environment (name) ON DELETE CASCADE,
    first_after TEXT   NOT NULL, -- the hash before the oldest entry that is kept
    last_number BIGINT NOT NULL,
    last_hash   TEXT   NOT NULL
);
