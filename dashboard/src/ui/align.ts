// Which lines of a text and of what became of it stand beside each other.

import { diffLines } from 'diff';

const DIFF_LIMIT_MS = 500; // of what takes longer, everything counts as changed
const CONTEXT = 3; // lines that stay beside a change
const FOLD_FROM = 6; // lines that are worth a fold

// One line of each text, by its number from 0; null where a text has none. The first text is the base.
export interface Row {
  at: (number | null)[];
  same: boolean[]; // for each text but the base: as the base has it
}
export interface Folded {
  folded: number;
}

export function linesOf(text: string): string[] {
  if (text === '') return [];
  return text.replace(/\n$/, '').split('\n');
}
export function lineCount(text: string): number {
  return linesOf(text).length;
}

// What a side has for each line of the base, and what it has put behind it. Of before the first line: -1.
interface Match {
  at: Map<number, { line: number; same: boolean }>;
  behind: Map<number, number[]>;
}

function match(base: string, side: string): Match {
  const found: Match = { at: new Map(), behind: new Map() };
  const end = (text: string) => (text === '' || text.endsWith('\n') ? text : `${text}\n`);
  const parts = diffLines(end(base), end(side), { timeout: DIFF_LIMIT_MS }) ?? [
    { value: base, count: lineCount(base), removed: true, added: false },
    { value: side, count: lineCount(side), removed: false, added: true },
  ];
  let [inBase, inSide] = [0, 0];
  let removed: number[] = [];
  for (const part of parts) {
    const numbers = Array.from({ length: part.count ?? lineCount(part.value) }, (_, i) => i);
    if (part.removed) removed = numbers.map(() => inBase++);
    else if (part.added) {
      for (const _ of numbers) {
        const replaced = removed.shift();
        const line = inSide++;
        if (replaced !== undefined) found.at.set(replaced, { line, same: false });
        else found.behind.set(inBase - 1, [...(found.behind.get(inBase - 1) ?? []), line]);
      }
      removed = [];
    } else {
      removed = [];
      for (const _ of numbers) found.at.set(inBase++, { line: inSide++, same: true });
    }
  }
  return found;
}

export function align(base: string | null, sides: (string | null)[]): Row[] {
  const matches = sides.map((side) => match(base ?? '', side ?? ''));
  const rows: Row[] = [];
  const n = base === null ? 0 : lineCount(base);
  for (let i = -1; i < n; i++) {
    if (i >= 0) {
      const found = matches.map((one) => one.at.get(i));
      rows.push({ at: [i, ...found.map((one) => one?.line ?? null)], same: found.map((one) => one?.same ?? false) });
    }
    const behind = matches.map((one) => one.behind.get(i) ?? []);
    for (let j = 0; j < Math.max(...behind.map((one) => one.length)); j++)
      rows.push({ at: [null, ...behind.map((one) => one[j] ?? null)], same: behind.map((one) => one[j] === undefined) });
  }
  return rows;
}

const isSame = (row: Row) => row.same.every(Boolean) && row.at.every((at) => at !== null);

// Rows without a change that are far from one become one row.
export function fold(rows: Row[]): (Row | Folded)[] {
  const near = new Array<boolean>(rows.length).fill(false);
  rows.forEach((row, i) => {
    if (!isSame(row)) near.fill(true, Math.max(0, i - CONTEXT), i + CONTEXT + 1);
  });
  const shown: (Row | Folded)[] = [];
  for (let i = 0; i < rows.length; ) {
    let end = i;
    while (end < rows.length && !near[end]) end++;
    if (end - i >= FOLD_FROM) {
      shown.push({ folded: end - i });
      i = end;
    } else do shown.push(rows[i++]!); while (i < end);
  }
  return shown;
}
