-- What MCP clients did on their way to a token, so that the team sees where one stopped. id is the time in milliseconds, shifted left
-- by 20 bits, and a number that tells apart what happened in the same one. address is a keyed hash. Kept for a week.
CREATE TABLE trace_step (
    id          BIGINT NOT NULL PRIMARY KEY,
    environment TEXT   NOT NULL REFERENCES environment (name) ON DELETE CASCADE,
    stage       TEXT   NOT NULL,
    error       TEXT,
    detail      TEXT,
    client      TEXT,
    client_name TEXT,
    grant_id    TEXT,
    address     TEXT   NOT NULL,
    agent       TEXT   NOT NULL
);

CREATE INDEX trace_step_environment ON trace_step (environment, id);
CREATE INDEX trace_step_grant ON trace_step (environment, grant_id) WHERE grant_id IS NOT NULL;

-- The keys of those hashes, sealed by the environment's data key.
CREATE TABLE trace_key (
    environment TEXT NOT NULL PRIMARY KEY REFERENCES environment (name) ON DELETE CASCADE,
    sealed      TEXT NOT NULL
);
