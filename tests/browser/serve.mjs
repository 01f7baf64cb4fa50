// `writethru serve` in a real browser. The checks are part of tests/browser/run; by itself this file measures:
//
//   node tests/browser/serve.mjs --measure [STORIES]
//
// says how long it takes, in a site of so many stories (2,000) with five versions each, from saving a file to the new text being in
// the page that has loaded itself again, and being painted. The program is the one that WRITETHRU names, or the release build.

import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import axe from 'axe-core';
import { launch } from './lib/browser.mjs';
import { inFolder, preview, write } from './lib/program.mjs';

const SITE = 'title = "The Trial"\nbase_url = "https://trial.example/"\n';
const FERRY = 'content/local/ferry/2.md';
const LAST = 'The last paragraph has the lighthouse in it.';

/// A revision of the story that the checks look at: longer than any screen.
function revision(number, first, more = '') {
  const note = number === 1 ? '' : `note = "Version ${number} says more."\n`;
  const paragraphs = Array.from({ length: 60 }, (_, at) => `Paragraph ${at} of a long story, with some words to fill a line or two of any screen.`);
  return `+++\ntitle = "The ferry runs all winter"\nupdated = 2025-10-14T0${number}:00Z\n${note}${more}+++\n\n${[first, ...paragraphs, LAST].join('\n\n')}\n`;
}

const FILES = {
  'site.toml': SITE,
  'content/local/ferry/1.md': revision(1, 'It leaves at ten.'),
  [FERRY]: revision(2, 'It leaves at eleven.'),
  'content/local/tram/1.md': '+++\ntitle = "The tram is a secret"\nupdated = 2025-10-14T05:00Z\ndraft = true\n+++\n\nNobody knows.\n',
};

/// The checks, by name.
export const previewChecks = [
  ['the preview: a page loads itself again and stays where it was', reloads],
  ['the preview: drafts are shown, and marked', drafts],
  ['the preview: what is wrong is drawn over the last good page', problems],
  ['the preview: what is wrong can be read and reached by everyone', readable],
  ['the preview: it ends and begins anew', again],
];

/// Lets a check look at a preview of the small site.
function look({ browser, fail, options = {} }, work) {
  return inFolder(async (folder) => {
    write(folder, FILES);
    const served = await preview(folder);
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    context.setDefaultTimeout(30_000);
    const tab = await context.newPage();
    const told = { quiet: true };
    tab.on('console', (message) => told.quiet && !/404/.test(message.text()) && fail(tab.url(), `console: ${message.text()}`));
    tab.on('pageerror', (error) => fail(tab.url(), `script error: ${error.message}`));
    const save = (files) => write(folder, files);
    const expect = (holds, reason) => holds || fail(tab.url(), reason);
    try {
      return await work({ tab, context, folder, served, save, expect, told, url: served.url.replace(/\/$/, '') });
    } finally {
      await context.close();
      await served.close();
    }
  });
}

