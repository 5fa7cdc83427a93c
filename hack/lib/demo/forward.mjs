// Passes connections to one port of this machine on to an address: what hack/demo sharing has browsers call. Ends when FILE has gone.
// Usage: node forward.mjs PORT ADDRESS ADDRESS-PORT FILE
import { existsSync } from 'node:fs';
import { connect, createServer } from 'node:net';

const [port, address, addressPort, file] = process.argv.slice(2);

createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
  const server = connect({ host: address, port: Number(addressPort), allowHalfOpen: true, noDelay: true });
  client.pipe(server).pipe(client);
  // Each end learns of the other's as it was: a killed gateway is a reset, not a polite end.
  client.on('error', () => server.destroy());
  server.on('error', () => client.resetAndDestroy());
}).listen(Number(port), '127.0.0.1');

setInterval(() => existsSync(file) || process.exit(0), 500);
