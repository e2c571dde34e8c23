// The live map: land, areas of origin, plots, and the table below kept in step with it.
// Everything it shows stands in the table too, which needs no script.
import {
  FullScreen, GeoJSON, MVT, Map as OlMap, ScaleLine, VectorLayer, VectorSource, VectorTileLayer, VectorTileSource,
  View, controls, createXYZ, interactions, transformExtent,
} from "../vendor/ol-10.11.0/ol.js";
import { basemapStyle } from "./draw_styles.js";
import * as styles from "./map_styles.js";

const CITY = [118.3, 39.15, 120.15, 40.85]; // the view never leaves it
const LINES_FROM = 13; // zoom from which plots have lines; below, counts
const FINE_FROM = 10;
const NEAR_ZOOM = 14; // of the lines of neighbours
const WIDE_PX = 768;
const HIT_PX = 6;
const TABLE_WAIT_MS = 350;
const CORNERS = '<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M3 8V3h5M17 8V3h-5M3 12v5h5M17 12v5h-5"/></svg>';
const format = new GeoJSON({ featureProjection: "EPSG:3857" });
const degrees = (extent) => transformExtent(extent, "EPSG:3857", "EPSG:4326");
const metres = (box) => transformExtent(box, "EPSG:4326", "EPSG:3857");

class LiveMap {
  constructor(box) {
    this.box = box;
    this.words = box.dataset;
    this.status = box.querySelector("[data-status]");
    this.chosen = Number(this.words.chosen) || null;
    this.boxes = [...document.querySelectorAll("[data-layers] input")];
    this.shown = new Set(this.boxes.filter((input) => input.checked).map((input) => input.value));
    this.loaded = new Set();
  }

  start() {
    this.box.hidden = false;
    for (const still of document.querySelectorAll("[data-still-map]")) still.hidden = true;
    const fold = document.querySelector("[data-layers]");
    if (fold) {
      fold.hidden = false;
      fold.open = innerWidth >= WIDE_PX; // on a phone the table comes sooner
    }
    this.layers = { ...this.ground(), ...(this.words.tiles ? this.plots() : {}), ...this.further() };
    this.map = new OlMap({
      target: this.box.querySelector("[data-map]"),
      layers: Object.values(this.layers),
      controls: controls({
        rotate: false,
        attribution: false,
        zoomOptions: { zoomInTipLabel: this.words.zoomIn, zoomOutTipLabel: this.words.zoomOut },
      }).extend([new ScaleLine(), this.fullScreen()]),
      interactions: interactions({ altShiftDragRotate: false, pinchRotate: false }),
      view: new View({ extent: metres(CITY), showFullExtent: true, minZoom: 7, maxZoom: 20 }),
    });
    this.look(this.words.focus);
    this.bind();
    this.refresh();
  }

  fullScreen() {
    const sign = () => {
      const face = document.createElement("span");
      face.innerHTML = CORNERS;
      return face;
    };
    return new FullScreen({ source: this.box, tipLabel: this.words.fullScreen, label: sign(), labelActive: sign() });
  }

  vector(style, options = {}) {
    return new VectorLayer({ source: new VectorSource(), style, ...options });
  }

  ground() {
    const english = document.documentElement.lang === "en";
    const land = this.vector(basemapStyle(english), { declutter: true });
    this.load(this.words.basemap, land);
    const versions = { now: styles.areaStyle("now"), then: styles.areaStyle("then") };
    const kindOf = (feature) => (feature.get("kind") === "then" ? "then" : "now");
    const area = this.vector((feature) => (this.isShown(kindOf(feature)) ? versions[kindOf(feature)] : undefined));
    const lines = this.words.areas ?? this.words.area;
    if (lines) this.load(lines, area);
    return { land, area };
  }

  isShown(kind) {
    return this.boxes.length === 0 || this.shown.has(kind);
  }

  plots() {
    const { firstZoom, lastZoom, tiles } = this.words;
    const source = new VectorTileSource({
      format: new MVT({ layers: ["plots"] }),
      tileGrid: createXYZ({ minZoom: Number(firstZoom), maxZoom: Number(lastZoom), tileSize: 512 }),
      url: tiles,
    });
    const style = styles.plotTiles(this.shown, () => this.chosen);
    return {
      coarse: this.vector(styles.countStyle(), { maxZoom: FINE_FROM }),
      fine: this.vector(styles.countStyle(), { minZoom: FINE_FROM, maxZoom: LINES_FROM - 0.01 }),
      tiles: new VectorTileLayer({ source, style, minZoom: LINES_FROM - 0.01, declutter: true, renderBuffer: 32 }),
    };
  }

  further() {
    const { overlaps, authorizations, cases, neighbours, villages } = this.words;
    const made = {};
    if (neighbours) made.neighbours = this.vector(styles.neighbourStyle(), { minZoom: NEAR_ZOOM });
    if (overlaps) made.overlaps = this.vector(styles.sharedStyle());
    if (authorizations) made.authorizations = this.vector(styles.markStyle("authorizations"));
    if (cases) made.cases = this.vector(styles.markStyle("cases"));
    if (villages) {
      made.villages = this.vector(styles.villageStyle(), { declutter: true });
      made.villages.getSource().addFeatures(format.readFeatures(villages));
    }
    return made;
  }

