// A comparison read aloud: what a screen reader has to say of a small one, line by line, from the browser's accessibility tree.
//
// Screen readers hardly announce insertions and deletions, so those are left out here as they are there: the words must do it alone.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inFolder, run, write } from './program.mjs';
import { serve } from './serve.mjs';

const EXPECTED = join(dirname(fileURLToPath(import.meta.url)), '../expected/comparison-aloud.txt');

const OLD = `+++
title = "Night ferry to run all winter"
updated = 2026-09-28T12:00
+++

The harbour board met on Monday. The ferry leaves at ten in the evening. Bicycles travel free of charge.

Nobody spoke against the plan.

The tickets cost 6 crowns. A café will open on board in spring, the board said.

The pier was mended in the spring. It took eleven weeks. The stone came from the old quarry.

Two nurses and a baker asked for the boat.

They sleep on board until seven. The cook is called Osk.

The story is invented.
`;
const NEW = `+++
title = "Night ferry to run all winter, and later"
updated = 2026-09-29T09:00
kind = "correction"
note = "An earlier version gave the wrong hour of departure. It is eleven, not ten."
+++

A café will open on board in spring, the board said.

The harbour board met on Monday. The ferry leaves at eleven in the evening.

Nobody spoke against the plan.

The tickets cost 7 crowns. Children pay half of that on every day of the week.

The pier was mended in the spring. It took eleven weeks. The stone came from the old quarry.

Two nurses and a baker asked for the boat.

They sleep on board until seven. The cook is called Osk.

The story is invented.
`;

/// Builds a story of two versions and reads its comparison.
export function aloud({ browser, fail, expected = EXPECTED }) {
  return inFolder(async (folder) => {
    const source = join(folder, 'source');
    write(source, {
      'site.toml': 'title = "The Trial"\nbase_url = "https://trial.example/"\n',
      'content/local/ferry/old.md': OLD,
      'content/local/ferry/new.md': NEW,
    });
    run(source, 'build', '-q', '-o', '../site', '--now', '2026-11-01T12:00:00Z');
    const server = await serve(join(folder, 'site'));
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    try {
      const tab = await context.newPage();
      await tab.goto(`${server.origin}/local/ferry/compare/old...new/`);
      const lines = await spoken(tab);
      compare(`${lines.join('\n')}\n`, expected, fail);
      return `${lines.length} lines, as in ${expected.replace(/.*\//, '')}`;
    } finally {
      await context.close();
      await server.close();
    }
  });
}

function compare(found, file, fail) {
  if (process.env.UPDATE_EXPECTED) writeFileSync(file, found);
  const expected = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (found === expected) return;
  const [new_, old] = [found.split('\n'), expected.split('\n')];
  const at = new_.findIndex((line, index) => line !== old[index]);
  const line = at < 0 ? new_.length : at;
  fail(`line ${line + 1}`, `the comparison reads otherwise than ${file.replace(/.*\//, '')}:\n- ${old[line] ?? '(end)'}\n+ ${new_[line] ?? '(end)'}\nUPDATE_EXPECTED=1 writes it anew; read it as somebody who cannot see the page`);
}

/// What is said in front of a part.
const SAID = {
  article: () => 'article',
  region: (name) => `region “${name}”`,
  navigation: (name) => `navigation “${name}”`,
  heading: (name, level) => `heading ${level}: `,
  list: () => 'list',
  listitem: () => '• ',
  paragraph: () => '',
  generic: () => '',
  term: () => 'term: ',
  definition: () => 'definition: ',
  DisclosureTriangle: (name, level, state) => `fold (${state}) `,
};
/// Parts that are said on a line of their own.
const ALONE = ['article', 'region', 'navigation', 'list'];
/// What one operates: said with its name, in brackets.
const CONTROLS = ['link', 'checkbox', 'button'];

/// The main part of a page as lines: one for each block, with what it is in front.
async function spoken(tab) {
  const session = await tab.context().newCDPSession(tab);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const lines = [];
  let line = '';
  const end = () => {
    const words = line.replace(/\s+/g, ' ').trim();
    if (words) lines.push(words);
    line = '';
  };
  // What is in a box of its own is not run together with what stands before it.
  const say = (words) => { line += /[\p{L}\p{N}:.)”\]]$/u.test(line) && /^[\p{L}\p{N}([]/u.test(words) ? ` ${words}` : words; };
  const visit = (node) => {
    const role = node.ignored ? null : node.role?.value;
    const name = (node.name?.value ?? '').trim();
    const property = (wanted) => node.properties?.find((one) => one.name === wanted)?.value.value;
    if (role === 'StaticText') return say(node.name?.value ?? '');
    if (CONTROLS.includes(role)) {
      return say(`[${role}${role === 'checkbox' ? `, ${property('checked') === 'true' ? 'on' : 'off'}` : ''}: ${name}]`);
    }
    if (SAID[role]) {
      end();
      line = SAID[role](name, property('level'), property('expanded') ? 'open' : 'closed');
      if (ALONE.includes(role)) end();
    }
    for (const id of node.childIds ?? []) if (byId.has(id)) visit(byId.get(id));
    if (SAID[role]) end();
  };
  visit(nodes.find((node) => node.role?.value === 'main'));
  return lines;
}
