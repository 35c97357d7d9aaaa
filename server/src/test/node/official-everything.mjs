// The official example server, `@modelcontextprotocol/server-everything`, on a port that is given.
//
// node official-everything.mjs <port>
process.env.PORT = process.argv[2];
await import('./node_modules/@modelcontextprotocol/server-everything/dist/transports/streamableHttp.js');
