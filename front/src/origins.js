// How what is told came from sources into the reports: a small graph, drawn from the page's list.
import dagre from "@dagrejs/dagre";
import { create } from "d3-selection";
import { curveBasis, line } from "d3-shape";

const HIGH = 26, LETTER = 6.6, LONGEST = 30;
const home = document.querySelector("[data-origins]");
if (home) {
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: "LR", nodesep: 10, ranksep: 40, marginx: 4, marginy: 4 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const one of document.querySelectorAll("[data-nodes] > li")) {
    const whole = one.querySelector("b").textContent.trim() + (one.querySelector(":scope > time") ? ` (${one.querySelector(":scope > time").textContent})` : "");
    const name = one.querySelector("b").textContent.trim();
    const label = name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name;
    graph.setNode(one.dataset.id, { label, whole, kind: one.dataset.kind, width: label.length * LETTER + 18, height: HIGH });
  }
  for (const one of document.querySelectorAll("[data-edges] > li")) {
    graph.setEdge(one.dataset.left, one.dataset.right, { kind: one.dataset.kind });
  }
  dagre.layout(graph);
  const { width, height } = graph.graph();
  const svg = create("svg").attr("viewBox", `0 0 ${width} ${height}`).attr("width", width).attr("height", height)
    .attr("role", "img").attr("aria-label", "How what is told came from sources into the reports; the list below says the same.");
  const path = line((point) => point.x, (point) => point.y).curve(curveBasis);
  for (const edge of graph.edges()) {
    const { points, kind } = graph.edge(edge);
    const drawn = svg.append("path").attr("d", path(points)).attr("class", kind.replace(" ", "-"));
    drawn.append("title").text(`${graph.node(edge.v).whole}: ${kind} ${graph.node(edge.w).whole}`);
  }
  for (const name of graph.nodes()) {
    const node = graph.node(name);
    const group = svg.append("g").attr("class", node.kind).attr("transform", `translate(${node.x - node.width / 2},${node.y - HIGH / 2})`);
    group.append("rect").attr("width", node.width).attr("height", HIGH).attr("rx", 4);
    group.append("text").attr("x", node.width / 2).attr("y", 17).attr("text-anchor", "middle").text(node.label);
    group.append("title").text(node.whole);
  }
  home.append(svg.node());
  home.tabIndex = 0;
  home.parentElement.querySelector("[data-table]").open = false;
}
