/** Two soft tones, made here: no file to load. Browsers allow sound only after the first click. */
let context: AudioContext | null = null;

export function unlockSound(): void {
  context ??= new AudioContext();
  if (context.state === 'suspended') void context.resume();
}

export function playRing(): void {
  if (context === null || context.state !== 'running') return;
  tone(context, 660, 0);
  tone(context, 880, 0.14);
}

function tone(to: AudioContext, hertz: number, inSeconds: number): void {
  const at = to.currentTime + inSeconds;
  const oscillator = to.createOscillator();
  const gain = to.createGain();
  oscillator.frequency.value = hertz;
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(0.12, at + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.001, at + 0.22);
  oscillator.connect(gain).connect(to.destination);
  oscillator.start(at);
  oscillator.stop(at + 0.24);
}
