// Keeps a page of the preview up to date, and draws over it what is wrong with the site.
(() => {
  const shown = Number(document.currentScript.dataset.content);

  // The place on the page that was being read before it was loaded again.
  const place = "writethru preview " + location.pathname;
  const left = sessionStorage.getItem(place);
  if (left) {
    sessionStorage.removeItem(place);
    const [x, y] = left.split(" ").map(Number);
    const back = () => scrollTo({ left: x, top: y, behavior: "instant" });
    back();
    // Pictures that come later move what stands below them.
    addEventListener("load", back, { once: true });
  }
  const reload = () => {
    sessionStorage.setItem(place, scrollX + " " + scrollY);
    location.reload();
  };

  const STYLE = `
    :host { all: initial }
    section { position: fixed; inset: auto 0 0; z-index: 2147483647; color-scheme: light dark; direction: ltr;
      font: 1rem/1.45 system-ui, sans-serif; text-align: left; --ink: light-dark(#1c1a18, #f2efea);
      --soft: light-dark(#5c5651, #b9b1a8); --sheet: light-dark(#fffdfa, #1d1b19); --line: light-dark(#d9d2c9, #45403b);
      --code: light-dark(#f4efe8, #292622); --mark: light-dark(#8a5a00, #f0b94a);
      color: var(--ink); background: var(--sheet); border-top: .3rem solid var(--mark); box-shadow: 0 -.4rem 2rem #0006 }
    section.stopped { --mark: light-dark(#b3261e, #ff8a7d) }
    summary { padding: .65rem max(1rem, 50vw - 32rem); cursor: pointer }
    summary:hover { background: var(--code) }
    :focus-visible { outline: 3px solid light-dark(#1a56c4, #8ab4ff); outline-offset: -3px }
    b { color: var(--mark) }
    .list { max-height: min(60vh, 34rem); overflow: auto; padding: 0 max(1rem, 50vw - 32rem) .9rem; border-top: 1px solid var(--line) }
    .problem { padding: .8rem 0 .2rem }
    .problem + .problem { border-top: 1px solid var(--line); margin-top: .6rem }
    p { margin: 0 0 .3rem; overflow-wrap: anywhere; white-space: pre-line }
    .what { font-weight: 600 }
    .where { color: var(--soft); font: .85rem/1.45 ui-monospace, Menlo, Consolas, monospace }
    .note { color: var(--soft) }
    pre { margin: .4rem 0 .5rem; padding: .5rem .75rem; overflow-x: auto; background: var(--code); border-radius: .3rem;
      font: .85rem/1.4 ui-monospace, Menlo, Consolas, monospace }
    .said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
    @media print { section { display: none } }`;

  const element = (name, type, ...content) => {
    const made = document.createElement(name);
    made.className = type;
    made.append(...content);
    return made;
  };

  // A drawing of the terminal in parts: sentences wrap, lines of files do not.
  const drawn = ({ severity, text }) => {
    const problem = element("div", "problem");
    const lines = text.split("\n");
    const after = lines.findIndex((line) => /^\s*(-->|=|\d+ *\||\|)/.test(line));
    const title = lines.splice(0, after < 0 ? lines.length : after).join("\n").replace(severity + ": ", "");
    problem.append(element("p", "what", element("b", "", severity + ": "), title));
    let code = [];
    const close = () => {
      const bare = (line) => line === undefined || /^\s*\|?\s*$/.test(line);
      while (code.length > 0 && bare(code[0])) code.shift();
      while (code.length > 0 && bare(code.at(-1))) code.pop();
      if (code.length > 0) {
        const pre = element("pre", "", code.join("\n"));
        pre.tabIndex = 0;
        problem.append(pre);
      }
      code = [];
    };
    let note;
    for (const line of lines) {
      const [, where] = /^\s*--> (.*)$/.exec(line) ?? [];
      const [, kind, words] = /^\s*= (\w+): (.*)$/.exec(line) ?? [];
      if (where) problem.append(element("p", "where", where));
      else if (kind) {
        close();
        note = element("p", "note", kind === "help" ? words : kind + ": " + words);
        if (kind === "help") note.className = "help";
        problem.append(note);
      } else if (note && /^\s{8}/.test(line)) note.append("\n" + line.trim());
      else code.push(line);
    }
    close();
    return problem;
  };

  const counted = (number, word) => (number === 0 ? [] : [number + " " + word + (number === 1 ? "" : "s")]);
  const root = document.documentElement;
  let panel;

  // Shows what is wrong, or takes it away when nothing is.
  const tell = ({ refusal, errors, warnings, drawn: problems }) => {
    const stopped = Boolean(refusal) || errors > 0;
    const open = stopped || Boolean(panel?.shadowRoot.querySelector("details")?.open);
    if (!stopped && warnings === 0) {
      panel?.remove();
      panel = undefined;
      root.style.paddingBottom = "";
      return;
    }
    if (!panel) {
      panel = document.createElement("writethru-preview");
      panel.attachShadow({ mode: "open" }).innerHTML =
        `<style>${STYLE}</style><section aria-label="Preview"><p class="said" role="status"></p><details><summary></summary><div class="list"></div></details></section>`;
      root.append(panel);
    }
    const find = (selector) => panel.shadowRoot.querySelector(selector);
    const counts = [...(refusal ? ["stopped"] : []), ...counted(errors, "error"), ...counted(warnings, "warning")].join(", ");
    const after = stopped ? ": this is the last page without errors" : "";
    find("section").classList.toggle("stopped", stopped);
    find("summary").replaceChildren(element("b", "", counts), after);
    if (find(".said").textContent !== counts + after) find(".said").textContent = counts + after;
    const list = find(".list");
    list.replaceChildren(...(refusal ? [{ severity: "error", text: refusal }] : []).concat(problems).map(drawn));
    const more = errors + warnings - problems.length;
    if (more > 0) list.append(element("p", "note", "… and " + more + " more; the terminal shows them all"));
    const details = find("details");
    details.open = open;
    // The end of the page can be read, too.
    details.ontoggle = () => (root.style.paddingBottom = find("section").offsetHeight + "px");
    details.ontoggle();
  };

  // A browser has few connections to one host: pages that nobody sees leave them to the others.
  const seen = () =>
    new Promise((resolve) => {
      const look = () => {
        if (document.hidden) return;
        document.removeEventListener("visibilitychange", look);
        resolve();
      };
      document.addEventListener("visibilitychange", look);
      look();
    });

  const ask = async (after) => {
    const stop = new AbortController();
    const hide = () => document.hidden && stop.abort();
    document.addEventListener("visibilitychange", hide);
    try {
      const answer = await fetch("/.writethru/news?after=" + after, { cache: "no-store", signal: stop.signal });
      return answer.status === 204 ? undefined : await answer.json();
    } finally {
      document.removeEventListener("visibilitychange", hide);
    }
  };

  const ENDED = "error: the preview has ended; start it again with `writethru serve`";
  const listen = async () => {
    let after = 0;
    let missed = 0;
    for (;;) {
      await seen();
      try {
        const news = await ask(after);
        missed = 0;
        if (!news) continue;
        after = news.version;
        if (news.content !== shown) return reload();
        tell(news);
      } catch {
        if (document.hidden) continue;
        // It has ended, or begins anew.
        after = 0;
        missed += 1;
        if (missed === 3) tell({ refusal: ENDED, errors: 0, warnings: 0, drawn: [] });
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    }
  };
  listen();
})();
