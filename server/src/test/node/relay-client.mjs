// An MCP client with the official TypeScript SDK that has a token already. Calls tools of a server and answers whatever it
// is asked on the way; what comes of each call goes to standard output, a JSON document a line.
//
// node relay-client.mjs v1|v2-legacy|v2-modern <MCP server> <access token> <name> { <tool> <arguments as JSON> }
const [kind, server, token, name, ...calls] = process.argv.slice(2);

function tell(document) {
  process.stdout.write(JSON.stringify(document) + '\n');
}

const asked = [];

const answers = {
  'elicitation/create': async ({ params }) => {
    asked.push(params.message);
    return { action: 'accept', content: { name, user_name: name, response: name } };
  },
  'sampling/createMessage': async () => ({
    role: 'assistant', model: 'none', stopReason: 'endTurn', content: { type: 'text', text: `${name} says so` },
  }),
  'roots/list': async () => ({ roots: [{ uri: `file:///home/${name}`, name }] }),
};

const capabilities = { elicitation: {}, sampling: {}, roots: {} };

async function connected() {
  const options = { requestInit: { headers: { Authorization: `Bearer ${token}` } } };
  const who = { name: `relay-${kind}`, version: '1.0.0' };
  if (kind === 'v1') {
    const { Client } = await import('@modelcontextprotocol/sdk/client/index.js');
    const { StreamableHTTPClientTransport } = await import('@modelcontextprotocol/sdk/client/streamableHttp.js');
    const types = await import('@modelcontextprotocol/sdk/types.js');
    const client = new Client(who, { capabilities });
    client.setRequestHandler(types.ElicitRequestSchema, answers['elicitation/create']);
    client.setRequestHandler(types.CreateMessageRequestSchema, answers['sampling/createMessage']);
    client.setRequestHandler(types.ListRootsRequestSchema, answers['roots/list']);
    await client.connect(new StreamableHTTPClientTransport(new URL(server), options));
    return client;
  }
  const { Client, StreamableHTTPClientTransport } = await import('@modelcontextprotocol/client');
  const client = new Client(who, {
    capabilities, ...(kind === 'v2-modern' && { versionNegotiation: { mode: 'auto' } }),
  });
  Object.entries(answers).forEach(([method, answer]) => client.setRequestHandler(method, answer));
  await client.connect(new StreamableHTTPClientTransport(new URL(server), options));
  return client;
}

const client = await connected();
const { tools } = await client.listTools();
tell({ era: kind === 'v1' ? 'legacy' : client.getProtocolEra(), tools: tools.map((tool) => tool.name) });
for (let at = 0; at < calls.length; at += 2) {
  const progress = [];
  const call = { name: calls[at], arguments: JSON.parse(calls[at + 1]) };
  const options = { onprogress: (step) => progress.push(step.progress) };
  const result = kind === 'v1' ? await client.callTool(call, undefined, options) : await client.callTool(call, options);
  tell({ tool: calls[at], text: result.content.map((each) => each.text ?? '').join(' '), progress, asked: asked.splice(0) });
}
await client.close();
