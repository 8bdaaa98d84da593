// Pages by the part of the address behind '#', so that the server has one page only.
//
//     #/                          branches
//     #/branches/feat/merge       a tab of a branch
//     #/keys, #/audit

import { computed, signal } from '@preact/signals';

export const tabs = ['overview', 'changes', 'merge', 'history', 'services', 'settings'] as const;
export type Tab = (typeof tabs)[number];

export type Route =
  | { page: 'branches' }
  | { page: 'branch'; name: string; tab: Tab }
  | { page: 'keys' }
  | { page: 'audit' }
  | { page: 'lost' };

const hash = signal(location.hash);
addEventListener('hashchange', () => {
  hash.value = location.hash;
  scrollTo(0, 0);
});

function parse(text: string): Route {
  const parts = text.replace(/^#?\/?/, '').split('/').filter(Boolean).map(decodeURIComponent);
  if (parts.length === 0) return { page: 'branches' };
  if (parts[0] === 'branches' && parts[1]) {
    const tab = (parts[2] ?? 'overview') as Tab;
    return tabs.includes(tab) && parts.length <= 3 ? { page: 'branch', name: parts[1], tab } : { page: 'lost' };
  }
  if (parts.length === 1 && (parts[0] === 'keys' || parts[0] === 'audit')) return { page: parts[0] };
  return { page: 'lost' };
}

export const route = computed(() => {
  try {
    return parse(hash.value);
  } catch {
    return { page: 'lost' } as Route; // a broken escape
  }
});

export function branchHref(name: string, tab: Tab = 'overview') {
  return `#/branches/${encodeURIComponent(name)}${tab === 'overview' ? '' : `/${tab}`}`;
}

export function go(href: string) {
  location.hash = href;
}