  bind() {
    for (const input of this.boxes) input.addEventListener("change", () => this.toggle(input));
    this.map.on("moveend", () => this.refresh());
    this.map.on("rendercomplete", () => {
      this.box.dataset.rendered = "1"; // a whole picture, for who waits for one
    });
    this.map.on("singleclick", ({ pixel }) => this.pick(pixel));
    this.map.on("pointermove", ({ dragging, pixel }) => {
      if (!dragging) this.map.getTargetElement().classList.toggle("map-hit", Boolean(this.hit(pixel)));
    });
    document.addEventListener("click", (event) => {
      const link = event.target.closest?.("a[data-plot]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.look(link.dataset.box, 17);
      this.choose(Number(link.dataset.plot));
      this.box.scrollIntoView({ block: "nearest" });
    });
  }

  toggle({ value, checked }) {
    this.shown[checked ? "add" : "delete"](value);
    for (const layer of [this.layers.tiles, this.layers.area]) layer?.changed();
    this.refresh();
  }

  // What the zoom and the boxes ask for: loads what is missing, says what is seen.
  refresh() {
    const zoom = this.map.getView().getZoom();
    for (const name of ["neighbours", "overlaps", "authorizations", "cases"]) {
      this.layers[name]?.setVisible(this.shown.has(name));
      if (name !== "neighbours" && this.layers[name] && this.shown.has(name)) this.load(this.words[name], this.layers[name]);
    }
    if (this.layers.tiles) {
      if (zoom <= FINE_FROM) this.load(this.words.coarse, this.layers.coarse);
      else if (zoom < LINES_FROM) this.load(this.words.fine, this.layers.fine);
      if (!this.failed) this.say(zoom < LINES_FROM ? this.words.far : this.words.near);
    }
    if (this.layers.neighbours && this.shown.has("neighbours") && zoom > NEAR_ZOOM) this.loadNeighbours();
    clearTimeout(this.waiting);
    if (this.words.table && !this.words.searched) this.waiting = setTimeout(() => this.tell(), TABLE_WAIT_MS);
  }

  extent() {
    return degrees(this.map.getView().calculateExtent(this.map.getSize())).map((side) => side.toFixed(6)).join(",");
  }

  tell() {
    const asked = new URLSearchParams({ bbox: this.extent() });
    for (const state of ["inside", "edge", "outside", "none", "retired"]) if (this.shown.has(state)) asked.append("state", state);
    window.htmx.ajax("GET", `${this.words.table}?${asked}`, { target: "#map-table", swap: "innerHTML" });
  }

  async loadNeighbours() {
    const [west, south, east, north] = this.extent().split(",").map(Number);
    if (Math.max(east - west, north - south) > 0.03) return;
    const source = this.layers.neighbours.getSource();
    const asked = `${this.words.neighbours}?bbox=${[west, south, east, north].join(",")}`;
    const features = await this.fetched(asked);
    source.clear();
    source.addFeatures(features);
  }

  async load(address, layer) {
    if (this.loaded.has(address)) return;
    this.loaded.add(address);
    layer.getSource().addFeatures(await this.fetched(address));
  }

  async fetched(address) {
    try {
      const answer = await fetch(address, { headers: { Accept: "application/geo+json" } });
      if (!answer.ok) throw new Error(`${answer.status} ${address}`);
      return format.readFeatures(await answer.json());
    } catch {
      this.failed = true;
      this.say(this.words.noLines);
      return [];
    }
  }

  hit(pixel) {
    const layers = ["cases", "authorizations", "overlaps", "tiles"].map((name) => this.layers[name]).filter(Boolean);
    return this.map.forEachFeatureAtPixel(pixel, (feature) => feature, { hitTolerance: HIT_PX, layerFilter: (layer) => layers.includes(layer) });
  }

  pick(pixel) {
    const feature = this.hit(pixel);
    if (!feature) return;
    if (feature.get("url")) this.showMark(feature);
    else this.choose(feature.get("plot") ?? feature.getId());
  }

  choose(number) {
    this.chosen = number;
    this.layers.tiles?.changed();
    window.htmx.ajax("GET", this.words.panel.replace("/0/", `/${number}/`), { target: "#map-panel", swap: "innerHTML" });
  }

  showMark(feature) {
    const title = document.createElement("h2");
    const link = document.createElement("a");
    title.className = "map-panel-title";
    link.href = feature.get("url");
    link.textContent = feature.get("number");
    title.append(link);
    const whose = document.createElement("p");
    whose.textContent = `${feature.get("name")} · ${this.words.plotsWord.replace("%s", feature.get("plots"))}`;
    document.querySelector("#map-panel").replaceChildren(title, whose);
  }

  look(box, maxZoom = 18) {
    this.map.getView().fit(metres(box.split(",").map(Number)), { padding: [24, 24, 24, 24], maxZoom });
  }

  say(words) {
    this.status.textContent = words;
  }
}

for (const box of document.querySelectorAll("[data-live-map]")) new LiveMap(box).start();
