// A client made of the libraries the original one was made of. It signs in through two sockets (29, then 179/162),
// says so, receives a text and answers it, and waits for a call offer. Each step is printed as one line of JSON, which
// the test reads; anything unexpected ends it with code 1.
'use strict';

const io = require('socket.io-client');

// jsencrypt looks for a browser.
global.window = {};
const JSEncrypt = require('jsencrypt');

const { url, appId, publicKey, user } = JSON.parse(process.argv[2]);

function say(step, detail) {
  process.stdout.write(JSON.stringify({ step, ...detail }) + '\n');
}

function fail(why) {
  process.stderr.write(`${why}\n`);
  process.exit(1);
}

function open() {
  return io(url, { transports: ['websocket'], reconnection: false, forceNew: true });
}

function send(socket, service, body) {
  socket.emit('WebPacket', { service, body: JSON.stringify(body) });
}

// The types are part of the protocol: a service is a number, a body is a string of JSON.
function read(packet) {
  if (typeof packet.service !== 'number' || typeof packet.body !== 'string') fail('types of the envelope');
  return JSON.parse(packet.body);
}

function askAddress() {
  const master = open();
  master.on('connect_error', (error) => fail(`connect: ${error}`));
  master.on('connect', () => send(master, 29, { azStackUserId: user }));
  master.on('WebPacket', (packet) => {
    if (packet.service !== 29) fail(`service ${packet.service} on the master socket`);
    const address = read(packet);
    master.disconnect();
    signIn(address);
  });
}

function signIn(address) {
  const encryptor = new JSEncrypt();
  encryptor.setPublicKey(publicKey);
  const token = encryptor.encrypt(
    JSON.stringify({ sdkVersion: '2.2.4', namespace: '', azStackUserID: user, userCredentials: '' }),
  );
  if (!token) fail('jsencrypt does not take the public key');
  const slave = open();
  let left = false;
  slave.on('connect_error', (error) => fail(`connect: ${error}`));
  slave.on('error', (error) => fail(`error: ${error}`));
  slave.on('disconnect', (why) => (left ? process.exit(0) : fail(`disconnected: ${why}`)));
  slave.on('connect', () => {
    send(slave, 179, {
      slaveIp: address.ip,
      slavePort: address.port,
      token,
      fullname: 'Java Script 👋',
      namespace: '',
      appId,
      sdkVersion: '2.2.4',
      screenSize: '375x812',
    });
    send(slave, 1, {});
  });
  const steps = {
    162: (body) => say('signed in', { body }),
    73: (body) => {
      say('text', { body });
      send(slave, 72, { msgId: body.msgId + 1, to: body.from, msg: `you said: ${body.msg}` });
    },
    72: (body) => say('ack', { body }),
    186: (body) => {
      say('offer', { body });
      left = true;
      slave.disconnect();
    },
  };
  slave.on('WebPacket', (packet) => {
    const step = steps[packet.service];
    if (!step) fail(`service ${packet.service}`);
    step(read(packet));
  });
}

askAddress();
