// Lets programs that cannot send an access token reach an MCP server: passes everything on as it is, with the token.
//
// node bearer-proxy.mjs <origin of the server> <access token>
import { createServer, request } from 'node:http';

const [origin, token] = process.argv.slice(2);

const proxy = createServer((incoming, outgoing) => {
  const headers = { ...incoming.headers, authorization: `Bearer ${token}` };
  const passedOn = request(new URL(incoming.url, origin), { method: incoming.method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode, answer.headers);
    answer.pipe(outgoing);
  });
  passedOn.on('error', () => outgoing.destroy());
  incoming.pipe(passedOn);
});

proxy.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${proxy.address().port}`));
