// A session made of the libraries the original client was made of: it signs in through two sockets (29, then 179/162)
// and keeps what comes in the order in which it came. Anything unexpected ends the program with code 1.
'use strict';

const io = require('socket.io-client');

// jsencrypt looks for a browser.
global.window = {};
const JSEncrypt = require('jsencrypt');

function fail(why) {
  process.stderr.write(`${why}\n`);
  process.exit(1);
}

function open(url) {
  const socket = io(url, { transports: ['websocket'], reconnection: false, forceNew: true });
  socket.on('connect_error', (error) => fail(`connect: ${error}`));
  socket.on('error', (error) => fail(`error: ${error}`));
  return socket;
}

function send(socket, service, body) {
  socket.emit('WebPacket', { service, body: JSON.stringify(body) });
}

// The types are part of the protocol: a service is a number, a body is a string of JSON.
function read(packet) {
  if (typeof packet.service !== 'number' || typeof packet.body !== 'string') fail('types of the envelope');
  return JSON.parse(packet.body);
}

function askAddress(url, user) {
  return new Promise((resolve) => {
    const master = open(url);
    master.on('connect', () => send(master, 29, { azStackUserId: user }));
    master.on('WebPacket', (packet) => {
      if (packet.service !== 29) fail(`service ${packet.service} on the master socket`);
      const address = read(packet);
      master.disconnect();
      resolve(address);
    });
  });
}

class Session {
  constructor(url) {
    this.socket = open(url);
    this.packets = [];
    this.waiting = null;
    this.socket.on('disconnect', (why) => this.left || fail(`disconnected: ${why}`));
    this.socket.on('WebPacket', (packet) => {
      this.packets.push({ service: packet.service, body: read(packet) });
      if (this.waiting) this.waiting();
    });
  }

  send(service, body) {
    send(this.socket, service, body);
  }

  // The body of the next packet, which must be of this service.
  async next(service) {
    while (this.packets.length === 0) {
      await new Promise((resolve) => (this.waiting = resolve));
    }
    const packet = this.packets.shift();
    if (packet.service !== service) {
      fail(`service ${packet.service} instead of ${service}: ${JSON.stringify(packet.body)}`);
    }
    return packet.body;
  }

  leave() {
    this.left = true;
    return new Promise((resolve) => {
      this.socket.on('disconnect', resolve);
      this.socket.disconnect();
    });
  }
}

// A signed-in session; its `welcome` is the body of 162.
async function signIn({ url, appId, publicKey, user, fullname }) {
  const address = await askAddress(url, user);
  const encryptor = new JSEncrypt();
  encryptor.setPublicKey(publicKey);
  const token = encryptor.encrypt(
    JSON.stringify({ sdkVersion: '2.2.4', namespace: '', azStackUserID: user, userCredentials: '' }),
  );
  if (!token) fail('jsencrypt does not take the public key');
  const session = new Session(url);
  await new Promise((resolve) => session.socket.on('connect', resolve));
  session.send(179, {
    slaveIp: address.ip,
    slavePort: address.port,
    token,
    fullname,
    namespace: '',
    appId,
    sdkVersion: '2.2.4',
    screenSize: '375x812',
  });
  session.send(1, {});
  session.welcome = await session.next(162);
  session.id = session.welcome.userId;
  return session;
}

module.exports = { fail, signIn };
