// What single types of questions need beyond a plain form: steps that move without
// a journey to the server, places that light up on their picture.

const inputOf = (step) => step.querySelector("[name='answer.order']");

// --- Ordering -----------------------------------------------------------------------
function settle(list) {
  const steps = [...list.children];
  steps.forEach((step, place) => {
    step.querySelector("[name='answer.up']").disabled = place === 0;
    step.querySelector("[name='answer.down']").disabled = place === steps.length - 1;
  });
}

function tell(list, step) {
  const place = [...list.children].indexOf(step) + 1;
  const words = list.dataset.moved
    .replace("{step}", step.querySelector("span").textContent.trim())
    .replace("{place}", place)
    .replace("{count}", list.children.length);
  list.parentElement.querySelector("[role=status]").textContent = words;
}

// Pressed: the step moves here; the focus stays with it, also at an end.
export function move(button) {
  const step = button.closest("li");
  const list = step.parentElement;
  const other = button.name === "answer.up" ? step.previousElementSibling : step.nextElementSibling;
  if (!other) return;
  if (button.name === "answer.up") other.before(step); else other.after(step);
  settle(list);
  (button.disabled ? step.querySelector("button:not(:disabled)") : button).focus();
  tell(list, step);
  list.dispatchEvent(new Event("input", { bubbles: true }));
}

export const isMove = (button) => button?.matches("[name='answer.up'], [name='answer.down']") ?? false;

function arrange(list, keys) {
  const steps = new Map([...list.children].map((step) => [inputOf(step).value, step]));
  for (const key of keys) if (steps.has(key)) list.append(steps.get(key));
  settle(list);
}

// --- Places on a picture ------------------------------------------------------------
export function light(form) {
  for (const place of form.querySelectorAll(".spot [data-for]")) {
    place.classList.toggle("on", document.getElementById(place.dataset.for)?.checked ?? false);
  }
}

// --- An answer from this device put into the form -----------------------------------
export function put(form, body) {
  for (const field of form.querySelectorAll("[name^='answer.']")) {
    const values = [body[field.name] ?? []].flat();
    if (field.matches("[type=radio], [type=checkbox]")) field.checked = values.includes(field.value);
    else if (!field.matches("button, [name='answer.order']")) field.value = values[0] ?? "";
  }
  const list = form.querySelector(".order");
  if (list && body["answer.order"]) arrange(list, [body["answer.order"]].flat());
  light(form);
}
