// Where a key becomes a session.

import { useEffect, useRef, useState } from 'preact/hooks';
import { hasEnded, signIn } from '../store';
import { Button, Problem } from '../ui/common';

export function SignIn() {
  const [key, setKey] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await signIn(key.trim());
    } catch (caught) {
      setError(caught);
      setBusy(false);
    }
  };
  return (
    <main class="signin">
      <form onSubmit={submit}>
        <img src="/assets/icon.svg" alt="" width="48" height="48" />
        <h1>bough</h1>
        {hasEnded.value && <p role="status" class="ended">Your session has ended. Sign in to go on where you were.</p>}
        <input type="text" name="username" autocomplete="username" value="bough" hidden readOnly />
        <label for="key">Your key</label>
        <input
          id="key" type="password" autocomplete="current-password" placeholder="uak_…" required ref={field}
          value={key} onInput={(event) => setKey(event.currentTarget.value)}
        />
        <Button kind="primary" type="submit" busy={busy}>Sign in</Button>
        {error !== null && <Problem error={error} />}
        <p class="faint">
          The first start of <code>bough serve</code> prints one; <code>bough key create</code> makes others.
        </p>
      </form>
    </main>
  );
}
