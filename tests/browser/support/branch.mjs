// What scenarios on the page of one branch share.

import { assert, bough, key, sql, url } from '../lib.mjs';

export const tabs = ['Overview', 'Changes', 'Merge', 'History', 'Services and logs', 'Settings'];

// A request to the API with the administrator's key.
export async function call(method, path, body) {
  const answer = await fetch(new URL(path, url), {
    method,
    headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  assert.ok(answer.ok, `${method} ${path}: ${answer.status}`);
  return answer.json();
}

export async function makeKey(name, role) {
  return (await call('POST', '/bough/v1/keys', { name, role })).token;
}

// A parent with customers, some of whom have no phone, and orders.
export function makeParent() {
  sql('parent', `
    CREATE TABLE customers (id int PRIMARY KEY, name text NOT NULL, phone text, fax text);
    INSERT INTO customers SELECT i, 'Customer ' || i, CASE WHEN i % 2 = 0 THEN '030 ' || i END, '031 ' || i FROM generate_series(1, 100) i;
    CREATE TABLE orders (id int PRIMARY KEY, customer int REFERENCES customers, note varchar(100));
    CREATE FUNCTION shipping(total numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
      SELECT CASE
        WHEN total >= 100 THEN 0
        ELSE 4.90
      END
    $$;`);
}

export function makeBranch(name, text, ...options) {
  bough('branch', 'create', name, '--no-switch', ...options);
  if (text) sql(name, text);
}

export async function openBranch(page, name) {
  await page.getByRole('link', { name, exact: true }).click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
}

export async function openTab(page, name) {
  const link = page.getByRole('navigation', { name: 'Parts of the branch' }).getByRole('link', { name });
  await link.click();
  await page.locator('.tabs a[aria-current]').filter({ hasText: name }).waitFor();
}

// Everything that was asked for is there.
export async function settled(page) {
  await page.locator('.skeleton').first().waitFor({ state: 'detached' });
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
}

export const mergeButton = (page) => page.getByRole('region', { name: 'Merge', exact: true }).getByRole('button', { name: /^Merge/ });

// The preview with its rehearsal is there, and nothing keeps it from being merged.
export async function canMerge(page) {
  await page.getByText('on a copy of the parent', { exact: true }).waitFor();
  await page.waitForFunction((button) => !button.disabled, await mergeButton(page).elementHandle());
}

// Presses Tab until this has the focus.
export async function tabTo(page, locator, back = false) {
  for (let i = 0; i < 120; i++) {
    if (await locator.evaluate((node) => node === document.activeElement)) return;
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab');
  }
  throw new Error(`the keyboard does not reach ${locator}`);
}

// The dialog that asks before something is lost; the name only where it is asked for.
export async function confirmLoss(page, name) {
  const dialog = page.getByRole('dialog');
  const confirm = dialog.getByRole('button', { name: /^(Reset|Delete)/ });
  await confirm.waitFor();
  await page.waitForFunction((button) => !button.disabled || button.closest('dialog').querySelector('input'),
    await confirm.elementHandle());
  if ((await dialog.getByRole('textbox').count()) > 0) await dialog.getByRole('textbox').fill(name);
  await confirm.click();
  await dialog.waitFor({ state: 'detached' });
}
