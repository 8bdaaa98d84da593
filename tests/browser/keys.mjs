// Keys and the audit: a key is made, used by somebody else, and revoked under their hands.

import { assert, checkAccessible, checkFits, open, scenario, shot, signIn, tabTo, url } from './lib.mjs';

const row = (page, name) => page.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) });

async function makeByKeys(page) {
  await page.getByRole('link', { name: 'Keys' }).click();
  await tabTo(page, 'button', 'New key');
  await page.keyboard.press('Enter');
  await page.getByLabel('Name').and(page.locator(':focus')).waitFor();
  await page.keyboard.type('ana');
  await tabTo(page, 'radio', 'member Also creates branches, and resets and deletes its own.');
  await page.keyboard.press('ArrowUp');
  await checkAccessible(page, 'new key');
  await shot(page, 'key-new');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Key for ana' });
  const token = await dialog.getByLabel('Token').innerText();
  assert.match(token, /^uak_\w+$/);
  await checkAccessible(page, 'token');
  await shot(page, 'key-token');
  await dialog.getByRole('button', { name: 'Done' }).click();
  await row(page, 'ana').getByText('viewer').waitFor();
  assert.ok(!(await page.content()).includes(token));
  return token;
}

// Nothing that the role may not do is offered.
async function viewerSees(other) {
  await other.getByRole('heading', { name: 'Only the parent so far' }).waitFor();
  assert.equal(await other.getByRole('button', { name: /New branch|Create/ }).count(), 0);
  assert.equal(await other.getByRole('link', { name: 'Keys' }).count(), 0);
  await other.goto(`${url}#/keys`);
  await other.getByRole('alert').getByText("this needs the role 'admin'").waitFor();
  await other.goto(`${url}#/`);
}

async function revoke(page, other) {
  await page.getByRole('button', { name: 'Revoke ana' }).click();
  await checkAccessible(page, 'revoke');
  await shot(page, 'key-revoke');
  await page.getByRole('button', { name: 'Revoke key' }).click();
  await row(page, 'ana').waitFor({ state: 'detached' });
  await page.getByLabel('Show 1 revoked').check();
  await row(page, 'ana').getByText(/revoked/).waitFor();
  await checkAccessible(page, 'keys');
  await shot(page, 'keys');
  await other.getByText('Your session has ended').waitFor(); // without a request of its own
}

async function audit(page) {
  await page.getByRole('link', { name: 'Audit' }).click();
  const rows = page.getByRole('row');
  await rows.filter({ hasText: 'revoked a key' }).filter({ hasText: 'key ana' }).filter({ hasText: 'done' }).waitFor();
  await rows.filter({ hasText: 'asked for the keys' }).filter({ hasText: 'not allowed' }).waitFor();
  await page.getByLabel('Only what failed').check();
  assert.ok((await rows.allTextContents()).slice(1).every((text) => text.includes('not allowed')));
  await page.getByLabel('Only what failed').uncheck();
  await page.getByLabel('Filter the audit').fill('created key');
  await page.getByText(/1 of the newest/).waitFor();
  await page.getByLabel('Filter the audit').fill('');
  await checkAccessible(page, 'audit');
  await shot(page, 'audit');
}

await scenario(async () => {
  const page = await open();
  await signIn(page);
  const token = await makeByKeys(page);
  const other = await open({ expected: /401|403/ });
  await signIn(other, token);
  await viewerSees(other);
  await revoke(page, other);
  await audit(page);
  const narrow = await open({ dark: true, width: 375, height: 800 });
  await signIn(narrow);
  for (const where of ['keys', 'audit']) {
    await narrow.goto(`${url}#/${where}`);
    await narrow.getByRole('table').waitFor();
    await checkFits(narrow, where);
    await checkAccessible(narrow, `${where}, dark and narrow`);
    await shot(narrow, `${where}-narrow-dark`);
  }
});
