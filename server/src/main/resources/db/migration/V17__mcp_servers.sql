-- The team's MCP servers: clients reach them by way of the environment. secret is sealed by the environment's data key. problem is what
-- went wrong when a node last tried, null when all went well.
CREATE TABLE mcp_server (
    environment   TEXT   NOT NULL REFERENCES environment (name) ON DELETE CASCADE,
    name          TEXT   NOT NULL,
    settings      TEXT   NOT NULL,
    secret        TEXT,
    secret_set_at BIGINT,
    version       BIGINT NOT NULL,
    created_at    BIGINT NOT NULL,
    problem       TEXT,
    problem_at    BIGINT,
    PRIMARY KEY (environment, name)
);

-- What clients had done at them for people, and what was refused. id is the time in milliseconds, shifted left by 20 bits, and a number
-- that tells apart what happened in the same one. arguments_hash is SHA-256.
CREATE TABLE mcp_call (
    id             BIGINT NOT NULL PRIMARY KEY,
    environment    TEXT   NOT NULL REFERENCES environment (name) ON DELETE CASCADE,
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
    arguments_hash TEXT   NOT NULL
);

CREATE INDEX mcp_call_environment ON mcp_call (environment, id);
