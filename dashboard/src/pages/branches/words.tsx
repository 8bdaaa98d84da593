// The graph in words: for who cannot see it, and for copying.

import { when } from '../../format';
import type { Operation } from '../../types';
import type { Timeline, Track } from './timeline';

interface Line {
  key: string;
  at: number;
  text: string;
}

const said = { merge: 'was merged into the parent', reset: 'was reset to T0', delete: 'was deleted' };

function linesOf(track: Track): Line[] {
  const lines = [{ key: `${track.id} from`, at: track.from, text: `'${track.name}' left the parent (T0)` }];
  for (const mark of track.marks)
    lines.push({ key: `${track.id} ${mark.kind} ${mark.at}`, at: mark.at, text: `'${track.name}' ${said[mark.kind]}` });
  return lines;
}

// What an operation is doing: 'creating'.
export function doing(operation: Operation): string {
  const [verb = ''] = operation.kind.split(' ');
  return { create: 'creating', merge: 'merging', reset: 'resetting', delete: 'deleting' }[verb] ?? verb;
}

export function summary(line: Timeline): string {
  const live = line.tracks.filter((one) => one.branch);
  const gone = line.tracks.length - live.length;
  const running = line.tracks.flatMap((one) => (one.running ? `${doing(one.running)} '${one.name}'` : []));
  const parts = [`${live.length} ${live.length === 1 ? 'branch' : 'branches'} of the parent`];
  if (gone) parts.push(`${gone} deleted`);
  return [...parts, ...running].join(', ');
}

export function InWords({ line }: { line: Timeline }) {
  const lines = line.tracks.flatMap(linesOf).sort((a, b) => b.at - a.at);
  return (
    <ol class="in-words">
      {lines.map((one) => (
        <li key={one.key}>
          <time dateTime={new Date(one.at).toISOString()}>{when(new Date(one.at).toISOString())}</time> {one.text}
        </li>
      ))}
    </ol>
  );
}
