// What to do next with a branch, in plain words.

import { count } from '../../format';
import type { Tab } from '../../router';
import type { Branch, Comparison } from '../../types';

export interface Advice {
  title: string;
  text: string;
  tab: Tab | null;
  action: string;
}

const none = { tab: null, action: '' };

function ofState(branch: Branch): Advice | null {
  switch (branch.branch_state) {
    case 'creating':
      return { ...none, title: 'The branch is being made', text: 'It is ready when a first query has succeeded.' };
    case 'merging':
      return { ...none, title: 'The branch is being merged', text: 'The parent changes all at once, or not at all.' };
    case 'resetting':
      return { ...none, title: 'The branch goes back to T0', text: 'Its port, password and API key stay the same.' };
    case 'failed':
      return {
        title: 'The branch could not be made', text: 'What went wrong is in its history. Delete it and create it again.',
        tab: 'history', action: 'See what went wrong',
      };
    default:
      return null;
  }
}

// Since when the branch has changes to merge.
export function since(branch: Branch): string {
  return branch.merges > 0 ? 'the last merge' : 'T0';
}

export function adviceFor(branch: Branch, counts: Comparison): Advice {
  const parentMoved = counts.behind > 0 ? `The parent has ${count(counts.behind, 'change')} that the branch does not have` : '';
  if (counts.conflicts > 0)
    return {
      title: `${count(counts.conflicts, 'conflict')} to resolve`,
      text: 'Both sides changed the same thing differently. Make the branch agree with the parent there, or the parent '
        + 'with the branch; then merge.',
      tab: 'merge', action: 'See the conflicts',
    };
  if (counts.ahead > 0)
    return {
      title: `${count(counts.ahead, 'change')} to merge, no conflicts`,
      text: parentMoved
        ? `${parentMoved}; nothing was changed on both sides differently. The preview rehearses the merge on a copy of `
          + 'the parent.'
        : 'The parent has none of its own. The preview rehearses the merge on a copy of the parent.',
      tab: 'merge', action: 'Preview the merge',
    };
  if (counts.behind > 0)
    return {
      title: 'Nothing to merge', text: `${parentMoved}. A reset would bring it back to its own T0; for the parent of now, `
        + 'make a new branch.',
      tab: 'changes', action: 'See what the parent changed',
    };
  return {
    ...none, title: branch.merges > 0 ? 'All is merged' : 'No changes yet',
    text: branch.merges > 0
      ? 'Go on working on the branch and merge again, or delete it.'
      : 'Connect with the lines below, change what you like, and see it under Changes. The parent is not touched.',
  };
}

// Why its server cannot be asked now.
export function notNow(branch: Branch): Advice | null {
  return branch.branch_state === 'merging' ? null : adviceWithout(branch);
}

export function adviceWithout(branch: Branch): Advice | null {
  if (branch.asleep && branch.running === false)
    return { ...none, title: 'The branch sleeps', text: 'Nobody has used it for a while. Whoever connects to it wakes it.' };
  if (branch.running === false && ['ready', 'merged', 'conflicted'].includes(branch.branch_state))
    return { ...none, title: 'The branch is stopped', text: `Start its server with: bough start ${branch.name}` };
  return ofState(branch);
}
