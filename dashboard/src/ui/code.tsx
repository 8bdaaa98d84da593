// SQL in colours, and two texts side by side.

import Prism from 'prismjs/components/prism-core';
import 'prismjs/components/prism-sql';
import { diffLines } from 'diff';
import { useMemo } from 'preact/hooks';

(Prism as { manual?: boolean }).manual = true;

const COLOUR_LIMIT = 200_000; // characters; longer text stays plain

type Token = string | { type: string; content: Token | Token[] };

function draw(token: Token | Token[]): preact.ComponentChildren {
  if (typeof token === 'string') return token;
  if (Array.isArray(token)) return token.map(draw);
  return <span class={`token ${token.type}`}>{draw(token.content)}</span>;
}

export function Sql({ text }: { text: string }) {
  const drawn = useMemo(
    () => (text.length > COLOUR_LIMIT ? text : draw(Prism.tokenize(text, Prism.languages.sql!) as Token[])),
    [text],
  );
  return <pre class="code" tabIndex={0}><code>{drawn}</code></pre>;
}

export interface DiffRow {
  before: string | null;
  after: string | null;
  same: boolean;
}

// Lines in pairs: what was taken away beside what came in its place.
export function diffRows(before: string, after: string): DiffRow[] {
  const rows: DiffRow[] = [];
  let removed: string[] = [];
  const flush = (added: string[]) => {
    for (let i = 0; i < Math.max(removed.length, added.length); i++)
      rows.push({ before: removed[i] ?? null, after: added[i] ?? null, same: false });
    removed = [];
  };
  for (const part of diffLines(before, after)) {
    const lines = part.value.replace(/\n$/, '').split('\n');
    if (part.removed) removed = lines;
    else if (part.added) flush(lines);
    else {
      flush([]);
      for (const line of lines) rows.push({ before: line, after: line, same: true });
    }
  }
  flush([]);
  return rows;
}

export function SideBySide(props: { before: string | null; after: string | null; titles: [string, string] }) {
  const { before, after, titles } = props;
  const rows = useMemo(() => diffRows(before ?? '', after ?? ''), [before, after]);
  return (
    <div class="side-by-side" tabIndex={0} role="group" aria-label={`${titles[0]} and ${titles[1]}`}>
      <table>
        <thead>
          <tr><th scope="col">{titles[0]}</th><th scope="col">{titles[1]}</th></tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={i} class={row.same ? '' : 'changed'}>
              <td class={row.before === null ? 'none' : 'before'}>{row.before}</td>
              <td class={row.after === null ? 'none' : 'after'}>{row.after}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
