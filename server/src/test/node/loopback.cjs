// Loaded before each program: servers that would listen on all interfaces listen on this machine's own only. Without a
// host they listen at once, as programs expect that ask for the port in the next line; so that is seen to where sockets
// are made.
const net = require('node:net');

const listen = net.Server.prototype._listen2;

net.Server.prototype._listen2 = function (address, port, type, ...rest) {
  const everywhere = !address || address === '0.0.0.0' || address === '::';
  return typeof port === 'number' && port >= 0 && type !== -1 && everywhere
    ? listen.call(this, '127.0.0.1', port, 4, ...rest)
    : listen.call(this, address, port, type, ...rest);
};
