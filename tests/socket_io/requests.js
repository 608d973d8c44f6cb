// Sends every request of the original client that is not about phone calls, and checks every answer and event: which
// fields it has, of which JSON types, and what they say. Two users, one of them on two devices. Prints how many packets
// were checked.
'use strict';

const { fail, signIn } = require('./session');

let checked = 0;

// Shapes: 'number' and so on; [shape] for an array of them; {field: shape} for an object with these fields and no
// others, `field?` for one that may be missing; (value) => boolean; anything else is the value itself.
const TYPES = ['number', 'string'];

function check(value, shape, path) {
  const bad = (why) => fail(`${path}: ${why}: ${JSON.stringify(value)}`);
  if (typeof shape === 'function') {
    if (!shape(value)) bad('is not as it should be');
  } else if (TYPES.includes(shape)) {
    if (typeof value !== shape) bad(`is no ${shape}`);
  } else if (Array.isArray(shape)) {
    if (!Array.isArray(value)) bad('is no array');
    value.forEach((item, index) => check(item, shape[0], `${path}[${index}]`));
  } else if (typeof shape === 'object') {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) bad('is no object');
    const names = Object.keys(shape).map((name) => name.replace('?', ''));
    const extra = Object.keys(value).find((name) => !names.includes(name));
    if (extra) bad(`has a field ${extra}`);
    for (const [name, part] of Object.entries(shape)) {
      const plain = name.replace('?', '');
      if (plain in value) check(value[plain], part, `${path}.${plain}`);
      else if (plain === name) bad(`has no field ${name}`);
    }
  } else if (value !== shape) {
    bad(`is not ${JSON.stringify(shape)}`);
  }
}

// The next packet of a session, checked.
async function expect(session, service, shape) {
  const body = await session.next(service);
  check(body, shape, `${session.name} ${service}`);
  checked += 1;
  return body;
}

const equals = (value) => (given) => JSON.stringify(given) === JSON.stringify(value);

// What is said, as it is sent and as it comes back.
const STICKER = { imgName: '002.png', catId: 1, url: 'https://files.example.org/sticker/1/002.png', width: 256 };
const FILE = { fileName: 'a.png', fileLength: 5183, type: 1, url: 'https://files.example.org/a.png', width: 171.5, height: 49 };
const PLACE = { addr: '1 Main Street', long: 105.804364, lat: 21.006021 };

const exactly = (fields) =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, equals(value)]));

async function messages({ alice, alice2, bob }) {
  const ack = (msgId) => ({ r: 0, from: bob.id, msgId, time: 'number' });
  alice.send(72, { msgId: 11, to: bob.id, msg: 'Hello 👋' });
  await expect(alice, 72, ack(11));
  await expect(bob, 73, { from: alice.id, msgId: 11, msg: 'Hello 👋', time: 'number' });
  await expect(alice2, 174, { to: bob.id, msgId: 11, msg: 'Hello 👋', time: 'number' });
  const kinds = [
    [104, 12, STICKER, {}],
    [121, 13, FILE, {}],
    [113, 14, PLACE, { type: 4 }],
  ];
  for (const [service, id, fields, tag] of kinds) {
    alice.send(service, { ...tag, id, to: bob.id, ...fields });
    await expect(alice, 72, ack(id));
    const incoming = { from: alice.id, to: bob.id, id, ...exactly(fields), created: 'number' };
    await expect(bob, service, { ...incoming, ...tag });
    await expect(alice2, 175, { ...incoming });
  }
}

async function reports({ alice, alice2, bob }) {
  bob.send(167, { to: alice.id, msgId: 11 });
  for (const session of [alice, alice2]) await expect(session, 167, { from: bob.id, msgId: 11, time: 'number' });
  const seen = { type: 1, chatId: alice.id, senderId: alice.id, msgId: 11 };
  bob.send(153, seen);
  await expect(bob, 153, { r: 0, ...seen });
  for (const session of [alice, alice2]) await expect(session, 153, { ...seen, from: bob.id });
  alice.send(127, { type: 1, chatId: bob.id, to: bob.id, id: 12 });
  await expect(alice, 127, { r: 0, id: 12 });
  await expect(bob, 127, { type: 1, chatId: bob.id, from: alice.id, to: bob.id, id: 12 });
  // A number of ours, which the original drops.
  await expect(alice2, 901, { type: 1, chatId: bob.id });
  bob.send(142, { to: alice.id });
  for (const session of [alice, alice2]) await expect(session, 142, { from: bob.id });
}

