// Asking before a branch loses what is on it.

import { useState } from 'preact/hooks';
import { api } from '../../api';
import type { Branch } from '../../types';
import { Button, Dialog, Problem } from '../../ui/common';

interface DialogProps {
  branch: Branch;
  onClose: () => void;
  onDone: () => void;
}

function Ask(props: DialogProps & { title: string; text: string; word: string; run: (id: string) => Promise<unknown> }) {
  const { branch, onClose, onDone, title, text, word, run } = props;
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    try {
      await run(branch.id);
      onDone();
    } catch (caught) {
      setError(caught);
      setBusy(false);
    }
  };
  return (
    <Dialog title={title} onClose={onClose} busy={busy}>
      <form onSubmit={submit}>
        <div class="body">
          <p>{text}</p>
          <label class="field">
            <span>Type <code>{branch.name}</code> to confirm</span>
            <input value={typed} autocomplete="off" spellcheck={false} autofocus onInput={(event) => setTyped(event.currentTarget.value)} />
          </label>
          {error !== null && <Problem error={error} />}
        </div>
        <div class="actions">
          <Button onClick={onClose} disabled={busy}>Cancel</Button>
          <Button kind="danger" type="submit" busy={busy} disabled={typed !== branch.name}>{word}</Button>
        </div>
      </form>
    </Dialog>
  );
}

export function ResetDialog(props: DialogProps) {
  return (
    <Ask {...props} title={`Reset '${props.branch.name}'`} word="Reset" run={api.reset}
      text="The branch goes back to T0. Everything done on it since then is lost; what was merged stays merged." />
  );
}

export function DeleteDialog(props: DialogProps) {
  return (
    <Ask {...props} title={`Delete '${props.branch.name}'`} word="Delete" run={api.delete}
      text="The branch, its data and its services go for good. The parent is not touched." />
  );
}
