// Asks before a branch goes back to T0. onDone comes when the server has begun; the state shows the rest.

import { api } from '../api';
import { when } from '../format';
import { tell } from '../store';
import type { Branch } from '../types';
import { LoseDialog } from './lose';

export function ResetDialog(props: { branch: Branch; onDone: () => void; onClose?: () => void }) {
  const { branch, onDone, onClose = onDone } = props;
  return (
    <LoseDialog
      branch={branch} title={`Reset ${branch.name}`} verb="Reset branch" onClose={onClose}
      kept="No change of the schema or of config would be lost."
      act={async () => {
        await api.reset(branch.id);
        tell(`'${branch.name}' goes back to T0.`);
        onDone();
      }}
    >
      <p>
        The branch goes back to how the parent was on {when(branch.t0_at)} (T0), rows and files too. Port, passwords and keys
        stay; connections to it end. What was merged stays merged.
      </p>
    </LoseDialog>
  );
}
