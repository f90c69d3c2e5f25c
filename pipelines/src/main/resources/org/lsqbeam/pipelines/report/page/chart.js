'use strict';

/** Whether the window is that of a telephone, in which a chart has fewer units, so that its text is as large as elsewhere. */
const NARROW = matchMedia('(max-width: 40rem)').matches;
const CHART = {width: NARROW ? 400 : 720, height: NARROW ? 280 : 340, left: 58, right: 12, top: 28, bottom: 38};
const DASHES = ['', '7 4', '2 3', '9 3 2 3', '4 2', '14 4', '9 3 2 3 2 3'];
const MOST_LABELS = NARROW ? 5 : 7;

const MOST_MARKS = 10; // of a line

/**
 * A line chart that a person can work with: values under the pointer and by the arrow keys, a
 * legend that hides lines, a logarithmic axis, smoothing.
 */
class LineChart {
  #series = [];
  #hidden = new Set();
  #known = new Set();
  #log = false;
  #smoothing = 0;
  #at = null;

  /**
   * @param {string} name for screen readers
   * @param {{logX: boolean, dots: boolean}=} options
   */
  constructor(name, {logX = false, dots = false} = {}) {
    this.logX = logX;
    this.dots = dots;
    this.svg = element('svg:svg', {
      viewBox: `0 0 ${CHART.width} ${CHART.height}`,
      role: 'img',
      'aria-label': name,
      tabindex: 0,
      pointermove: event => this.#point(event),
      pointerleave: () => this.#show(null),
      keydown: event => this.#key(event),
    });
    this.legend = element('div', {class: 'legend', role: 'group', 'aria-label': 'lines'});
    this.values = element('p', {class: 'values small', role: 'status'});
    this.root = element('figure', {class: 'chart live'}, this.legend, this.svg, this.values);
  }

