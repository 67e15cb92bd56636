// Drawing the places of a picture with a mouse, a pen or a finger; the numbers in the
// rows below stay the truth, so that they can be typed as well.

const SVG = "http://www.w3.org/2000/svg";
let board = null;

const rows = () =>
  [...document.querySelectorAll("[name^='regions-'][name$='-coords']")].filter((field) => {
    const removed = document.querySelector(`[name='${field.name.replace("coords", "DELETE")}']`);
    return removed?.value !== "1" && !removed?.checked && !field.name.includes("__prefix__");
  });
const shapeOf = (field) => document.querySelector(`[name='${field.name.replace("coords", "shape")}']`);
const numbers = (field) => (field.value.match(/-?\d+/g) ?? []).map(Number);

function draw(shape, values) {
  const tags = { circle: ["circle", ["cx", "cy", "r"]], rect: ["rect", []], poly: ["polygon", []] };
  const [tag, names] = tags[shape] ?? tags.circle;
  const mark = document.createElementNS(SVG, tag);
  const set = (name, value) => mark.setAttribute(name, value);
  names.forEach((name, place) => set(name, values[place] ?? 0));
  if (shape === "rect") {
    const [left, top, right, bottom] = values;
    set("x", Math.min(left, right)); set("y", Math.min(top, bottom));
    set("width", Math.abs(right - left)); set("height", Math.abs(bottom - top));
  }
  if (shape === "poly") set("points", values.join(" "));
  set("fill", "rgba(255,255,255,.25)"); set("stroke", "#12505f"); set("stroke-width", 4);
  return mark;
}

function start(picture, layer) {
  let from = null;
  const choice = board.querySelector("select");

  const place = (event) => {
    const box = picture.getBoundingClientRect();
    const scale = picture.naturalWidth / box.width;
    return [event.clientX - box.left, event.clientY - box.top].map((one) => Math.round(one * scale));
  };
  const coords = (to) => {
    const [x, y] = from;
    if (choice.value === "circle") return [x, y, Math.round(Math.hypot(to[0] - x, to[1] - y))];
    return [x, y, ...to];
  };

  function redraw() {
    layer.replaceChildren();
    layer.setAttribute("viewBox", `0 0 ${picture.naturalWidth} ${picture.naturalHeight}`);
    rows().forEach((field, number) => {
      const values = numbers(field);
      if (values.length < 3) return;
      layer.append(draw(shapeOf(field).value, values));
      const word = document.createElementNS(SVG, "text");
      word.textContent = number + 1;
      word.setAttribute("x", values[0]); word.setAttribute("y", values[1]);
      word.setAttribute("font-size", picture.naturalWidth / 25);
      layer.append(word);
    });
  }

  function write(values) {
    let field = rows().find((row) => !row.value.trim());
    if (!field) {
      document.getElementById("id_regions-ADD")?.click();
      field = rows().at(-1);
    }
    if (!field) return;
    shapeOf(field).value = choice.value;
    field.value = values.join(", ");
    field.dispatchEvent(new Event("change", { bubbles: true }));
    redraw();
  }

  layer.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    layer.setPointerCapture(event.pointerId);
    from = place(event);
  });
  layer.addEventListener("pointermove", (event) => {
    if (!from) return;
    redraw();
    layer.append(draw(choice.value, coords(place(event))));
  });
  layer.addEventListener("pointerup", (event) => {
    const values = from && coords(place(event));
    from = null;
    // A mere click is no place.
    const size = values && (choice.value === "circle" ? values[2] : Math.abs(values[2] - values[0]));
    if (size > 5) write(values);
    else redraw();
  });
  picture.addEventListener("load", redraw);
  document.addEventListener("change", redraw);
  return redraw;
}

function follow(picture) {
  const field = document.querySelector("[name=picture]");
  let shown = "";
  const look = () => {
    if (!field || field.value === shown) return;
    shown = field.value;
    board.hidden = !shown;
    if (shown) picture.src = board.dataset.drawing.replace("/0/", `/${shown}/`);
  };
  // The chooser sets its hidden field without an event.
  setInterval(look, 500);
  look();
}

function run() {
  board = document.querySelector("[data-drawing]");
  if (!board) return;
  const picture = board.querySelector("img");
  start(picture, board.querySelector("svg"));
  follow(picture);
}

// The admin loads the scripts of its panels in the head.
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", run);
else run();
