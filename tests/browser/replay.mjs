// The replay of a story: from the first text to the latest, one change after the other.

import { readFileSync } from 'node:fs';
import axe from 'axe-core';
import { visitAll } from './lib/browser.mjs';
import { STORY, revision, shownText, withStory } from './lib/story.mjs';

// Every kind of change: added, removed, edited, restyled, moved, split and merged sentences; paragraphs, items, rows that came,
// went and moved whole.
const TEXTS = [
  `The bridge was shut on Monday. Nobody was hurt in the night.

Divers will look at the piers when the river has fallen far enough.

The mayor has asked everyone for patience during the week. Buses go round by the mill until further notice.

- Lorries have to wait at the northern end.
- Cyclists may push their bicycles across.

| When | What |
|---|---|
| Monday | Shut for everyone |
| Friday | Open for walkers |

A ferry carries people on foot from the old harbour.`,
  `The bridge was shut on Monday, 3 November. Two cyclists turned back in time. Nobody was *hurt* in the night.

A ferry carries people on foot from the old harbour.

Divers will look at the piers when the river has fallen far enough.

Buses go round by the mill until further notice. The mayor has asked everyone for patience during the week.

- Lorries have to wait at the northern end.
- One lane opens on Sunday for a trial.

| When | What |
|---|---|
| Monday | Shut for everyone |
| Sunday | One lane for a trial |
| Friday | Open for walkers |`,
  `The bridge was shut on Monday, 3 November. Two cyclists turned back in time. Nobody was *hurt* in the night.

A ferry carries people on foot from the old harbour. It leaves every half hour and costs nothing.

Divers will look at the piers. They wait until the river has fallen far enough.

Buses go round by the mill until further notice. The mayor has asked everyone for patience during the week.

- One lane opens on Sunday for a trial.`,
  `The bridge was shut on Monday, 3 November. Two cyclists turned back in time. Nobody was *hurt* in the night.

A ferry carries people on foot from the old harbour. It leaves every half hour and costs nothing.

Divers will look at the piers. They wait until the river has fallen far enough.

Buses go round by the mill until further notice. The mayor has asked everyone for patience during the week.

- One lane opens on Sunday for a trial.`,
];
const ALL = Object.assign({}, ...TEXTS.map((text, at) => revision(at + 1, text, at === 3 ? 'kind = "minor"' : undefined)));
const LATEST = TEXTS.length;

/// The checks, by name.
export const replayChecks = [
  ['the replay: from the first text to the latest, by keyboard', through],
  ['the replay: it closes without a trace', closes],
  ['the replay: it plays by itself, and moves nothing for those who ask', plays],
  ['the replay: everyone can read and use it', accessible],
  ['the replay: from right to left, and side by side', sides],
  ['the replay: pictures that came and went', pictures],
];

/// What is gone from a text that shows changes, and what says so.
const GONE = 'del, .moved-from';

/// The text as it is shown, in one line: folded stretches too, but nothing that says how to read it, and not what is left out.
function shown(tab, selector, leftOut = 'nothing') {
  return tab.evaluate(([selector, leftOut, shownText]) => {
    const read = new Function(`return ${shownText}`)();
    const root = document.querySelector(selector);
    const shut = [...root.querySelectorAll('details:not([open])')];
    const aside = [...root.querySelectorAll(`summary, .row-steps, .how, ${leftOut}`)].filter((words) => !words.style.display);
    for (const details of shut) details.open = true;
    for (const words of aside) words.style.display = 'none';
    const text = read(root);
    for (const details of shut) details.open = false;
    for (const words of aside) words.removeAttribute('style');
    return text;
  }, [selector, leftOut, shownText.toString()]);
}

const status = (tab) => tab.locator('.replay-bar [role=status] > :first-child').textContent();
const marks = (tab) => tab.locator('.rows .now').count();
const closeUp = (text) => text.replace(/\s+/g, '');

