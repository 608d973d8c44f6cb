// What the page sends, and what it sees and hears.

import * as stamp from './stamp.js';
import * as tone from './tone.js';

const PICTURE_MS = 33;
const LOOK_MS = 15;
// A picture that stands for so long has stopped.
const STILL_MS = 700;
// A tone pulses, so a few looks must agree.
const VOTES = 5;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export class Media {
  // `id` is the stamp's; the tone's is derived from it as the program derives its own.
  constructor(id) {
    this.video = document.querySelector('#theirs');
    this.context = new AudioContext({ sampleRate: 48000 });
    this.analyser = new AnalyserNode(this.context, { fftSize: 2048, smoothingTimeConstant: 0 });
    const sound = new MediaStreamAudioDestinationNode(this.context);
    tone.play(this.context, id % 64, sound);
    const canvas = document.querySelector('#ours');
    let counter = 0;
    setInterval(() => {
      const context = canvas.getContext('2d');
      context.fillStyle = `hsl(${counter % 360} 40% 50%)`;
      context.fillRect(0, 0, canvas.width, canvas.height);
      stamp.write(canvas, id, counter & 0xffff);
      counter += 1;
    }, PICTURE_MS);
    const tracks = [...sound.stream.getAudioTracks(), ...canvas.captureStream().getVideoTracks()];
    this.stream = new MediaStream(tracks);
  }

  show(stream) {
    this.video.srcObject = stream;
    if (this.source || stream.getAudioTracks().length === 0) return;
    this.source = new MediaStreamAudioSourceNode(this.context, { mediaStream: stream });
    this.source.connect(this.analyser);
  }

  // The next `count` different stamps with this id.
  async pictures(id, count) {
    const counters = [];
    let last = stamp.read(this.video)?.counter;
    while (counters.length < count) {
      const seen = stamp.read(this.video);
      if (seen && seen.counter !== last) {
        if (seen.id !== id) throw new Error(`a picture of ${seen.id}`);
        last = seen.counter;
        counters.push(last);
      }
      await sleep(LOOK_MS);
    }
    return counters;
  }

  // Waits until the picture stands still.
  async still() {
    let [last, since] = [null, performance.now()];
    while (performance.now() - since < STILL_MS) {
      const seen = stamp.read(this.video)?.counter;
      if (seen !== last) [last, since] = [seen, performance.now()];
      await sleep(LOOK_MS);
    }
  }

  // The id of the tone that is heard.
  async tone() {
    const votes = new Map();
    for (;;) {
      const id = tone.recognise(this.analyser);
      if (id !== null) {
        votes.set(id, (votes.get(id) ?? 0) + 1);
        if (votes.get(id) === VOTES) return id;
      }
      await sleep(LOOK_MS);
    }
  }
}
