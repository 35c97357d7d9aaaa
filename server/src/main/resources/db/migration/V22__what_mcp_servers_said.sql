-- What an MCP server of the team said about itself when a node last asked (json), and when that was; null before it said anything.
ALTER TABLE mcp_server ADD COLUMN seen TEXT;
ALTER TABLE mcp_server ADD COLUMN seen_at BIGINT;
