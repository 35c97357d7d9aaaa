// An MCP client with the official TypeScript SDK that has a token already, and a person before it who is asked before each
// call: in a form, which the person accepts or declines, or by a page to go to, which it names and waits for a line on
// standard input. What happens goes to standard output, a JSON document a line.
//
// node answering-client.mjs v1|v2-legacy|v2-modern <MCP server> <access token> accept|decline <tool>...
import { createInterface } from 'node:readline';

const [kind, server, token, how, ...tools] = process.argv.slice(2);
const typed = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

function tell(document) {
  process.stdout.write(JSON.stringify(document) + '\n');
}

async function sentTo(page) {
  tell({ page });
  await typed.next();
}

async function answer({ params }) {
  if (params.mode === 'url') {
    await sentTo(params.url);
    return { action: how };
  }
  tell({ question: params.message, fields: Object.keys(params.requestedSchema.properties) });
  return how === 'accept' ? { action: how, content: { allow: true } } : { action: how };
}

async function connected() {
  const options = { requestInit: { headers: { Authorization: `Bearer ${token}` } } };
  const who = { name: `answering-${kind}`, version: '1.0.0' };
  const capabilities = { elicitation: { form: {}, url: {} } };
  if (kind === 'v1') {
    const { Client } = await import('@modelcontextprotocol/sdk/client/index.js');
    const { StreamableHTTPClientTransport } = await import('@modelcontextprotocol/sdk/client/streamableHttp.js');
    const types = await import('@modelcontextprotocol/sdk/types.js');
    const client = new Client(who, { capabilities });
    client.setRequestHandler(types.ElicitRequestSchema, answer);
    await client.connect(new StreamableHTTPClientTransport(new URL(server), options));
    return [client, types.UrlElicitationRequiredError];
  }
  const { Client, StreamableHTTPClientTransport, UrlElicitationRequiredError } =
    await import('@modelcontextprotocol/client');
  const client = new Client(who, {
    capabilities, ...(kind === 'v2-modern' && { versionNegotiation: { mode: 'auto' } }),
  });
  client.setRequestHandler('elicitation/create', answer);
  await client.connect(new StreamableHTTPClientTransport(new URL(server), options));
  return [client, UrlElicitationRequiredError];
}

const [client, UrlElicitationRequired] = await connected();

// The earlier era: the person goes to the page, and the client calls again.
async function called(tool) {
  const call = { name: tool, arguments: {} };
  try {
    return await client.callTool(call);
  } catch (error) {
    if (!(error instanceof UrlElicitationRequired)) {
      throw error;
    }
    for (const { url } of error.elicitations) {
      await sentTo(url);
    }
    return how === 'accept' ? client.callTool(call) : { content: [{ type: 'text', text: 'not called again' }] };
  }
}

for (const tool of tools) {
  const result = await called(tool);
  tell({ tool, failed: result.isError === true, text: result.content.map((each) => each.text ?? '').join(' ') });
}
await client.close();
process.stdin.destroy();
