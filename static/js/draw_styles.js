// Colours of the live map, read from the tokens so that dark mode holds too.
import { CircleStyle, Fill, Point, Stroke, Style, Text, getDistance, toLonLat } from "../vendor/ol-10.11.0/ol.js";

export const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

export const washed = (name, share) => {
  const [r, g, b] = token(name).match(/[0-9a-f]{2}/gi).map((two) => parseInt(two, 16));
  return `rgba(${r}, ${g}, ${b}, ${share})`;
};

const label = (text, colour) =>
  new Text({
    text,
    font: `14px ${token("type")}`,
    fill: new Fill({ color: token(colour) }),
    stroke: new Stroke({ color: token("land"), width: 3 }),
  });

export function basemapStyle(english) {
  const land = new Fill({ color: token("land") });
  const line = (share) => new Stroke({ color: washed("ink-2", share), width: 1 });
  const kinds = {
    land: new Style({ fill: land }),
    neighbour: new Style({ fill: land, stroke: line(0.25) }),
  };
  return (feature) => {
    const kind = kinds[feature.get("kind")];
    const name = feature.get(english ? "name_en" : "name");
    return kind ?? new Style({ fill: land, stroke: line(0.6), text: label(name, "ink-2") });
  };
}

export const originStyle = () =>
  new Style({
    fill: new Fill({ color: washed("grape", 0.12) }),
    stroke: new Stroke({ color: token("grape"), width: 2 }),
  });

export const plotsStyle = () => (feature) =>
  new Style({
    fill: new Fill({ color: washed("chestnut", 0.2) }),
    stroke: new Stroke({ color: token("chestnut"), width: 1.5, lineDash: [6, 3] }),
    text: label(feature.get("name") ?? "", "ink"),
  });

const corner = () =>
  new CircleStyle({
    radius: 7,
    fill: new Fill({ color: token("surface") }),
    stroke: new Stroke({ color: token("chestnut"), width: 3 }),
  });

export const sketchStyle = () =>
  new Style({
    fill: new Fill({ color: washed("chestnut", 0.25) }),
    stroke: new Stroke({ color: token("chestnut"), width: 3 }),
    image: corner(),
  });

const LABEL_PX = 56; // a side shorter than this on the screen has no room for its length

// The sides of a polygon with their lengths in metres, beside the styles given.
export function measured(base) {
  const sides = (feature, resolution) => {
    const shape = feature.getGeometry();
    if (!["Polygon", "MultiPolygon"].includes(shape.getType())) return [];
    const rings = shape.getType() === "Polygon" ? shape.getCoordinates() : shape.getCoordinates().flat();
    return rings.flatMap((ring) => ring.slice(1).map((end, n) => side(ring[n], end, resolution)).filter(Boolean));
  };
  return (feature, resolution) => [...base, ...sides(feature, resolution)];
}

function side(start, end, resolution) {
  if (Math.hypot(end[0] - start[0], end[1] - start[1]) / resolution < LABEL_PX) return undefined;
  const metres = getDistance(toLonLat(start), toLonLat(end));
  return new Style({
    geometry: new Point([(start[0] + end[0]) / 2, (start[1] + end[1]) / 2]),
    text: label(`${metres.toFixed(metres < 100 ? 1 : 0)} m`, "ink"),
  });
}

// The finished plot shows its corners: they are what can be moved.
export function plotStyle(MultiPoint) {
  const corners = (feature) => {
    const rings = feature.getGeometry().getCoordinates().flat(feature.getGeometry().getType() === "Polygon" ? 1 : 2);
    return new MultiPoint(rings);
  };
  return measured([sketchStyle(), new Style({ image: corner(), geometry: corners })]);
}

export const hereStyle = () =>
  new Style({
    fill: new Fill({ color: washed("sea", 0.12) }),
    stroke: new Stroke({ color: token("sea"), width: 1.5 }),
    image: new CircleStyle({
      radius: 8,
      fill: new Fill({ color: token("sea") }),
      stroke: new Stroke({ color: token("surface"), width: 3 }),
    }),
  });
