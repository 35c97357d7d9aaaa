// An MCP server that has what the official conformance suite asks servers for, with the official TypeScript SDK's second
// line. It speaks one of the two eras only: that a gateway translates between them cannot be seen otherwise.
//
// node everything-server.mjs legacy|modern
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import {
  CLIENT_CAPABILITIES_META_KEY,
  McpServer,
  ResourceTemplate,
  WebStandardStreamableHTTPServerTransport,
  acceptedContent,
  createMcpHandler,
  createRequestStateCodec,
  fromJsonSchema,
  inputRequired,
} from '@modelcontextprotocol/server';

const [era] = process.argv.slice(2);
const modern = era === 'modern';

const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==';
const SILENCE = 'UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAA=';

const codec = createRequestStateCodec({ key: crypto.getRandomValues(new Uint8Array(32)) });
const nothing = fromJsonSchema({ type: 'object', properties: {} });

const text = (...texts) => ({ content: texts.map((each) => ({ type: 'text', text: each })) });
const user = (content) => ({ role: 'user', content });
const sleep = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

function form(message, properties, required = Object.keys(properties)) {
  return inputRequired.elicit({ message, requestedSchema: { type: 'object', properties, required } });
}

const askName = () => form('What is your name?', { name: { type: 'string' } });
const askConfirmation = () => form('Please confirm', { ok: { type: 'boolean' } });
const askModel = (prompt) =>
  inputRequired.createMessage({ messages: [user({ type: 'text', text: prompt })], maxTokens: 100 });

// A tool that asks once, for the whole answer of the person.
function elicits(question) {
  return async (args, ctx) => {
    const response = ctx.mcpReq.inputResponses?.answer;
    if (response === undefined) {
      return inputRequired({ inputRequests: { answer: question(args) } });
    }
    return text(`action=${response.action}, content=${JSON.stringify(response.content ?? {})}`);
  };
}

function tools(server, handler) {
  const tool = (name, run, inputSchema = nothing, more = {}) =>
    server.registerTool(name, { description: `What the suite calls ${name}`, inputSchema, ...more }, run);

  tool('test_simple_text', async () => text('This is a simple text response for testing.'));
  tool('test_image_content', async () => ({ content: [{ type: 'image', data: PIXEL, mimeType: 'image/png' }] }));
  tool('test_audio_content', async () => ({ content: [{ type: 'audio', data: SILENCE, mimeType: 'audio/wav' }] }));
  tool('test_embedded_resource', async () => ({
    content: [{
      type: 'resource',
      resource: {
        uri: 'test://embedded-resource', mimeType: 'text/plain', text: 'This is an embedded resource content.',
      },
    }],
  }));
  tool('test_multiple_content_types', async () => ({
    content: [
      { type: 'text', text: 'Multiple content types test:' },
      { type: 'image', data: PIXEL, mimeType: 'image/png' },
      {
        type: 'resource',
        resource: {
          uri: 'test://mixed-content-resource', mimeType: 'application/json', text: '{"test":"data","value":123}',
        },
      },
    ],
  }));
  tool('test_tool_with_logging', async (args, ctx) => {
    for (const data of ['Tool execution started', 'Tool processing data', 'Tool execution completed']) {
      await ctx.mcpReq.notify({ method: 'notifications/message', params: { level: 'info', data } });
      await sleep(20);
    }
    return text('Tool with logging executed successfully');
  });
  tool('test_tool_with_progress', async (args, ctx) => {
    const progressToken = ctx.mcpReq._meta?.progressToken;
    for (const progress of progressToken === undefined ? [] : [0, 50, 100]) {
      await ctx.mcpReq.notify({
        method: 'notifications/progress',
        params: { progressToken, progress, total: 100, message: `Completed step ${progress} of 100` },
      });
      await sleep(20);
    }
    return text(String(progressToken ?? 'none'));
  });
  tool('test_error_handling', async () => {
    throw new Error('This tool intentionally returns an error for testing');
  });
  tool('test_missing_capability', async (args, ctx) =>
    ctx.mcpReq.inputResponses?.answer === undefined
      ? inputRequired({ inputRequests: { answer: askModel('Say pong') } })
      : text('done'));
  tool('test_streaming_elicitation', async () => text('nothing but the result'));
  tool('test_logging_tool', async (args, ctx) => {
    await ctx.mcpReq.log('info', 'only where a level was named');
    return text('logged');
  });
  tool('test_x_mcp_header', async (args) => text(`region=${args.region ?? 'none'}`), fromJsonSchema({
    type: 'object',
    properties: { region: { type: 'string', 'x-mcp-header': 'Region' }, level: { type: 'integer' } },
  }));
  tool('json_schema_2020_12_tool', async (args) => text(JSON.stringify(args)), fromJsonSchema({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    $defs: {
      address: {
        $anchor: 'addressDef',
        type: 'object',
        properties: { street: { type: 'string' }, city: { type: 'string' } },
      },
    },
    properties: {
      name: { type: 'string' },
      address: { $ref: '#/$defs/address' },
      contactMethod: { type: 'string', enum: ['phone', 'email'] },
      phone: { type: 'string' },
      email: { type: 'string' },
    },
    allOf: [{ anyOf: [{ required: ['phone'] }, { required: ['email'] }] }],
    if: { properties: { contactMethod: { const: 'phone' } }, required: ['contactMethod'] },
    then: { required: ['phone'] },
    else: { required: ['email'] },
    additionalProperties: false,
  }));
  tool('test_trigger_tool_change', async () => {
    handler?.notify.toolsChanged();
    return text('told');
  });
  tool('test_trigger_prompt_change', async () => {
    handler?.notify.promptsChanged();
    return text('told');
  });
  asking(tool);
}

