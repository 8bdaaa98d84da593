// SQL in colours, and texts side by side.

import Prism from 'prismjs/components/prism-core';
import 'prismjs/components/prism-sql';
import { diffWordsWithSpace } from 'diff';
import type { ComponentChildren } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { align, fold, lineCount, linesOf, type Row } from './align';
import { CopyButton } from './common';
import './code.css';

(Prism as { manual?: boolean }).manual = true;

const COLOUR_LIMIT = 200_000; // characters; longer text stays plain
const WORD_LIMIT = 2_000; // characters of a line; in longer ones words are not compared

type Token = string | { type: string; content: Token | Token[] };

// Text of one colour.
interface Piece {
  type: string; // of a token; '' for none
  text: string;
}

function flatten(token: Token | Token[], type: string, into: Piece[]) {
  if (typeof token === 'string') into.push({ type, text: token });
  else if (Array.isArray(token)) for (const one of token) flatten(one, type, into);
  else flatten(token.content, token.type, into);
}

function colour(text: string): Piece[] {
  if (text.length > COLOUR_LIMIT) return [{ type: '', text }];
  const pieces: Piece[] = [];
  flatten(Prism.tokenize(text, Prism.languages.sql!) as Token[], '', pieces);
  return pieces;
}

// The lines of a text: coloured as a whole, since strings and comments go over several.
function colouredLines(text: string | null, isSql: boolean): Piece[][] {
  if (text === null) return [];
  if (!isSql) return linesOf(text).map((line) => [{ type: '', text: line }]);
  const lines: Piece[][] = [[]];
  for (const piece of colour(text)) {
    piece.text.split('\n').forEach((part, i) => {
      if (i > 0) lines.push([]);
      if (part) lines[lines.length - 1]!.push({ type: piece.type, text: part });
    });
  }
  return lines.slice(0, lineCount(text));
}

function drawPiece(piece: Piece, key: number, marked = false) {
  const classes = [piece.type && `token ${piece.type}`, marked && 'word'].filter(Boolean).join(' ');
  return classes ? <span key={key} class={classes}>{piece.text}</span> : piece.text;
}

export function Sql({ text, label }: { text: string; label?: string }) {
  const drawn = useMemo(() => colour(text).map((piece, i) => drawPiece(piece, i)), [text]);
  return <pre class="code" tabIndex={0} role={label ? 'region' : undefined} aria-label={label}><code>{drawn}</code></pre>;
}

export function DownloadButton({ text, name }: { text: string; name: string }) {
  const save = () => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type: 'application/sql' }));
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return <button type="button" class="button quiet small" onClick={save}>Download</button>;
}

// SQL to take away.
export function SqlFile({ text, name, title }: { text: string; name: string; title: ComponentChildren }) {
  return (
    <section class="sql-file">
      <header>
        <span>{title}</span>
        <CopyButton text={text} />
        <DownloadButton text={text} name={name} />
      </header>
      <Sql text={text} label={name} />
    </section>
  );
}

// From, to, of what differs in a line.
type Range = [number, number];

// Which parts of two lines differ: nothing when the lines have little in common, since marks tell nothing then.
function differingWords(before: string, after: string): [Range[], Range[]] {
  if (before.length + after.length > WORD_LIMIT) return [[], []];
  const ranges: [Range[], Range[]] = [[], []];
  let [atBefore, atAfter, common] = [0, 0, 0];
  for (const part of diffWordsWithSpace(before, after)) {
    const length = part.value.length;
    if (part.removed) ranges[0].push([atBefore, (atBefore += length)]);
    else if (part.added) ranges[1].push([atAfter, (atAfter += length)]);
    else {
      common += part.value.trim().length;
      atBefore += length;
      atAfter += length;
    }
  }
  return common * 3 > Math.max(before.trim().length, after.trim().length) ? ranges : [[], []];
}

// Cuts pieces where a range begins or ends.
function drawLine(pieces: Piece[], ranges: Range[]): ComponentChildren {
  if (ranges.length === 0) return pieces.map((piece, i) => drawPiece(piece, i));
  const drawn: ComponentChildren[] = [];
  let at = 0;
  for (const piece of pieces) {
    const end = at + piece.text.length;
    const cuts = [at, ...ranges.flat().filter((cut) => cut > at && cut < end), end];
    for (let i = 0; i + 1 < cuts.length; i++) {
      const [from, to] = [cuts[i]!, cuts[i + 1]!];
      const marked = ranges.some((range) => range[0] <= from && to <= range[1]);
      drawn.push(drawPiece({ type: piece.type, text: piece.text.slice(from - at, to - at) }, drawn.length, marked));
    }
    at = end;
  }
  return drawn;
}

export interface Side {
  title: string;
  text: string | null; // null: it is not there
  note?: string | undefined; // instead of the text, when it is not there
}

const plain = (pieces: Piece[]) => pieces.map((piece) => piece.text).join('');

function cells(row: Row, lines: Piece[][][]): ComponentChildren[] {
  const texts = row.at.map((at, i) => (at === null ? null : lines[i]![at]!));
  const base = texts[0];
  const words = texts.map((text, i): [Range[], Range[]] =>
    i > 0 && base && text && !row.same[i - 1] ? differingWords(plain(base), plain(text)) : [[], []]);
  return texts.map((text, i) => {
    const changed = i === 0 ? row.same.some((same) => !same) : !row.same[i - 1];
    const state = text === null ? 'none' : !changed ? '' : i === 0 ? 'before' : 'after';
    // With two sides, what one of them replaced would be marked for both.
    const ranges = i > 0 ? words[i]![1] : texts.length === 2 ? words[1]![0] : [];
    return <td key={i} class={state}>{text && drawLine(text, ranges)}</td>;
  });
}

// A base and what one or two sides made of it, line by line. Long stretches without a change are folded.
export function Sides(props: { base: Side; sides: Side[]; isSql?: boolean; label: string }) {
  const { base, sides, isSql = false, label } = props;
  const [isOpen, setOpen] = useState(false);
  const all = [base, ...sides];
  const texts = all.map((side) => side.text);
  const { lines, rows } = useMemo(() => ({
    lines: texts.map((text) => colouredLines(text, isSql)),
    rows: align(texts[0]!, texts.slice(1)),
  }), [...texts, isSql]);
  const shown = isOpen ? rows : fold(rows);
  return (
    <div class={`side-by-side of-${all.length}`} tabIndex={0} role="group" aria-label={label}>
      <table>
        <thead><tr>{all.map((side) => <th key={side.title} scope="col">{side.title}</th>)}</tr></thead>
        <tbody>
          {all.some((side) => side.text === null && side.note) && (
            <tr class="absent">{all.map((side, i) => <td key={i}>{side.text === null && side.note}</td>)}</tr>
          )}
          {shown.map((row, i) => 'folded' in row
            ? (
              <tr key={i} class="fold">
                <td colSpan={all.length}>
                  <button type="button" onClick={() => setOpen(true)}>Show {row.folded} unchanged lines</button>
                </td>
              </tr>
            )
            : <tr key={i}>{cells(row, lines)}</tr>)}
        </tbody>
      </table>
    </div>
  );
}

export function SideBySide(props: {
  before: string | null; after: string | null; titles: [string, string]; isSql?: boolean;
}) {
  const { before, after, titles, isSql = false } = props;
  return (
    <Sides
      base={{ title: titles[0], text: before }} sides={[{ title: titles[1], text: after }]} isSql={isSql}
      label={`${titles[0]} and ${titles[1]}`}
    />
  );
}
