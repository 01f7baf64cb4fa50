// By keyboard alone: Tab reaches everything in the order of the page, one always sees where one is, switches switch and folds open.

import { visitAll } from './browser.mjs';

/// Steps more than a page has stops, after which Tab is taken to be trapped.
const PATIENCE = 10;

/// Walks through pages as somebody without a mouse does.
export async function keyboard({ browser, origin, pages, fail }) {
  let steps = 0;
  const options = { viewport: { width: 1280, height: 900 } };
  await visitAll({ browser, origin, pages, options, fail }, async (tab, page) => {
    const wanted = await tab.evaluate(focusable);
    const found = [];
    // At the end of the page the focus leaves it, or begins anew.
    for (let at = await step(tab, 'Tab'); at && at.number !== found[0] && found.length < wanted.length + PATIENCE; at = await step(tab, 'Tab')) {
      found.push(at.number);
      for (const problem of at.problems) fail(page.path, `the focus cannot be seen: ${problem}\n${at.html}`);
    }
    steps += found.length;
    const off = wanted.findIndex(({ number }, index) => found[index] !== number);
    if (found.length >= wanted.length + PATIENCE) fail(page.path, 'Tab never comes to the end of the page');
    else if (off >= 0) fail(page.path, `Tab does not reach this in the order of the page:\n${wanted[off].html}`);
    await skips(tab, (reason) => fail(page.path, reason));
    await operates(tab, (reason) => fail(page.path, reason));
  });
  return `${pages.length} pages, ${steps} steps`;
}

/// The skip link is the first stop, is seen, and what follows it is in the main part.
async function skips(tab, fail) {
  await tab.reload();
  await tab.evaluate(focusable);
  const first = await step(tab, 'Tab');
  if (!first?.skips) return fail(`the first stop is no link to the main part:\n${first?.html}`);
  await tab.keyboard.press('Enter');
  const next = await step(tab, 'Tab');
  const has = await tab.evaluate(() => document.querySelector('main').querySelector('a[href], input, summary') !== null);
  if (has && !next?.inMain) fail(`after the skip link comes something outside of the main part:\n${next?.html}`);
}

/// Space changes every switch, and Enter opens every fold.
async function operates(tab, fail) {
  for (const box of await tab.locator('input[type=checkbox]:visible').all()) {
    const before = await box.isChecked();
    const looks = await tab.evaluate(look);
    await box.focus();
    await tab.keyboard.press('Space');
    if ((await box.isChecked()) === before) fail(`Space does not change the switch ${await box.getAttribute('id')}`);
    else if ((await tab.evaluate(look)) === looks) fail(`the switch ${await box.getAttribute('id')} changes nothing`);
    await tab.keyboard.press('Space');
  }
  for (const fold of await tab.locator('summary:visible').all()) {
    await fold.focus();
    await tab.keyboard.press('Enter');
    if (!(await fold.evaluate((summary) => summary.parentElement.open))) fail(`Enter does not open the fold “${await fold.textContent()}”`);
  }
}

/// Runs in the page: what of the text is shown, and on which ground.
function look() {
  return [...document.querySelectorAll('main *')].map((el) => {
    const { backgroundColor, textDecorationLine } = getComputedStyle(el);
    return `${el.checkVisibility()} ${backgroundColor} ${textDecorationLine}`;
  }).join();
}

/// Presses a key and says where the focus is and whether it can be seen; null at the end of the page.
async function step(tab, key) {
  await tab.keyboard.press(key);
  return tab.evaluate(focused);
}

/// Runs in the page: numbers everything that Tab is to reach, in the order of the page.
function focusable() {
  const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')];
  return all.filter((el) => el.tabIndex >= 0 && !el.disabled && el.checkVisibility({ visibilityProperty: true })).map((el, number) => {
    el.dataset.number = number;
    return { number: String(number), html: el.outerHTML.slice(0, 160) };
  });
}

/// Runs in the page.
function focused() {
  const el = document.activeElement;
  if (!el || el === document.body || el === document.documentElement) return null;
  const problems = [];
  const style = getComputedStyle(el);
  const box = el.getBoundingClientRect();
  const width = parseFloat(style.outlineWidth);
  if (style.outlineStyle === 'none' || !(width >= 2)) problems.push('there is no outline of 2 px or more');
  const room = Math.max(0, width + parseFloat(style.outlineOffset));
  const edges = { left: box.left - room, right: box.right + room, top: box.top - room, bottom: box.bottom + room };
  for (let up = el.parentElement; up && up !== document.body; up = up.parentElement) {
    if (getComputedStyle(up).overflow === 'visible') continue;
    const frame = up.getBoundingClientRect();
    if (edges.left < frame.left - 0.5 || edges.right > frame.right + 0.5 || edges.top < frame.top - 0.5 || edges.bottom > frame.bottom + 0.5) problems.push('the outline is cut off');
  }
  const view = document.documentElement;
  if (edges.left < 0 || edges.right > view.clientWidth) problems.push('the outline leaves the window');
  if (box.bottom <= 0 || box.top >= view.clientHeight) problems.push('it is outside of the window');
  const rgb = (colour) => colour.match(/[\d.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = rgb(colour).map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  let ground = 'rgb(255, 255, 255)';
  for (let up = el.parentElement; up; up = up.parentElement) {
    const { backgroundColor } = getComputedStyle(up);
    if ((rgb(backgroundColor)[3] ?? 1) === 1) { ground = backgroundColor; break; }
  }
  const [dark, bright] = [light(style.outlineColor), light(ground)].sort((a, b) => a - b);
  const contrast = (bright + 0.05) / (dark + 0.05);
  if (contrast < 3) problems.push(`the outline has a contrast of ${contrast.toFixed(2)}, not 3`);
  // Of a link that goes on in the next line, the first line.
  const line = el.getClientRects()[0];
  const under = document.elementFromPoint(line.left + line.width / 2, line.top + Math.min(line.height, 20) / 2);
  if (under && !el.contains(under) && !under.contains(el)) problems.push('something lies over it');
  return { number: el.dataset.number, html: el.outerHTML.slice(0, 160), problems, inMain: el.closest('main') !== null, skips: el.getAttribute('href') === `#${document.querySelector('main')?.id}` };
}
