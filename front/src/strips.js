// How the figures of each source changed over time: a strip for each side and effect, drawn from the page's table.
import { extent, groups, max } from "d3-array";
import { axisBottom, axisLeft } from "d3-axis";
import { scaleLinear, scaleUtc } from "d3-scale";
import { create } from "d3-selection";
import { line, symbol, symbolCircle, symbolDiamond, symbolSquare, symbolTriangle, symbolWye, symbolCross } from "d3-shape";

// Sources differ by shape as well as by colour (after Okabe and Ito).
const SHAPES = [symbolCircle, symbolSquare, symbolTriangle, symbolDiamond, symbolCross, symbolWye];
const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"];
const WIDTH = 360, HEIGHT = 180, LEFT = 40, BOTTOM = 24, TOP = 10, RIGHT = 14;
const dayOf = (day) => day.toLocaleDateString("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
const number = (text) => (text === "" ? null : Number(text));

const table = document.querySelector("[data-strip]");
const home = document.querySelector("[data-strips]");
if (table && home) {
  const points = [...table.tBodies[0].rows].map((row) => ({
    of: row.cells[0].textContent, source: row.cells[1].textContent, day: new Date(row.cells[2].textContent),
    low: number(row.dataset.low), high: number(row.dataset.high), text: row.cells[3].textContent,
  })).filter((point) => !Number.isNaN(point.day.valueOf()));
  for (const [of, own] of groups(points, (point) => point.of)) home.append(strip(of, own));
  if (points.length) table.closest("[data-table]").open = false;
}

function strip(of, points) {
  const days = extent(points, (point) => point.day);
  const pad = Math.max((days[1] - days[0]) * 0.06, 43200000);
  const x = scaleUtc([new Date(+days[0] - pad), new Date(+days[1] + pad)], [LEFT, WIDTH - RIGHT]);
  const top = max(points, (point) => Math.max(point.low ?? 0, point.high ?? 0)) || 1;
  const y = scaleLinear([0, top * 1.12], [HEIGHT - BOTTOM, TOP]).nice();
  const sources = groups(points, (point) => point.source);
  const svg = create("svg").attr("viewBox", `0 0 ${WIDTH} ${HEIGHT}`).attr("role", "img")
    .attr("aria-label", `${of}: ${points.map((p) => `${p.source} ${p.text} on ${p.day.toISOString().slice(0, 10)}`).join("; ")}`);
  const across = Math.min(4, new Set(points.map((point) => +point.day)).size + 1);
  svg.append("g").attr("transform", `translate(0,${HEIGHT - BOTTOM})`).call(axisBottom(x).ticks(across).tickFormat(dayOf).tickSizeOuter(0));
  svg.append("g").attr("transform", `translate(${LEFT},0)`).call(axisLeft(y).ticks(4).tickSize(-(WIDTH - LEFT - RIGHT)).tickSizeOuter(0));
  const key = document.createElement("p");
  key.className = "small";
  sources.forEach(([source, own], index) => {
    const colour = COLOURS[index % COLOURS.length];
    const shape = symbol(SHAPES[index % SHAPES.length], 70);
    const middle = (point) => ((point.low ?? 0) + (point.high ?? point.low ?? 0)) / 2;
    const sorted = [...own].sort((one, other) => one.day - other.day);
    svg.append("path").attr("d", line((p) => x(p.day), (p) => y(middle(p)))(sorted)).attr("fill", "none").attr("stroke", colour).attr("stroke-width", 1.5);
    for (const point of sorted) {
      const mark = svg.append("g").attr("transform", `translate(${x(point.day) + (index - (sources.length - 1) / 2) * 3},0)`);
      mark.append("line").attr("class", "low-high").attr("stroke", colour)
        .attr("y1", y(point.low ?? 0)).attr("y2", point.high === null ? TOP : y(point.high)).attr("stroke-dasharray", point.high === null ? "3 3" : null);
      mark.append("path").attr("d", shape()).attr("transform", `translate(0,${y(middle(point))})`).attr("fill", colour);
      mark.append("title").text(`${source}: ${point.text} (${point.day.toISOString().slice(0, 10)})`);
    }
    const icon = create("svg").attr("viewBox", "-8 -8 16 16").attr("width", 14).attr("height", 14).attr("aria-hidden", "true");
    icon.append("path").attr("d", shape()).attr("fill", colour);
    const item = document.createElement("span");
    item.dir = "auto";
    item.className = "key";
    item.append(icon.node(), ` ${source}`);
    key.append(item);
  });
  const figure = document.createElement("figure");
  const caption = document.createElement("h3");
  caption.textContent = of;
  caption.dir = "auto";
  figure.append(caption, svg.node(), key);
  return figure;
}
