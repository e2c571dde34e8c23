// Drawing a plot on the map. The text field named `geometry` is what is sent; this
// page-enhancement reads and writes it, so that without a script the field works alone.
import {
  Circle, Draw, Feature, GeoJSON, Map as OlMap, Modify, MultiPoint, Point, ScaleLine, Snap,
  VectorLayer, VectorSource, View, controls, fromLonLat, getArea, interactions, isEmpty,
} from "../vendor/ol-10.11.0/ol.js";
import * as styles from "./draw_styles.js";

const M2_PER_MU = 2000 / 3;
const DIGITS = 7; // of a degree, as the registry keeps them
const CITY_LONLAT = [119.2, 39.95];
const NEAR_ZOOM = 17;
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
    this.sketch = null;
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
    const plots = new VectorSource({ features: this.words.plots ? format.readFeatures(this.words.plots) : [] });
    this.map = new OlMap({
      target,
      layers: [
        new VectorLayer({ source: this.basemap, style: styles.basemapStyle(document.documentElement.lang === "en"), declutter: true }),
        new VectorLayer({ source: this.origin, style: styles.originStyle() }),
        new VectorLayer({ source: plots, style: styles.plotsStyle() }),
        new VectorLayer({ source: this.here, style: styles.hereStyle() }),
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
    this.draw = new Draw({ source: this.plot, type: "Polygon", style: styles.sketchStyle(), snapTolerance: 18, clickTolerance: 8 });
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
    this.modify = new Modify({ source: this.plot, style: styles.sketchStyle(), pixelTolerance: 18 });
    this.modify.on("modifystart", () => this.remember());
    this.modify.on("modifyend", () => this.settle(this.geometry()));
    for (const interaction of [this.draw, this.modify, new Snap({ source: this.ownPlots }), new Snap({ source: this.origin })]) {
      this.map.addInteraction(interaction);
    }
  }

  bindButtons() {
    const acts = {
      undo: () => this.undo(),
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
    if (this.sketch) this.draw.removeLastPoint();
    else if (this.history.length) this.replace(this.history.pop());
    else this.restart();
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
    this.field.value = "";
    this.draw.setActive(true);
    this.say(this.words.begin);
    this.enableButtons();
  }

  enableButtons() {
    const drawing = this.draw.getActive();
    this.buttons.finish.disabled = !drawing;
    this.buttons.corner.disabled = !drawing;
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
