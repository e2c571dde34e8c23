// Walking the boundary: fixes of the receiver become corners, each with its accuracy.
// Works without a network: only the receiver is asked.
import { Feature, LineString, Point, fromLonLat, getDistance } from "../vendor/ol-10.11.0/ol.js";

const WORST_M = 20; // a fix less sure than this is left out
const STEP_M = 2; // standing still adds no corner
const OPTIONS = { enableHighAccuracy: true, maximumAge: 0, timeout: 30000 };

export class Walk {
  // `words`: texts of the page; `say`: shows one; `done`: takes corners and mean accuracy.
  constructor({ words, say, source, done, changed }) {
    Object.assign(this, { words, say, source, done, changed });
    this.fixes = [];
    this.dropped = 0;
    this.watch = null;
  }

  get going() {
    return this.watch !== null;
  }

  get begun() {
    return this.going || this.fixes.length > 0;
  }

  toggle() {
    if (this.going) this.pause();
    else this.start();
    this.changed();
  }

  start() {
    if (!navigator.geolocation) return this.say(this.words.noPosition);
    this.say(this.words.locating);
    this.watch = navigator.geolocation.watchPosition(
      ({ coords, timestamp }) => this.take(coords, timestamp),
      ({ code }) => this.fail(code),
      OPTIONS,
    );
    return undefined;
  }

  pause() {
    navigator.geolocation.clearWatch(this.watch);
    this.watch = null;
    this.say(this.words.walkPaused.replace("%s", this.fixes.length));
  }

  fail(code) {
    if (code === 1) {
      this.pause();
      this.say(this.words.refused);
      this.changed();
    } else this.say(this.words.noPosition);
  }

  take({ longitude, latitude, accuracy }, at) {
    if (!this.going) return;
    if (accuracy > WORST_M) {
      this.dropped += 1;
      this.say(this.words.walkDropped.replace("%s", Math.round(accuracy)));
      return;
    }
    const here = [longitude, latitude];
    const last = this.fixes.at(-1);
    if (last && getDistance(last.here, here) < STEP_M) return;
    this.fixes.push({ here, accuracy, at });
    this.show();
    this.say(this.words.walkGoing.replace("%s", this.fixes.length).replace("%m", this.mean().toFixed(1)));
  }

  mean() {
    return this.fixes.reduce((sum, fix) => sum + fix.accuracy, 0) / this.fixes.length;
  }

  places() {
    return this.fixes.map(({ here }) => fromLonLat(here));
  }

  show() {
    const places = this.places();
    this.source.clear();
    if (places.length > 1) this.source.addFeature(new Feature(new LineString(places)));
    this.source.addFeature(new Feature(new Point(places.at(-1))));
  }

  undo() {
    this.fixes.pop();
    if (this.fixes.length) this.show();
    else this.source.clear();
  }

  stop() {
    if (this.fixes.length < 3) return this.say(this.words.tooFew);
    if (this.going) this.pause();
    const ring = this.places();
    const accuracy = this.mean();
    this.clear();
    return this.done([...ring, ring[0]], accuracy);
  }

  clear() {
    if (this.going) navigator.geolocation.clearWatch(this.watch);
    this.watch = null;
    this.fixes = [];
    this.dropped = 0;
    this.source.clear();
  }
}
