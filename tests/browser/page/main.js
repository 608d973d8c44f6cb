// Does what the test asks for, one thing at a time: `{deed, with}` is answered by `{result}` or `{error}`.

import { Call } from './call.js';
import { Media } from './media.js';
import { signIn } from './signalling.js';

let session;
let media;
let call;

const deeds = {
  async signIn({ server, user, request, stamp }) {
    media = new Media(stamp);
    session = await signIn(server, user, request);
    return session.welcome.userId;
  },
  call({ peer, id, old }) {
    call = new Call(session, media, { peer, id });
    return call.start(old);
  },
  async answerCall({ detour }) {
    const { callId, from, sdp } = await session.next(186);
    call = new Call(session, media, { peer: from, id: callId, detour });
    return { offer: sdp.sdp, answer: await call.answer(sdp) };
  },
  answered: () => call.answered.promise,
  port: () => call.port.promise,
  connected: () => call.connected(),
  pictures: ({ id, count }) => media.pictures(id, count),
  still: () => media.still(),
  tone: () => media.tone(),
  codecs: () => call.codecs(),
  statistics: () => call.statistics(),
  addresses: () => call.addresses(),
  hangUp: () => call.hangUp(),
  stopped: () => call.stopped.promise,
};

const test = new WebSocket(`ws://${location.host}/test`);
test.onmessage = async ({ data }) => {
  const { deed, with: parameters } = JSON.parse(data);
  try {
    const result = (await deeds[deed](parameters)) ?? null;
    test.send(JSON.stringify({ result }));
  } catch (error) {
    test.send(JSON.stringify({ error: String(error) }));
  }
};
