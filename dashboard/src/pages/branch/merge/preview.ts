// Reading a preview: first what would be done, which is quick; then its rehearsal.

import { useEffect, useRef, useState } from 'preact/hooks';
import { api, ApiError, type MergeOptions } from '../../../api';
import type { Diff } from '../../../types';

export interface Preview {
  plan: Diff | null;
  // A plan that cannot be carried out; without a plan, why there is none.
  failure: ApiError | null;
  doing: 'reading' | 'rehearsing' | null;
}

const asApiError = (error: unknown) => (error instanceof ApiError ? error : new ApiError(0, 'failed', String(error)));

export const isMergeable = (plan: Diff) => plan.conflicts.length === 0 && plan.steps.length > 0;

export function usePreview(id: string, options: MergeOptions, deps: unknown[]) {
  const [preview, setPreview] = useState<Preview>({ plan: null, failure: null, doing: 'reading' });
  const turn = useRef(0);

  // known: a plan that the server has just told, to be shown meanwhile.
  const read = async (known: Diff | null = null) => {
    const mine = ++turn.current;
    const show = (next: Preview) => void (mine === turn.current && setPreview(next));
    let plan = known;
    show({ plan, failure: null, doing: 'reading' });
    try {
      plan = await api.preview(id, { ...options, rehearse: false });
      if (mine !== turn.current) return;
      if (isMergeable(plan)) {
        show({ plan, failure: null, doing: 'rehearsing' });
        plan = await api.preview(id, options);
      }
      show({ plan, failure: null, doing: null });
    } catch (caught) {
      const error = asApiError(caught);
      show({ plan: error.diff ?? plan, failure: error, doing: null });
    }
  };
  useEffect(() => {
    void read();
    return () => void turn.current++;
  }, deps);

  const fail = (error: unknown) => {
    const known = asApiError(error);
    setPreview((before) => ({ plan: known.diff ?? before.plan, failure: known, doing: null }));
  };
  return { preview, read, fail };
}
