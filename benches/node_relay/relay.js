// The least that a socket.io server of the original's age has to do to pass texts on: it signs everybody in unseen,
// numbers them, acks each text (72) and hands it to its addressee (73). It stores nothing.
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
    } else if (packet.service === 72) {
      const time = Date.now();
      send(socket, 72, { r: 0, from: body.to, msgId: body.msgId, time });
      const peer = sockets.get(body.to);
      if (peer) send(peer, 73, { from: id, msgId: body.msgId, msg: body.msg, time });
    }
  });
});

server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`listening on http://127.0.0.1:${server.address().port}\n`);
});
