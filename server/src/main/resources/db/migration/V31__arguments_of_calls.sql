-- What calls were made with, of servers for which the team has switched that on; sealed by the environment's data key in a place that the
-- hash of the call names, and forgotten with the call. The call itself has the SHA-256 of it, in its chain.
CREATE TABLE mcp_call_arguments (
    environment TEXT   NOT NULL REFERENCES environment (name) ON DELETE CASCADE,
    call_hash   TEXT   NOT NULL,
    number      BIGINT NOT NULL,
    arguments   TEXT   NOT NULL,
    PRIMARY KEY (environment, call_hash)
);

CREATE INDEX mcp_call_arguments_number ON mcp_call_arguments (environment, number);
