// What blocks a merge: the three versions, what each side did, and how to get out of it.

import type { Branch, Conflict } from '../../../types';
import { Sides } from '../../../ui/code';
import { CopyButton } from '../../../ui/common';

// Names of conflicts are frozen; see DESIGN.md.
const kinds: Record<string, { title: string; ways: (branch: string) => string[] }> = {
  'both-changed': {
    title: 'Both sides changed it, differently',
    ways: (branch) => [
      `To take the parent's: set it on '${branch}' to what the parent has.`,
      `To take the branch's: set it on the parent to what '${branch}' has.`,
      'To take a third: set both sides to that.',
    ],
  },
  'both-created': {
    title: 'Both sides created it, differently',
    ways: (branch) => [`Rename or drop the one on '${branch}'.`, 'Or make both the same.'],
  },
  'changed-dropped': {
    title: 'The parent changed what the branch drops',
    ways: (branch) => [`To keep it: create it on '${branch}' again, as the parent has it.`, 'To lose it: drop it on the parent.'],
  },
  'dropped-changed': {
    title: 'The parent dropped what the branch changed',
    ways: (branch) => [`To lose it: drop it on '${branch}' too.`, 'To keep it: create it on the parent again.'],
  },
  'needs-dropped': {
    title: 'One side needs what the other one dropped',
    ways: () => ['Keep what is needed on the side that dropped it.', 'Or stop using it on the side that does.'],
  },
  'duplicate-name': {
    title: 'Two objects would have one name', ways: (branch) => [`Rename one of the two on '${branch}'.`],
  },
};

const strict = {
  title: 'Both sides changed parts of it',
  ways: (branch: string) => [
    'If the parts do not touch each other: preview again without Strict, and both are merged.',
    `Or make '${branch}' and the parent agree in it.`,
  ],
};

function kindOf(conflict: Conflict) {
  return conflict.hint.includes('--strict was asked for') ? strict : kinds[conflict.kind];
}

// The hint says: what the parent did; what the branch did; what to do, which is told here at more length.
function sentences(conflict: Conflict): string[] {
  const parts = conflict.hint.split('; ');
  if (kinds[conflict.kind] && parts.length > 1) parts.pop();
  return parts.map((part) => `${part[0]?.toUpperCase() ?? ''}${part.slice(1)}.`);
}

function ConflictView({ conflict, branch }: { conflict: Conflict; branch: Branch }) {
  const kind = kindOf(conflict);
  const isSql = !['config_row', 'migration', 'edge_function'].includes(conflict.type);
  return (
    <section class="card conflict" aria-label={`Conflict in ${conflict.what}`}>
      <header>
        <span class="tag">{conflict.kind}</span>
        <h3>{conflict.what}</h3>
      </header>
      <p>{kind?.title ?? conflict.kind}.</p>
      <Sides
        label={`Three versions of ${conflict.what}`} isSql={isSql} base={{ title: branch.merges > 0 ? 'Base' : 'At T0', text: conflict.base, note: 'not there' }}
        sides={[
          { title: 'Parent now', text: conflict.parent, note: 'not there' },
          { title: 'Branch now', text: conflict.branch, note: 'not there' },
        ]}
      />
      <div class="ways">
        <div>
          <h4>What happened</h4>
          <ul>{sentences(conflict).map((one) => <li key={one}>{one}</li>)}</ul>
        </div>
        <div>
          <h4>How to resolve it</h4>
          <ul>{kind?.ways(branch.name).map((one) => <li key={one}>{one}</li>)}</ul>
        </div>
      </div>
    </section>
  );
}

export function Conflicts({ conflicts, branch }: { conflicts: Conflict[]; branch: Branch }) {
  const line = `bough psql ${branch.name}`;
  return (
    <div class="conflicts">
      {conflicts.map((one, i) => <ConflictView key={i} conflict={one} branch={branch} />)}
      <p class="faint line">
        A prompt on the branch: <code>{line}</code><CopyButton text={line} />
      </p>
    </div>
  );
}
