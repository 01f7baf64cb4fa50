// What a story's pages do for readers whose browser runs scripts. They are complete without it.
//
// On a story: what is new since this browser last showed it. On a comparison: its changes, one by one.
// Nothing is sent anywhere, and all words come from the page.
"use strict";
{
  const DAY_PART = 30 * 60 * 1000;
  const MOST_STORIES = 500;
  const BLOCKS = "p, li, td, th, h2, h3, h4, h5, h6, pre";

  // ---- New since the last visit

  const isVersion = (version) => typeof version?.id === "string" && typeof version.time === "string";
  const isVisit = (visit) => isVersion(visit?.seen) && isVersion(visit.base) && Number.isFinite(visit.at);

  // The visits that a text tells of, the latest last. What is not of our making counts as none.
  const visitsIn = (text) => {
    try {
      return Object.entries(JSON.parse(text)).filter(([, visit]) => isVisit(visit));
    } catch {
      return [];
    }
  };

  // Notes that the latest version has been seen. The version that was read before stays the base for a while, so that marks are
  // still there after a reload. Nothing where the browser keeps nothing for us.
  const baseOfVisit = ({ key, story, versions }) => {
    const { id, time } = versions[versions.length - 1];
    const now = Date.now();
    try {
      const visits = new Map(visitsIn(localStorage.getItem(key)));
      const last = visits.get(story);
      const again = last && last.seen.id === id && Math.abs(now - last.at) < DAY_PART;
      const base = again ? last.base : last?.seen ?? { id, time };
      visits.delete(story);
      visits.set(story, { seen: { id, time }, base, at: now });
      localStorage.setItem(key, JSON.stringify(Object.fromEntries([...visits].slice(-MOST_STORIES))));
      return base;
    } catch {
      return undefined;
    }
  };

  // The version that was read; where it is gone, the last one before it.
  const versionOf = (base, versions) => {
    const before = ({ time }) => Date.parse(time) <= Date.parse(base.time);
    return versions.find(({ id }) => id === base.id) ?? versions.filter(before).pop();
  };

  // Whether nothing stands between two sentences of one block.
  const goesOn = (one, other) => {
    const between = new Range();
    between.setStartAfter(one);
    between.setEndBefore(other);
    return one.closest(BLOCKS) === other.closest(BLOCKS) && between.toString().trim() === "";
  };

  const mark = (sentences, spoken) => {
    sentences.forEach((sentence, at) => {
      sentence.classList.add("unread");
      if (at === 0 || !goesOn(sentences[at - 1], sentence)) sentence.prepend(spoken.cloneNode(true));
    });
  };

  const tellOfVisit = (data, template) => {
    const base = baseOfVisit(data);
    const read = base && versionOf(base, data.versions);
    if (!read?.words) return;
    const parts = template.content.cloneNode(true);
    const notice = parts.querySelector(".since");
    const link = notice.querySelector("a");
    link.href = read.url;
    link.textContent = read.words;
    const forget = notice.querySelector("button");
    forget.onclick = () => {
      localStorage.removeItem(data.key);
      const place = forget.parentElement;
      place.textContent = forget.dataset.done;
      place.tabIndex = -1;
      place.focus();
    };
    const text = document.querySelector(".text");
    const unread = [...text.querySelectorAll("[data-v]")].filter(({ dataset }) => Number(dataset.v) > read.number);
    if (unread.length > 0) {
      const control = parts.querySelector(".switch");
      text.querySelector(".switch")?.remove();
      text.querySelector(".body").before(control);
      mark(unread, parts.querySelector(".unread-start"));
    }
    document.querySelector(".first-things").prepend(notice);
  };

  const data = document.getElementById("part-versions");
  const since = document.getElementById("part-since");
  if (data && since) {
    const tell = () => tellOfVisit(JSON.parse(data.textContent), since);
    // A page that is opened behind others has not been read yet.
    if (document.hidden) document.addEventListener("visibilitychange", tell, { once: true });
    else tell();
  }

  // ---- Replay

  const PACE = 2500;
  const MARKS = ":is(ins, del, .edited, .restyled, .moved, .moved-from, .visually-hidden)";

  // The marks of a text, sentence by sentence: the first element of each says what became of it. Words for screen readers stand
  // before what they tell of. Of a block that moved whole only the first sentence says so.
  const stepsOf = (rows) => {
    const steps = [];
    let spoken = [];
    for (const mark of rows.querySelectorAll(`.after ${MARKS}`)) {
      if (mark.parentElement.closest(MARKS) || mark.matches(".moved-from")) continue;
      if (mark.matches(".visually-hidden")) {
        spoken.push(mark);
        continue;
      }
      const told = mark.matches(".moved") && !mark.querySelector("[id^=to-]");
      if (steps.length === 0 || (mark.dataset.change && !told)) steps.push([]);
      steps[steps.length - 1].push(...spoken, mark);
      spoken = [];
    }
    return steps;
  };

  // Where a sentence went from it is shown again, as it was, until it goes.
  const showMoves = (rows, steps) => {
    for (const from of rows.querySelectorAll(".after .moved-from")) {
      const to = rows.querySelector(`#${from.querySelector("[id^=from-]").id.replace("from", "to")}`);
      const step = steps.find((step) => step.some((mark) => mark.contains(to)));
      if (!step) continue;
      const stood = document.createElement("span");
      stood.className = "stood";
      for (const piece of step.filter((mark) => mark.matches(".moved"))) stood.append(...piece.cloneNode(true).childNodes);
      for (const words of stood.querySelectorAll("ins, .how, .visually-hidden")) words.remove();
      for (const named of stood.querySelectorAll("[id]")) named.removeAttribute("id");
      from.after(stood);
      step.push(from, stood);
    }
  };

  // A paragraph or an item comes with the first of its words.
  const showBlocks = (steps) => {
    const isNew = (mark) => mark.matches("ins, .moved, .moved-from, .visually-hidden");
    const hidden = new Set(steps.flat().filter(isNew));
    const isEmpty = (block) => [...block.childNodes].every((node) => hidden.has(node) || (node.nodeType === Node.TEXT_NODE && !node.data.trim()));
    for (const step of steps) {
      for (const mark of step.filter(isNew)) {
        let block = mark.parentElement;
        while (!hidden.has(block) && !block.matches(".after, td, th") && isEmpty(block)) {
          hidden.add(block);
          step.push(block);
          block = block.parentElement;
        }
      }
    }
  };

  const prepareReplay = (template) => {
    const { start: startWords, step: stepWords, previous, next } = template.dataset;
    const parts = template.content.cloneNode(true);
    const start = parts.querySelector(".replay-start");
    const bar = parts.querySelector(".replay-bar");
    const button = (name) => bar.querySelector(`[data-do=${name}]`);
    const words = bar.querySelector("[role=status] > span");
    const change = bar.querySelector("[role=status] .visually-hidden > span");
    const play = button("play");
    const playWords = [play.textContent, play.dataset.pause];
    const section = document.getElementById("replay");
    const rows = section.querySelector(".rows");
    const side = document.getElementById("part-side");
    let copy, steps, at, timer, wasBeside;

    const pause = () => {
      clearInterval(timer);
      timer = undefined;
      play.textContent = playWords[0];
    };

    const show = (to) => {
      at = to;
      steps.forEach((step, number) => {
        for (const node of step) {
          node.classList.toggle("later", number >= at);
          node.classList.toggle("now", number === at - 1);
        }
      });
      const now = steps[at - 1]?.filter((node) => !node.matches(".stood, .moved-from")) ?? [];
      words.textContent = at === 0 ? startWords : stepWords.replace("{number}", at).replace("{count}", steps.length);
      change.textContent = now.filter((node) => node.matches(MARKS)).map((node) => node.textContent).join(" ");
      now[now.length - 1]?.scrollIntoView({ block: "center" });
      button("previous").setAttribute("aria-disabled", at === 0 && !previous);
      button("next").setAttribute("aria-disabled", at === steps.length && !next);
    };

    // One change on or back. Beyond the last is the next update, which has a page of its own.
    const go = (to) => {
      if (to >= 0 && to <= steps.length) show(to);
      else if (to < 0 && previous) location.replace(`${previous}#replay-end`);
      else if (to > 0 && next) location.replace(`${next}#replay${timer ? "-play" : ""}`);
      else pause();
    };

    const toggle = () => {
      if (timer) return pause();
      play.textContent = playWords[1];
      timer = setInterval(() => document.hidden || go(at + 1), PACE);
    };

    const close = () => {
      pause();
      copy.replaceWith(rows);
      bar.remove();
      if (side) side.checked = wasBeside;
      section.classList.remove("replaying");
      start.hidden = false;
      if (location.hash.startsWith("#replay")) history.replaceState(null, "", location.pathname + location.search);
      start.querySelector("button").focus({ preventScroll: true });
      document.removeEventListener("keydown", onEscape);
    };

    const onEscape = ({ key }) => key === "Escape" && close();

    // The replay works on a copy, so that the page is afterwards as it was.
    const open = (atEnd, playing) => {
      copy = rows.cloneNode(true);
      rows.replaceWith(copy);
      steps = stepsOf(copy);
      showMoves(copy, steps);
      showBlocks(steps);
      wasBeside = side?.checked;
      if (side) side.checked = false;
      section.classList.add("replaying");
      start.hidden = true;
      section.append(bar);
      play.hidden = matchMedia("(prefers-reduced-motion: reduce)").matches;
      show(atEnd ? steps.length : 0);
      if (playing && !play.hidden) toggle();
      (timer ? play : button("next")).focus({ preventScroll: true });
      document.addEventListener("keydown", onEscape);
    };

    const step = (by) => {
      pause();
      go(at + by);
    };
    button("previous").onclick = () => step(-1);
    button("next").onclick = () => step(1);
    button("close").onclick = close;
    play.onclick = toggle;
    bar.onkeydown = (event) => {
      const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!by || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      step(getComputedStyle(bar).direction === "rtl" ? -by : by);
    };
    start.querySelector("button").onclick = () => open(false, false);
    section.prepend(start);
    // Until the page has loaded, going to its part takes the focus away.
    const how = /^#replay(-end|-play)?$/.exec(location.hash);
    if (how) addEventListener("load", () => open(how[1] === "-end", how[1] === "-play"));
  };

  const replay = document.getElementById("part-replay");
  if (replay) prepareReplay(replay);
}
