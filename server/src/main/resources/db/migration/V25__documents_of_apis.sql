-- The OpenAPI document of an API that is called in place of an MCP server. It is no secret: the API publishes it. digest is SHA-256 of
-- it, summary (json) what the team is shown of it and what changed with it; since is when it was last fetched, or given.
CREATE TABLE mcp_server_document (
    environment TEXT   NOT NULL,
    name        TEXT   NOT NULL,
    digest      TEXT   NOT NULL,
    document    TEXT   NOT NULL,
    summary     TEXT   NOT NULL,
    since       BIGINT NOT NULL,
    PRIMARY KEY (environment, name),
    FOREIGN KEY (environment, name) REFERENCES mcp_server (environment, name) ON DELETE CASCADE
);
