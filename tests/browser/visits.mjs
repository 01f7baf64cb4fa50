// A reader who comes back: what is new since is marked and counted, and nothing that happens to the story or to the browser's
// storage meanwhile does harm.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import axe from 'axe-core';
import { STORY, revision, shownText, withStory } from './lib/story.mjs';

const KEY = 'writethru /desk/';
const TEXTS = [
  'The bridge was shut on Monday. Nobody was hurt.\n\nDivers will look at the piers when the river has fallen. The mayor has asked for patience.\n\nBuses go round by the mill.',
  'The bridge was shut on Monday. Nobody was hurt.\n\nDivers will look at the piers when the river has fallen. The mayor has asked for patience.\n\nBuses go round by the mill. A ferry carries people on foot.',
  'The bridge was shut on Monday. Two cyclists turned back in time. Nobody was hurt.\n\nDivers will look at the piers on Friday when the river has fallen. The mayor has asked for patience.\n\nBuses go round by the mill. A ferry carries people on foot.',
  'The bridge was shut on Monday. Two cyclists turned back in time. Nobody was hurt.\n\nDivers will look at the piers on Friday when the river has fallen. The mayor has asked for patience. She *spoke to the [council](../bridge/) at noon*.\n\nBuses go round by the mill. A ferry carries people on foot.\n\n- One lane opens on Sunday.\n- Lorries have to wait.',
];
const OF_3 = ['Two cyclists turned back in time.', 'Divers will look at the piers on Friday when the river has fallen.'];
const OF_4 = ['She spoke to the council at noon.', 'One lane opens on Sunday.', 'Lorries have to wait.'];
const NEW = [OF_3[0], OF_3[1], ...OF_4];

const version = (number, more) => revision(number, TEXTS[number - 1], more);
const versions = (...numbers) => Object.assign({}, ...numbers.map((number) => version(number)));
const file = (number) => `content/local/bridge/${String(number).padStart(3, '0')}.md`;

/// The checks, by name.
export const visitChecks = [
  ['the next visit: exactly what is new is marked', returns],
  ['the next visit: marks stay for a while, and go', stays],
  ['the next visit: everyone can read and use the notice', accessible],
  ['the next visit: minor edits are no news', minor],
  ['the next visit: storage that is off, full or holds rubbish', storage],
  ['the next visit: versions withdrawn, withheld or renamed', withdrawn],
  ['the next visit: a story of 160 versions', long],
  ['the next visit: only so much is kept, and it can be forgotten', kept],
  ['the next visit: nothing of it without JavaScript', plain],
];

/// What the story's page tells the reader.
async function visit(tab, page) {
  await tab.goto(page(''));
  return seen(tab);
}

function seen(tab) {
  return tab.evaluate(() => {
    const text = (element) => {
      const copy = element.cloneNode(true);
      copy.querySelectorAll('.unread-start').forEach((words) => words.remove());
      return copy.textContent.replace(/\s+/g, ' ').trim();
    };
    const link = document.querySelector('.first-things .since a');
    return {
      words: link?.textContent ?? null,
      href: link?.getAttribute('href') ?? null,
      unread: [...document.querySelectorAll('.body .unread')].map(text),
      starts: document.querySelectorAll('.body .unread-start').length,
      scrolled: scrollY,
    };
  });
}

const nothing = (told) => told.words === null && told.unread.length === 0 && told.starts === 0;
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

function returns(with_) {
  return withStory({ ...with_, from: versions(1, 2) }, async ({ tab, page, change, expect, has }) => {
    expect(nothing(await visit(tab, page)), 'something is told on the first visit');
    change(versions(3, 4));
    const told = await visit(tab, page);
    expect(same(told.unread, NEW), `marked are ${JSON.stringify(told.unread)}, not ${JSON.stringify(NEW)}`);
    expect(told.words === '2 updates since you last read this', `it says “${told.words}”`);
    expect(told.href === `${STORY}compare/002...004/` && has('local/bridge/compare/002...004/index.html'), `the link leads to ${told.href}`);
    expect(told.scrolled === 0, 'the page has scrolled');
    expect(told.starts === 5, `${told.starts} runs of new sentences are announced, not 5`);
    const first = await tab.locator('.body .unread').first().textContent();
    expect(first.startsWith('New since you last read this: Two cyclists'), `a screen reader hears “${first}”`);

    // The switch takes the marks away, for the eye and the ear.
    const look = () => tab.locator('.body .unread').first().evaluate((mark) => [getComputedStyle(mark).textDecorationLine, mark.firstElementChild.checkVisibility()]);
    expect(same(await look(), ['underline', true]), `marks look like ${await look()}`);
    const fresh = () => tab.locator('.body .fresh').first().evaluate((mark) => getComputedStyle(mark).textDecorationLine);
    expect(await fresh() === 'none', 'the marks of the last update are shown as well');
    await tab.getByLabel('what is new since you last read this').uncheck();
    expect(same(await look(), ['none', false]), `marks that are off look like ${await look()}`);
    expect(await tab.getByLabel('what the last update added').count() === 0, 'there are two switches');

    await tab.getByRole('link', { name: '2 updates since' }).click();
    await tab.waitForURL(/compare\/002\.\.\.004\/$/);
    expect(await tab.getByText('Two cyclists turned back in time.').first().isVisible(), 'the comparison does not show what is new');
    return '2 versions read, 2 new ones';
  });
}

