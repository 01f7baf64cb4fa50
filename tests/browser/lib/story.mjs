// A small site with one story, served as a host would, to read in a browser, change and build again.

import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { inFolder, run, write } from './program.mjs';
import { serve } from './serve.mjs';

export const BASE = '/desk/';
export const STORY = `${BASE}local/bridge/`;
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'none'";

/// A file of the story. `more` is further front matter.
export function revision(number, text, more = `note = "Version ${number} says more."`) {
  const id = String(number).padStart(3, '0');
  const note = number === 1 ? '' : more;
  const minutes = String(number % 60).padStart(2, '0');
  const hour = String(6 + Math.floor(number / 60)).padStart(2, '0');
  const title = 'title = "The bridge"';
  return { [`content/local/bridge/${id}.md`]: `+++\n${title}\nupdated = 2025-10-14T${hour}:${minutes}:00Z\n${note}\n+++\n\n${text}\n` };
}

/// Lets a check look at such a site. It gets `tab` and what changes the site; pages come under a strict security policy, and what
/// they say on the console, which that policy makes loud, or cannot load fails.
export function withStory({ browser, fail, site = '', options = {}, init, from }, work) {
  return inFolder(async (folder) => {
    write(folder, { 'site.toml': `title = "The Trial"\nbase_url = "https://trial.example${BASE}"\n${site}` });
    write(folder, from);
    const build = (...args) => run(folder, 'build', '-q', '-o', 'public', ...args);
    build();
    const server = await serve(join(folder, 'public'), BASE, { headers: { 'content-security-policy': POLICY } });
    const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
    context.setDefaultTimeout(20_000);
    if (init) await context.addInitScript(init);
    const open = async () => {
      const tab = await context.newPage();
      tab.on('console', (message) => fail(tab.url(), `console ${message.type()}: ${message.text()}`));
      tab.on('pageerror', (error) => fail(tab.url(), `script error: ${error.message}`));
      tab.on('response', (answer) => answer.status() >= 400 && fail(tab.url(), `answered with ${answer.status()}: ${answer.url()}`));
      return tab;
    };
    const page = (path) => (path.startsWith('/') ? server.origin + path : `${server.origin}${STORY}${path}`);
    /// Changes the story's files, null for one that is taken away, and builds.
    const change = (files, ...args) => {
      for (const [path, text] of Object.entries(files)) {
        if (text === null) rmSync(join(folder, path));
        else write(folder, { [path]: text });
      }
      build(...args);
    };
    try {
      const expect = (holds, reason) => holds || fail(STORY, reason);
      const has = (path) => existsSync(join(folder, 'public', path));
      return await work({ tab: await open(), open, context, folder, page, change, expect, has });
    } finally {
      await context.close();
      await server.close();
    }
  });
}

/// Runs in the page: the text that is shown below an element, in one line, without words for screen readers only.
export function shownText(element) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let text = '';
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (parent.checkVisibility() && !parent.closest('.visually-hidden')) text += walker.currentNode.data;
  }
  return text.replace(/\s+/g, ' ').trim();
}
