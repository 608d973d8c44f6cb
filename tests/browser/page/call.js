// One call: its RTCPeerConnection and the packets 186, 187 and 188 for it.

import * as planB from './plan_b.js';

const START = 186;
const DATA = 187;
const STATUS = 188;
const ANSWER = 1;
const CANDIDATE = 2;
const RESTART = 3;
const VIDEO = 2;
const RINGING = 180;
const ANSWERED = 200;
const STOP = 700;

const promise = () => Promise.withResolvers();

export class Call {
  // `detour` is a port that stands before the other side's: the page sends there, and tells no address of its own.
  constructor(session, media, { peer, id, detour }) {
    Object.assign(this, { session, media, peer, id, detour });
    // What is told while it may be missed: the other side's first port, the answer, the end.
    this.port = promise();
    this.answered = promise();
    this.stopped = promise();
    const iceServers = session.welcome.ice_server.map(({ url, username, password }) => {
      return { urls: url, username, credential: password };
    });
    this.connection = new RTCPeerConnection({ iceServers });
    for (const track of media.stream.getTracks()) this.connection.addTrack(track, media.stream);
    this.connection.ontrack = ({ streams }) => media.show(streams[0]);
  }

  // Sends the offer; as an old client's if `old`. Returns its text.
  async start(old) {
    await this.connection.setLocalDescription(await this.connection.createOffer());
    if (old) await this.#gathered();
    let { sdp } = this.connection.localDescription;
    if (old) sdp = planB.write(sdp, this.media.stream.id);
    this.old = old;
    const to = this.peer;
    this.session.send(START, { callId: this.id, mediaType: VIDEO, to, sdp: { sdp, type: 'offer' } });
    if (!old) this.#trickle();
    this.#listen();
    return sdp;
  }

  // Rings, answers at once, and returns the answer's text.
  async answer(offer) {
    this.#status(RINGING);
    await this.connection.setRemoteDescription(offer);
    this.#status(ANSWERED);
    const sdp = await this.#sendAnswer();
    if (!this.detour) this.#trickle();
    this.#listen();
    return sdp;
  }

  async connected() {
    const { connection } = this;
    while (connection.connectionState !== 'connected') {
      if (connection.connectionState === 'failed') throw new Error('no way to the other side');
      await new Promise((resolve) => connection.addEventListener('connectionstatechange', resolve, { once: true }));
    }
  }

  // The codecs in use: `in audio`, `out video` and so on, each with its MIME type.
  async codecs() {
    const reports = await this.connection.getStats();
    const codecs = {};
    for (const report of reports.values()) {
      if (!['inbound-rtp', 'outbound-rtp'].includes(report.type) || !report.codecId) continue;
      codecs[`${report.type === 'inbound-rtp' ? 'in' : 'out'} ${report.kind}`] = reports.get(report.codecId).mimeType;
    }
    return codecs;
  }

  // The statistics of the pictures that are sent, and of those that are received.
  async statistics() {
    const reports = [...(await this.connection.getStats()).values()];
    const pictures = (type) => reports.find((report) => report.type === type && report.kind === 'video');
    return { out: pictures('outbound-rtp'), in: pictures('inbound-rtp') };
  }

  // Where the page can be reached, as it tells the other side.
  addresses() {
    const candidates = this.connection.localDescription.sdp.matchAll(/^a=candidate:(.*)$/gm);
    return [...candidates].map(([, candidate]) => candidate.split(' ')[4]);
  }

  hangUp() {
    this.#status(STOP);
    this.connection.close();
  }

  #status(status) {
    this.session.send(STATUS, { callId: this.id, to: this.peer, status });
  }

  async #gathered() {
    const { connection } = this;
    while (connection.iceGatheringState !== 'complete') {
      await new Promise((resolve) => connection.addEventListener('icegatheringstatechange', resolve, { once: true }));
    }
  }

  // Sends the candidates of a description that was sent: those that are known, and each that is found.
  #trickle() {
    const send = ({ candidate }) => {
      if (!candidate?.candidate) return;
      const { sdpMid, sdpMLineIndex, candidate: sdp } = candidate;
      const data = { sdpMid, sdpMLineIndex, sdp };
      this.session.send(DATA, { callId: this.id, type: CANDIDATE, to: this.peer, data });
    };
    this.connection.onicecandidate = send;
  }

  // Takes the other side's packets, one after the other.
  #listen() {
    let before = Promise.resolve();
    this.session.on(DATA, (packet) => {
      if (packet.callId !== this.id) return;
      const taken = before.then(() => this.#data(packet));
      taken.catch((error) => console.error(`packet ${DATA}: ${error}`));
      before = taken;
    });
    this.session.on(STATUS, ({ callId, status }) => {
      if (callId === this.id && status === STOP) this.stopped.resolve();
    });
  }

  async #data({ type, data }) {
    if (type === ANSWER) {
      const sdp = this.old ? planB.read(data.sdp) : data.sdp;
      await this.connection.setRemoteDescription({ type: 'answer', sdp });
      this.answered.resolve(data.sdp);
    } else if (type === CANDIDATE) {
      await this.#candidate(data);
    } else if (type === RESTART) {
      this.detour = null;
      this.#trickle();
      await this.connection.setRemoteDescription(data);
      await this.#sendAnswer();
    }
  }

  async #candidate({ sdpMLineIndex, sdp }) {
    const words = sdp.split(' ');
    this.port.resolve(Number(words[5]));
    if (this.detour) words[5] = this.detour;
    await this.connection.addIceCandidate({ candidate: words.join(' '), sdpMLineIndex });
  }

  async #sendAnswer() {
    await this.connection.setLocalDescription(await this.connection.createAnswer());
    const { sdp } = this.connection.localDescription;
    const data = { sdp, type: 'answer' };
    this.session.send(DATA, { callId: this.id, to: this.peer, type: ANSWER, data });
    return sdp;
  }
}
