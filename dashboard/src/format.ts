// Figures and times in words.

const units = ['B', 'kB', 'MB', 'GB', 'TB'];

export function bytes(n: number | null | undefined): string {
  if (n === null || n === undefined) return '';
  let at = 0;
  while (n >= 999.5 && at < units.length - 1) {
    n /= 1000;
    at++;
  }
  return `${at > 0 && n < 9.95 ? n.toFixed(1) : Math.round(n)} ${units[at]}`;
}

export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
}

export function duration(us: number | null): string {
  if (us === null) return '';
  if (us < 1000) return `${us} µs`;
  if (us < 1e6) return `${us < 1e4 ? (us / 1000).toFixed(1) : Math.round(us / 1000)} ms`;
  if (us < 6e7) return `${(us / 1e6).toFixed(1)} s`;
  return `${Math.floor(us / 6e7)} min ${Math.round((us % 6e7) / 1e6)} s`;
}

const steps: [number, string][] = [[60, 's'], [60, 'min'], [24, 'h'], [365, 'd'], [Infinity, 'y']];

// "4 min", from a time of ISO 8601 to now.
export function age(iso: string, nowMs: number): string {
  let n = Math.max(0, (nowMs - Date.parse(iso)) / 1000);
  for (const [size, unit] of steps) {
    if (n < size) return `${Math.floor(n)} ${unit}`;
    n /= size;
  }
  return '';
}

export function when(iso: string): string {
  return new Date(iso).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
}
