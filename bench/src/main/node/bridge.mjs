// What mcp-proxy needs to reach a server by HTTP: it starts programs that speak on standard input and output. This one
// sends each line to the address that it is given, over connections that are kept, and writes the answer.
import http from 'node:http';
import readline from 'node:readline';

const agent = new http.Agent({ keepAlive: true });

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const headers = {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(line),
    Accept: 'application/json, text/event-stream',
  };
  const request = http.request(process.argv[2], { agent, method: 'POST', headers }, (response) => {
    let body = '';
    response.setEncoding('utf8');
    response.on('data', (part) => (body += part));
    response.on('end', () => body && process.stdout.write(body + '\n'));
  });
  request.on('error', (error) => console.error(error));
  request.end(line);
});
