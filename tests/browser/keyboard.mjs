// The same without a mouse: no click, only keys.

import { assert, bough, open, scenario, shot, sql, url, key } from './lib.mjs';
import { canMerge, makeBranch, makeParent, mergeButton, tabTo } from './support/branch.mjs';

await scenario(async () => {
  makeParent();
  makeBranch('feat', `ALTER TABLE customers ADD note text; ALTER TABLE orders ALTER note TYPE text;
    ALTER TABLE customers DROP fax`);
  sql('parent', 'ALTER TABLE orders ALTER note TYPE varchar(500)');
  const page = await open();
  await page.goto(url);
  await page.getByLabel('Your key').waitFor();
  await page.keyboard.type(key);
  await page.keyboard.press('Enter');
  const press = async (locator, name = 'Enter') => {
    await locator.waitFor();
    await tabTo(page, locator);
    await page.keyboard.press(name);
  };
  await press(page.getByRole('link', { name: 'feat', exact: true }));
  await page.getByRole('heading', { name: 'feat', level: 1 }).waitFor();

  // The tree.
  const parts = page.getByRole('navigation', { name: 'Parts of the branch' });
  await press(parts.getByRole('link', { name: 'Changes' }));
  const tree = page.getByRole('tree', { name: 'Changed objects' });
  await tree.waitFor();
  await tabTo(page, tree);
  const active = async () => (await page.locator(`#${await tree.getAttribute('aria-activedescendant')}`).innerText()).replace(/\s+/g, ' ');
  await page.keyboard.press('Home');
  assert.match(await active(), /^public/);
  await page.keyboard.press('ArrowLeft'); // closes it
  assert.equal(await tree.getByRole('treeitem').count(), 1);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  assert.match(await active(), /^Tables/);
  await page.keyboard.press('End');
  await page.getByRole('heading', { name: 'public.orders.note' }).waitFor();
  await page.keyboard.press('ArrowUp');
  await page.getByRole('article').getByRole('heading', { name: 'public.customers.' }).waitFor();
  await shot(page, 'keyboard-tree');

  // The merge: blocked, resolved, confirmed by typing the name.
  await press(parts.getByRole('link', { name: 'Merge' }));
  await page.getByRole('region', { name: 'Conflict in column public.orders.note: type' }).waitFor();
  sql('feat', 'ALTER TABLE orders ALTER note TYPE varchar(500)');
  await press(page.getByRole('button', { name: 'Preview again' }), ' ');
  await canMerge(page);
  await press(mergeButton(page));
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await press(mergeButton(page));
  await tabTo(page, dialog.getByRole('textbox'));
  await page.keyboard.type('feat');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Merged' }).waitFor();
  assert.equal(sql('parent', "SELECT string_agg(attname, ',' ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'customers'::regclass AND attnum > 0 AND NOT attisdropped"), 'id,name,phone,note');

  for (const [word, done] of [['Reset', 'Reset to T0'], ['Delete', null]]) {
    await press(parts.getByRole('link', { name: 'Settings' }));
    const ask = page.getByRole('button', { name: `${word}…` });
    await page.waitForFunction((button) => !button.disabled, await ask.elementHandle());
    await press(ask);
    const confirm = dialog.getByRole('button', { name: new RegExp(`^${word}`) });
    await confirm.waitFor();
    await page.waitForFunction((button) => !button.disabled || button.closest('dialog').querySelector('input'),
      await confirm.elementHandle());
    if ((await dialog.getByRole('textbox').count()) > 0) {
      await tabTo(page, dialog.getByRole('textbox'));
      await page.keyboard.type('feat');
    }
    await press(confirm);
    await dialog.waitFor({ state: 'detached' });
    if (!done) break;
    await press(parts.getByRole('link', { name: 'History' }));
    await page.getByText(done).waitFor();
  }
  await page.getByRole('heading', { name: 'Branches', level: 1 }).waitFor();
  assert.deepEqual(JSON.parse(bough('--json', 'branch', 'list')).data, []);
});
