// How what is told came from sources into the reports: a small graph, drawn from the page's list.
import { Graph, layout } from "@dagrejs/dagre";
import { create } from "d3-selection";
import { curveBasis, line } from "d3-shape";

const HIGH = 26, LETTER = 6.6, LONGEST = 30;
const home = document.querySelector("[data-origins]");
if (home) {
  const graph = new Graph();
  graph.setGraph({ rankdir: "LR", nodesep: 10, ranksep: 56, marginx: 4, marginy: 4 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const one of document.querySelectorAll("[data-nodes] > li")) {
    const whole = one.textContent.trim();
    const label = whole.length > LONGEST ? `${whole.slice(0, LONGEST - 1)}…` : whole;
    graph.setNode(one.dataset.id, { label, whole, kind: one.dataset.kind, width: label.length * LETTER + 18, height: HIGH });
  }
  for (const one of document.querySelectorAll("[data-edges] > li")) {
    graph.setEdge(one.dataset.left, one.dataset.right, { kind: one.dataset.kind });
  }
  layout(graph);
  const { width, height } = graph.graph();
  const svg = create("svg").attr("viewBox", `0 0 ${width} ${height}`).attr("width", width).attr("height", height)
    .attr("role", "img").attr("aria-label", "How what is told came from sources into the reports; the list below says the same.");
  const path = line((point) => point.x, (point) => point.y).curve(curveBasis);
  for (const edge of graph.edges()) {
    const { points, kind } = graph.edge(edge);
    const drawn = svg.append("path").attr("d", path(points)).attr("class", kind.replace(" ", "-"));
    drawn.append("title").text(`${edge.v.replace(/^[^:]*:/, "")} ${kind} ${edge.w.replace(/^[^:]*:/, "")}`);
  }
  for (const name of graph.nodes()) {
    const node = graph.node(name);
    const group = svg.append("g").attr("class", node.kind).attr("transform", `translate(${node.x - node.width / 2},${node.y - HIGH / 2})`);
    group.append("rect").attr("width", node.width).attr("height", HIGH).attr("rx", 4);
    group.append("text").attr("x", node.width / 2).attr("y", 17).attr("text-anchor", "middle").text(node.label);
    group.append("title").text(node.whole);
  }
  home.append(svg.node());
}
