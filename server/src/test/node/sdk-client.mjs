// An MCP client as its authors mean it to be written, with the official TypeScript SDK: signs in when it is told to, lists
// the tools and calls one; then once more with an access token that is good no longer, so that it has to renew it. What it
// does goes to standard output, a JSON document a line.
//
// node sdk-client.mjs v1|v2-legacy|v2-modern <MCP server>
import { createServer } from 'node:http';
import { once } from 'node:events';

const [kind, server] = process.argv.slice(2);
const { Client, StreamableHTTPClientTransport, UnauthorizedError } = await sdk();

async function sdk() {
  if (kind !== 'v1') {
    return import('@modelcontextprotocol/client');
  }
  const { Client } = await import('@modelcontextprotocol/sdk/client/index.js');
  const { StreamableHTTPClientTransport } = await import('@modelcontextprotocol/sdk/client/streamableHttp.js');
  const { UnauthorizedError } = await import('@modelcontextprotocol/sdk/client/auth.js');
  return { Client, StreamableHTTPClientTransport, UnauthorizedError };
}

function tell(document) {
  process.stdout.write(JSON.stringify(document) + '\n');
}

// Where the browser comes back to, on a port that nobody could register in advance.
const listener = createServer().listen(0, '127.0.0.1');
await once(listener, 'listening');
const redirectUrl = `http://127.0.0.1:${listener.address().port}/callback`;

function answer() {
  return new Promise((resolve) => {
    listener.once('request', (request, response) => {
      response.end('Signed in.');
      resolve(new URL(request.url, redirectUrl).searchParams);
    });
  });
}

class Provider {
  redirectUrl = redirectUrl;
  clientMetadata = {
    client_name: `TypeScript SDK ${kind}`,
    redirect_uris: [redirectUrl],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
  };
  #state = crypto.randomUUID();
  #client;
  #tokens;
  #verifier;
  #discovery;
  answered;
  renewals = -1;

  state() { return this.#state; }
  clientInformation() { return this.#client; }
  saveClientInformation(client) { this.#client = client; }
  tokens() { return this.#tokens; }
  saveTokens(tokens) {
    this.#tokens = tokens;
    this.renewals++;
  }
  saveCodeVerifier(verifier) { this.#verifier = verifier; }
  codeVerifier() { return this.#verifier; }
  saveDiscoveryState(discovery) { this.#discovery = discovery; }
  discoveryState() { return this.#discovery; }
  redirectToAuthorization(url) {
    this.answered = answer();
    tell({ authorize: url.href });
  }
  spoil() { this.#tokens = { ...this.#tokens, access_token: 'expired' }; }
  knows(state) { return state === this.#state; }
}

const provider = new Provider();

async function connected() {
  const options = kind === 'v2-modern' ? { versionNegotiation: { mode: 'auto' } } : {};
  const client = new Client({ name: `sdk-${kind}`, version: '1.0.0' }, options);
  const transport = new StreamableHTTPClientTransport(new URL(server), { authProvider: provider });
  try {
    await client.connect(transport);
    return client;
  } catch (error) {
    if (!(error instanceof UnauthorizedError) || provider.tokens()) {
      throw error;
    }
    const parameters = await provider.answered;
    if (!provider.knows(parameters.get('state'))) {
      throw new Error('The answer has another state');
    }
    await transport.finishAuth(kind === 'v1' ? parameters.get('code') : parameters);
    return connected();
  }
}

async function report(client) {
  const { tools } = await client.listTools();
  const whoami = await client.callTool({ name: 'whoami', arguments: {} });
  tell({
    era: kind === 'v1' ? 'legacy' : client.getProtocolEra(),
    tools: tools.map((tool) => tool.name),
    whoami: whoami.structuredContent,
    renewals: provider.renewals,
  });
}

const client = await connected();
await report(client);
provider.spoil();
await report(client);
await client.close();
listener.close();
