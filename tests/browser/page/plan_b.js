// Session descriptions as the clients of 2016 to 2019 wrote them ("Plan B"), made of today's.
//
// What differs, and why it matters to who reads it:
// - sections are named `audio` and `video`, as the dialect names one section a kind, so the answer and the candidates
//   must use these names, not `0` and `1`;
// - no `a=msid` of a section: stream and track are told by `a=ssrc … msid`, with `mslabel` and `label` beside it, for
//   each source in the section;
// - no header extension for the section's name, nor for layers (`sdes:mid`, `rtp-stream-id`): packets are told apart by
//   the announced sources alone;
// - no `a=extmap-allow-mixed` and no `a=ice-options:trickle`, which did not exist;
// - all candidates are in the text, which is written when gathering has ended, and nothing follows.

const NAMES = ['audio', 'video'];
const UNKNOWN = [
  /^a=msid:/,
  /^a=extmap:\d+ urn:ietf:params:rtp-hdrext:sdes:/,
  /^a=extmap-allow-mixed/,
  /^a=ice-options:/,
];

// `name(kind)` gives each section's new name.
function rename(lines, name) {
  const names = [];
  let kind = null;
  const named = lines.map((line) => {
    kind = /^m=(\w+)/.exec(line)?.[1] ?? kind;
    if (!line.startsWith('a=mid:')) return line;
    names.push(name(kind));
    return `a=mid:${name(kind)}`;
  });
  return named.map((line) => (line.startsWith('a=group:BUNDLE') ? `a=group:BUNDLE ${names.join(' ')}` : line));
}

function sources(lines, stream) {
  let track = null;
  return lines.flatMap((line) => {
    track = /^m=(\w+)/.exec(line)?.[1] ?? track;
    const [, source] = /^a=ssrc:(\d+) cname:/.exec(line) ?? [];
    if (!source) return line.startsWith('a=ssrc:') ? [] : [line];
    const label = `${stream}-${track}`;
    const told = [`msid:${stream} ${label}`, `mslabel:${stream}`, `label:${label}`];
    return [line, ...told.map((what) => `a=ssrc:${source} ${what}`)];
  });
}

// The offer as an old client would send it.
export function write(sdp, stream) {
  const known = sdp.split('\r\n').filter((line) => !UNKNOWN.some((unknown) => unknown.test(line)));
  const semantic = known.map((line) => (line.startsWith('a=msid-semantic') ? `a=msid-semantic: WMS ${stream}` : line));
  return rename(sources(semantic, stream), (kind) => kind).join('\r\n');
}

// The answer to it, for the browser that made the offer with sections `0` and `1`.
export function read(sdp) {
  return rename(sdp.split('\r\n'), (kind) => String(NAMES.indexOf(kind))).join('\r\n');
}
