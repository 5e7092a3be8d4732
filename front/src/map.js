// The map of incidents: countries outlined from Natural Earth, a circle for all incidents at one point. What it shows
// is on the page as a table too, and comes from the JSON of the same address.
import L from "leaflet";
import { feature } from "topojson-client";

const holder = document.getElementById("map");
if (holder) draw(holder).catch((error) => { holder.hidden = true; console.warn(error); });

async function draw(holder) {
  const [found, countries] = await Promise.all([read(holder.dataset.marks), read(holder.dataset.countries)]);
  if (!found.marks.length) return;
  holder.hidden = false;
  const map = L.map(holder, { worldCopyJump: true, minZoom: 1, maxZoom: 14, zoomSnap: 0.5 });
  map.attributionControl.setPrefix("");
  const whole = unwound(feature(countries, countries.objects.countries));
  const outlines = L.geoJSON(whole, {
    interactive: false, attribution: "Outlines: Natural Earth", style: () => ({ className: "land" }),
  });
  if (holder.dataset.tiles) L.tileLayer(holder.dataset.tiles, { attribution: "Tiles by the server of this workbench" }).addTo(map);
  else {
    outlines.addTo(map);
    nameCountries(map, whole.features);
  }
  const marks = L.layerGroup().addTo(map);
  map.fitBounds(L.latLngBounds(found.marks.map((one) => [one.latitude, one.longitude])).pad(0.15), { maxZoom: 7 });
  const show = () => {
    marks.clearLayers();
    for (const group of together(map, found.marks)) marks.addLayer(marked(map, group));
  };
  map.on("zoomend", show);
  show();
}

// Where a ring leaps over the date line it goes on past it, so that no outline is drawn round the whole world.
function unwound(countries) {
  const ring = (points) => {
    let turns = 0;
    return points.map(([x, y], at) => {
      const before = at ? points[at - 1][0] : x;
      if (x - before > 180) turns -= 360;
      else if (x - before < -180) turns += 360;
      return [x + turns, y];
    });
  };
  const unwind = ({ type, coordinates }) => ({
    type,
    coordinates: type === "Polygon" ? coordinates.map(ring) : coordinates.map((polygon) => polygon.map(ring)),
  });
  const whole = countries.features.filter((one) => one.properties.name !== "Antarctica");
  return { type: "FeatureCollection", features: whole.map((one) => ({ ...one, geometry: unwind(one.geometry) })) };
}

// The name of each country that has room for it, in the middle of its largest part. A server's tiles have their own.
function nameCountries(map, countries) {
  const named = countries.map(({ properties, geometry }) => {
    const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
    const rings = polygons.map(([outer]) => outer.map(([x, y]) => L.latLng(y, x)));
    const widths = rings.map((ring) => { const box = L.latLngBounds(ring); return box.getEast() - box.getWest(); });
    const largest = rings[widths.indexOf(Math.max(...widths))];
    return { name: properties.name, box: L.latLngBounds(largest), middle: L.PolyUtil.polygonCenter(largest, L.CRS.EPSG3857) };
  });
  const names = L.layerGroup().addTo(map);
  const show = () => {
    names.clearLayers();
    for (const { name, box, middle } of named) {
      const [from, to] = [map.project(box.getSouthWest()), map.project(box.getNorthEast())];
      if (to.x - from.x < 8 * name.length || from.y - to.y < 28 || !map.getBounds().contains(middle)) continue;
      const written = document.createElement("span");
      written.textContent = name;
      const icon = L.divIcon({ html: written, iconSize: [0, 0], className: "country" });
      names.addLayer(L.marker(middle, { icon, interactive: false, keyboard: false, zIndexOffset: -1000 }));
    }
  };
  map.on("moveend", show);
  show();
}

async function read(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}

const radius = (count) => Math.min(34, 9 + 3 * Math.sqrt(count));

