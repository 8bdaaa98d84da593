// Asks before a branch is deleted. onDone comes when it is gone.

import { api } from '../api';
import { bytes } from '../format';
import { tell } from '../store';
import type { Branch } from '../types';
import { LoseDialog } from './lose';

export function DeleteDialog(props: { branch: Branch; onDone: () => void; onClose?: () => void }) {
  const { branch, onDone, onClose = onDone } = props;
  return (
    <LoseDialog
      branch={branch} title={`Delete ${branch.name}`} verb="Delete branch" onClose={onClose}
      kept={branch.merges > 0
        ? 'All changes of the schema and of config are merged: none would be lost.'
        : 'No change of the schema or of config would be lost.'}
      act={async () => {
        await api.delete(branch.id);
        tell(`'${branch.name}' is deleted.`);
        onDone();
      }}
    >
      <p>
        Its server ends, and its data, files and T0 are removed{branch.size_bytes ? `: ${bytes(branch.size_bytes)} become free` : ''}.
        The parent, and what was merged into it, stay as they are.
      </p>
    </LoseDialog>
  );
}
