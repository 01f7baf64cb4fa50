// Layout: no page is wider than the window it is read in.

import { scrollThrough, visitAll } from './browser.mjs';

const WIDTHS = [320, 360, 768, 1280];

/// Looks at every page in every width, and names the elements that stick out.
export async function layout({ browser, origin, pages, fail }) {
  for (const page of pages) {
    if (!/width=device-width/.test(page.viewport ?? '')) {
      fail(page.path, 'no <meta name="viewport" content="width=device-width …">, so phones show it shrunk');
    }
  }
  const options = { viewport: { width: WIDTHS[0], height: 900 } };
  await visitAll({ browser, origin, pages, options, fail }, async (tab, page) => {
    await scrollThrough(tab);
    for (const width of WIDTHS) {
      await tab.setViewportSize({ width, height: 900 });
      const found = await tab.evaluate(measure);
      if (found) fail(`${page.path} (${width} px)`, found);
    }
  });
  return `${pages.length} pages at ${WIDTHS.join(', ')} px`;
}

/// Runs in the page. Says what is too wide, or nothing.
export function measure() {
  const root = document.documentElement;
  const hidden = [root, document.body].some((el) => ['hidden', 'clip'].includes(getComputedStyle(el).overflowX));
  const room = root.clientWidth;
  const scrolls = (el) => {
    for (let up = el.parentElement; up && up !== document.body; up = up.parentElement) {
      if (getComputedStyle(up).overflowX !== 'visible') return true;
    }
    return false;
  };
  const outside = [...document.body.querySelectorAll('*')].filter((el) => {
    const box = el.getBoundingClientRect();
    if (box.width <= 1 || box.height <= 1) return false;
    const style = getComputedStyle(el);
    if (style.visibility === 'hidden' || style.clipPath !== 'none' || style.position === 'fixed') return false;
    return (box.right > room + 0.5 || box.left < -0.5) && !scrolls(el);
  });
  // What is positioned off the screen on purpose, such as a link that shows on focus, does not make the page scroll.
  if (root.scrollWidth <= room && !(hidden && outside.length > 0)) return null;
  const names = outside.slice(0, 3).map((el) => {
    const classes = [...el.classList].map((word) => `.${word}`).join('');
    return `${el.localName}${classes} “${el.textContent.trim().slice(0, 40)}”`;
  });
  return `wider than the window: ${names.join('; ') || 'no single element'}`;
}
