// The newcomer's path, as the README has it from "Start in five minutes" to `build`: the real program in an empty folder, and a
// real browser. Whatever the README tells people to type is typed here.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inFolder, preview, run } from './lib/program.mjs';

const TEXT = `The fish market will close for a week from Monday, the harbour council said.

The floor has to be laid anew. It will cost 4,000 crowns.
`;
const YESTERDAY = new Date(Date.now() - 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
const NOTE = 'An earlier version gave the wrong cost. It is 40,000 crowns, not 4,000.';

/// A newcomer's first story. Returns what was done and how long it took; nothing is said about how long it may take.
export function newcomer({ browser, fail }) {
  return inFolder(async (folder) => {
    const started = Date.now();
    const expect = (holds, reason) => holds || fail('the path of the README', reason);

    // Start in five minutes
    expect(run(folder, 'init', 'demo').includes('cd demo'), '`init` does not say where to go next');
    const site = join(folder, 'demo');
    const served = await preview(site);
    const context = await browser.newContext();
    context.setDefaultTimeout(30_000);
    const tab = await context.newPage();
    tab.on('pageerror', (error) => fail(tab.url(), `script error: ${error.message}`));
    try {
      await tab.goto(served.url);
      await tab.getByRole('link', { name: 'Night ferry to run all winter' }).first().waitFor();

      // Write a story
      const [first] = run(site, 'new', 'Fish market to close', '--section', 'local').split('\n');
      expect(existsSync(join(site, first)), `\`new\` says that it made ${first}, which is not there`);
      // While it has no text, the last page without errors stays, and what to do is drawn over it.
      await tab.getByText('this revision has no text').waitFor();
      await tab.getByText('write the story below the front matter').waitFor();
      // Whoever reads and types takes some minutes, which a test does not wait for.
      edit(join(site, first), (text) => text.replace(/updated = .*/, `updated = ${YESTERDAY}T09:10`) + TEXT);

      // Save, and it is in the browser.
      await tab.getByRole('link', { name: 'Fish market to close' }).first().click();
      await tab.getByText('It will cost 4,000 crowns.').waitFor();

      // Then the story changes.
      const [second] = run(site, 'revise', 'fish', '--kind', 'correction').split('\n');
      expect(readFileSync(join(site, second), 'utf8').includes(TEXT), 'the next version does not start with the text of the latest');
      await tab.getByText('this correction has no note').waitFor();
      edit(join(site, second), (text) => text.replace('note = ""', `note = "${NOTE}"`).replace('4,000 crowns.', '40,000 crowns.'));
      await tab.getByText('It will cost 40,000 crowns.').waitFor();
      await tab.getByText(NOTE).first().waitFor();

      // A page on what changed.
      await tab.locator('a[href*="/compare/"]').first().click();
      await tab.waitForURL(/\/compare\//);
      const marked = (name) => tab.locator(`main ${name}`).allTextContents();
      const [gone, added] = [(await marked('del')).join(' '), (await marked('ins')).join(' ')];
      expect(/\b4,000/.test(gone) && /40,000/.test(added), `what changed is not marked: -${gone}- +${added}+`);

      // When you are done
      const checked = run(site, 'check');
      expect(checked.includes('nothing wrong in 2 stories, 4 revisions'), `\`check\` says: ${checked}`);
      const built = run(site, 'build');
      expect(built.includes('built 2 stories, 4 revisions'), `\`build\` says: ${built}`);
      const page = readFileSync(join(site, 'public/local/fish-market-to-close/index.html'), 'utf8');
      expect(page.includes('40,000 crowns') && page.includes(NOTE), 'public/ does not have the story as it was written');
      expect(!page.includes('preview.js'), 'public/ has the script of the preview');
      const seconds = ((Date.now() - started) / 1000).toFixed(1);
      return `init, serve, new, written, seen, revise, seen, what changed, check, build: ${seconds} s in all`;
    } finally {
      await context.close();
      await served.close();
    }
  });
}

function edit(file, change) {
  const before = readFileSync(file, 'utf8');
  const after = change(before);
  if (after === before) throw new Error(`there is nothing to change in ${file}:\n${before}`);
  writeFileSync(file, after);
}