  /**
   * Shows lines.
   *
   * @param {{name: string, style: string, mark: string=, dash: string=, off: boolean=, points: Array[]}[]} series
   *     points are [x, y, name], the name may be missing; what is off is hidden at first
   * @param {{x: string, y: string, ticks: number[]=, text: function=}} axes their names; places on
   *     the horizontal one, and what stands there
   */
  show(series, axes) {
    this.#series = series.filter(each => each.points.some(([, y]) => Number.isFinite(y)));
    this.axes = axes;
    const seen = {};
    for (const [i, each] of this.#series.entries()) {
      each.mark ??= REPORT.marks[i % REPORT.marks.length].path;
      if (each.off && !this.#known.has(each.name)) {
        this.#hidden.add(each.name);
      }
      this.#known.add(each.name);
      seen[each.style] = (seen[each.style] ?? -1) + 1;
      each.dash ??= DASHES[seen[each.style] % DASHES.length];
    }
    this.legend.replaceChildren(...this.#series.map(each => this.#switch(each)));
    this.#draw();
  }

  set log(value) {
    this.#log = value;
    this.#draw();
  }

  /** @param {number} value 0 for none, below 1: the weight of the epochs before */
  set smoothing(value) {
    this.#smoothing = value;
    this.#draw();
  }

  #switch(series) {
    const button = element(
      'button',
      {
        type: 'button',
        class: series.style,
        'aria-pressed': String(!this.#hidden.has(series.name)),
        click: () => {
          if (!this.#hidden.delete(series.name)) {
            this.#hidden.add(series.name);
          }
          button.setAttribute('aria-pressed', !this.#hidden.has(series.name));
          this.#draw();
        },
      },
      element(
        'svg:svg',
        {viewBox: '0 0 24 8', 'aria-hidden': true},
        element('svg:path', {d: 'M0 4H24', class: 'curve ' + series.style, 'stroke-dasharray': series.dash}),
        ...(this.dots ? [mark(series, 12, 4)] : [])),
      series.name);
    return button;
  }

  #shown() {
    return this.#series
      .filter(each => !this.#hidden.has(each.name))
      .map(each => ({...each, points: smoothed(each.points, this.#smoothing)}));
  }

  #draw() {
    this.lines = this.#shown();
    const points = this.lines.flatMap(each => each.points)
      .filter(([, y]) => Number.isFinite(y) && (!this.#log || y > 0));
    if (points.length === 0) {
      this.svg.replaceChildren();
      return;
    }
    const {width, height, left, right, top, bottom} = CHART;
    this.x = scale(points.map(([x]) => x), left, width - right, this.logX);
    this.y = scale(points.map(([, y]) => y), height - bottom, top, this.#log, !this.#log);
    this.xs = [...new Set(points.map(([x]) => x))].sort((a, b) => a - b);
    this.svg.replaceChildren(
      ...this.y.ticks.map(value =>
        element('svg:path', {class: 'grid', d: `M${left} ${this.y.at(value)}H${width - right}`})),
      ...this.y.ticks.map(value =>
        element('svg:text', {class: 'tick', x: left - 8, y: this.y.at(value) + 4, 'text-anchor': 'end', text: NUMBERS.significant(value)})),
      ...this.#ticks().map(value =>
        element('svg:text', {class: 'tick', x: this.x.at(value), y: height - bottom + 18, 'text-anchor': 'middle', text: this.#text(value)})),
      element('svg:text', {class: 'unit', x: 0, y: 12, text: this.axes.y}),
      element('svg:text', {class: 'unit', x: width - right, y: height - 4, 'text-anchor': 'end', text: this.axes.x}),
      ...this.lines.map(each => this.#line(each)),
      ...(this.dots ? this.lines.flatMap(each => this.#marks(each)) : []),
      (this.cursor = element('svg:g')));
    this.svg.setAttribute('aria-description', this.axes.y + '; arrow keys show the values');
    this.#show(this.#at);
  }

  #line(series) {
    let move = true;
    let path = '';
    for (const [x, y] of series.points) {
      const known = Number.isFinite(y) && (!this.#log || y > 0);
      path += known ? `${move ? 'M' : 'L'}${this.x.at(x).toFixed(1)} ${this.y.at(y).toFixed(1)}` : '';
      move = !known;
    }
    return element('svg:path', {class: 'curve ' + series.style, 'stroke-dasharray': series.dash, d: path});
  }

  /** The marks of a line, evenly spread where it has many points. */
  #marks(series) {
    const points = series.points.filter(([, y]) => Number.isFinite(y) && (!this.#log || y > 0));
    const every = Math.ceil(points.length / MOST_MARKS);
    return points.filter((_, i) => i % every === 0).map(([x, y]) => mark(series, this.x.at(x), this.y.at(y)));
  }

  /** The places on the horizontal axis; between whole numbers there is none. */
  #ticks() {
    const whole = !this.logX && this.xs.every(Number.isInteger);
    return this.axes.ticks ?? (whole ? this.x.ticks.filter(Number.isInteger) : this.x.ticks);
  }

  #text(x) {
    return (this.axes.text ?? NUMBERS.significant)(x);
  }

  #point(event) {
    if (this.xs) {
      const box = this.svg.getBoundingClientRect();
      const at = this.x.value(((event.clientX - box.left) / box.width) * CHART.width);
      this.#show(this.xs.reduce((a, b) => (Math.abs(b - at) < Math.abs(a - at) ? b : a)));
    }
  }

  #key(event) {
    const step = {ArrowLeft: -1, ArrowRight: 1}[event.key];
    if (step && this.xs) {
      const now = this.#at === null ? (step > 0 ? -1 : this.xs.length) : this.xs.indexOf(this.#at);
      this.#show(this.xs[Math.min(this.xs.length - 1, Math.max(0, now + step))]);
      event.preventDefault();
    }
  }

  /** Shows the values at a position; null for none. */
  #show(x) {
    this.#at = x;
    this.cursor?.replaceChildren();
    if (x === null || !this.cursor) {
      this.values.textContent = 'Point at the chart, or use the arrow keys, to see values.';
      return;
    }
    const found = this.lines
      .flatMap(each => each.points.filter(([at]) => at === x).map(([, y, name]) => ({...each, y, at: name})))
      .filter(each => Number.isFinite(each.y))
      .sort((a, b) => b.y - a.y);
    this.cursor.append(
      element('svg:path', {class: 'axis', d: `M${this.x.at(x)} ${CHART.top}V${CHART.height - CHART.bottom}`}),
      ...found.map(each =>
        element('svg:circle', {class: 'dot ' + each.style, r: 3.5, cx: this.x.at(x), cy: this.y.at(each.y)})));
    this.values.textContent = `${this.axes.y} at ${this.axes.x} ${this.#text(x)}: `
      + found.map(each => `${[each.name, each.at].filter(Boolean).join(', ')} ${NUMBERS.significant(each.y)}`).join('; ');
  }
}

/** Draws a series' mark. */
const mark = (series, x, y) =>
  element('svg:path', {class: 'dot ' + series.style, transform: `translate(${x} ${y})`, d: series.mark});

/** The exponential moving mean, which starts at the first value and leaves out unknown ones. */
function smoothed(points, weight) {
  let mean = NaN;
  return points.map(([x, y, ...rest]) => {
    if (Number.isFinite(y)) {
      mean = Number.isFinite(mean) ? weight * mean + (1 - weight) * y : y;
    }
    return [x, Number.isFinite(y) ? mean : y, ...rest];
  });
}

/** An axis from one end to the other with round numbers on it, and at its ends if it is whole. */
function scale(values, from, to, log, whole = false) {
  let [low, high] = [Math.min(...values), Math.max(...values)];
  if (low === high) {
    [low, high] = log ? [low / 2, high * 2] : [low - Math.abs(low || 1) / 2, high + Math.abs(high || 1) / 2];
  }
  const step = roundStep(low, high);
  if (whole) {
    [low, high] = [Math.floor(low / step + 1e-9) * step, Math.ceil(high / step - 1e-9) * step];
  }
  const of = log ? Math.log10 : value => value;
  const back = log ? value => 10 ** value : value => value;
  const share = value => (of(value) - of(low)) / (of(high) - of(low));
  return {
    ticks: log ? logTicks(low, high) : roundTicks(low, high),
    at: value => from + share(value) * (to - from),
    value: place => back(of(low) + ((place - from) / (to - from)) * (of(high) - of(low))),
  };
}

function roundStep(low, high) {
  const raw = (high - low) / (MOST_LABELS - 1);
  const power = 10 ** Math.floor(Math.log10(raw));
  return [1, 2, 5, 10].map(each => each * power).find(each => each >= raw);
}

function roundTicks(low, high) {
  const step = roundStep(low, high);
  const ticks = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
    ticks.push(i * step);
  }
  return ticks;
}

function logTicks(low, high) {
  const ticks = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
    ticks.push(...[1, 2, 5].map(each => each * 10 ** power));
  }
  const inside = ticks.filter(each => each >= low && each <= high);
  const tens = inside.filter(each => Number.isInteger(Math.log10(each)));
  return inside.length < 2 ? roundTicks(low, high) : inside.length > MOST_LABELS && tens.length > 1 ? tens : inside;
}
