// Merges that ask, that fail, that come too late, and that are not allowed.

import { assert, open, scenario, shot, signIn, sql } from './lib.mjs';
import { canMerge, makeBranch, makeKey, makeParent, mergeButton, openBranch, openTab } from './support/branch.mjs';

const columns = (backend, table) => sql(backend, `SELECT string_agg(attname, ',' ORDER BY attnum) FROM pg_attribute
  WHERE attrelid = '${table}'::regclass AND attnum > 0 AND NOT attisdropped`);

// A column with data goes: the name is wanted.
async function loses(page) {
  await openBranch(page, 'loses');
  await openTab(page, 'Merge');
  await canMerge(page);
  await page.getByText('(100 values)').waitFor();
  await mergeButton(page).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('column public.customers.fax is dropped with its data (100 values)').waitFor();
  const confirm = dialog.getByRole('button', { name: 'Merge and lose this data' });
  assert.ok(await confirm.isDisabled());
  await dialog.getByRole('textbox').fill('lose');
  assert.ok(await confirm.isDisabled());
  await page.keyboard.press('Enter'); // of a form whose button is disabled: nothing
  await dialog.getByRole('textbox').fill('loses');
  await shot(page, 'merge-loses');

  // The parent moves in between: the plan that is asked about is not the one that would be carried out.
  sql('parent', 'ALTER TABLE customers DROP CONSTRAINT customers_pkey CASCADE');
  sql('loses', 'ALTER TABLE customers ADD vip boolean');
  await confirm.click();
  await page.getByText('The plan changed since you looked at it. Nothing was merged.').waitFor();
  await dialog.waitFor({ state: 'detached' });
  assert.equal(columns('parent', 'customers'), 'id,name,phone,fax');
  await canMerge(page);
  await page.getByText('ADD COLUMN vip boolean').waitFor();
  await shot(page, 'merge-moved');
  await mergeButton(page).click();
  await dialog.getByRole('textbox').fill('loses');
  await confirm.click();
  await page.getByRole('heading', { name: 'Merged' }).waitFor();
  assert.equal(columns('parent', 'customers'), 'id,name,phone,vip');
}

// Rows of the parent that do not fit: the rehearsal finds them.
async function fails(page) {
  await openBranch(page, 'fails');
  await openTab(page, 'Merge');
  await page.getByText('The rehearsal failed. The parent is as it was.').waitFor();
  const failed = page.getByRole('region', { name: 'change table public.customers' }).getByRole('listitem')
    .filter({ hasText: 'The rehearsal failed here.' });
  await failed.getByText('column "phone" of relation "customers" contains null values').waitFor();
  await failed.getByText('SET NOT NULL').waitFor();
  assert.ok(await mergeButton(page).isDisabled());
  await shot(page, 'merge-fails');
  assert.equal(sql('parent', "SELECT to_regclass('first') IS NULL"), 't');
}

async function roles(name, token) {
  const page = await open({ expected: /409/ });
  await signIn(page, token);
  await openBranch(page, 'fails');
  await openTab(page, 'Merge');
  return page;
}

await scenario(async () => {
  makeParent();
  makeBranch('fails', `CREATE TABLE first (a int); UPDATE customers SET phone = '-' WHERE phone IS NULL;
    ALTER TABLE customers ALTER phone SET NOT NULL`);
  makeBranch('loses', 'ALTER TABLE customers DROP fax');
  const page = await open({ expected: /409/ });
  await signIn(page);
  await loses(page);
  await page.getByRole('link', { name: 'Branches' }).first().click();
  await fails(page);

  const viewer = await roles('viewer', await makeKey('looker', 'viewer'));
  await viewer.getByRole('heading', { name: 'A preview needs the role member' }).waitFor();
  await openTab(viewer, 'Overview');
  assert.ok(await viewer.getByRole('button', { name: 'Reveal password and key' }).isDisabled());
  await openTab(viewer, 'Services and logs');
  await viewer.getByRole('heading', { name: 'Logs need the role member' }).waitFor();
  const member = await roles('member', await makeKey('worker', 'member'));
  await member.getByText('Your role is member: it previews. Merging takes the role merger or admin.').waitFor();
  await member.getByText('The rehearsal failed here.').waitFor();
  assert.ok(await mergeButton(member).isDisabled());
  await openTab(member, 'Settings');
  assert.ok(await member.getByRole('button', { name: 'Delete…' }).isDisabled());
});