/// Makes the last visit older by some minutes.
function age(tab, minutes) {
  return tab.evaluate(([key, story, minutes]) => {
    const all = JSON.parse(localStorage.getItem(key));
    all[story].at -= minutes * 60_000;
    localStorage.setItem(key, JSON.stringify(all));
  }, [KEY, STORY, minutes]);
}

function stays(with_) {
  return withStory({ ...with_, from: versions(1, 2, 3) }, async ({ tab, open, page, change, expect }) => {
    await visit(tab, page);
    change(version(4));
    const told = await visit(tab, page);
    expect(same(told.unread, OF_4) && told.words === '1 update since you last read this', `it says “${told.words}”`);
    await tab.reload();
    expect(same(await seen(tab), told), 'after a reload it tells something else');
    await tab.goto(page('004/'));
    await tab.goBack();
    expect(same(await seen(tab), told), 'on the way back it tells something else');
    const other = await open();
    expect(same(await visit(other, page), told), 'another tab tells something else');
    await age(tab, 29);
    expect(same(await visit(tab, page), told), 'after 29 minutes it tells something else');
    await age(tab, 31);
    expect(nothing(await visit(tab, page)), 'after half an hour it is still called new');
    expect(await tab.getByLabel('what the last update added').isChecked(), 'the marks of the last update are gone');
    return 'reload, back, two tabs, half an hour';
  });
}

function accessible(with_) {
  return withStory({ ...with_, from: versions(1, 2) }, async ({ tab, page, change, expect }) => {
    await visit(tab, page);
    change(versions(3, 4));
    for (const colorScheme of ['light', 'dark']) {
      for (const width of [360, 1280]) {
        await tab.emulateMedia({ colorScheme });
        await tab.setViewportSize({ width, height: 900 });
        await visit(tab, page);
        await tab.evaluate(`{ const module = undefined, exports = undefined, define = undefined; ${axe.source} }`);
        const { violations } = await tab.evaluate((rules) => window.axe.run(document, rules), { rules: { 'target-size': { enabled: true } } });
        for (const { id, nodes } of violations) expect(false, `${id}: ${nodes[0].html} (${colorScheme}, ${width} px)`);
        const wide = await tab.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
        expect(!wide, `wider than the window (${width} px)`);
      }
    }
    await tab.emulateMedia({ media: 'print' });
    expect(!(await tab.locator('.since').isVisible()), 'the notice is printed');
    return 'axe in light and dark, at 360 and 1280 px; print';
  });
}

function minor(with_) {
  return withStory({ ...with_, from: versions(1, 2) }, async ({ tab, page, change, expect }) => {
    await visit(tab, page);
    change(version(3, 'kind = "minor"'));
    expect(nothing(await visit(tab, page)), 'a minor edit is called new');
    await tab.evaluate((key) => localStorage.removeItem(key), KEY);
    change({ [file(3)]: null });
    await visit(tab, page);
    change({ ...version(3, 'kind = "minor"'), ...version(4) });
    const told = await visit(tab, page);
    expect(told.words === '1 update since you last read this', `with a minor edit it says “${told.words}”`);
    expect(same(told.unread, NEW), `with a minor edit marked are ${JSON.stringify(told.unread)}`);
    return 'alone, and with an update';
  });
}

