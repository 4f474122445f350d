// The picture of a process on the page of a case. Without it the page tells the same in words.
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";

const STEP = 0.5;
const MOVE = 60;
const READABLE = 0.75;
const CLOSE = 1.2; // not larger than this when the whole fits: a small drawing stays a small drawing

async function show(figure) {
  const answer = await fetch(figure.dataset.picture).catch(() => null);
  if (!answer?.ok) return;
  const { drawing, names, passed, flows } = await answer.json();
  figure.hidden = false; // the canvas needs its size
  // the wheel scrolls the page: zooming is for the buttons and the keys
  const viewer = new NavigatedViewer({ container: figure.querySelector(".picture-canvas"), zoomScroll: { enabled: false } });
  viewer.on("import.parse.complete", ({ elementsById }) => {
    for (const [id, name] of Object.entries(names)) if (elementsById?.[id]) elementsById[id].name = name;
  });
  try {
    await viewer.importXML(drawing);
  } catch {
    figure.hidden = true; // a file without a drawing: the words stay
    return;
  }
  const here = figure.dataset.here.split(" ").filter(Boolean);
  mark(viewer, { passed, flows, here }, figure.dataset.hereMark);
  describe(viewer, figure.dataset.label);
  tools(viewer, figure, here);
}

function mark(viewer, { passed, flows, here }, words) {
  const canvas = viewer.get("canvas");
  const overlays = viewer.get("overlays");
  const known = viewer.get("elementRegistry");
  for (const id of [...passed, ...flows]) if (known.get(id)) canvas.addMarker(id, "passed");
  for (const id of passed) if (known.get(id) && !here.includes(id)) overlays.add(id, { position: { top: -9, right: 9 }, html: badge("✓", "") });
  for (const id of here) {
    if (!known.get(id)) continue;
    canvas.addMarker(id, "here");
    overlays.add(id, { position: { top: -12, left: 0 }, html: badge(words, "picture-mark-here") });
  }
}

function badge(text, kind) {
  const made = document.createElement("div");
  made.className = `picture-mark ${kind}`;
  made.textContent = text;
  made.setAttribute("aria-hidden", "true"); // the outline below says it
  return made;
}

function describe(viewer, label) {
  const drawing = viewer.get("canvas").getContainer().querySelector("svg");
  drawing.setAttribute("role", "img");
  drawing.setAttribute("aria-label", label);
}

function tools(viewer, figure, here) {
  const canvas = viewer.get("canvas");
  const fit = () => {
    canvas.zoom("fit-viewport", "auto");
    if (canvas.zoom() > CLOSE) canvas.zoom(CLOSE, "auto");
  };
  const acts = {
    in: () => canvas.zoom(canvas.zoom() * (1 + STEP)),
    out: () => canvas.zoom(canvas.zoom() / (1 + STEP)),
    fit,
    here: () => {
      const place = viewer.get("elementRegistry").get(here.find((id) => viewer.get("elementRegistry").get(id)));
      if (!place) return fit();
      const { outer } = canvas.viewbox();
      const [width, height] = [outer.width / READABLE, outer.height / READABLE];
      canvas.viewbox({ x: place.x + place.width / 2 - width / 2, y: place.y + place.height / 2 - height / 2, width, height });
    },
  };
  canvas.getContainer().querySelector("svg").addEventListener("keydown", (event) => {
    const moved = { ArrowLeft: [MOVE, 0], ArrowRight: [-MOVE, 0], ArrowUp: [0, MOVE], ArrowDown: [0, -MOVE] }[event.key];
    const act = { "+": acts.in, "-": acts.out }[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey || !(moved || act)) return;
    event.preventDefault();
    if (moved) canvas.scroll({ dx: moved[0], dy: moved[1] });
    else act();
  });
  figure.querySelector(".picture-tools").addEventListener("click", (event) => {
    acts[event.target.closest("button")?.dataset.zoom]?.();
  });
  if (!canvas.getContainer().clientWidth) return; // printed meanwhile: what is not shown has no size to fit
  fit();
  if (canvas.zoom() < READABLE) acts.here(); // a large drawing begins where the case stands, its words readable
}

document.querySelectorAll("[data-picture]").forEach(show);
