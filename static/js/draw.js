// Drawing a plot on the map. The text field named `geometry` is what is sent; this
// page-enhancement reads and writes it, so that without a script the field works alone.
import {
  Circle, Draw, Feature, GeoJSON, Map as OlMap, Modify, MultiPoint, Point, Polygon, ScaleLine, Snap,
  VectorLayer, VectorSource, View, controls, fromLonLat, getArea, interactions, isEmpty, transformExtent,
} from "../vendor/ol-10.11.0/ol.js";
import * as styles from "./draw_styles.js";
import { neighbourStyle } from "./map_styles.js";
import { Walk } from "./draw_walk.js";

const M2_PER_MU = 2000 / 3;
const DIGITS = 7; // of a degree, as the registry keeps them
const CITY_LONLAT = [119.2, 39.95];
const NEAR_ZOOM = 17;
const NEIGHBOURS_ZOOM = 15;
const NEIGHBOURS_DEG = 0.03; // the registry answers no wider box
const format = new GeoJSON({ featureProjection: "EPSG:3857" });

class DrawingBoard {
  constructor(box) {
    this.box = box;
    this.words = box.dataset;
    this.field = box.closest("form").elements.namedItem("geometry");
    this.status = box.querySelector("[data-status]");
    this.plot = new VectorSource();
    this.here = new VectorSource();
    this.history = [];
    this.undone = [];
    this.sketch = null;
    this.removing = false;
    this.track = new VectorSource();
    this.walk = new Walk({
      words: this.words,
      say: (words) => this.say(words),
      source: this.track,
      done: (ring, accuracy) => this.walked(ring, accuracy),
      changed: () => this.enableButtons(),
    });
  }

  start() {
    this.box.hidden = false;
    this.buildMap();
    this.addInteractions();
    this.bindButtons();
    this.field.addEventListener("change", () => this.readField());
    this.readField();
    this.loadLines();
  }

  buildMap() {
    const target = this.box.querySelector("[data-map]");
    this.basemap = new VectorSource();
    this.origin = new VectorSource();
    this.beside = new VectorSource();
    const plots = new VectorSource({ features: this.words.plots ? format.readFeatures(this.words.plots) : [] });
    this.map = new OlMap({
      target,
      layers: [
        new VectorLayer({ source: this.basemap, style: styles.basemapStyle(document.documentElement.lang === "en"), declutter: true }),
        new VectorLayer({ source: this.origin, style: styles.originStyle() }),
        new VectorLayer({ source: this.beside, style: neighbourStyle() }),
        new VectorLayer({ source: plots, style: styles.plotsStyle() }),
        new VectorLayer({ source: this.here, style: styles.hereStyle() }),
        new VectorLayer({ source: this.track, style: styles.hereStyle() }),
        new VectorLayer({ source: this.plot, style: styles.plotStyle(MultiPoint) }),
      ],
      controls: controls({
        rotate: false,
        attribution: false,
        zoomOptions: { zoomInTipLabel: this.words.zoomIn, zoomOutTipLabel: this.words.zoomOut },
      }).extend([new ScaleLine()]),
      interactions: interactions({ altShiftDragRotate: false, pinchRotate: false }),
      view: new View({ center: fromLonLat(CITY_LONLAT), zoom: 9, minZoom: 7, maxZoom: 20 }),
    });
    for (const button of target.querySelectorAll("button")) button.type = "button";
    this.ownPlots = plots;
  }

  addInteractions() {
    this.draw = new Draw({ source: this.plot, type: "Polygon", style: styles.measured([styles.sketchStyle()]), snapTolerance: 18, clickTolerance: 8 });
    this.draw.on("drawstart", ({ feature }) => {
      this.sketch = feature;
      feature.getGeometry().on("change", () => this.showArea(feature.getGeometry()));
    });
    this.draw.on("drawend", ({ feature }) => {
      this.sketch = null;
      this.settle(feature.getGeometry());
    });
    this.draw.on("drawabort", () => {
      this.sketch = null;
      this.say(this.words.begin);
    });
    this.modify = new Modify({
      source: this.plot,
      style: styles.sketchStyle(),
      pixelTolerance: 18,
      deleteCondition: ({ type, originalEvent }) => type === "singleclick" && (originalEvent.altKey || this.removing),
    });
    this.modify.on("modifystart", () => this.remember());
    this.modify.on("modifyend", () => this.settle(this.geometry()));
    const snaps = [this.beside, this.ownPlots, this.origin].map((source) => new Snap({ source }));
    for (const interaction of [this.draw, this.modify, ...snaps]) this.map.addInteraction(interaction);
    // A long press on a corner takes it out.
    this.map.getViewport().addEventListener("contextmenu", (event) => {
      event.preventDefault();
      if (!this.draw.getActive()) this.modify.removePoint();
    });
    this.map.on("moveend", () => this.loadNeighbours());
  }