function reloads(with_) {
  return look(with_, async ({ tab, folder, save, expect, url }) => {
    await tab.goto(`${url}/local/ferry/`);
    const where = () => tab.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(scrollY)))));
    const scroll = async (y) => {
      await tab.evaluate((y) => scrollTo(0, y), y);
      expect(await where() === y, `the page is too short to be scrolled to ${y}`);
    };
    await scroll(1500);
    save({ [FERRY]: revision(2, 'It leaves at noon.') });
    await tab.getByText('It leaves at noon.').waitFor();
    expect(await where() === 1500, `after a save the page is at ${await where()}, not at 1500`);
    // The text above grows, and the file is saved as careful editors do.
    writeFileSync(join(folder, `${FERRY}.new`), revision(2, 'It leaves at one.\n\nAnd at two.\n\nAnd at three.'));
    renameSync(join(folder, `${FERRY}.new`), join(folder, FERRY));
    await tab.getByText('And at three.').waitFor();
    expect(await where() === 1500, `after the text above has grown, the page is at ${await where()}, not at 1500`);
    save({ 'static/style.css': 'body { background: rgb(1, 2, 3) }' });
    await tab.waitForFunction(() => getComputedStyle(document.body).backgroundColor === 'rgb(1, 2, 3)');
    rmSync(join(folder, 'static'), { recursive: true });
    await tab.waitForFunction(() => getComputedStyle(document.body).backgroundColor !== 'rgb(1, 2, 3)');
    // Every other page does, too: the front page, one on what changed, and one that is not there yet.
    await tab.goto(`${url}/`);
    save({ 'site.toml': SITE.replace('Trial', 'Evening Trial') });
    await tab.getByText('The Evening Trial').first().waitFor();
    await tab.goto(`${url}/local/ferry/compare/1...2/`);
    save({ [FERRY]: revision(2, 'It leaves at midnight.') });
    await tab.getByText('midnight').first().waitFor();
    const answer = await tab.goto(`${url}/city/lift/`);
    expect(answer.status() === 404, `a page that is not there is answered with ${answer.status()}`);
    save({ 'content/city/lift/1.md': '+++\ntitle = "The lift is stuck"\nupdated = 2025-10-14T05:00Z\n+++\n\nAgain.\n' });
    await tab.getByRole('heading', { name: 'The lift is stuck' }).waitFor();
    rmSync(join(folder, 'content/city'), { recursive: true });
    await tab.getByRole('heading', { name: 'The lift is stuck' }).waitFor({ state: 'detached' });
    return 'story at 1500 px, front page, comparison, page that is not there; style sheet, title, new and deleted stories';
  });
}

function drafts(with_) {
  return look(with_, async ({ tab, expect, url }) => {
    await tab.goto(`${url}/`);
    await tab.getByText('not for publication').waitFor();
    await tab.getByRole('link', { name: 'The tram is a secret' }).first().click();
    await tab.getByText('Nobody knows.').waitFor();
    expect(await tab.getByText('not for publication').isVisible(), 'the page of a draft does not say that it is one');
    return 'front page and story';
  });
}

const BROKEN = revision(2, 'It leaves never.', 'kind = "corection"\n');
const list = (tab) => tab.locator('writethru-preview .list');

function problems(with_) {
  return look(with_, async ({ tab, folder, save, expect, url }) => {
    for (const path of ['/local/ferry/', '/', '/no/such/page/']) {
      await tab.goto(url + path);
      const good = await tab.locator('main').innerText();
      const stays = async (what) => expect(await tab.locator('main').innerText() === good, `${what}, the last good page is not what it was`);
      save({ [FERRY]: BROKEN });
      await list(tab).getByText('kind = "corection"').waitFor();
      await list(tab).getByText(`${FERRY}:5:8`).waitFor();
      await tab.getByText('this is the last page without errors').first().waitFor();
      await stays('while front matter is broken');
      // Whoever comes now sees it as well.
      await tab.reload();
      await list(tab).getByText('kind = "corection"').waitFor();
      save({ [FERRY]: FILES[FERRY] });
      await list(tab).waitFor({ state: 'detached' });
      for (const text of ['{{ site.no_such_thing }}', '{% extends']) {
        save({ 'templates/story.html': text, 'templates/front.html': text, 'templates/not-found.html': text });
        await list(tab).getByText(text).first().waitFor();
        await stays('while templates are broken');
      }
      rmSync(join(folder, 'templates'), { recursive: true });
      await list(tab).waitFor({ state: 'detached' });
      await stays('after it was mended');
    }
    return 'story, front page, page that is not there; front matter, templates';
  });
}

