// A form marked `data-unsent="sentence"` asks the server before it is sent, so that a lost
// connection is a sentence beside the button, not the browser's own page of an error.
// The form itself goes the plain way, as it does without this file.

const PATIENCE = 10000;

// The smallest answer the server has: only whether it comes matters.
const reach = () =>
  fetch("/robots.txt", { method: "HEAD", cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });

const say = (form) => {
  const line = form.querySelector(".save") ?? form.appendChild(document.createElement("p"));
  line.className = "save";
  line.dataset.tone = "bad";
  line.setAttribute("role", "alert");
  line.textContent = form.dataset.unsent;
};

const guard = async (event) => {
  const form = event.currentTarget;
  // What `data-waits` marks is kept by the service worker until there is a connection.
  if ("waits" in form.dataset && navigator.serviceWorker?.controller) return;
  event.preventDefault();
  if (form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  try {
    await reach();
    form.querySelector(".save")?.remove();
    form.submit();
  } catch {
    say(form);
  }
  form.ariaBusy = "false";
};

for (const form of document.querySelectorAll("form[data-unsent]")) form.addEventListener("submit", guard);
