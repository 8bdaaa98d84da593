// Asks before a key opens nothing any more.

import { useState } from 'preact/hooks';
import { api } from '../../api';
import { session, tell } from '../../store';
import type { Key } from '../../types';
import { Button, Dialog, Problem } from '../../ui/common';

export function RevokeDialog({ one, onDone, onClose }: { one: Key; onDone: () => void; onClose: () => void }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const revoke = async () => {
    setBusy(true);
    setError(null);
    try {
      await api.revokeKey(one.id);
      tell(`The key '${one.name}' is revoked.`);
      onDone();
    } catch (caught) {
      setError(caught);
      setBusy(false);
    }
  };
  return (
    <Dialog title={`Revoke ${one.name}`} onClose={onClose} busy={busy}>
      <div class="body">
        <p>Whoever uses it is signed out at once, and its requests are refused. This cannot be undone; its branches stay.</p>
        {one.id === session.value?.id && (
          <p class="own-key"><strong>You are signed in with this key.</strong> You need another one to come back.</p>
        )}
        {error !== null && <Problem error={error} />}
      </div>
      <div class="actions">
        <Button onClick={onClose} disabled={busy} autofocus>Cancel</Button>
        <Button kind="danger" busy={busy} onClick={() => void revoke()}>Revoke key</Button>
      </div>
    </Dialog>
  );
}
