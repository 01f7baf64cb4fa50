// The program itself: runs of it, previews that it serves, and sites to try them on.

import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/// The program under test: what WRITETHRU names, or the release build.
export const PROGRAM = resolve(process.env.WRITETHRU
  ?? join(dirname(fileURLToPath(import.meta.url)), '../../../target/release/writethru'));

/// Runs the program to its end in a folder; what it printed on standard output. Fails when it fails.
export function run(folder, ...args) {
  return execFileSync(PROGRAM, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/// Calls `work` with an empty folder, which is removed afterwards.
export async function inFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), 'writethru-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/// Starts `writethru serve` in a folder, on a free port. Resolves when it is ready: its `url`, all that it `said` on
/// standard error, and `close`.
export async function preview(folder, port = 0) {
  const child = spawn(PROGRAM, ['serve', '--port', String(port)], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((done) => child.once('exit', done));
  const close = async () => {
    child.kill();
    await ended;
  };
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => { said += text; });
  const url = await new Promise((found, failed) => {
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      printed += text;
      const [url] = /http:\S+(?=.*\n)/.exec(printed) ?? [];
      if (url) found(url);
    });
    child.once('error', failed);
    ended.then(() => failed(new Error(`the preview ended: ${said}`)));
  });
  return { url, close, said: () => said };
}

/// Writes files below a folder, by path.
export function write(folder, files) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