function asking(tool) {
  tool('test_sampling', async (args, ctx) => {
    const response = ctx.mcpReq.inputResponses?.answer;
    return response === undefined
      ? inputRequired({ inputRequests: { answer: askModel(args.prompt) } })
      : text(`LLM response: ${response.content?.text}`);
  }, fromJsonSchema({ type: 'object', properties: { prompt: { type: 'string' } }, required: ['prompt'] }));
  tool('test_elicitation', elicits((args) => form(args.message, { response: { type: 'string' } })),
    fromJsonSchema({ type: 'object', properties: { message: { type: 'string' } }, required: ['message'] }));
  tool('test_elicitation_sep1034_defaults', elicits(() => form('Please review the defaults', {
    name: { type: 'string', default: 'John Doe' },
    age: { type: 'integer', default: 30 },
    score: { type: 'number', default: 95.5 },
    status: { type: 'string', enum: ['active', 'inactive', 'pending'], default: 'active' },
    verified: { type: 'boolean', default: true },
  }, [])));
  const options = ['option1', 'option2', 'option3'];
  const titled = [1, 2, 3].map((each) => ({ const: `value${each}`, title: `Option ${each}` }));
  tool('test_elicitation_sep1330_enums', elicits(() => form('Please select', {
    untitledSingle: { type: 'string', enum: options },
    titledSingle: { type: 'string', oneOf: titled },
    legacyEnum: { type: 'string', enum: ['opt1', 'opt2'], enumNames: ['Option One', 'Option Two'] },
    untitledMulti: { type: 'array', minItems: 1, maxItems: 3, items: { type: 'string', enum: options } },
    titledMulti: { type: 'array', minItems: 1, maxItems: 3, items: { anyOf: titled } },
  }, [])));

  tool('test_input_required_result_elicitation', async (args, ctx) => {
    const name = acceptedContent(ctx.mcpReq.inputResponses, 'user_name')?.name;
    return typeof name === 'string' ? text(`Hello, ${name}!`) : inputRequired({ inputRequests: { user_name: askName() } });
  });
  tool('test_input_required_result_sampling', async (args, ctx) => {
    const said = ctx.mcpReq.inputResponses?.capital;
    return said === undefined
      ? inputRequired({ inputRequests: { capital: askModel('What is the capital of France?') } })
      : text(`Sampling response: ${said.content?.text}`);
  });
  tool('test_input_required_result_list_roots', async (args, ctx) => {
    const roots = ctx.mcpReq.inputResponses?.client_roots?.roots;
    return Array.isArray(roots)
      ? text(`Roots: ${roots.map((root) => root.uri).join(', ')}`)
      : inputRequired({ inputRequests: { client_roots: inputRequired.listRoots() } });
  });
  const stateful = (name, done) => tool(name, async (args, ctx) => {
    const state = ctx.mcpReq.requestState();
    return state !== undefined && acceptedContent(ctx.mcpReq.inputResponses, 'confirm') !== undefined
      ? text(done)
      : inputRequired({ inputRequests: { confirm: askConfirmation() }, requestState: await codec.mint({ name }) });
  });
  stateful('test_input_required_result_request_state', 'state-ok');
  stateful('test_input_required_result_tampered_state', 'integrity-ok');
  tool('test_input_required_result_multiple_inputs', async (args, ctx) => {
    const given = ctx.mcpReq.inputResponses;
    return given?.user_name && given?.greeting && given?.client_roots
      ? text('all there')
      : inputRequired({
        inputRequests: {
          user_name: askName(), greeting: askModel('Generate a greeting'), client_roots: inputRequired.listRoots(),
        },
        requestState: await codec.mint({ of: 'several' }),
      });
  });
  tool('test_input_required_result_multi_round', async (args, ctx) => {
    const round = ctx.mcpReq.requestState()?.round ?? 0;
    const properties = round === 0 ? { name: { type: 'string' } } : { color: { type: 'string' } };
    return round === 2
      ? text(`Multi-round complete: ${JSON.stringify(acceptedContent(ctx.mcpReq.inputResponses, 'step2'))}`)
      : inputRequired({
        inputRequests: { [`step${round + 1}`]: form(`Step ${round + 1}`, properties) },
        requestState: await codec.mint({ round: round + 1 }),
      });
  });
  tool('test_input_required_result_capabilities', async (args, ctx) => {
    const able = ctx.mcpReq.envelope?.[CLIENT_CAPABILITIES_META_KEY] ?? {};
    return ctx.mcpReq.inputResponses === undefined
      ? inputRequired({
        inputRequests: {
          ...(able.elicitation && { user_name: askName() }),
          ...(able.sampling && { greeting: askModel('Generate a greeting') }),
        },
      })
      : text('done');
  });
}

