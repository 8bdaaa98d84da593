// What the scenarios of tests/browser share: a real Chromium, the dashboard of a real server, and the bough command.
//
// tests/e2e/test_dashboard.py starts the server and runs one scenario at a time, with these in the environment:
// URL, KEY (an administrator's), BOUGH (the program; it runs in the project's directory), BOUGH_BUILD (where the
// packages are), SCREENSHOTS (a directory that is kept).

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(join(process.env.BOUGH_BUILD, 'src/dashboard/package.json'));
const { chromium } = require('playwright-core');
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

export { assert };
export const url = process.env.URL;
export const key = process.env.KEY;

const DEADLINE_MS = 60_000;

// Runs bough as a person would in the directory of the project; its output.
export function bough(...args) {
  return execFileSync(process.env.BOUGH, args, { encoding: 'utf8', timeout: DEADLINE_MS, stdio: ['ignore', 'pipe', 'pipe'] });
}

export function sql(backend, text) {
  return bough('psql', backend, '--', '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-c', text).trim();
}

// Asks test_dashboard.py to stop the server, to start it again at the same address, or to restart it, with options.
export async function server(action, ...options) {
  const answer = once(process.stdin.resume(), 'data');
  process.stdout.write(`@server ${[action, ...options].join(' ')}\n`);
  assert.equal(String((await answer)[0]), 'done\n');
}

const browsers = [];

// A window of its own, with its own cookies. Whatever the page says on its console or throws fails the scenario,
// unless it matches `expected`.
export async function open({ dark = false, width = 1280, height = 860, expected = null } = {}) {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
  browsers.push(browser);
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce' });
  page.setDefaultTimeout(DEADLINE_MS);
  page.problems = [];
  page.on('pageerror', (error) => page.problems.push(`thrown: ${error.message}`));
  page.on('console', (message) => {
    // What is deleted in one window may still be asked for by another: the page takes that for an answer.
    const isGone = /status of 404/.test(message.text()) && /\/branches\/[^/]+/.test(message.location().url);
    const bad = ['error', 'warning'].includes(message.type()) && !isGone;
    if (bad && !(expected && expected.test(message.text()))) page.problems.push(`console: ${message.text()}`);
  });
  return page;
}

export async function signIn(page, token = key) {
  await page.goto(url);
  await page.getByLabel('Your key').fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Pages' }).waitFor();
}

export async function shot(page, name) {
  await page.screenshot({ path: join(process.env.SCREENSHOTS, `${name}.png`), fullPage: true });
}

// No serious or critical fault of accessibility on what is shown now.
export async function checkAccessible(page, what) {
  await page.evaluate(axeSource);
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  const bad = found.violations.filter((one) => ['serious', 'critical'].includes(one.impact));
  assert.deepEqual(bad.map((one) => `${what}: ${one.id}: ${one.nodes.map((node) => node.html).join(' | ')}`), []);
}

// Goes on with the Tab key until what has this role and name has the focus.
export async function tabTo(page, role, name) {
  const wanted = page.getByRole(role, { name, exact: true });
  for (let i = 0; i < 60; i++) {
    if (await wanted.evaluateAll((found) => found.includes(document.activeElement))) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`Tab does not lead to ${role} '${name}'`);
}

// Nothing reaches over the right edge of a page.
export async function checkFits(page, what) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(over <= 0, `${what}: ${over} px wider than the window`);
}

// Runs the scenario, and ends the browsers whatever happens. A failure leaves a screenshot.
export async function scenario(run) {
  let status = 0;
  try {
    await run();
    for (const browser of browsers)
      for (const page of browser.contexts().flatMap((context) => context.pages())) assert.deepEqual(page.problems, []);
  } catch (error) {
    status = 1;
    console.error(error);
    for (const [i, browser] of browsers.entries())
      for (const page of browser.contexts().flatMap((context) => context.pages()))
        await shot(page, `failed-${i}`).catch(() => {});
  }
  await Promise.all(browsers.map((browser) => browser.close().catch(() => {})));
  process.exit(status);
}