function through(with_) {
  return withStory({ ...with_, from: ALL }, async ({ tab, page, expect }) => {
    const texts = [];
    for (let number = 1; number <= LATEST; number += 1) {
      await tab.goto(page(`${String(number).padStart(3, '0')}/`));
      texts.push(closeUp(await shown(tab, '.body')));
    }
    await tab.goto(page(''));
    await tab.getByRole('link', { name: 'How this story changed' }).click();
    let count = 0;
    for (let number = 2; number <= LATEST; number += 1) {
      await tab.waitForURL(new RegExp(`compare/00${number - 1}\\.\\.\\.00${number}/#replay$`));
      await tab.locator('.replay-bar').waitFor();
      const name = `version ${number - 1} to ${number}`;
      const start = await shown(tab, '.rows');
      expect(closeUp(start) === texts[number - 2], `${name} starts as “${start}”`);
      expect((await status(tab)).startsWith(`Version ${number - 1},`), `${name} starts with “${await status(tab)}”`);
      const changes = await tab.evaluate(() => document.querySelectorAll('.rows .after [data-change]').length);
      let steps = 0;
      for (;;) {
        const [, of, all] = /^Change (\d+) of (\d+)/.exec(await status(tab)) ?? [];
        if (steps > 0) expect(of === String(steps), `${name}: step ${steps} says “${await status(tab)}”`);
        if (of && of === all) break;
        if (steps === 0 && changes === 0) break;
        const focus = await tab.evaluate(() => document.activeElement?.dataset.do);
        expect(focus === 'next', `${name}: the focus is on ${focus}`);
        await tab.keyboard.press(steps % 2 === 0 ? 'ArrowRight' : 'Enter');
        steps += 1;
        expect(await marks(tab) > 0, `${name}: step ${steps} shows nothing`);
        const inView = await tab.locator('.rows .now').last().evaluate((mark) => {
          const box = mark.getBoundingClientRect();
          return box.top >= 0 && box.bottom <= innerHeight;
        });
        expect(inView, `${name}: step ${steps} is out of view`);
        if (steps > 60) throw new Error(`${name} does not end`);
      }
      // Every sentence is a step of its own, but for those that moved with their block.
      expect(steps > 0 || changes === 0, `${name} has no steps`);
      expect(steps <= changes, `${name} has ${steps} steps for ${changes} changes`);
      const end = await shown(tab, '.rows', GONE);
      expect(closeUp(end) === texts[number - 1], `${name} ends as “${end}”`);
      count += steps;
      if (number < LATEST) await tab.keyboard.press('ArrowRight');
    }
    expect(await tab.locator('[data-do=next]').getAttribute('aria-disabled') === 'true', 'it can go on after the latest version');
    await tab.keyboard.press('ArrowRight');
    expect(await tab.locator('.replay-bar').isVisible(), 'it has gone on after the latest version');
    // And back again: over the start of an update to the end of the one before.
    for (let back = 0; back < 3; back += 1) await tab.keyboard.press('ArrowLeft');
    await tab.waitForURL(/compare\/002\.\.\.003\/#replay-end$/);
    expect(/^Change (\d+) of \1(\s|$)/.test(await status(tab)), `going back it says “${await status(tab)}”`);
    await tab.goBack();
    expect(tab.url() === page(''), `the way back leads to ${tab.url()}`);
    return `${count} changes in ${LATEST - 1} updates`;
  });
}

function closes(with_) {
  return withStory({ ...with_, from: ALL }, async ({ tab, page, expect }) => {
    for (const path of ['compare/001...002/', 'compare/002...003/', 'compare/003...004/', 'compare/001...004/']) {
      await tab.goto(page(path));
      const html = () => tab.evaluate(() => document.querySelector('main').innerHTML);
      const before = await html();
      await tab.getByRole('button', { name: 'Replay' }).click();
      for (let step = 0; step < 3 && (await marks(tab)) >= 0; step += 1) {
        if (await tab.locator('[data-do=next]').getAttribute('aria-disabled') === 'false') await tab.locator('[data-do=next]').click();
      }
      await tab.keyboard.press('Escape');
      if (new URL(tab.url()).pathname === new URL(page(path)).pathname) expect(await html() === before, `${path} is not as it was`);
      const focus = await tab.evaluate(() => document.activeElement.textContent);
      expect(focus === 'Replay', `${path}: the focus is on “${focus}”`);
      expect(new URL(tab.url()).hash === '', `${path}: the address ends with ${new URL(tab.url()).hash}`);
      // A second time, with the button.
      await tab.getByRole('button', { name: 'Replay' }).click();
      await tab.getByRole('button', { name: 'Close' }).click();
      expect(await tab.locator('.replay-bar').count() === 0, `${path} does not close a second time`);
    }
    return 'four comparisons';
  });
}

async function plays(with_) {
  await withStory({ ...with_, from: ALL, options: { reducedMotion: 'no-preference' } }, async ({ tab, page, expect }) => {
    await tab.clock.install();
    await tab.goto(page('compare/001...002/#replay'));
    const play = tab.locator('[data-do=play]');
    expect((await play.textContent()) === 'Play' && (await status(tab)).startsWith('Version '), 'it plays before it is asked to');
    await play.click();
    await tab.clock.runFor(5100);
    expect((await status(tab)).startsWith('Change 2 of'), `after two paces it says “${await status(tab)}”`);
    await tab.getByRole('button', { name: 'Pause', exact: true }).click();
    await tab.clock.runFor(10_000);
    expect((await status(tab)).startsWith('Change 2 of'), `while it pauses it says “${await status(tab)}”`);
    await play.click();
    for (let pace = 0; pace < 60 && !tab.url().includes('003...004'); pace += 1) {
      await tab.clock.runFor(2600).catch(() => {});
      await tab.waitForLoadState('load');
    }
    await tab.waitForURL(/compare\/003\.\.\.004\/#replay-play$/);
    await tab.locator('.replay-bar').waitFor();
    await tab.clock.runFor(6000);
    await tab.getByRole('button', { name: 'Play', exact: true }).waitFor();
  });
  return withStory({ ...with_, from: ALL }, async ({ tab, page, expect }) => {
    await tab.clock.install();
    for (const hash of ['#replay', '#replay-play']) {
      await tab.goto(page(`compare/001...002/${hash}`));
      await tab.reload();
      expect(!(await tab.locator('[data-do=play]').isVisible()), `${hash}: it offers to play`);
      await tab.clock.runFor(10_000);
      expect((await status(tab)).startsWith('Version '), `${hash}: it moves by itself`);
    }
    const moving = await tab.evaluate(() => [document.documentElement, ...document.querySelectorAll('.replay-bar, .replay-bar *, .rows *')]
      .some((element) => getComputedStyle(element).scrollBehavior === 'smooth' || getComputedStyle(element).transitionDuration !== '0s'));
    expect(!moving, 'something moves smoothly');
    return 'play, pause, on to the next update, to the end; reduced motion';
  });
}

function accessible(with_) {
  return withStory({ ...with_, from: ALL }, async ({ tab, page, expect }) => {
    for (const colorScheme of ['light', 'dark']) {
      for (const width of [320, 1280]) {
        await tab.emulateMedia({ colorScheme });
        await tab.setViewportSize({ width, height: 900 });
        await tab.goto(page('compare/001...002/'));
        await tab.evaluate(`{ const module = undefined, exports = undefined, define = undefined; ${axe.source} }`);
        const look = async (when) => {
          const { violations } = await tab.evaluate((rules) => window.axe.run(document, rules), { rules: { 'target-size': { enabled: true } } });
          for (const { id, nodes } of violations) expect(false, `${id}: ${nodes[0].html} (${colorScheme}, ${width} px, ${when})`);
          const wide = await tab.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
          expect(!wide, `wider than the window (${width} px, ${when})`);
        };
        await look('before');
        await tab.getByRole('button', { name: 'Replay' }).click();
        await look('at the start');
        for (let step = 0; step < 3; step += 1) await tab.keyboard.press('ArrowRight');
        await look('on the way');
        const said = await tab.locator('[role=status]').textContent();
        expect(/Change 3 of \d+\s.*(Added|Removed|Case|moved)/s.test(said), `a screen reader hears “${said}”`);
      }
    }
    await tab.emulateMedia({ media: 'print' });
    expect(!(await tab.locator('.replay-bar').isVisible()), 'the buttons are printed');
    return 'axe in light and dark, at 320 and 1280 px; print';
  });
}

async function sides(with_) {
  const arabic = { site: 'language = "ar"\n', from: ALL, options: { viewport: { width: 1280, height: 900 } } };
  await withStory({ ...with_, ...arabic }, async ({ tab, page, expect }) => {
    await tab.goto(page('compare/001...002/#replay'));
    const direction = await tab.locator('.replay-bar').evaluate((bar) => getComputedStyle(bar).direction);
    expect(direction === 'rtl', `the buttons run ${direction}`);
    await tab.keyboard.press('ArrowRight');
    expect((await marks(tab)) === 0, 'the arrow to the right leads on');
    await tab.keyboard.press('ArrowLeft');
    expect((await marks(tab)) > 0, 'the arrow to the left does not lead on');
  });
  return withStory({ ...with_, ...arabic, site: '' }, async ({ tab, page, expect }) => {
    await tab.goto(page('compare/001...002/'));
    await tab.getByLabel('Side by side').check();
    const beside = () => tab.locator('.row-changed .before').first().isVisible();
    expect(await beside(), 'the older text does not stand beside');
    await tab.getByRole('button', { name: 'Replay' }).click();
    expect(!(await beside()), 'the older text stands beside while it is replayed');
    await tab.getByRole('button', { name: 'Close' }).click();
    expect(await beside(), 'the older text no longer stands beside');
    return 'buttons from right to left; two columns';
  });
}

/// Pictures large enough for several widths stand in an element more.
function pictures(with_) {
  const picture = (name) => readFileSync(new URL(`../../content/local/ouvra-flood-warning/${name}`, import.meta.url));
  const from = {
    'content/local/bridge/before.png': picture('ouvra-night.png'),
    'content/local/bridge/after.png': picture('ouvra-dawn.png'),
    ...revision(1, 'The bridge is shut.\n\n![The bridge at night](before.png)\n\nBuses go round by the mill.'),
    ...revision(2, 'The bridge is shut.\n\nBuses go round by the mill.\n\n![The bridge at dawn](after.png)'),
  };
  return withStory({ ...with_, from }, async ({ tab, page, expect }) => {
    await tab.goto(page('compare/001...002/'));
    for (const [mark, border] of [['del', 'dashed'], ['ins', 'solid']]) {
      const frame = tab.locator(`.after ${mark}:has(picture)`);
      const { borderTopStyle, borderTopWidth } = await frame.evaluate((element) => ({ ...getComputedStyle(element) }));
      expect(borderTopStyle === border && borderTopWidth === '3px', `the ${mark} of a picture has a border ${borderTopWidth} ${borderTopStyle}`);
      const [outer, inner] = [await frame.boundingBox(), await frame.locator('img').boundingBox()];
      expect(outer.height >= inner.height && outer.width >= inner.width, `the ${mark} does not go around its picture`);
    }
    await tab.getByRole('button', { name: 'Replay' }).click();
    const said = [];
    for (let step = 0; step < 2; step += 1) {
      await tab.keyboard.press('ArrowRight');
      said.push(await tab.locator('[role=status]').textContent());
    }
    expect(said[0].includes('The bridge at night'), `of a picture that went a screen reader hears “${said[0]}”`);
    expect(said[1].includes('The bridge at dawn'), `of a picture that came a screen reader hears “${said[1]}”`);
    return 'frames, words';
  });
}

/// On a finished site, whatever its languages: each comparison starts as the older version and ends as the newer one.
export async function replayOfSite({ browser, origin, site, fail }) {
  const texts = new Map();
  const read = (page) => page.features.has('body.page-revision') || page.features.has('body.page-comparison');
  const pages = site.pages.filter(read).sort((one, other) => Number(one.path.includes('/compare/')) - Number(other.path.includes('/compare/')));
  let steps = 0;
  const versions = pages.filter((page) => !page.path.includes('/compare/'));
  await visitAll({ browser, origin, pages: versions, fail }, async (tab, page) => {
    texts.set(page.path, (await tab.locator('.text .body').count()) > 0 ? closeUp(await shown(tab, '.text .body')) : null);
  });
  await visitAll({ browser, origin, pages: pages.filter((page) => !versions.includes(page)), fail }, async (tab, page) => {
    const [from, to] = await tab.locator('.versions a').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    await tab.locator('.replay-start button').click();
    const start = await shown(tab, '.rows');
    if (closeUp(start) !== texts.get(decoded(from))) fail(page.path, `the replay starts as “${start.slice(0, 2000)}”`);
    const next = tab.locator('[data-do=next]');
    // Beyond the last change is another page.
    for (;;) {
      const [, at, all] = /(\d+)\D+(\d+)/.exec((await marks(tab)) > 0 ? await status(tab) : '') ?? [];
      if (at && at === all) break;
      if ((await tab.locator('.rows .after [data-change]').count()) === 0) break;
      await next.click();
      steps += 1;
    }
    const end = await shown(tab, '.rows', GONE);
    if (closeUp(end) !== texts.get(decoded(to))) fail(page.path, `the replay ends as “${end.slice(0, 2000)}”`);
  });
  return `${steps} changes`;
}

const decoded = (path) => new URL(path, 'http://site.invalid').pathname;
