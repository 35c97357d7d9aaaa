-- Answers of clients of earlier revisions of MCP that came to another node than the one on which the request waits that asked. The
-- latter takes them from here. hash is of the secret name of the question; answer is sealed for the sign-in by the environment's
-- data key, good for minutes, and empty once it was taken.
CREATE TABLE mcp_answer (
    environment TEXT   NOT NULL REFERENCES environment (name) ON DELETE CASCADE,
    hash        TEXT   NOT NULL,
    answer      TEXT   NOT NULL,
    good_until  BIGINT NOT NULL, -- milliseconds
    PRIMARY KEY (environment, hash)
);

CREATE INDEX mcp_answer_good_until ON mcp_answer (good_until);
