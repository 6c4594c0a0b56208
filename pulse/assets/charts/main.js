// Draws each chart of the page from the figure beside it. Without this script, or if it fails, the
// still picture stays. Nothing is ever sent anywhere: the button that uploads a chart is switched off.
const settings = {
  displayModeBar: false,
  displaylogo: false,
  showSendToCloud: false,
  responsive: true,
  scrollZoom: false,
  doubleClick: false,
};
const narrow = window.matchMedia("(max-width: 640px)");

// On a phone names above columns stand upright, and names beside rows and lines are shorter.
const shorter = (text, length) => {
  const plain = text.replace(/<br>/g, " ");
  return plain.length <= length ? plain : `${plain.slice(0, length - 1).trimEnd()}…`;
};

function narrowLines(layout) {
  layout.margin = { ...layout.margin, l: 34, r: 112 };
  layout.font = { ...layout.font, size: 12 };
  const every = Math.ceil(layout.xaxis.tickvals.length / 4);
  const kept = (_, index, all) => (all.length - 1 - index) % every === 0;
  layout.xaxis = {
    ...layout.xaxis,
    tickvals: layout.xaxis.tickvals.filter(kept),
    ticktext: layout.xaxis.ticktext.filter(kept),
  };
  layout.annotations = (layout.annotations ?? []).map((note) =>
    note.xanchor === "left" ? { ...note, text: shortLabel(note.text), font: { ...note.font, size: 11 } } : note,
  );
}

// "Adult Services 59" keeps its figure whatever happens to the name.
function shortLabel(text) {
  const at = text.lastIndexOf(" ");
  return `${shorter(text.slice(0, at), 13)} ${text.slice(at + 1)}`;
}

function narrowHeat(layout) {
  layout.margin = { ...layout.margin, l: 104, t: 150 };
  layout.height += 78;
  layout.font = { ...layout.font, size: 12 };
  layout.xaxis = { ...layout.xaxis, tickangle: -90 };
  layout.yaxis = { ...layout.yaxis, ticktext: layout.yaxis.ticktext.map(wrappedName) };
}

// Bars and pairs: shorter names; what is said beside a pair loses its words and keeps its sign.
function narrowBars(layout) {
  const beside = (layout.annotations ?? []).some((note) => note.xref === "paper");
  layout.margin = { ...layout.margin, l: 118, r: beside ? 42 : 8 };
  layout.font = { ...layout.font, size: 12 };
  layout.yaxis = { ...layout.yaxis, ticktext: layout.yaxis.ticktext.map(wrappedName) };
  layout.annotations = (layout.annotations ?? []).map((note) =>
    note.xref === "paper"
      ? { ...note, text: /^[▲▼]/.test(note.text) ? note.text : "–" }
      : { ...note, text: shorter(note.text, 34), font: { ...note.font, size: 11 } },
  );
}

// Two lines of at most fifteen letters.
function wrappedName(text) {
  const words = text.replace(/<br>/g, " ").split(" ");
  let first = words.shift();
  while (words.length && `${first} ${words[0]}`.length <= 15) first += ` ${words.shift()}`;
  return words.length ? `${first}<br>${shorter(words.join(" "), 15)}` : first;
}

// In a narrow cell the arrow goes under the figure.
const stacked = (trace) => ({ ...trace, text: trace.text?.map((text) => text.replace(" ", "<br>")) });

function fitted(figure, kinds) {
  const copy = structuredClone(figure);
  if (!narrow.matches) return copy;
  if (kinds.contains("pulse-chart--heat")) {
    narrowHeat(copy.layout);
    copy.data = copy.data.map(stacked);
  } else if (kinds.contains("pulse-chart--bars")) {
    narrowBars(copy.layout);
  } else {
    narrowLines(copy.layout);
  }
  return copy;
}

async function draw(chart) {
  const figure = JSON.parse(document.getElementById(chart.dataset.chart).textContent);
  const live = chart.querySelector(".pulse-chart__live");
  const { data, layout } = fitted(figure, chart.classList);
  live.hidden = false;
  // Where the page gets narrower, Plotly asks its container how high it may be.
  live.style.height = `${layout.height}px`;
  chart.classList.add("pulse-chart--drawn");
  try {
    await globalThis.Plotly.react(live, data, layout, settings);
  } catch (error) {
    live.hidden = true;
    chart.classList.remove("pulse-chart--drawn");
    throw error;
  }
}

const drawAll = () => document.querySelectorAll("[data-chart]").forEach(draw);
// On a narrow screen a table of waves opens at its latest ones; the names stay beside them.
document.querySelectorAll("[data-latest]").forEach((table) => { table.scrollLeft = table.scrollWidth; });
narrow.addEventListener("change", drawAll);
drawAll();
