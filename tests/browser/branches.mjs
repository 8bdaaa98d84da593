// The page of branches: its graph and its table, reset and delete by mouse and by keys, and what two browsers see.

import { assert, bough, checkAccessible, checkFits, open, scenario, shot, signIn, sql, tabTo, url } from './lib.mjs';

const row = (page, name) => page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) });
const names = (page) => page.getByRole('rowheader').allTextContents();

async function emptyProject(page) {
  await page.getByRole('heading', { name: 'Only the parent so far' }).waitFor();
  await page.getByRole('button', { name: 'Create the first branch' }).waitFor();
  await checkAccessible(page, 'no branches');
  await shot(page, 'branches-none');
}

async function appearByThemselves(page) {
  bough('branch', 'create', 'feat', '--no-switch');
  await row(page, 'feat').getByText('ready', { exact: true }).waitFor();
  bough('branch', 'create', 'alpha', '--no-switch');
  await row(page, 'alpha').getByText('ready', { exact: true }).waitFor();
  await row(page, 'alpha').getByText('full').waitFor();
  await row(page, 'alpha').getByText('command line').waitFor();
  sql('feat', 'CREATE TABLE visits (id int PRIMARY KEY); CREATE TABLE stops (id int PRIMARY KEY)');
  sql('parent', 'CREATE TABLE elsewhere (id int)');
  await page.reload();
  await row(page, 'alpha').getByText('0 ahead').waitFor();
  await row(page, 'alpha').getByText(/[1-9]\d* behind/).waitFor();
  await row(page, 'feat').getByText(/[1-9]\d* ahead/).waitFor();
}

async function searchAndSort(page) {
  await page.keyboard.press('/');
  await page.keyboard.type('alp');
  await page.getByText('1 of 2').waitFor();
  assert.deepEqual(await names(page), ['alpha']);
  await page.getByLabel('Search branches').fill('nothing like it');
  await page.getByRole('heading', { name: 'No branch fits' }).waitFor();
  await page.getByRole('button', { name: 'Show all' }).click();
  for (const column of ['Name', 'State', 'Changes', 'Mode', 'Age', 'Owner', 'Own size', 'Port']) {
    await page.getByRole('button', { name: column, exact: true }).click();
    await page.getByRole('columnheader', { name: column }).and(page.locator('[aria-sort=ascending], [aria-sort=descending]')).waitFor();
    assert.equal(await page.locator('[aria-sort=ascending], [aria-sort=descending]').count(), 1);
  }
  await page.getByRole('button', { name: 'Name', exact: true }).click();
  assert.deepEqual(await names(page), ['alpha', 'feat']);
  await page.getByRole('button', { name: 'Name', exact: true }).click();
  await page.locator('[aria-sort=descending]').waitFor();
  assert.deepEqual(await names(page), ['feat', 'alpha']);
}

