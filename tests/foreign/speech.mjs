// A second of tone and two of silence: PCM of 16 bits at 24 kHz, in pieces of 100 ms.
export function* speech() {
  for (let piece = 0; piece < 30; piece++) {
    const loud = piece < 10 ? 4000 : 0;
    yield Int16Array.from({ length: 2400 }, (_, n) => loud * Math.sin((2 * Math.PI * 440 * n) / 24000));
  }
}