const BROKEN = {
  'storage that is denied': () => Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('denied', 'SecurityError'); } }),
  'storage that is not there': () => Object.defineProperty(window, 'localStorage', { get: () => null }),
  'storage that is full': () => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; },
};
const VISIT = { seen: { id: '001', time: '2025-10-14T06:01:00+00:00' }, base: { id: '001', time: '2025-10-14T06:01:00+00:00' }, at: 1 };
const RUBBISH = [
  '', '{', 'null', '5', '"x"', '[]', '[1, {}]', '{"__proto__": {"seen": 1}}', 'x'.repeat(100_000),
  ...[null, 5, 'x', [], {}, { seen: 1 }, { ...VISIT, seen: { id: 1 } }, { ...VISIT, base: null }, { ...VISIT, at: 'x' }, { ...VISIT, at: null }].map((visit) => JSON.stringify({ [STORY]: visit })),
];

async function storage(with_) {
  for (const [name, init] of Object.entries(BROKEN)) {
    await withStory({ ...with_, init, from: versions(1, 2) }, async ({ tab, page, change, expect }) => {
      await visit(tab, page);
      change(versions(3, 4));
      expect(nothing(await visit(tab, page)), `${name}: something is told all the same`);
      expect(await tab.getByText('Lorries have to wait.').isVisible(), `${name}: the text is not there`);
    });
  }
  await withStory({ ...with_, from: versions(1, 2, 3, 4) }, async ({ tab, page, expect }) => {
    await visit(tab, page);
    for (const text of RUBBISH) {
      await tab.evaluate(([key, text]) => localStorage.setItem(key, text), [KEY, text]);
      expect(nothing(await visit(tab, page)), `of “${text.slice(0, 60)}” something is told`);
      const left = await tab.evaluate((key) => JSON.parse(localStorage.getItem(key)), KEY);
      expect(left[STORY]?.seen.id === '004', `after “${text.slice(0, 60)}” the visit is not kept`);
    }
    // Times that no clock could show, and an id that no version has.
    for (const time of ['x', '', '0000-00-00', '+275760-09-13T00:00:00Z']) {
      await tab.evaluate(([key, text]) => localStorage.setItem(key, text), [KEY, JSON.stringify({ [STORY]: { ...VISIT, seen: { id: 'none', time } } })]);
      expect(nothing(await visit(tab, page)), `of the time “${time}” something is told`);
    }
    // A clock that was far ahead when the story was last read.
    await tab.evaluate(([key, text]) => localStorage.setItem(key, text), [KEY, JSON.stringify({ [STORY]: { ...VISIT, seen: { ...VISIT.seen, id: '004' }, at: 4e12 } })]);
    expect(nothing(await visit(tab, page)), 'of a clock that was ahead something is told');
  });
  return `denied, missing, full, ${RUBBISH.length} kinds of rubbish, odd times`;
}

async function withdrawn(with_) {
  const held = { [file(2)]: version(2, 'status = "withheld"\nnote = "Taken back."')[file(2)] };
  const renamed = { [file(2)]: null, 'content/local/bridge/two.md': version(2)[file(2)] };
  const cases = [
    ['the version that was read is withdrawn', [1, 2], { [file(2)]: null, ...versions(3, 4) }, '001...004'],
    ['the version that was read is withheld', [1, 2], { ...held, ...versions(3, 4) }, '001...004'],
    ['the version that was read is renamed', [1, 2], { ...renamed, ...versions(3, 4) }, 'two...004'],
    ['all that was read is withdrawn', [1, 2], { [file(1)]: null, [file(2)]: null, ...versions(3, 4) }, null],
    ['the story is shortened', [1, 2, 3, 4], { [file(4)]: null, [file(3)]: null }, null],
    ['the story is withdrawn to its first version', [1, 2, 3], { [file(3)]: null, [file(2)]: null }, null],
    ['the latest version is withheld', [1, 2, 3], { [file(3)]: version(3, 'status = "withheld"\nnote = "Taken back."')[file(3)] }, null],
    ['a version before is withheld', [1, 2, 3], { ...held, ...versions(4) }, '003...004'],
    ['the story is withheld', [1], { [file(1)]: `+++\ntitle = "The bridge"\nupdated = 2025-10-14T06:01:00Z\nstatus = "withheld"\n+++\n` }, null],
    ['the story is retracted', [1, 2], version(3, 'status = "canceled"\nnote = "It was invented."'), '002...003'],
  ];
  for (const [name, before, after, leads] of cases) {
    await withStory({ ...with_, from: versions(...before) }, async ({ tab, page, change, expect, has }) => {
      await visit(tab, page);
      change(after);
      const told = await visit(tab, page);
      const href = leads && `${STORY}compare/${leads}/`;
      expect(told.href === href, `${name}: the link leads to ${told.href}, not to ${href}`);
      if (leads) expect(has(`local/bridge/compare/${leads}/index.html`), `${name}: the link leads nowhere`);
      else expect(nothing(told), `${name}: something is told`);
      // And when the others come, the reader is told again.
      if (name === 'the story is shortened') {
        change(versions(3, 4));
        expect(same((await visit(tab, page)).unread, NEW), `${name}: what comes then is not marked`);
      }
    });
  }
  return cases.map(([name]) => name).join('; ');
}

