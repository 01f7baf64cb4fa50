// Runs checks one after the other, says what each is before it starts, and lists what they found.

const SHOWN_PLACES = 8;

export class Report {
  passed = 0;
  failed = 0;

  /// Runs one check. `body` gets `fail(place, reason)` and returns a few words on what it looked at.
  async check(name, body) {
    console.log(`\n== ${name}`);
    const started = Date.now();
    const failures = [];
    let seen = '';
    try {
      seen = await body((place, reason) => failures.push({ place, reason }));
    } catch (error) {
      failures.push({ place: 'the check itself', reason: `stopped: ${error.stack ?? error}` });
    }
    const took = `${((Date.now() - started) / 1000).toFixed(1)} s`;
    if (failures.length === 0) {
      this.passed += 1;
      console.log(`   ok: ${seen} (${took})`);
    } else {
      this.failed += 1;
      print(failures);
      console.log(`   FAILED: ${failures.length} problem(s) (${took})`);
    }
    return failures;
  }

  /// The last line of a run.
  summary() {
    return `${this.passed} passed, ${this.failed} failed`;
  }
}

/// Problems with the same reason are shown together, since a fault of a template shows on every page.
function print(failures) {
  const byReason = new Map();
  for (const { place, reason } of failures) {
    const places = byReason.get(reason) ?? new Set();
    byReason.set(reason, places.add(place));
  }
  for (const [reason, places] of byReason) {
    console.log(`   - ${reason.replaceAll('\n', '\n     ')}`);
    for (const place of [...places].slice(0, SHOWN_PLACES)) console.log(`       on ${place}`);
    if (places.size > SHOWN_PLACES) console.log(`       … and ${places.size - SHOWN_PLACES} more`);
  }
}
