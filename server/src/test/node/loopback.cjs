// Loaded before each program: servers that would listen on all interfaces listen on this machine's own only.
const net = require('node:net');

const listen = net.Server.prototype.listen;

net.Server.prototype.listen = function (...args) {
  const [first, ...rest] = args;
  if (typeof first === 'number' || (typeof first === 'string' && /^\d+$/.test(first))) {
    const host = typeof rest[0] === 'string' ? rest.shift() : '127.0.0.1';
    const backlog = typeof rest[0] === 'number' ? rest.shift() : undefined;
    const options = { port: Number(first), host: own(host), backlog };
    return listen.call(this, options, ...rest.filter((arg) => typeof arg === 'function'));
  }
  if (first !== null && typeof first === 'object' && 'port' in first) {
    return listen.call(this, { ...first, host: own(first.host ?? '127.0.0.1') }, ...rest);
  }
  return listen.apply(this, args);
};

function own(host) {
  return host === '0.0.0.0' || host === '::' || host === '' ? '127.0.0.1' : host;
}