  bindButtons() {
    const acts = {
      undo: () => this.undo(),
      redo: () => this.redo(),
      remove: () => this.toggleRemoving(),
      walk: () => this.toggleWalk(),
      stop: () => this.walk.stop(),
      finish: () => this.finish(),
      restart: () => this.restart(),
      locate: () => this.locate(() => {}),
      corner: () => this.locate((place) => this.draw.getActive() && this.draw.appendCoordinates([place])),
    };
    for (const button of this.box.querySelectorAll("button[data-act]")) {
      button.addEventListener("click", acts[button.dataset.act]);
    }
    this.buttons = Object.fromEntries([...this.box.querySelectorAll("button[data-act]")].map((button) => [button.dataset.act, button]));
  }

  // What is in the text field, drawn; a text that cannot be read stays as it is.
  readField() {
    const text = this.field.value.trim();
    let features = [];
    try {
      features = text ? format.readFeatures(text) : [];
    } catch {
      this.say(this.words.unreadable);
    }
    const [first] = features.filter((feature) => ["Polygon", "MultiPolygon"].includes(feature.getGeometry()?.getType()));
    this.plot.clear();
    if (first) this.plot.addFeature(new Feature(first.getGeometry()));
    this.draw.setActive(!first);
    if (first) {
      this.showArea(first.getGeometry());
      this.lookAt(this.plot);
    } else if (!text) this.say(this.words.begin);
    this.enableButtons();
  }

  geometry() {
    return this.plot.getFeatures()[0]?.getGeometry();
  }

  remember() {
    this.history.push(this.geometry()?.clone());
    this.undone = [];
  }

  toggleRemoving() {
    this.removing = !this.removing;
    this.say(this.removing ? this.words.removing : "");
    if (!this.removing && this.geometry()) this.showArea(this.geometry());
    this.enableButtons();
  }

  toggleWalk() {
    if (!this.walk.begun) this.restart();
    this.draw.setActive(false);
    this.walk.toggle();
  }

  // How the line came to be goes with it: the registry keeps it with the plot.
  tellMethod(method, accuracy) {
    const { elements } = this.field.form;
    for (const [name, value] of [["method_drawn", method], ["accuracy_m", accuracy]]) {
      const field = elements.namedItem(name);
      if (field) field.value = value;
    }
  }

  walked(ring, accuracy) {
    const polygon = new Polygon([ring]);
    this.tellMethod("walked", accuracy.toFixed(1));
    this.replace(polygon);
    this.lookAt(this.plot);
    const mu = (getArea(polygon, { projection: "EPSG:3857" }) / M2_PER_MU).toFixed(2);
    this.say(this.words.walkDone.replace("%s", mu).replace("%m", accuracy.toFixed(1)));
  }

  // The plot is closed: write it down, stop drawing, let corners be moved.
  settle(geometry) {
    this.draw.setActive(false);
    this.field.value = format.writeGeometry(geometry, { decimals: DIGITS, rightHanded: true });
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
    this.showArea(geometry);
    this.enableButtons();
  }

  finish() {
    // The ring ends with the pointer's place and the first corner again.
    const ring = this.sketch?.getGeometry().getCoordinates()[0] ?? [];
    if (new Set(ring.slice(0, -2).map(String)).size < 3) this.say(this.words.tooFew);
    else this.draw.finishDrawing();
  }

  undo() {
    if (this.walk.begun) this.walk.undo();
    else if (this.sketch) this.undoCorner();
    else if (this.history.length) {
      this.undone.push(this.geometry().clone());
      this.replace(this.history.pop());
    } else this.restart();
    this.enableButtons();
  }

  undoCorner() {
    const ring = this.sketch.getGeometry().getCoordinates()[0];
    const last = ring.at(-3); // before the pointer's place and the closing one
    if (ring.length > 3 && last) this.undone.push(last);
    this.draw.removeLastPoint();
  }

