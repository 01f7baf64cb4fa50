// Without JavaScript a page shows the same text as with it, but for the buttons of what needs it.

import { visitAll } from './browser.mjs';

/// Reads every page twice and compares.
export async function withoutScript({ browser, origin, pages, fail }) {
  const read = async (javaScriptEnabled) => {
    const texts = new Map();
    await visitAll({ browser, origin, pages, options: { javaScriptEnabled }, fail }, async (tab, page) => {
      texts.set(page.path, await tab.evaluate(visibleText));
    });
    return texts;
  };
  const withScript = await read(true);
  const without = await read(false);
  for (const { path } of pages) {
    const [a, b] = [withScript.get(path), without.get(path)];
    if (a === undefined || b === undefined) continue;
    if (b.length === 0) fail(path, 'shows no text without JavaScript');
    const at = a.findIndex((piece, index) => piece !== b[index]);
    if (at >= 0 || a.length !== b.length) {
      const index = at >= 0 ? at : a.length;
      fail(path, `text differs: with JavaScript “${a[index] ?? '(end)'}”, without “${b[index] ?? '(end)'}”`);
    }
  }
  return `${pages.length} pages`;
}

/// Runs in the page. The pieces of text that are shown; what only readers without JavaScript are told is left out.
function visibleText() {
  const pieces = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.replace(/\s+/g, ' ').trim();
    const parent = walker.currentNode.parentElement;
    if (text && !parent.closest('script, style, noscript, template, .replay-start') && parent.checkVisibility()) pieces.push(text);
  }
  return pieces;
}