async function readable({ browser, fail }) {
  let looked = 0;
  for (const colorScheme of ['light', 'dark']) {
    for (const width of [360, 1280]) {
      const options = { colorScheme, viewport: { width, height: 800 } };
      await look({ browser, fail, options }, async ({ tab, save, expect, url }) => {
        await tab.goto(`${url}/local/ferry/`);
        save({ [FERRY]: BROKEN, 'content/local/tram/1.md': '+++\ntitle = "No time"\n+++\n\nText.\n' });
        await list(tab).getByText('kind = "corection"').waitFor();
        if (process.env.SCREENSHOTS) await tab.screenshot({ path: join(process.env.SCREENSHOTS, `preview.${width}.${colorScheme}.png`) });
        const wide = await list(tab).evaluate((list) => [list, ...list.querySelectorAll('p, pre')].filter((part) => part.getBoundingClientRect().right > innerWidth || (part.localName === 'p' && part.scrollWidth > part.clientWidth)).length);
        expect(wide === 0, `${wide} parts of the panel are wider than the window (${width} px)`);
        await tab.evaluate(`{ const module = undefined, exports = undefined, define = undefined; ${axe.source} }`);
        const { violations } = await tab.evaluate(() => window.axe.run({ include: [['writethru-preview']] }, { resultTypes: ['violations'] }));
        for (const { id, help } of violations) expect(false, `${id}: ${help} (${colorScheme}, ${width} px)`);
        // With the keyboard alone: reached from the end of the page, closed, and opened.
        await tab.evaluate(() => getSelection().removeAllRanges());
        const reached = () => tab.evaluate(() => document.activeElement.shadowRoot?.activeElement?.localName);
        for (let key = 0; key < 10 && await reached() !== 'summary'; key += 1) await tab.keyboard.press('Shift+Tab');
        expect(await reached() === 'summary', 'the keyboard does not reach what is wrong');
        await tab.keyboard.press('Enter');
        await list(tab).waitFor({ state: 'hidden' });
        await tab.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
        const free = await tab.evaluate(() => {
          const panel = document.querySelector('writethru-preview').shadowRoot.querySelector('section').getBoundingClientRect();
          return document.body.getBoundingClientRect().bottom <= panel.top + 1;
        });
        expect(free, 'the panel covers the end of the page');
        await tab.keyboard.press('Enter');
        await list(tab).waitFor({ state: 'visible' });
        looked += 1;
      });
    }
  }
  return `${looked} panels, at 360 and 1280 px, light and dark, with the keyboard`;
}

function again(with_) {
  return look(with_, async ({ tab, folder, served, save, told, expect, url }) => {
    await tab.goto(`${url}/local/ferry/`);
    // Refused connections are told by the browser itself.
    told.quiet = false;
    await served.close();
    await list(tab).getByText('the preview has ended').waitFor();
    save({ [FERRY]: revision(2, 'It leaves at noon.') });
    const next = await preview(folder, new URL(url).port);
    try {
      await tab.getByText('It leaves at noon.').waitFor();
      expect(await list(tab).count() === 0, 'the preview is there again, and the page says that it has ended');
    } finally {
      await next.close();
    }
    return 'ended, edited, begun anew';
  });
}

