// Signs in, says so, receives a text and answers it, and waits for a call offer. Each step is printed as one line of
// JSON, which the test reads.
'use strict';

const { signIn } = require('./session');

function say(step, body) {
  process.stdout.write(JSON.stringify({ step, body }) + '\n');
}

async function run() {
  const session = await signIn({ ...JSON.parse(process.argv[2]), fullname: 'Java Script 👋' });
  say('signed in', session.welcome);
  const text = await session.next(73);
  say('text', text);
  session.send(72, { msgId: text.msgId + 1, to: text.from, msg: `you said: ${text.msg}` });
  say('ack', await session.next(72));
  say('offer', await session.next(186));
  await session.leave();
  process.exit(0);
}

run();
