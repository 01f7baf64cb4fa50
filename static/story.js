// What a story's pages do where scripts run; they are complete without it. Nothing is sent, and all words come from the page.
"use strict";
{
  const find = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const partsOf = (template) => template.content.cloneNode(true);

  // ---- On a story: what is new since this browser last showed it.

  const WHILE = 30 * 60 * 1000;
  const MOST = 500;
  const BLOCKS = "p, li, td, th, h2, h3, h4, h5, h6, pre";

  const isVersion = (version) => typeof version?.id === "string" && typeof version.time === "string";
  const isVisit = ([, visit]) => isVersion(visit?.seen) && isVersion(visit.base) && Number.isFinite(visit.at);

  // The visits that a text tells of, the latest last. What is not of our making counts as none.
  const visitsIn = (text) => {
    try {
      return Object.entries(JSON.parse(text)).filter(isVisit);
    } catch {
      return [];
    }
  };

  // Notes that the latest version has been seen, and gives the one before, which stays for a while: marks survive a reload.
  // Gives nothing where the browser keeps nothing.
  const baseOfVisit = ({ key, story, versions }) => {
    const { id, time } = versions[versions.length - 1];
    const seen = { id, time };
    const at = Date.now();
    try {
      const visits = new Map(visitsIn(localStorage.getItem(key)));
      const last = visits.get(story) ?? { seen };
      const again = last.seen.id === id && Math.abs(at - last.at) < WHILE;
      const base = again ? last.base : last.seen;
      visits.delete(story);
      visits.set(story, { seen, base, at });
      localStorage.setItem(key, JSON.stringify(Object.fromEntries([...visits].slice(-MOST))));
      return base;
    } catch {
      return undefined;
    }
  };

  // The version that was read; where it is gone, the last one before it.
  const versionOf = (base, versions) =>
    versions.find(({ id }) => id === base.id) ??
    versions.filter(({ time }) => Date.parse(time) <= Date.parse(base.time)).pop();

  // Whether one sentence follows on another.
  const goesOn = (one, other) => {
    const between = new Range();
    between.setStartAfter(one);
    between.setEndBefore(other);
    return one.closest(BLOCKS) === other.closest(BLOCKS) && !between.toString().trim();
  };

  const tellOfVisit = (data, template) => {
    const base = baseOfVisit(data);
    const read = base && versionOf(base, data.versions);
    if (!read?.words) return;
    const parts = partsOf(template);
    const notice = find(".since", parts);
    Object.assign(find("a", notice), { href: read.url, textContent: read.words });
    const forget = find("button", notice);
    forget.onclick = () => {
      localStorage.removeItem(data.key);
      const place = forget.parentElement;
      place.textContent = forget.dataset.done;
      place.tabIndex = -1;
      place.focus();
    };
    const unread = all(".text [data-v]").filter(({ dataset }) => Number(dataset.v) > read.number);
    if (unread.length > 0) {
      find(".text .switch")?.remove();
      find(".text .body")?.before(find(".switch", parts));
    }
    const start = find(".unread-start", parts);
    unread.forEach((sentence, at) => {
      sentence.classList.add("unread");
      if (at === 0 || !goesOn(unread[at - 1], sentence)) sentence.prepend(start.cloneNode(true));
    });
    find(".first-things")?.prepend(notice);
  };

  const since = find("#part-since");
  if (since) {
    const tell = () => tellOfVisit(JSON.parse(find("#part-versions").textContent), since);
    // A page that is opened behind others has not been read yet.
    if (document.hidden) document.addEventListener("visibilitychange", tell, { once: true });
    else tell();
  }

  // ---- On a comparison: its changes, replayed one by one.

  const PACE = 2500;
  const MARKS = ":is(ins, del, .edited, .restyled, .moved, .moved-from, .visually-hidden)";

  // The marks of a text, sentence by sentence: the first of each has `data-change`. Spoken words stand before what they tell of;
  // of a block that moved whole only the first sentence tells.
  const stepsOf = (rows) => {
    const steps = [];
    let spoken = [];
    for (const mark of all(`.after ${MARKS}:not(.moved-from)`, rows)) {
      if (mark.parentElement.closest(MARKS)) continue;
      if (mark.matches(".visually-hidden")) {
        spoken.push(mark);
        continue;
      }
      const told = mark.matches(".moved") && !find("[id^=to-]", mark);
      if (steps.length === 0 || (mark.dataset.change && !told)) steps.push([]);
      steps[steps.length - 1].push(...spoken, mark);
      spoken = [];
    }
    return steps;
  };

  // What moved stands where it was until it goes.
  const addMoves = (rows, steps) => {
    for (const from of all(".after .moved-from", rows)) {
      const to = find(`#${find("[id^=from-]", from).id.replace("from", "to")}`, rows);
      const step = steps.find((step) => step.some((mark) => mark.contains(to)));
      if (!step) continue;
      const stood = document.createElement("span");
      stood.className = "stood";
      for (const piece of step.filter((mark) => mark.matches(".moved"))) stood.append(...piece.cloneNode(true).childNodes);
      for (const words of all("ins, .how, .visually-hidden", stood)) words.remove();
      for (const named of all("[id]", stood)) named.removeAttribute("id");
      from.after(stood);
      step.push(from, stood);
    }
  };

  // Paragraphs, items and rows come with the first of their words.
  const addBlocks = (steps) => {
    const isNew = (mark) => mark.matches("ins, .moved, .moved-from, .visually-hidden");
    const hidden = new Set(steps.flat().filter(isNew));
    const isEmpty = (node) => {
      if (node.nodeType === Node.TEXT_NODE) return !node.data.trim();
      return hidden.has(node) || node.matches(".alert-title, .row-steps, .before") || (node.matches("td, th") && hides(node));
    };
    const hides = (block) => [...block.childNodes].every(isEmpty);
    for (const step of steps) {
      for (const mark of step.filter(isNew)) {
        let block = mark.parentElement;
        if (block.matches("td, th")) block = block.parentElement;
        for (; !hidden.has(block) && !block.matches(".rows") && hides(block); block = block.parentElement) {
          hidden.add(block);
          step.push(block);
        }
      }
    }
  };

  // What a mark says: its words, and what its pictures show.
  const aloud = (mark) => [mark.textContent, ...all("img", mark).map((image) => image.alt)].join(" ");

  const prepareReplay = (template) => {
    const words = template.dataset;
    const parts = partsOf(template);
    const start = find(".replay-start", parts);
    const bar = find(".replay-bar", parts);
    // The digits of the words.
    const digits = (number) => number.toLocaleString(words.lang);
    const [previous, play, next, end] = all("button", bar);
    const [said, , read] = all("[role=status] span", bar);
    const button = find("button", start);
    const toPlay = play.textContent;
    const section = find("#replay");
    const rows = find(".rows", section);
    const side = find("#part-side") ?? {};
    let copy, steps, at, timer, beside;

    const pause = () => {
      timer = clearInterval(timer);
      play.textContent = toPlay;
    };

    const show = (to) => {
      at = to;
      steps.forEach((step, number) => {
        for (const { classList } of step) {
          classList.toggle("later", number >= at);
          classList.toggle("now", number === at - 1);
        }
      });
      const now = (steps[at - 1] ?? []).filter((node) => node.matches(`${MARKS}:not(.moved-from)`));
      const place = words.step.replace("{number}", digits(at)).replace("{count}", digits(steps.length));
      said.textContent = at === 0 ? words.start : place;
      read.textContent = now.map(aloud).join(" ");
      now.pop()?.scrollIntoView({ block: "center" });
      previous.setAttribute("aria-disabled", at === 0 && !words.previous);
      next.setAttribute("aria-disabled", at === steps.length && !words.next);
    };

    // One change on or back. Beyond them is another update, which has a page of its own.
    const go = (to) => {
      if (to >= 0 && to <= steps.length) show(to);
      else if (to < 0 && words.previous) location.replace(`${words.previous}#replay-end`);
      else if (to > 0 && words.next) location.replace(`${words.next}#replay${timer ? "-play" : ""}`);
      else pause();
    };

    const step = (by) => {
      pause();
      go(at + by);
    };

    const toggle = () => {
      if (timer) return pause();
      play.textContent = play.dataset.pause;
      timer = setInterval(() => document.hidden || go(at + 1), PACE);
    };

    const onEscape = ({ key }) => key === "Escape" && close();

    // The replay works on a copy, so that the page is afterwards as it was.
    const open = (atEnd, playing) => {
      copy = rows.cloneNode(true);
      rows.replaceWith(copy);
      steps = stepsOf(copy);
      addMoves(copy, steps);
      addBlocks(steps);
      beside = side.checked;
      side.checked = false;
      section.classList.add("replaying");
      section.append(bar);
      start.hidden = true;
      play.hidden = matchMedia("(prefers-reduced-motion: reduce)").matches;
      show(atEnd ? steps.length : 0);
      if (playing && !play.hidden) toggle();
      (timer ? play : next).focus({ preventScroll: true });
      document.addEventListener("keydown", onEscape);
    };

    const close = () => {
      pause();
      copy.replaceWith(rows);
      bar.remove();
      side.checked = beside;
      section.classList.remove("replaying");
      start.hidden = false;
      if (location.hash.startsWith("#replay")) history.replaceState(null, "", location.pathname + location.search);
      button.focus({ preventScroll: true });
      document.removeEventListener("keydown", onEscape);
    };

    button.onclick = () => open();
    previous.onclick = () => step(-1);
    play.onclick = toggle;
    next.onclick = () => step(1);
    end.onclick = close;
    bar.onkeydown = (event) => {
      const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!by || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      step(getComputedStyle(bar).direction === "rtl" ? -by : by);
    };
    section.prepend(start);
    // Until the page has loaded, going to its part would take the focus away.
    const how = /^#replay(-end|-play)?$/.exec(location.hash);
    if (how) addEventListener("load", () => open(how[1] === "-end", how[1] === "-play"));
  };

  const replay = find("#part-replay");
  if (replay) prepareReplay(replay);
}
