// The page of a webinar: a heartbeat each minute, and presence checks announced by a
// banner, a sound and the window's title. Without scripts the page has a button.

const here = document.querySelector("[data-live-page]");
const words = here.dataset;
const call = document.getElementById("presence");
const form = document.getElementById("confirm");
const saved = document.getElementById("saved");
const left = call.querySelector("[data-left]");
const title = document.title;
const EVERY = 60000;
const AGAIN = 10000;
let shown = call.hidden ? 0 : Number(form.elements.number.value);
let closes = call.hidden ? 0 : Date.now() + Number(left.dataset.left) * 1000;
let sound = null;
let timer = 0;

const token = () => form.elements.csrfmiddlewaretoken.value;

function body(extra = {}) {
  const data = new FormData();
  data.set("csrfmiddlewaretoken", token());
  for (const [name, value] of Object.entries(extra)) data.set(name, value);
  return data;
}

function ring() {
  sound ??= new AudioContext();
  for (const beat of [0, 0.35, 0.7]) {
    const tone = sound.createOscillator();
    const volume = sound.createGain();
    const from = sound.currentTime + beat;
    tone.frequency.value = 660;
    volume.gain.setValueAtTime(0.25, from);
    volume.gain.exponentialRampToValueAtTime(0.001, from + 0.3);
    tone.connect(volume).connect(sound.destination);
    tone.start(from);
    tone.stop(from + 0.3);
  }
}

function tell(tone, text) {
  saved.dataset.tone = tone;
  saved.textContent = text;
}

function show(check) {
  if (!check) {
    shown = 0;
    call.hidden = true;
    document.title = title;
    return;
  }
  closes = Date.now() + check.seconds * 1000;
  if (shown === check.number) return;
  shown = check.number;
  form.elements.number.value = check.number;
  call.hidden = false;
  ring();
  beat(); // say at once that the check has arrived
}

function tick() {
  if (call.hidden) return;
  const seconds = Math.max(0, Math.round((closes - Date.now()) / 1000));
  left.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  document.title = seconds % 2 ? `● ${words.call}` : title;
  if (seconds % 30 === 0 && seconds) ring();
  if (!seconds) show(null);
}

const SIGNS = { confirmed: ["on", "✓"], missed: ["miss", "×"], open: ["next", ""], ahead: ["", ""] };

function draw(checks) {
  const cells = document.querySelector("[data-cells]");
  if (!cells || !checks.length) return;
  cells.replaceChildren(...checks.map((word, index) => {
    const [look, sign] = SIGNS[word];
    const cell = document.createElement("span");
    cell.className = look;
    const seen = document.createElement("span");
    seen.ariaHidden = "true";
    seen.textContent = sign || index + 1;
    const said = document.createElement("span");
    said.className = "vh";
    said.textContent = `${index + 1}: ${words[`word_${word}`]}`;
    cell.append(seen, said);
    const item = document.createElement("li");
    item.append(cell);
    return item;
  }));
}

async function beat() {
  clearTimeout(timer);
  let next = EVERY;
  try {
    const extra = { page: words.page };
    if (shown) extra.got = shown;
    const answer = await fetch(words.ping, { method: "POST", body: body(extra), headers: { "X-Part": "ping" } });
    if (answer.redirected || !answer.ok) throw new Error(answer.status);
    const pulse = await answer.json();
    if (pulse.state === "live") {
      document.querySelector("[data-minutes]").textContent = pulse.minutes;
      document.querySelector("#minutes progress").value = pulse.minutes;
      tell("ok", words.saved.replace("{clock}", pulse.saved));
      if (words.state === "early") location.reload();
      draw(pulse.checks);
      show(pulse.check);
    } else if (pulse.state !== "early") {
      tell("ok", words.over);
      show(null);
      return;
    }
  } catch {
    tell("bad", words.lost);
    next = AGAIN;
  }
  timer = setTimeout(beat, next);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    const answer = await fetch(words.confirm, {
      method: "POST",
      body: body({ number: form.elements.number.value }),
      headers: { "X-Part": "confirm" },
    });
    if (answer.redirected || !answer.ok) throw new Error(answer.status);
    const said = await answer.json();
    show(null);
    tell(said.counts ? "ok" : "bad", said.words);
    setTimeout(beat, 3000);
  } catch {
    tell("bad", words.lost);
  } finally {
    button.disabled = false;
  }
});

if (words.state === "live" || words.state === "early") {
  const tryout = document.getElementById("sound");
  tryout.hidden = false;
  tryout.addEventListener("click", ring);
  beat();
  setInterval(tick, 1000);
  // The last minutes of a page that is closed.
  addEventListener("pagehide", () => {
    if (words.state === "live") navigator.sendBeacon(words.ping, body({ page: words.page }));
  });
}