// Marks that would cover each other are one until one looks closer, so that each can be hit.
function together(map, marks) {
  let groups = marks.map((mark) => ({
    at: map.project([mark.latitude, mark.longitude]),
    wide: mark.precision === "country" || mark.precision === "region",
    marks: [mark],
    count: mark.count,
    conflicts: mark.conflicts,
  }));
  for (let before = Infinity; groups.length < before; ) {
    before = groups.length;
    const apart = [];
    for (const group of groups) {
      const near = apart.find((one) => one.at.distanceTo(group.at) < radius(one.count) + radius(group.count) + 6);
      if (!near) {
        apart.push(group);
        continue;
      }
      near.marks.push(...group.marks);
      near.count += group.count;
      near.conflicts += group.conflicts;
      near.wide &&= group.wide;
    }
    groups = apart;
  }
  return groups;
}

function marked(map, group) {
  const r = radius(group.count);
  const size = 2 * r + 4;
  const label = `${named(group)}: ${group.count} ${group.count === 1 ? "incident" : "incidents"}, ${group.conflicts} in conflict`;
  const svg = element("svg", { width: size, height: size, viewBox: `${-size / 2} ${-size / 2} ${size} ${size}`, class: group.wide ? "mark wide" : "mark", "aria-hidden": "true" });
  svg.append(element("circle", { r, class: "all" }));
  const part = group.conflicts / group.count;
  if (part) svg.append(part === 1 ? element("circle", { r: r - 3, class: "disputed" }) : element("path", { d: slice(r - 3, part), class: "disputed" }));
  if (group.count > 1) {
    const text = element("text", {});
    text.textContent = group.count;
    svg.append(text);
  }
  const [first] = group.marks;
  const icon = L.divIcon({ html: svg, iconSize: [size, size], className: "" });
  const marker = L.marker([first.latitude, first.longitude], { icon, title: label, alt: label, keyboard: true });
  // Clear of the buttons in the corner, on a small map too.
  const across = Math.min(320, map.getSize().x - 96);
  marker.bindPopup(() => told(map, group), { maxWidth: across, maxHeight: 260, autoPanPaddingTopLeft: [52, 8] });
  marker.on("add", () => marker.getElement().setAttribute("aria-label", label));
  return marker;
}

function named(group) {
  const names = [...new Set(group.marks.map((one) => (one.precision === "country" ? one.country_name : one.place) || "no name"))];
  return names.length > 3 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more places` : names.join(", ");
}

// What it leads to is looked at as of the same moment.
function moment() {
  const given = [...new URLSearchParams(location.search)].filter(([name, value]) => value && ["as_of", "valid_at", "reveal"].includes(name));
  return given.length ? `?${new URLSearchParams(given)}` : "";
}

function told(map, group) {
  const box = document.createElement("div");
  const heading = document.createElement("strong");
  heading.dir = "auto";
  heading.textContent = named(group);
  const list = document.createElement("ul");
  const incidents = group.marks.flatMap((one) => one.incidents);
  for (const one of incidents.slice(0, 12)) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = `/incidents/${encodeURIComponent(one.id)}${moment()}`;
    link.dir = "auto";
    link.textContent = one.title;
    item.append(link, one.conflicts ? ` (${one.conflicts} in conflict)` : "");
    list.append(item);
  }
  box.append(heading, list);
  if (group.count > Math.min(12, incidents.length)) box.append(`and ${group.count - Math.min(12, incidents.length)} more`);
  if (group.marks.length > 1) {
    const closer = document.createElement("button");
    closer.type = "button";
    closer.textContent = "Look closer";
    closer.addEventListener("click", () => map.fitBounds(L.latLngBounds(group.marks.map((one) => [one.latitude, one.longitude])).pad(0.3)));
    box.append(document.createElement("br"), closer);
  }
  return box;
}

function slice(r, part) {
  const angle = 2 * Math.PI * part;
  const [x, y] = [r * Math.sin(angle), -r * Math.cos(angle)];
  return `M0 0 L0 ${-r} A${r} ${r} 0 ${part > 0.5 ? 1 : 0} 1 ${x.toFixed(2)} ${y.toFixed(2)} Z`;
}

function element(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