/// A site to measure with: always the same words.
export function large(stories) {
  let state = 1;
  const below = (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const words = 'harbour council ferry winter boat said evening island crossing passengers crowns repair quay notice mainland keeper storm timetable market light'.split(' ');
  const sentence = () => `The ${Array.from({ length: 8 + below(14) }, () => words[below(words.length)]).join(' ')} ${below(900)}.`;
  const files = { 'site.toml': SITE };
  for (let story = 0; story < stories; story += 1) {
    const sentences = Array.from({ length: 60 }, sentence);
    for (let version = 1; version <= 5; version += 1) {
      if (version > 1) for (let change = 0; change < 4; change += 1) sentences.splice(below(sentences.length), change % 2, sentence());
      const text = sentences.map((line, at) => line + (at % 4 === 3 ? '\n\n' : ' ')).join('');
      const day = String(1 + (story % 28)).padStart(2, '0');
      const month = String(1 + (Math.floor(story / 28) % 12)).padStart(2, '0');
      const note = version === 1 ? '' : `note = "Adds ${version}."\n`;
      const front = `title = "Story ${story} of the harbour"\nupdated = 2024-${month}-${day}T1${version}:00Z\ntags = ["t${story % 40}"]\n${note}`;
      files[`content/s${story % 8}/story-${story}/${version}.md`] = `+++\n${front}+++\n\n${text}\n`;
    }
  }
  return files;
}

/// Milliseconds from saving to seeing, for changes of every sort.
async function measure(stories, times = 20) {
  const browser = await launch();
  await inFolder(async (folder) => {
    const files = large(stories);
    write(folder, files);
    const served = await preview(folder);
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    let arrived;
    await context.exposeFunction('tellArrival', (arrival) => arrived?.(arrival));
    await context.addInitScript(tellWhenPainted);
    const tab = await context.newPage();
    const story = 'content/s7/story-7/5.md';
    const base = readFileSync(fileURLToPath(new URL('../../templates/base.html', import.meta.url)), 'utf8');
    const style = 'body { outline-color: rgb(0, 0, 255) }';
    const changes = {
      'a revision': (mark) => ({ [story]: files[story].replace(/\n\n(.*)/, `\n\n${mark}. $1`) }),
      'the title in site.toml': (mark) => ({ 'site.toml': SITE.replace('The Trial', mark) }),
      'a template': (mark) => ({ 'templates/base.html': base.replace('</body>', `<p>${mark}</p>\n</body>`) }),
      'a style sheet': (mark) => ({ 'static/style.css': `${style} html::before { content: "${mark}" }` }),
    };
    console.log(`${stories} stories with 5 versions, ${times} saves of each sort; load ${loadavg()[0].toFixed(1)}`);
    try {
      await tab.goto(`${served.url}s7/story-7/`);
      for (const [name, change] of Object.entries(changes)) {
        const seen = [];
        const painted = [];
        for (let time = 0; time < times; time += 1) {
          await tab.waitForTimeout(300 + 40 * (time % 5));
          const mark = `Mark ${name.length}.${time}.`;
          const arrival = new Promise((resolve, reject) => {
            const late = setTimeout(() => reject(new Error(`${mark} never came`)), 60_000);
            arrived = (arrival) => {
              if (!arrival.words.includes(mark)) return;
              clearTimeout(late);
              resolve(arrival);
            };
          });
          const saved = Date.now();
          write(folder, change(mark));
          const at = await arrival;
          seen.push(at.seen - saved);
          painted.push(at.painted - saved);
        }
        console.log(`${name}: in the page after ${spread(seen)}, painted after ${spread(painted)}`);
      }
      console.log(`load ${loadavg()[0].toFixed(1)}`);
    } finally {
      await served.close();
    }
  });
  await browser.close();
}

function spread(times) {
  const sorted = [...times].sort((a, b) => a - b);
  return `${Math.round(sorted[Math.floor(sorted.length / 2)])} ms (median; at most ${Math.round(sorted.at(-1))} ms)`;
}

/// Runs in a page before anything else: tells what is in it, since when, and when that has been painted.
function tellWhenPainted() {
  const now = () => performance.timeOrigin + performance.now();
  let seen;
  addEventListener('DOMContentLoaded', () => { seen = now(); });
  addEventListener('load', () => requestAnimationFrame(() => setTimeout(() => {
    const painted = now();
    const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules].map((rule) => rule.cssText));
    window.tellArrival({ words: [document.title, document.body.textContent, ...rules].join(' '), seen, painted });
  })));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const at = process.argv.indexOf('--measure');
  if (at < 0) {
    console.error('usage: node tests/browser/serve.mjs --measure [STORIES]\nthe checks are part of tests/browser/run');
    process.exit(2);
  }
  await measure(Number(process.argv[at + 1] ?? 2000));
}