async function groups({ alice, alice2, bob }) {
  const all = [alice, alice2, bob];
  alice.send(42, { msgId: 20, type: 1, name: 'Tëam', members: [bob.id] });
  const created = {
    type: 1,
    group: 'number',
    msgId: 20,
    admin: alice.id,
    name: 'Tëam',
    members: equals([alice.id, bob.id]),
    created: 'number',
  };
  const { group } = await expect(alice, 42, { r: 1, ...created });
  for (const session of all) await expect(session, 143, created);

  const said = [
    [21, { msg: 'Hello all' }, {}],
    [22, STICKER, { type: 3 }],
    [23, FILE, {}],
    [24, PLACE, { type: 4 }],
  ];
  for (const [msgId, fields, tag] of said) {
    alice.send(45, { ...tag, msgId, group, ...fields });
    await expect(alice, 45, { r: 0, group, msgId, time: 'number' });
    const message = { from: alice.id, group, msgId, ...exactly({ ...tag, ...fields }), created: 'number' };
    await expect(bob, 146, message);
    await expect(alice2, 176, message);
  }
  bob.send(74, { group, msgId: 21, msgSender: alice.id });
  const delivered = { from: bob.id, group, msgId: 21, msgSender: alice.id, modified: 'number' };
  for (const session of [alice, alice2]) await expect(session, 74, delivered);
  const seen = { type: 2, chatId: group, senderId: alice.id, msgId: 21 };
  bob.send(153, seen);
  await expect(bob, 153, { r: 0, ...seen });
  for (const session of [alice, alice2]) await expect(session, 153, { ...seen, from: bob.id });
  alice.send(151, { type: 2, chatId: group, group, msgId: 22 });
  await expect(alice, 151, { r: 0, group, msgId: 22 });
  for (const session of [alice2, bob]) await expect(session, 151, { from: alice.id, group, msgId: 22 });
  bob.send(149, { group });
  for (const session of [alice, alice2]) await expect(session, 149, { from: bob.id, group });
  return group;
}

async function deeds({ alice, alice2, bob }, group) {
  const all = [alice, alice2, bob];
  alice.send(43, { msgId: 30, group, leaveUser: bob.id });
  await expect(alice, 43, { r: 0, group, msgId: 30, leaveUserId: bob.id, created: 'number' });
  for (const session of all) {
    await expect(session, 145, { from: alice.id, group, msgId: 30, leaveUser: bob.id, created: 'number' });
  }
  bob.send(197, { msgId: 31, group });
  await expect(bob, 197, { r: 0, group, msgId: 31, created: 'number' });
  for (const session of [alice, alice2]) {
    await expect(session, 197, { from: bob.id, group, msgId: 31, created: 'number' });
  }
  alice.send(43, { msgId: 32, group, leaveUser: bob.id });
  await expect(alice, 43, { r: 0, group, msgId: 32, leaveUserId: bob.id, created: 'number' });
  for (const session of all) await session.next(145);
  alice.send(44, { msgId: 33, group, members: [bob.id, 999999] });
  const results = [{ user: bob.id, r: 0 }, { user: 999999, r: -4 }];
  await expect(alice, 44, { r: 0, group, msgId: 33, inviteResult: equals(results), created: 'number' });
  for (const session of all) {
    await expect(session, 144, { from: alice.id, group, msgId: 33, invited: equals([bob.id]), created: 'number' });
  }
  bob.send(150, { msgId: 34, group, name: 'Team 2' });
  await expect(bob, 150, { r: 0, group, msgId: 34, newName: 'Team 2', created: 'number' });
  for (const session of all) {
    await expect(session, 152, { from: bob.id, group, msgId: 34, name: 'Team 2', created: 'number' });
  }
  alice.send(159, { msgId: 35, group, newAdmin: bob.id, from: alice.id });
  await expect(alice, 159, { r: 0, group, msgId: 35, newAdmin: bob.id, created: 'number' });
  for (const session of all) {
    await expect(session, 160, { from: alice.id, group, msgId: 35, newAdmin: bob.id, created: 'number' });
  }
  bob.send(43, { msgId: 36, group, leaveUser: bob.id, newAdmin: alice.id });
  await expect(bob, 43, { r: 0, group, msgId: 36, leaveUserId: bob.id, created: 'number' });
  for (const session of all) {
    await expect(session, 145, {
      from: bob.id, group, msgId: 36, leaveUser: bob.id, newAdmin: alice.id, created: 'number',
    });
  }
}