function resources(server) {
  const resource = (name, uri, read) =>
    server.registerResource(name, uri, { title: name, description: `What the suite calls ${name}` }, read);
  const contents = (content) => ({ contents: [content] });

  resource('static-text', 'test://static-text', async () => contents({
    uri: 'test://static-text', mimeType: 'text/plain', text: 'This is the content of the static text resource.',
  }));
  resource('static-binary', 'test://static-binary', async () => contents({
    uri: 'test://static-binary', mimeType: 'image/png', blob: PIXEL,
  }));
  resource('watched-resource', 'test://watched-resource', async () => contents({
    uri: 'test://watched-resource', mimeType: 'text/plain', text: 'Watched resource content',
  }));
  resource('template', new ResourceTemplate('test://template/{id}/data', { list: undefined }), async (uri, { id }) =>
    contents({
      uri: uri.toString(),
      mimeType: 'application/json',
      text: JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` }),
    }));
  if (!modern) {
    server.server.setRequestHandler('resources/subscribe', async () => ({}));
    server.server.setRequestHandler('resources/unsubscribe', async () => ({}));
    server.server.setRequestHandler('logging/setLevel', async () => ({}));
  }
}

function prompts(server) {
  const argument = (...names) => fromJsonSchema({
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name, { type: 'string', description: `The ${name}` }])),
    required: names,
  });
  const prompt = (name, run, argsSchema) =>
    server.registerPrompt(name, { title: name, description: `What the suite calls ${name}`, argsSchema }, run);
  const messages = (...contents) => ({ messages: contents.map(user) });

  prompt('test_simple_prompt', async () => messages({ type: 'text', text: 'This is a simple prompt for testing.' }));
  prompt('test_prompt_with_arguments', async ({ arg1, arg2 }) =>
    messages({ type: 'text', text: `Prompt with arguments: arg1='${arg1}', arg2='${arg2}'` }), argument('arg1', 'arg2'));
  prompt('test_prompt_with_embedded_resource', async ({ resourceUri }) => messages(
    { type: 'resource', resource: { uri: resourceUri, mimeType: 'text/plain', text: 'Embedded resource content.' } },
    { type: 'text', text: 'Please process the embedded resource above.' },
  ), argument('resourceUri'));
  prompt('test_prompt_with_image', async () => messages(
    { type: 'image', data: PIXEL, mimeType: 'image/png' },
    { type: 'text', text: 'Please analyze the image above.' },
  ));
  prompt('test_input_required_result_prompt', async (ctx) => {
    const context = acceptedContent(ctx.mcpReq.inputResponses, 'user_context')?.context;
    return typeof context === 'string'
      ? messages({ type: 'text', text: `Use the following context: ${context}` })
      : inputRequired({
        inputRequests: { user_context: form('What context should the prompt use?', { context: { type: 'string' } }) },
      });
  });
  server.server.setRequestHandler('completion/complete', async () => ({
    completion: { values: ['paris', 'park', 'party'], total: 3, hasMore: false },
  }));
}

function everything(handler) {
  const server = new McpServer({ name: 'everything', version: '1.0.0' }, {
    instructions: 'Try everything.',
    capabilities: {
      tools: { listChanged: true },
      resources: { subscribe: true, listChanged: true },
      prompts: { listChanged: true },
      logging: {},
      completions: {},
    },
    requestState: { verify: codec.verify },
  });
  tools(server, handler);
  resources(server);
  prompts(server);
  return server;
}

const handler = createMcpHandler(() => everything(handler), { legacy: 'reject' });
const sessions = new Map();

// Sessions as the SDK has them, and nothing of 2026-07-28.
async function legacy(request) {
  const id = request.headers.get('mcp-session-id');
  if (id !== null) {
    const known = sessions.get(id);
    return known ? known.handleRequest(request) : refusal(404, 'Session not found');
  }
  const transport = new WebStandardStreamableHTTPServerTransport({
    sessionIdGenerator: () => crypto.randomUUID(),
    onsessioninitialized: (session) => sessions.set(session, transport),
    onsessionclosed: (session) => sessions.delete(session),
  });
  await everything().connect(transport);
  return transport.handleRequest(request);
}

function refusal(status, message) {
  return Response.json({ jsonrpc: '2.0', error: { code: -32000, message }, id: null }, { status });
}

const local = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

const http = createServer(async (incoming, outgoing) => {
  if (!local.test(incoming.headers.host ?? '') || !local.test(URL.parse(incoming.headers.origin ?? 'http://localhost')?.host ?? '')) {
    outgoing.writeHead(403).end();
    return;
  }
  const left = new AbortController();
  outgoing.on('close', () => left.abort());
  const request = new Request(`http://localhost${incoming.url}`, {
    method: incoming.method,
    headers: Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
    signal: left.signal,
    ...(incoming.method === 'POST' && { body: Readable.toWeb(incoming), duplex: 'half' }),
  });
  const response = await (modern ? handler.fetch(request) : legacy(request));
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.flushHeaders();
  if (response.body) {
    Readable.fromWeb(response.body).on('error', () => outgoing.destroy()).pipe(outgoing);
  } else {
    outgoing.end();
  }
});

http.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${http.address().port}/mcp`));
