"""What speech is worth after its way, by PESQ (ITU-T P.862.2, wide band). A tool of benches/call/speech.rs.

speech.py make SPOKEN.wav SPEECH.wav          the speech as mono at 48 kHz, with silence round it
speech.py score SECONDS SPEECH.wav HEARD.wav ...
    a line for each HEARD: its mean score over every time the speech is in its last SECONDS
"""

import sys
import wave

import numpy as np
import pesq

RATE = 48_000
# What PESQ compares.
PESQ_RATE = 16_000
SILENCE = 0.5
# Pieces of which the loudness is compared to find the speech, in samples of the compared rate: 10 ms.
PIECE = 160
# How like the speech's loudness that of a place must be to be taken for it: a correlation.
LIKE = 0.7


def read(path):
    with wave.open(path) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), np.int16)
        return samples.reshape(-1, file.getnchannels())[:, 0] / 32768.0, file.getframerate()


def resample(samples, rate, wanted):
    count = round(len(samples) * wanted / rate)
    spectrum = np.fft.rfft(samples)
    kept = np.zeros(count // 2 + 1, complex)
    both = min(len(kept), len(spectrum))
    kept[:both] = spectrum[:both]
    return np.fft.irfft(kept, count) * wanted / rate


def make(spoken, path):
    samples = resample(*read(spoken), RATE)
    silence = np.zeros(int(SILENCE * RATE))
    samples = np.concatenate([silence, samples / np.abs(samples).max() * 0.5, silence])
    with wave.open(path, "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes((samples * 32767).astype(np.int16).tobytes())


def loudness(samples):
    pieces = samples[: len(samples) // PIECE * PIECE].reshape(-1, PIECE)
    return np.sqrt((pieces**2).mean(axis=1))


def places(speech, heard):
    """Where in `heard` the speech begins: by loudness, as its waves are stretched on the way."""
    wanted, there = loudness(speech), loudness(heard)
    wanted = wanted - wanted.mean()
    windows = np.lib.stride_tricks.sliding_window_view(there, len(wanted)) if len(there) >= len(wanted) else np.zeros((0, 1))
    windows = windows - windows.mean(axis=1, keepdims=True) if len(windows) else windows
    scale = np.sqrt((windows**2).sum(axis=1) * (wanted**2).sum()) + 1e-9
    likeness = windows @ wanted / scale if len(windows) else np.zeros(0)
    found, half = [], len(wanted) // 2
    while len(likeness) and likeness.max() > LIKE:
        place = int(likeness.argmax())
        found.append(place * PIECE)
        likeness[max(place - half, 0) : place + half] = 0.0
    return found


def score(seconds, speech, heard):
    speech, heard = (resample(samples, rate, PESQ_RATE) for samples, rate in (speech, heard))
    heard = heard[-int(seconds * PESQ_RATE) :]
    scores = [
        pesq.pesq(PESQ_RATE, speech.astype(np.float32), heard[place : place + len(speech)].astype(np.float32), "wb")
        for place in places(speech, heard)
    ]
    return np.mean(scores) if scores else float("nan")


if sys.argv[1] == "make":
    make(*sys.argv[2:])
else:
    seconds, speech = float(sys.argv[2]), read(sys.argv[3])
    for path in sys.argv[4:]:
        print(score(seconds, speech, read(path)))
