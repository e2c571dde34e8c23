// What lies on the live map: states by line and hatch, counts and marks by shape and word.
import { CircleStyle, Fill, RegularShape, Stroke, Style, Text } from "../vendor/ol-10.11.0/ol.js";
import { token, washed } from "./draw_styles.js";

const CELL = 8; // px of a hatch, as in the still pictures
const NAMES_BELOW_M_PX = 2.5; // resolution from which a plot has room for its name
const LINES = {
  inside: { colour: "ok", hatch: [[0, 8, 8, 0]] },
  edge: { colour: "warn", hatch: [[0, 4, 8, 4]], dash: [6, 3] },
  outside: { colour: "bad", hatch: [[0, 8, 8, 0], [0, 0, 8, 8]] },
  none: { colour: "chestnut" },
  retired: { colour: "mute", dash: [2, 4], empty: true },
};

function hatched({ colour, hatch }) {
  const cell = document.createElement("canvas");
  cell.width = cell.height = CELL * devicePixelRatio;
  const pen = cell.getContext("2d");
  pen.scale(devicePixelRatio, devicePixelRatio);
  pen.fillStyle = washed(colour, 0.12);
  pen.fillRect(0, 0, CELL, CELL);
  pen.strokeStyle = washed(colour, 0.75);
  pen.lineWidth = 1;
  for (const [x, y, toX, toY] of hatch) {
    pen.beginPath();
    pen.moveTo(x, y);
    pen.lineTo(toX, toY);
    pen.stroke();
  }
  return pen.createPattern(cell, "repeat");
}

const named = (style, words, colour = "ink") => {
  style.setText(
    new Text({
      text: words,
      font: `13px ${token("type")}`,
      overflow: false,
      fill: new Fill({ color: token(colour) }),
      stroke: new Stroke({ color: token("surface"), width: 3 }),
    }),
  );
  return style;
};

function stateStyle(state, chosen) {
  const { colour, hatch, dash, empty } = LINES[state];
  const fill = hatch ? hatched(LINES[state]) : washed(colour, empty ? 0 : 0.25);
  return new Style({
    fill: new Fill({ color: chosen ? washed("grape", 0.35) : fill }),
    stroke: new Stroke({ color: token(chosen ? "grape" : colour), width: chosen ? 4 : 1.5, lineDash: chosen ? undefined : dash }),
    zIndex: chosen ? 1 : 0,
  });
}

// A style function for the tiles of plots; `shown` is a Set of states, `chosen()` a number.
export function plotTiles(shown, chosen) {
  const kept = Object.fromEntries(Object.keys(LINES).map((state) => [state, stateStyle(state, false)]));
  const marked = stateStyle("none", true);
  const withName = Object.fromEntries(Object.keys(LINES).map((state) => [state, named(stateStyle(state, false), "")]));
  const markedName = named(stateStyle("none", true), "");
  return (feature, resolution) => {
    const state = feature.get("state");
    const isChosen = feature.getId() === chosen();
    if (!shown.has(state) && !isChosen) return undefined;
    if (resolution > NAMES_BELOW_M_PX) return isChosen ? marked : kept[state];
    const style = isChosen ? markedName : withName[state];
    style.getText().setText(feature.get("name"));
    return style;
  };
}

// A dot whose surface grows with the number on it.
export function countStyle(word) {
  const kept = new Map();
  return (feature) => {
    const plots = feature.get("plots");
    if (!kept.has(plots)) kept.set(plots, countDot(plots, word));
    return kept.get(plots);
  };
}

function countDot(plots, word) {
  const style = new Style({
    image: new CircleStyle({
      radius: Math.min(9 + Math.sqrt(plots) * 1.1, 30),
      fill: new Fill({ color: washed("chestnut", 0.85) }),
      stroke: new Stroke({ color: token("surface"), width: 1.5 }),
    }),
    text: new Text({ text: word ? word.replace("%s", plots) : String(plots), font: `600 13px ${token("type")}`, fill: new Fill({ color: token("surface") }) }),
  });
  return style;
}

export const areaStyle = (kind) =>
  new Style({
    fill: new Fill({ color: washed("grape", kind === "now" ? 0.06 : 0) }),
    stroke: new Stroke({ color: token("grape"), width: kind === "now" ? 2 : 1.5, lineDash: kind === "now" ? undefined : [2, 5] }),
  });

export const sharedStyle = () =>
  new Style({
    fill: new Fill({ color: washed("bad", 0.55) }),
    stroke: new Stroke({ color: token("bad"), width: 2.5 }),
  });

export const neighbourStyle = () =>
  new Style({
    fill: new Fill({ color: washed("mute", 0.04) }),
    stroke: new Stroke({ color: washed("mute", 0.75), width: 1, lineDash: [3, 3] }),
  });

const edge = () => new Stroke({ color: token("surface"), width: 1.5 });

export const markStyle = (kind) =>
  new Style({
    image:
      kind === "cases"
        ? new RegularShape({ points: 3, radius: 11, fill: new Fill({ color: token("warn") }), stroke: edge() })
        : new CircleStyle({ radius: 8, fill: new Fill({ color: token("sea") }), stroke: edge() }),
  });

// A village of the public map: a dot, its name, its number.
export function villageStyle() {
  return (feature) => {
    const style = new Style({
      image: new CircleStyle({ radius: feature.get("size"), fill: new Fill({ color: token("grape") }), stroke: edge() }),
    });
    named(style, feature.get("words"));
    style.getText().setOffsetY(-16);
    return style;
  };
}