async function graphAndRows(page) {
  const link = page.getByRole('link', { name: 'feat, ready' });
  await row(page, 'feat').getByText('ready', { exact: true }).hover();
  await page.locator('a.track.lit[aria-label="feat, ready"]').waitFor();
  await page.getByRole('heading', { name: 'Branches' }).hover();
  await page.locator('a.track.lit').waitFor({ state: 'detached' });
  await tabTo(page, 'link', 'alpha, ready');
  await page.keyboard.press('ArrowDown');
  assert.ok(await link.evaluate((found) => found === document.activeElement));
  await page.locator('tr.lit').getByRole('rowheader', { name: 'feat' }).waitFor();
  await page.getByText('2 branches of the parent').click();
  await page.getByText("'feat' left the parent (T0)").waitFor();
  await checkAccessible(page, 'branches');
  await shot(page, 'branches');
  await link.locator('text').click();
  await page.getByRole('heading', { name: 'feat' }).waitFor();
  assert.match(page.url(), /#\/branches\/feat$/);
  await page.goBack();
  await row(page, 'feat').waitFor();
}

// What nobody merged is named, and the name is asked for.
async function resetByMouse(page, other) {
  await page.getByRole('button', { name: 'Reset feat' }).click();
  const dialog = page.getByRole('dialog', { name: 'Reset feat' });
  await dialog.getByText(/changes were never merged/).waitFor();
  assert.deepEqual((await dialog.getByRole('listitem').allTextContents()).sort(), ['table public.stops added', 'table public.visits added']);
  const button = dialog.getByRole('button', { name: 'Reset branch' });
  assert.ok(await button.isDisabled());
  await dialog.getByLabel('Type feat to go on').fill('fea');
  assert.ok(await button.isDisabled());
  await checkAccessible(page, 'reset');
  await shot(page, 'reset');
  await dialog.getByLabel('Type feat to go on').fill('feat');
  await button.click();
  await dialog.waitFor({ state: 'detached' });
  await row(page, 'feat').getByText('0 ahead').waitFor();
  await row(page, 'feat').getByText('ready', { exact: true }).waitFor();
  await other.getByText(/'feat' was reset to T0/).waitFor({ state: 'attached' });
  assert.equal(sql('feat', "SELECT count(*) FROM pg_class WHERE relname = 'visits'"), '0');
}

// Nothing would be lost: nothing is to be typed.
async function deleteByKeys(page, other) {
  await row(other, 'alpha').waitFor();
  await page.getByLabel('Search branches').focus();
  await tabTo(page, 'button', 'Delete alpha');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Delete alpha' });
  await dialog.getByText('would be lost').waitFor();
  assert.equal(await dialog.getByRole('textbox').count(), 0);
  await checkAccessible(page, 'delete');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await tabTo(page, 'button', 'Delete alpha'); // the focus is back where it was
  await page.keyboard.press('Enter');
  await dialog.getByText('would be lost').waitFor();
  await tabTo(page, 'button', 'Delete branch');
  await page.keyboard.press('Enter');
  await row(page, 'alpha').waitFor({ state: 'detached' });
  await row(other, 'alpha').waitFor({ state: 'detached' });
  await other.getByText(/'alpha' was deleted/).waitFor({ state: 'attached' });
  assert.deepEqual(await names(other), ['feat']);
  assert.ok(!bough('branch', 'list').includes('alpha'));
}

// A hundred and more: all are there, but only what is on the screen is compared.
async function many() {
  const page = await open();
  const compared = new Set();
  await page.route('**/overview', async (route) => {
    const known = await (await route.fetch()).json();
    const at = Date.parse(known.parent.branch_created_at);
    known.branches = Array.from({ length: 120 }, (_, i) => ({
      ...known.parent, id: `many-${i}`, name: `many-${i}`, port: 20000 + i, owner_name: null, size_bytes: i * 1000,
      branch_created_at: new Date(at + i * 60_000).toISOString(),
    }));
    await route.fulfill({ json: known });
  });
  await page.route('**/comparison?objects=false', async (route) => {
    compared.add(route.request().url().split('/').at(-2));
    await route.fulfill({ json: { comparison: { ahead: 3, behind: 2, conflicts: 1, left_off: 0, objects: [] } } });
  });
  await signIn(page);
  await row(page, 'many-119').getByText('3 ahead · 2 behind').waitFor();
  await row(page, 'many-119').getByText('1 conflict').waitFor();
  assert.equal((await names(page)).length, 120);
  assert.equal(await page.getByRole('group', { name: 'Graph of branches' }).getByRole('link').count(), 120);
  assert.ok(!compared.has('many-0'));
  await row(page, 'many-0').scrollIntoViewIfNeeded();
  await row(page, 'many-0').getByText('3 ahead').waitFor();
  assert.ok(compared.size < 120, `${compared.size} compared`);
  await page.getByRole('button', { name: 'Own size' }).click();
  assert.deepEqual((await names(page)).slice(0, 3), ['many-0', 'many-1', 'many-2']);
  await page.getByLabel('Search branches').fill('many-7');
  await page.getByText('11 of 120').waitFor();
  await row(page, 'many-7').getByText('ready', { exact: true }).hover();
  await page.locator('a.track.lit[aria-label="many-7, ready"]').waitFor();
  await checkFits(page, 'many branches');
  await shot(page, 'branches-many');
  await page.close();
}

await scenario(async () => {
  const page = await open();
  await signIn(page);
  await emptyProject(page);
  await many();
  await appearByThemselves(page);
  const other = await open({ dark: true, width: 375, height: 800 });
  await signIn(other);
  await searchAndSort(page);
  await graphAndRows(page);
  await row(other, 'feat').scrollIntoViewIfNeeded(); // only what is on the screen is compared
  await row(other, 'feat').getByText(/[1-9]\d* ahead/).waitFor();
  await checkFits(other, 'branches');
  await checkAccessible(other, 'branches, dark and narrow');
  await shot(other, 'branches-narrow-dark');
  await other.getByRole('button', { name: 'Delete feat' }).click();
  await other.getByLabel('Type feat to go on').waitFor();
  await checkFits(other, 'delete');
  await checkAccessible(other, 'delete, dark and narrow');
  await shot(other, 'delete-narrow-dark');
  await other.getByRole('button', { name: 'Cancel' }).click();
  await other.getByLabel('Search branches').fill('fe');
  await resetByMouse(page, other);
  assert.equal(await other.getByLabel('Search branches').inputValue(), 'fe');
  assert.deepEqual(await names(other), ['feat']);
  await other.getByLabel('Search branches').fill('');
  await deleteByKeys(page, other);
  assert.equal(new URL(page.url()).origin, new URL(url).origin);
});