async function groupLists({ alice, alice2, bob }, group) {
  const member = (session) => ({
    userId: session.id, username: session.user, fullname: `Full ${session.user}`, online: 1, lastVisitDate: 'number',
  });
  alice.send(148, { group, requestId: 65218 });
  const details = await expect(alice, 148, {
    r: 0, requestId: 65218, type: 1, group, name: 'Team 2', admin: alice.id, members: [member(alice)],
  });
  if (details.members.length !== 1) fail('148: members');
  bob.send(198, {});
  const listed = { groupId: group, name: 'Team 2', admin: alice.id, count: 1, inGroup: 0, autoJoin: 0 };
  await expect(bob, 198, { done: 1, list: equals([listed]) });
  alice.send(42, { msgId: 37, type: 0, name: 'Secret', members: [] });
  const { group: secret } = await alice.next(42);
  for (const session of [alice, alice2]) await session.next(143);
  alice.send(147, {});
  const mine = [{ groupId: secret, name: 'Secret', admin: alice.id, members: [alice.id] }];
  await expect(alice, 147, equals(mine));
}

// A message inside 169 and 173, by its kind.
function listed(service, fields) {
  return {
    serviceType: service, senderId: 'number', receiverId: 'number', msgId: 'number', status: 'number', deleted: 0,
    created: 'number', modified: 'number', ...fields,
  };
}

async function lists({ alice, bob }, group) {
  alice.send(169, { page: 1, lastCreated: Date.now() + 60000, type: 1, chatId: bob.id });
  const { list } = await expect(alice, 169, { type: 1, chatId: bob.id, done: 1, page: 1, list: (it) => it.length === 4 });
  const kinds = [listed(5, { msg: 'Hello 👋' }), listed(0, {}), listed(121, exactly(FILE)), listed(113, exactly(PLACE))];
  kinds.forEach((shape, index) => check(list[index], shape, `169[${index}]`));
  if (list[0].status !== 3 || list[1].status !== 6) fail('169: statuses');

  alice.send(169, { page: 1, lastCreated: Date.now() + 60000, type: 2, chatId: group });
  const inGroup = await expect(alice, 169, { type: 2, chatId: group, done: 1, page: 1, list: (it) => it.length === 12 });
  const left = { group, leaveUser: bob.id };
  const shapes = [
    listed(143, { typeGroup: 1, group, admin: alice.id, name: 'Tëam', members: equals([alice.id, bob.id]) }),
    listed(146, { msg: 'Hello all' }),
    listed(146, {}),
    listed(146, exactly(FILE)),
    listed(146, exactly(PLACE)),
    listed(145, left),
    listed(197, { group, from: bob.id }),
    listed(145, left),
    listed(144, { group, invited: equals([bob.id]) }),
    listed(152, { group, name: 'Team 2' }),
    listed(160, { group, newAdmin: bob.id }),
    listed(145, { ...left, newAdmin: alice.id }),
  ];
  shapes.forEach((shape, index) => check(inGroup.list[index], shape, `169[${index}] of the group`));

  bob.send(173, { page: 1, type: 1, chatId: alice.id });
  const unread = await expect(bob, 173, { type: 1, chatId: alice.id, done: 1, page: 1, list: (it) => it.length === 2 });
  unread.list.forEach((item, index) => check(item, kinds[2 + index], `173[${index}]`));

  bob.send(191, { lastCreated: Date.now() + 60000 });
  const files = await expect(bob, 191, { done: 1, list: (it) => it.length === 2 });
  const file = {
    chatType: 'number', senderId: alice.id, receiverId: 'number', msgId: 'number', status: 'number', deleted: 0,
    created: 'number', modified: 'number', ...exactly(FILE),
  };
  check(files.list[0], { ...file, group }, '191[0]');
  check(files.list[1], file, '191[1]');

  bob.send(170, { page: 1, lastCreated: Date.now() + 60000 });
  const conversations = await expect(bob, 170, { done: 1, page: 1, list: (it) => it.length === 2 });
  const last = { serviceType: 'number', sender: 'number', msgId: 'number', status: 'number', created: 'number' };
  const item = { modified: 'number', unread: 'number', changed: 'number' };
  const shown = { ...last, leaveUser: bob.id, newAdmin: alice.id };
  check(conversations.list[0], { type: 2, chatId: group, ...item, lastMsg: shown }, '170[0]');
  check(conversations.list[1], { type: 1, chatId: alice.id, ...item, lastMsg: last }, '170[1]');
  if (conversations.list[1].unread !== 2 || conversations.list[1].lastMsg.serviceType !== 113) fail('170');
}

