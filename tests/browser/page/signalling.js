// The socket to the server, spoken by hand: Engine.IO 3 and Socket.IO frames with WebPackets inside.

const EVENT = 'WebPacket';

class Socket {
  constructor(url) {
    this.packets = new Map();
    this.handlers = new Map();
    this.connected = new Promise((resolve, reject) => {
      this.webSocket = new WebSocket(`${url}/socket.io/?EIO=3&transport=websocket`);
      this.webSocket.onmessage = ({ data }) => this.#frame(data, resolve);
      this.webSocket.onerror = () => reject(new Error('the socket cannot be opened'));
    });
  }

  #frame(text, connected) {
    if (text.startsWith('0')) {
      // In revision 3 the client pings.
      const { pingInterval } = JSON.parse(text.slice(1));
      this.pinging = setInterval(() => this.webSocket.send('2'), pingInterval);
    } else if (text === '40') {
      connected();
    } else if (text.startsWith('42')) {
      const [event, { service, body }] = JSON.parse(text.slice(2));
      if (event !== EVENT) throw new Error(`an event ${event}`);
      this.#packet(service, JSON.parse(body));
    }
  }

  #packet(service, body) {
    const handler = this.handlers.get(service);
    if (handler) return handler(body);
    this.packets.set(service, [...(this.packets.get(service) ?? []), body]);
  }

  // Gives the packets of this service, those that are there already and all that come, to a handler.
  on(service, handler) {
    this.handlers.set(service, handler);
    const waiting = this.packets.get(service) ?? [];
    this.packets.delete(service);
    waiting.forEach(handler);
  }

  // The body of the next packet of this service.
  next(service) {
    return new Promise((resolve) => {
      const waiting = this.packets.get(service);
      if (waiting?.length) return resolve(waiting.shift());
      this.handlers.set(service, (body) => {
        this.handlers.delete(service);
        resolve(body);
      });
    });
  }

  send(service, body) {
    this.webSocket.send(`42${JSON.stringify([EVENT, { service, body: JSON.stringify(body) }])}`);
  }

  close() {
    clearInterval(this.pinging);
    this.webSocket.send('41');
    this.webSocket.close();
  }
}

// Signs in through two sockets (29, then 179 and 162). `request` is the body of 179 without the address; its token is
// made by the test, as browsers have no PKCS#1 v1.5 encryption.
export async function signIn(server, user, request) {
  const master = new Socket(server);
  await master.connected;
  master.send(29, { azStackUserId: user });
  const { ip, port } = await master.next(29);
  master.close();
  const slave = new Socket(server);
  await slave.connected;
  slave.send(179, { slaveIp: ip, slavePort: port, ...request });
  slave.welcome = await slave.next(162);
  if (slave.welcome.resultCode !== 1) throw new Error(`sign-in: ${JSON.stringify(slave.welcome)}`);
  return slave;
}
