// An MCP server as the official SDK has it made: 2025-11-25, no sessions, JSON answers. Its tool `echo` says again what it was
// told, after as many milliseconds as the second argument says: what a tool waits for that asks somebody else.
import http from 'node:http';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';

const [port, millis] = process.argv.slice(2).map(Number);
const schema = { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] };

function server() {
  const made = new Server({ name: 'echo', version: '1' }, { capabilities: { tools: {} } });
  made.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: [{ name: 'echo', description: 'Says it again', inputSchema: schema }],
  }));
  made.setRequestHandler(CallToolRequestSchema, async (request) => {
    if (millis > 0) {
      await new Promise((resolve) => setTimeout(resolve, millis));
    }
    return { content: [{ type: 'text', text: 'You said ' + request.params.arguments.text }] };
  });
  return made;
}

http
  .createServer(async (request, response) => {
    if (request.method !== 'POST') {
      response.writeHead(request.url === '/ready' ? 200 : 405).end();
      return;
    }
    const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined, enableJsonResponse: true });
    const made = server();
    response.on('close', () => made.close());
    await made.connect(transport);
    await transport.handleRequest(request, response);
  })
  .listen(port, '127.0.0.1');
