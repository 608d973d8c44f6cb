// The least that a socket.io server of the original's age has to do to pass something on: it signs everybody in
// unseen, numbers them, and tells an addressee who is typing to him (142).
'use strict';

const server = require('http').createServer();
const io = require('socket.io')(server, { transports: ['websocket'], perMessageDeflate: false });

const sockets = new Map();

function send(socket, service, body) {
  socket.emit('WebPacket', { service, body: JSON.stringify(body) });
}

io.on('connection', (socket) => {
  let id = 0;
  socket.on('WebPacket', (packet) => {
    const body = JSON.parse(packet.body);
    if (packet.service === 179) {
      id = sockets.size + 101;
      sockets.set(id, socket);
      send(socket, 162, { resultCode: 1, userId: id, username: body.fullname, fullname: body.fullname, ice_server: [] });
    } else if (packet.service === 142) {
      const peer = sockets.get(body.to);
      if (peer) send(peer, 142, { from: id });
    }
  });
});

server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`listening on http://127.0.0.1:${server.address().port}\n`);
});
