// What readers set for themselves: larger text, their own colours, no motion, a finger instead of a mouse.

import { scrollThrough, visitAll } from './browser.mjs';
import { measure } from './layout.mjs';

/// With text of twice the size nothing is cut off, lies over something else or makes the page scroll sideways.
export async function largeText({ browser, origin, pages, fail }) {
  for (const width of [360, 1280]) {
    await visitAll({ browser, origin, pages, options: { viewport: { width, height: 900 } }, fail }, async (tab, page) => {
      await tab.addStyleTag({ content: ':root { font-size: 200% !important; }' });
      await scrollThrough(tab);
      const place = `${page.path} (${width} px, text of 200 %)`;
      const wide = await tab.evaluate(measure);
      if (wide) fail(place, wide);
      for (const problem of await tab.evaluate(collisions)) fail(place, problem);
    });
  }
  return `${pages.length} pages at 360 and 1280 px`;
}

/// Runs in the page. Text that lies over other text, and text that its box cuts off.
function collisions() {
  const pieces = [];
  const found = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const hidden = (el) => !el.checkVisibility({ visibilityProperty: true }) || el.closest('.visually-hidden, .skip, script, style, noscript, svg');
  while (walker.nextNode()) {
    const { parentElement: parent, textContent } = walker.currentNode;
    if (!textContent.trim() || hidden(parent)) continue;
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    for (const { left, right, top, height } of range.getClientRects()) {
      // Letters fill the middle of a line's box; the boxes of lines that follow each other closely overlap.
      if (right - left > 1) pieces.push({ left, right, top: top + height * 0.25, bottom: top + height * 0.75, text: textContent.trim().slice(0, 40) });
    }
    for (let up = parent; up !== document.body; up = up.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(up);
      const cuts = (overflow) => ['hidden', 'clip'].includes(overflow);
      if ((cuts(overflowY) && up.scrollHeight > up.clientHeight + 1) || (cuts(overflowX) && up.scrollWidth > up.clientWidth + 1)) found.add(`text is cut off: “${textContent.trim().slice(0, 40)}”`);
    }
  }
  pieces.sort((a, b) => a.top - b.top);
  pieces.forEach((one, at) => {
    for (let next = at + 1; next < pieces.length && pieces[next].top < one.bottom; next += 1) {
      const other = pieces[next];
      if (Math.min(one.right, other.right) - Math.max(one.left, other.left) > 2) found.add(`text lies over other text: “${one.text}” and “${other.text}”`);
    }
  });
  return [...found].slice(0, 5);
}

/// On a phone everything that one taps is at least 24 px wide and high, unless it stands in a sentence (WCAG 2.5.8).
export async function targets({ browser, origin, pages, fail }) {
  let count = 0;
  await visitAll({ browser, origin, pages, options: { viewport: { width: 360, height: 900 }, hasTouch: true }, fail }, async (tab, page) => {
    const found = await tab.evaluate(smallTargets);
    count += found.count;
    for (const small of found.small) fail(`${page.path} (360 px)`, `a target is too small: ${small}`);
  });
  return `${count} targets on ${pages.length} pages`;
}

/// Runs in the page.
function smallTargets() {
  const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary')].filter((el) => el.checkVisibility({ visibilityProperty: true }) && el.tabIndex >= 0);
  const inSentence = (el) => {
    if (getComputedStyle(el).display !== 'inline') return false;
    let block = el.parentElement;
    while (getComputedStyle(block).display === 'inline') block = block.parentElement;
    const rest = block.cloneNode(true);
    for (const target of rest.querySelectorAll('a, button, .visually-hidden')) target.remove();
    return /\p{L}{2}/u.test(rest.textContent);
  };
  const small = all.filter((el) => {
    if (el.matches('.skip')) return false;
    // A label belongs to its switch.
    const boxes = [el, ...(el.labels ?? [])].flatMap((part) => [...part.getClientRects()]);
    const height = Math.max(...boxes.map((box) => box.bottom)) - Math.min(...boxes.map((box) => box.top));
    const width = Math.max(...boxes.map((box) => box.right)) - Math.min(...boxes.map((box) => box.left));
    return (height < 23.99 || width < 23.99) && !inSentence(el);
  });
  return { count: all.length, small: small.map((el) => `${el.outerHTML.slice(0, 120)} (${Math.round(el.getBoundingClientRect().width)} × ${Math.round(el.getBoundingClientRect().height)} px)`) };
}

/// Marks differ in more than colour: with the colours of the page, and with colours that the reader's system forces on it.
export async function marks({ browser, origin, pages, fail }) {
  const seen = new Set();
  for (const forcedColors of ['none', 'active']) {
    await visitAll({ browser, origin, pages, options: { forcedColors }, fail }, async (tab, page) => {
      const found = await tab.evaluate(shapes);
      const told = new Map();
      for (const [mark, shape] of found) {
        seen.add(mark);
        const same = told.get(shape);
        if (same) fail(`${page.path} (forced colours: ${forcedColors})`, `only colour tells ${mark} from ${same}`);
        told.set(shape, mark);
      }
    });
  }
  return `${[...seen].join(', ')} on ${pages.length} pages`;
}

/// Runs in the page: for each kind of mark in the text what there is of it besides colour. Moved text says so in words.
function shapes() {
  const plain = document.querySelector('.body > p');
  if (!plain) return [];
  const shape = (el) => {
    const style = getComputedStyle(el);
    const border = parseFloat(style.borderBlockEndWidth) > 0 ? style.borderBlockEndStyle : '';
    const words = el.matches('.moved') && el.querySelector('.how') ? 'words' : '';
    return [style.textDecorationLine, style.textDecorationStyle, border, words].join(' ');
  };
  const marks = { 'ins:not(.fresh)': 'what was added', del: 'what was removed', '.moved': 'what moved', '.light': 'what was restyled', '.fresh': 'what is new' };
  const found = Object.entries(marks).map(([selector, name]) => [name, document.querySelector(`.body ${selector}`)]);
  return [['plain text', shape(plain)], ...found.filter(([, el]) => el).map(([name, el]) => [name, shape(el)])];
}

/// Readers who want no motion get none.
export async function stillness({ browser, origin, pages, fail }) {
  await visitAll({ browser, origin, pages, fail }, async (tab, page) => {
    for (const moving of await tab.evaluate(motion)) fail(page.path, `moves although the reader wants no motion: ${moving}`);
  });
  return `${pages.length} pages`;
}

/// Runs in the page.
function motion() {
  const lasts = (times) => times.split(',').some((time) => parseFloat(time) > 0);
  const found = [...document.querySelectorAll('*')].filter((el) => {
    const style = getComputedStyle(el);
    return style.scrollBehavior === 'smooth' || lasts(style.transitionDuration) || (style.animationName !== 'none' && lasts(style.animationDuration));
  });
  return found.slice(0, 3).map((el) => el.outerHTML.slice(0, 80));
}