async function deletions({ alice, bob }, group) {
  const name = { type: 2, chatId: group, senderId: alice.id, msgId: 21 };
  bob.send(168, name);
  await expect(bob, 168, { r: 0, ...name });
  const lastTimeCreated = Date.now();
  bob.send(171, { chatId: alice.id, type: 1, lastTimeCreated });
  await expect(bob, 171, { r: 0, type: 1, chatId: alice.id, lastTimeCreated });
}

async function users({ alice, bob }) {
  const user = {
    userId: bob.id, username: 'bob', fullname: 'Full bob', status: 1, lastVisitDate: (it) => it > 1e9 && it < 1e10,
  };
  alice.send(164, { purpose: 21552, userIdList: [bob.id, 999999] });
  await expect(alice, 164, { r: 1, purpose: 21552, done: 1, userInfoList: [user] });
  alice.send(165, { purpose: 990, usernameList: ['bob', 'nobody'] });
  await expect(alice, 165, { r: 1, purpose: 990, done: 1, userInfoList: [user] });
}

async function devices({ alice }) {
  alice.send(105, { state: 1 });
  await expect(alice, 105, {});
  alice.send(38, { id: 'fcm-or-apns-token', type: 1, appBundleId: 'org.example.app' });
  await expect(alice, 39, { r: 1 });
  alice.send(40, { id: 'fcm-or-apns-token' });
  await expect(alice, 41, { r: 1 });
  const isUrl = (value) => typeof value === 'string' && value.startsWith('http://');
  const pack = { id: 'number', name: 'string', full_cover: isUrl, mini_cover: isUrl, url: isUrl };
  for (const wanted of [1, 0]) {
    alice.send(112, { default: wanted });
    const { packets } = await expect(alice, 112, { packets: [pack] });
    if (packets.length !== wanted) fail(`${packets.length} packs`);
  }
}

async function calls({ alice, alice2, bob }) {
  const sdp = { sdp: 'v=0\r\n', type: 'offer' };
  alice.send(186, { callId: 50, mediaType: 2, to: bob.id, sdp });
  await expect(bob, 186, { callId: 50, mediaType: 2, from: alice.id, to: bob.id, sdp: equals(sdp) });
  await expect(alice, 188, { callId: 50, from: bob.id, to: alice.id, status: 100 });
  const candidate = { sdpMid: '0', sdpMLineIndex: 0, sdp: 'candidate:1 1 udp 1 192.0.2.7 5 typ host' };
  alice.send(187, { callId: 50, type: 2, to: bob.id, data: candidate });
  await expect(bob, 187, { callId: 50, from: alice.id, to: bob.id, type: 2, data: equals(candidate) });
  for (const status of [180, 200]) {
    bob.send(188, { callId: 50, to: alice.id, status });
    await expect(alice, 188, { callId: 50, from: bob.id, to: alice.id, status });
  }
  const answer = { sdp: 'v=0\r\n', type: 'answer' };
  bob.send(187, { callId: 50, to: alice.id, type: 1, data: answer });
  await expect(alice, 187, { callId: 50, from: bob.id, to: alice.id, type: 1, data: equals(answer) });
  alice.send(188, { callId: 50, to: bob.id, status: 700 });
  await expect(bob, 188, { callId: 50, from: alice.id, to: bob.id, status: 700 });
  await expect(alice2, 199, { callId: 50, status: 700 });
}

async function run() {
  const options = JSON.parse(process.argv[2]);
  const join = async (name, user) => {
    const session = await signIn({ ...options, user, fullname: `Full ${user}` });
    return Object.assign(session, { name, user });
  };
  const all = { alice: await join('alice', 'alice'), alice2: await join('alice 2', 'alice'), bob: await join('bob', 'bob') };
  await messages(all);
  await reports(all);
  const group = await groups(all);
  await deeds(all, group);
  await groupLists(all, group);
  await lists(all, group);
  await deletions(all, group);
  await users(all);
  await devices(all);
  await calls(all);
  for (const session of Object.values(all)) {
    if (session.packets.length > 0) fail(`${session.name}: ${JSON.stringify(session.packets)}`);
  }
  process.stdout.write(JSON.stringify({ step: 'checked', body: checked }) + '\n');
  process.exit(0);
}

run().catch((error) => fail(error.stack));