  redo() {
    const last = this.undone.pop();
    if (!last) return;
    if (Array.isArray(last)) this.draw.appendCoordinates([last]);
    else {
      this.history.push(this.geometry().clone());
      this.replace(last);
    }
    this.enableButtons();
  }

  replace(geometry) {
    this.plot.clear();
    this.plot.addFeature(new Feature(geometry));
    this.settle(geometry);
  }

  restart() {
    this.draw.abortDrawing();
    this.plot.clear();
    this.history = [];
    this.undone = [];
    this.removing = false;
    this.walk.clear();
    this.tellMethod("drawn", "");
    this.field.value = "";
    this.draw.setActive(true);
    this.say(this.words.begin);
    this.enableButtons();
  }

  enableButtons() {
    const drawing = this.draw.getActive();
    const { finish, corner, redo, remove, walk, stop } = this.buttons;
    finish.disabled = corner.disabled = !drawing;
    redo.disabled = this.undone.length === 0;
    remove.disabled = !this.geometry();
    remove.setAttribute("aria-pressed", String(this.removing));
    stop.disabled = !this.walk.begun;
    walk.querySelector("[data-word]").textContent = this.words[this.walk.going ? "walkPause" : this.walk.begun ? "walkOn" : "walkStart"];
  }

  locate(then) {
    if (!navigator.geolocation) return this.say(this.words.noPosition);
    this.say(this.words.locating);
    return navigator.geolocation.getCurrentPosition(
      ({ coords }) => this.arrive(coords, then),
      ({ code }) => this.say(code === 1 ? this.words.refused : this.words.noPosition),
      { enableHighAccuracy: true, timeout: 20000, maximumAge: 0 },
    );
  }

  arrive({ longitude, latitude, accuracy }, then) {
    const place = fromLonLat([longitude, latitude]);
    const stretch = 1 / Math.cos((latitude * Math.PI) / 180); // of Web Mercator
    this.here.clear();
    this.here.addFeatures([new Feature(new Circle(place, accuracy * stretch)), new Feature(new Point(place))]);
    const view = this.map.getView();
    view.setCenter(place);
    view.setZoom(Math.max(view.getZoom(), NEAR_ZOOM));
    this.say(this.words.accuracy.replace("%s", Math.round(accuracy)));
    then(place);
  }

  showArea(geometry) {
    const mu = getArea(geometry, { projection: "EPSG:3857" }) / M2_PER_MU;
    this.say((this.sketch ? this.words.area : this.words.done).replace("%s", mu.toFixed(mu < 10 ? 2 : 1)));
  }

  say(words) {
    this.status.textContent = words;
  }

  lookAt(source) {
    const extent = source.getExtent();
    if (!isEmpty(extent)) this.map.getView().fit(extent, { padding: [48, 48, 48, 48], maxZoom: NEAR_ZOOM });
  }

  async loadLines() {
    try {
      await Promise.all([this.load(this.words.basemap, this.basemap), this.load(this.words.origin, this.origin)]);
      if (!this.geometry() && !this.sketch) this.lookAt(this.origin);
    } catch {
      this.say(this.words.noLines);
    }
  }

  // Others' lines nearby, to draw along; without them drawing goes on.
  async loadNeighbours() {
    const view = this.map.getView();
    if (!this.words.neighbours || view.getZoom() < NEIGHBOURS_ZOOM) return;
    const box = transformExtent(view.calculateExtent(this.map.getSize()), "EPSG:3857", "EPSG:4326");
    if (Math.max(box[2] - box[0], box[3] - box[1]) > NEIGHBOURS_DEG) return;
    const found = new VectorSource();
    try {
      await this.load(`${this.words.neighbours}?bbox=${box.map((side) => side.toFixed(6)).join(",")}`, found);
      this.beside.clear();
      this.beside.addFeatures(found.getFeatures());
    } catch {
      this.beside.clear();
    }
  }

  async load(address, source) {
    if (!address) return;
    const answer = await fetch(address, { headers: { Accept: "application/geo+json" } });
    if (!answer.ok) throw new Error(`${answer.status} ${address}`);
    source.addFeatures(format.readFeatures(await answer.json()));
  }
}

for (const box of document.querySelectorAll("[data-draw]")) {
  new DrawingBoard(box).start();
  box.closest("form").querySelector("[data-draw-text]")?.removeAttribute("open");
}
