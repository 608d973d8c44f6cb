"""What speech is worth after its way, by PESQ (ITU-T P.862.2, wide band). A tool of benches/call/speech.rs.

speech.py make SPOKEN.wav SPEECH.wav          the speech as mono at 48 kHz, with silence round it
speech.py score SPEECH.wav HEARD.wav ...      a line for each HEARD: its mean score over every time the speech is in it
"""

import sys
import wave

import numpy as np
import pesq

RATE = 48_000
# What PESQ compares.
PESQ_RATE = 16_000
SILENCE = 0.5
# How like the speech a place of the recording must be to be taken for it: a correlation.
LIKE = 0.5


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


def places(speech, heard):
    """Where in `heard` the speech begins, best first and without overlaps."""
    count = 1 << (len(speech) + len(heard)).bit_length()
    product = np.fft.rfft(heard, count) * np.conj(np.fft.rfft(speech, count))
    likeness = np.fft.irfft(product, count)[: max(len(heard) - len(speech) + 1, 0)]
    power = np.cumsum(np.concatenate([[0.0], heard**2]))
    power = power[len(speech) :][: len(likeness)] - power[: len(likeness)]
    likeness = likeness / np.sqrt(np.maximum(power, 1e-9) * (speech**2).sum())
    found = []
    while len(likeness) and likeness.max() > LIKE:
        place = int(likeness.argmax())
        found.append(place)
        likeness[max(place - len(speech), 0) : place + len(speech)] = 0.0
    return found


def score(speech, heard):
    speech, heard = (resample(samples, rate, PESQ_RATE) for samples, rate in (speech, heard))
    scores = [
        pesq.pesq(PESQ_RATE, speech.astype(np.float32), heard[place : place + len(speech)].astype(np.float32), "wb")
        for place in places(speech, heard)
    ]
    return np.mean(scores) if scores else float("nan")


if sys.argv[1] == "make":
    make(*sys.argv[2:])
else:
    speech = read(sys.argv[2])
    for path in sys.argv[3:]:
        print(score(speech, read(path)))
