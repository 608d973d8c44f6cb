// The sound of src/media/tone.rs: two pitches at once tell who it is.

const PITCHES = [530, 690, 850, 1010, 1190, 1370, 1570, 1790, 2010, 2270, 2550, 2870];
// All pairs in order; the place of a pair is its id.
const PAIRS = PITCHES.flatMap((low, index) => PITCHES.slice(index + 1).map((high) => [low, high]));
// By how much the two stand out, in dB.
const CLEAR = 12;
const LOUD = -60;

// Sends the tone of that id to an audio node.
export function play(context, id, destination) {
  for (const pitch of PAIRS[id]) {
    const gain = new GainNode(context, { gain: 0.2 });
    const wave = new OscillatorNode(context, { frequency: pitch });
    wave.connect(gain).connect(destination);
    wave.start();
  }
}

// The id of the tone that an analyser hears at this moment, or null.
export function recognise(analyser) {
  const levels = new Float32Array(analyser.frequencyBinCount);
  analyser.getFloatFrequencyData(levels);
  const width = analyser.context.sampleRate / analyser.fftSize;
  const heard = PITCHES.map((pitch) => ({ pitch, level: levels[Math.round(pitch / width)] }));
  const [first, second, third] = heard.sort((a, b) => b.level - a.level);
  if (!(second.level > LOUD && second.level > third.level + CLEAR)) return null;
  const [low, high] = [first.pitch, second.pitch].sort((a, b) => a - b);
  return PAIRS.findIndex((pair) => pair[0] === low && pair[1] === high);
}