function long(with_) {
  const line = (number) => `Report number ${number} came in from the bridge.`;
  const many = (number) => revision(number, Array.from({ length: number }, (_, at) => line(at + 1)).join('\n\n'));
  const all = (from, to) => Object.assign({}, ...Array.from({ length: to - from + 1 }, (_, at) => many(from + at)));
  return withStory({ ...with_, from: all(1, 150) }, async ({ tab, page, folder, change, expect, has }) => {
    await visit(tab, page);
    change(all(151, 160));
    const told = await visit(tab, page);
    expect(told.words === '10 updates since you last read this', `it says “${told.words}”`);
    expect(told.href === `${STORY}compare/150...160/` && has('local/bridge/compare/150...160/index.html'), `the link leads to ${told.href}`);
    expect(same(told.unread, Array.from({ length: 10 }, (_, at) => line(151 + at))), `marked are ${told.unread.length} sentences`);
    // What it costs readers.
    const html = readFileSync(join(folder, 'public/local/bridge/index.html'), 'utf8');
    const [, json] = /id="part-versions">(.*)<\/script>/.exec(html);
    const [versions, marks] = [json, html].map((text) => gzipSync(text).length);
    const bare = gzipSync(html.replace(json, '').replace(/<span data-v="\d+">(.*?)<\/span>/g, '$1')).length;
    const script = brotliCompressSync(await (await fetch(await tab.locator('script[src]').getAttribute('src').then(page))).text()).length;
    expect(versions < 6_000, `the versions take ${versions} bytes`);
    expect(script < 3_500, `the script takes ${script} bytes`);
    return `150 read, 160 there; of ${marks} bytes ${marks - bare} are for this; the script has ${script}`;
  });
}

function kept(with_) {
  return withStory({ ...with_, from: versions(1, 2) }, async ({ tab, page, change, expect }) => {
    await visit(tab, page);
    const stories = (key) => tab.evaluate((key) => Object.keys(JSON.parse(localStorage.getItem(key) ?? '{}')), key);
    expect(same(await tab.evaluate(() => Object.keys(localStorage)), [KEY]), 'more than one key is kept');
    await tab.evaluate(([key, visit]) => {
      const many = Array.from({ length: 500 }, (_, at) => [`/desk/story-${at}/`, visit]);
      localStorage.setItem(key, JSON.stringify({ ...Object.fromEntries(many), ...JSON.parse(localStorage.getItem(key)) }));
    }, [KEY, VISIT]);
    change(version(3));
    const told = await visit(tab, page);
    const left = await stories(KEY);
    expect(left.length === 500 && left[499] === STORY && left[0] === '/desk/story-1/', `${left.length} stories are kept, from ${left[0]} to ${left.at(-1)}`);
    expect(told.words === '1 update since you last read this', `it says “${told.words}”`);
    await tab.getByRole('button', { name: 'Forget what I have read' }).click();
    expect(await tab.evaluate(() => localStorage.length) === 0, 'it is not forgotten');
    expect(await tab.getByText('Forgotten').isVisible(), 'it does not say that it is forgotten');
    expect(nothing(await visit(tab, page)), 'what was forgotten is told');
    // A preview keeps its own.
    change(version(4, 'draft = true\nnote = "Not yet."'), '--drafts');
    expect(nothing(await visit(tab, page)), 'a preview tells of visits to the site');
    const last = await tab.evaluate(([key, story]) => JSON.parse(localStorage.getItem(key))[story].seen.id, [KEY, STORY]);
    expect(last === '003', `a preview has noted version ${last} for the site`);
    return '500 stories, forgetting, a preview';
  });
}

function plain(with_) {
  return withStory({ ...with_, options: { javaScriptEnabled: false }, from: versions(1, 2, 3) }, async ({ tab, page, change, expect }) => {
    await visit(tab, page);
    change(version(4));
    for (const path of ['', 'compare/003...004/']) {
      await tab.goto(page(path));
      const text = await tab.locator('body').evaluate(shownText);
      for (const words of ['last read', 'Forget', 'Replay', 'Play', 'Change {']) expect(!text.includes(words), `it shows “${words}”`);
    }
    return 'story and comparison';
  });
}
