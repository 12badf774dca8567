(() => {
  "use strict";
  const stops = [...document.querySelectorAll("[data-stop]")];
  const count = document.getElementById("step-count");
  const tools = document.querySelector(".tools");
  const views = [...document.querySelectorAll(".tools input[name=view]")];
  const keysOn = document.getElementById("keys-on");
  let current = -1;

  const isInView = (element) => {
    const box = element.getBoundingClientRect();
    return box.bottom > tools.offsetHeight && box.top < window.innerHeight;
  };

  const open = (element) => {
    for (let up = element; up; up = up.parentElement) {
      if (up.tagName === "DETAILS") up.open = true;
      const fold = up.classList && up.classList.contains("folded") && up.previousElementSibling;
      if (fold) fold.open = true;
    }
  };

  // Who has scrolled away steps on from where they read, not from where they last stepped.
  const find = (way) => {
    if (current >= 0 && isInView(stops[current])) return current + way;
    const line = tools.offsetHeight + 1;
    const below = stops.findIndex((stop) => stop.getBoundingClientRect().top >= line);
    if (below < 0) return way > 0 ? stops.length : stops.length - 1;
    return way > 0 ? below : below - 1;
  };

  const step = (way) => {
    const next = find(way);
    if (next < 0 || next >= stops.length) {
      count.textContent = next < 0 ? "This is the first change" : "This is the last change";
      return;
    }
    current = next;
    const stop = stops[current];
    open(stop);
    stop.focus({ preventScroll: true });
    stop.scrollIntoView({ block: "start" });
    count.textContent = `Change ${current + 1} of ${stops.length}`;
  };

  const isTyping = (target) =>
    target.isContentEditable ||
    ["TEXTAREA", "SELECT"].includes(target.tagName) ||
    (target.tagName === "INPUT" && !["radio", "checkbox", "button"].includes(target.type));

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (!keysOn.checked || isTyping(event.target)) return;
    const key = event.key.toLowerCase();
    if (key === "n" || key === "j") step(1);
    else if (key === "p" || key === "k") step(-1);
    else if (["1", "2", "3"].includes(key)) views[Number(key) - 1].click();
    else return;
    event.preventDefault();
  });

  const show = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    open(target);
    // An address may be that of a sentence: the change to step on from is the passage around it.
    const at = stops.indexOf(target.closest("[data-stop]"));
    if (at >= 0) current = at;
    target.scrollIntoView({ block: "start" });
  };

  // The passage that was being read stays in view when another view is chosen.
  for (const view of views) {
    view.addEventListener("change", () => {
      if (current >= 0) stops[current].scrollIntoView({ block: "start" });
    });
  }

  document.getElementById("step-on").addEventListener("click", () => step(1));
  document.getElementById("step-back").addEventListener("click", () => step(-1));
  window.addEventListener("hashchange", show);
  document.getElementById("steps").hidden = stops.length === 0;
  show();
})();
