/** Black or white, whichever reads better on a `#rrggbb`. */
export function onColour(colour: string): '#fff' | '#111' {
  const [red, green, blue] = [1, 3, 5].map((at) =>
    linear(Number.parseInt(colour.slice(at, at + 2), 16) / 255),
  );
  const light = 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
  // Contrast with white 1.05 / (L + 0.05), with black (L + 0.05) / 0.05: equal at 0.179.
  return light > 0.183 ? '#111' : '#fff';
}

function linear(part: number): number {
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}
