'use strict';

const CURVES = {
  top1: 'validation top-1, %',
  top5: 'validation top-5, %',
  loss: 'validation loss',
  training_loss: 'training loss',
  training_top1: 'training top-1, %',
  learning_rate: 'learning rate',
  images_per_second: 'images/s',
  weight_balance: 'R of the weights',
  input_balance: 'R of the inputs',
  weight_clipped: 'clipped weights, share',
  input_clipped: 'clipped inputs, share',
};

const LAYERS = {
  weight_step_size: 'step size of the weights, as a multiple of its first',
  input_step_size: 'step size of the inputs, as a multiple of its first',
  weight_clipped: 'clipped weights, share',
  input_clipped: 'clipped inputs, share',
  weight_balance: 'R of the weights',
  input_balance: 'R of the inputs',
};

/** The units of the layers' values. */
const UNITS = {
  weight_step_size: '× its first value',
  input_step_size: '× its first value',
  weight_clipped: 'share of the values',
  input_clipped: 'share of the values',
  weight_balance: 'R',
  input_balance: 'R',
};

const MOST_SMOOTHING = 0.95;

/** Curves of all runs, by epoch. */
function curvesOf(data) {
  const chart = new LineChart('curves of all runs by epoch', {dots: true});
  const known = Object.entries(CURVES).filter(([key]) =>
    data.runs.some(run => run.curves.some(point => Number.isFinite(point[key]))));
  if (known.length === 0) {
    return null;
  }
  const smoothing = element('input', {
    type: 'range', min: 0, max: MOST_SMOOTHING, step: 0.05, value: 0,
    input: () => (chart.smoothing = Number(smoothing.value)),
  });
  const controls = [
    choice('Show', known, key =>
      chart.show(
        data.runs.map(run => ({
          name: runName(run),
          style: precisionStyle(run.spec.precision),
          mark: data.precision_marks[run.spec.precision].path,
          points: run.curves.map(point => [point.epoch, point[key] ?? NaN]),
        })),
        {x: 'epoch', y: CURVES[key]})),
    element('label', {class: 'control'}, 'Smoothing ', smoothing),
    checkBox('logarithmic', checked => (chart.log = checked)),
  ];
  return section('curves', 'Curves', [element('div', {class: 'controls'}, ...controls), chart.root]);
}

/** One run's layers by epoch, a strip for each layer. */
function layersOf(data) {
  const runs = data.runs.filter(run => Object.keys(run.step_sizes_by_epoch ?? {}).length > 0);
  if (runs.length === 0) {
    return null;
  }
  const figure = element('figure', {class: 'chart'});
  const chart = new LineChart('a layer of one run by epoch, a line for each');
  let run = runs[0];
  let key = 'weight_step_size';
  let as = 'strips';
  const draw = () => {
    if (as === 'strips') {
      figure.replaceChildren(...strips(run, key));
    } else {
      figure.replaceChildren(chart.root);
      chart.show(layerLines(run, key), {x: 'epoch', y: LAYERS[key]});
    }
  };
  const log = checkBox('logarithmic', checked => (chart.log = checked));
  const controls = [
    choice('Run', runs.map((each, i) => [i, runName(each)]), i => ((run = runs[i]), draw())),
    choice('Show', Object.entries(LAYERS), value => ((key = value), draw())),
    choice('as', [['strips', 'strips'], ['lines', 'lines']], value => ((as = value), (log.hidden = as === 'strips'), draw())),
    log,
  ];
  return section('strips', 'Layers by epoch', [element('div', {class: 'controls'}, ...controls), figure]);
}

const STRIP = {label: NARROW ? 160 : 190, row: 15, width: CHART.width, axis: 22};
const RAMP = {height: 11, text: 27, steps: 60};

/** The values of a run's layers that are known, in the order of the layers. */
function layerValues(run, key) {
  const series = {...run.step_sizes_by_epoch, ...run.layers_by_epoch};
  return run.step_sizes
    .map(({layer}) => ({layer, values: series[`${layer}/${key}`]}))
    .filter(({values}) => values?.some(Number.isFinite))
    .map(({layer, values}) => ({layer, raw: values, values: key.endsWith('step_size') ? relative(values) : values}));
}

const layerLines = (run, key) =>
  layerValues(run, key).map(({layer, values}, i) => ({
    name: layer,
    style: seriesStyle(i),
    points: values.map((value, at) => [run.layer_epochs[at], value ?? NaN]),
  }));

const seriesStyle = i => 'series' + ((i % 8) + 1);

function strips(run, key) {
  const rows = layerValues(run, key);
  if (rows.length === 0) {
    return [element('p', {class: 'small', text: 'This run has no such values.'})];
  }
  const caption = element('figcaption', {text: `${runName(run)}: ${LAYERS[key]}; ${legendOf(key)}.`});
  const status = element('p', {class: 'small', role: 'status', text: 'Point at a strip, or use the arrow keys, to see values.'});
  const columns = Math.max(...rows.map(row => row.values.length));
  const wide = (STRIP.width - STRIP.label) / columns;
  const shade = shades(rows.flatMap(row => row.values), key);
  const box = (x, y) => ({x: STRIP.label + x * wide, y: y * STRIP.row, width: wide + 0.3, height: STRIP.row - 1});
  const cursor = element('svg:rect', {class: 'cursor', ...box(0, 0), visibility: 'hidden'});
  let at = null;
  const say = (x, y) => {
    at = [x, y];
    const {layer, raw, values} = rows[y];
    status.textContent = `${layer}, epoch ${run.layer_epochs[x]}: ${NUMBERS.significant(values[x])}`
      + (key.endsWith('step_size') ? ` (${NUMBERS.significant(raw[x])})` : '');
    Object.entries({...box(x, y), visibility: 'visible'}).forEach(pair => cursor.setAttribute(...pair));
  };
  const cells = rows.flatMap((row, y) =>
    row.values.map((value, x) => element('svg:rect', {...box(x, y), fill: shade(value), pointerenter: () => say(x, y)})));
  const move = event => {
    const step = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]}[event.key];
    if (step) {
      const [x, y] = at ? [at[0] + step[0], at[1] + step[1]] : [0, 0];
      say(Math.min(columns - 1, Math.max(0, x)), Math.min(rows.length - 1, Math.max(0, y)));
      event.preventDefault();
    }
  };
  const height = rows.length * STRIP.row;
  const svg = element(
    'svg:svg',
    {viewBox: `0 0 ${STRIP.width} ${height + STRIP.axis}`, role: 'img', tabindex: 0, keydown: move, 'aria-label': `${LAYERS[key]}, by layer and epoch`, 'aria-description': 'arrow keys show the values'},
    ...rows.map((row, y) => element('svg:text', {class: 'layer', x: STRIP.label - 8, y: y * STRIP.row + 11, 'text-anchor': 'end', text: row.layer})),
    ...cells,
    cursor,
    element('svg:text', {class: 'tick', x: STRIP.label, y: height + 15, text: 'epoch ' + run.layer_epochs[0]}),
    element('svg:text', {class: 'tick', x: STRIP.width, y: height + 15, 'text-anchor': 'end', text: run.layer_epochs[columns - 1]}));
  return [caption, ramp(rows.flatMap(row => row.values), key, shade), svg, status].filter(Boolean);
}

/** The colours from the smallest to the largest of the values; null where none is positive. */
function ramp(values, key, shade) {
  const known = values.filter(value => Number.isFinite(value) && value > 0);
  if (known.length === 0) {
    return null;
  }
  const high = Math.max(...known);
  const isShare = key.endsWith('clipped');
  const low = isShare ? 0 : Math.min(...known);
  const valueAt = isShare ? share => share * high : share => low * (high / low) ** share;
  const one = Math.log(1 / low) / Math.log(high / low); // the share at which the value is 1
  const labels = [[0, 'start', low], [1, 'end', high]];
  if (!isShare && one > 0.2 && one < 0.8) {
    labels.push([one, 'middle', 1]);
  }
  const wide = (STRIP.width - STRIP.label) / RAMP.steps;
  const text = (x, y, anchor, words) => element('svg:text', {class: 'tick', x, y, 'text-anchor': anchor, text: words});
  return element(
    'svg:svg',
    {class: 'ramp', viewBox: `0 0 ${STRIP.width} ${RAMP.text + 8}`, role: 'img', 'aria-label': `colours from ${NUMBERS.significant(low)} to ${NUMBERS.significant(high)}, ${UNITS[key]}`},
    text(STRIP.label - 8, RAMP.height - 1, 'end', UNITS[key]),
    ...Array.from({length: RAMP.steps}, (_, i) =>
      element('svg:rect', {x: STRIP.label + i * wide, y: 0, width: wide + 0.3, height: RAMP.height, fill: shade(valueAt((i + 0.5) / RAMP.steps))})),
    ...labels.map(([share, anchor, value]) =>
      text(STRIP.label + share * (STRIP.width - STRIP.label), RAMP.text, anchor, NUMBERS.significant(value))));
}

/** What the colours of the strips mean. */
const legendOf = key =>
  key.endsWith('clipped') ? 'the stronger the colour, the larger' : 'below 1 blue, above 1 orange; the stronger the colour, the further from 1';

function relative(values) {
  const first = values.find(Number.isFinite);
  return values.map(value => value / first);
}

/** Colours from below to above: around 1 for ratios, by their logarithm, and from 0 for shares. */
function shades(values, key) {
  const known = values.filter(value => Number.isFinite(value) && value > 0);
  if (key.endsWith('clipped')) {
    const most = Math.max(...known, 1e-9);
    return value => mixed('--bits2', value / most);
  }
  const most = Math.max(...known.map(value => Math.abs(Math.log(value))), 1e-9);
  return value => (value > 0 ? mixed(value < 1 ? '--bits8' : '--bits2', Math.abs(Math.log(value)) / most) : 'none');
}

const mixed = (colour, share) =>
  `color-mix(in srgb, var(${colour}) ${Math.round(100 * Math.min(1, share || 0))}%, var(--shade))`;

/** Accuracy, or its change from full precision, against bits and against the bytes of the packed network. */
function sizesOf(data) {
  const runs = data.runs.filter(run => Number.isFinite(run.top1));
  if (runs.length === 0) {
    return null;
  }
  const chart = new LineChart('accuracy against size', {logX: true, dots: true});
  const bits = run => bitsOf(run.spec.precision);
  const largest = Math.max(...runs.map(run => run.integer_agreement?.network_bytes ?? 0));
  const [unit, unitBytes] = largest < 2 ** 20 ? ['bytes', 1] : ['MiB', 2 ** 20];
  const bytes = run => run.integer_agreement?.network_bytes / unitBytes;
  const papers = papersChanges(data.paper_comparison);
  let [value, size] = ['top1', 'bits'];
  const draw = () => {
    const valueOf = run => (value === 'change' && run.spec.precision === 'full' ? 0 : run[value]);
    const lines = sizeLines(runs, size === 'bits' ? bits : bytes, valueOf);
    if (size === 'bytes') {
      const text = unitBytes === 1 ? NUMBERS.count : NUMBERS.significant;
      chart.show([...lines, ...fullLines(lines, runs, valueOf)], {x: unit, y: SIZES[value], text});
    } else {
      const all = value === 'change' ? [...lines, ...papers.map((line, i) => ({...line, style: seriesStyle(lines.length + i), off: i > 0}))] : lines;
      const ticks = [...new Set(all.flatMap(each => each.points.map(([x]) => x)))].sort((a, b) => a - b);
      chart.show(all, {x: 'bits of the weights', y: SIZES[value], ticks, text: x => (x === FULL_BITS ? 'full' : String(x))});
    }
  };
  const shown = papers.length > 0 ? ['change', 'top1'] : ['top1', 'change'];
  const controls = [choice('Show', shown.map(key => [key, SIZES[key]]), chosen => ((value = chosen), draw()))];
  if (runs.some(run => Number.isFinite(bytes(run)))) {
    const options = [['bits', 'bits of the weights'], ['bytes', 'bytes of network.lsq on disk']];
    controls.push(choice('against', options, chosen => ((size = chosen), draw())));
  }
  return section('sizes', 'Accuracy and size', [element('div', {class: 'controls'}, ...controls), chart.root]);
}

const SIZES = {top1: 'top-1, %', change: 'change of top-1 from full precision, points'};
const FULL_BITS = 32;
const bitsOf = precision => (precision === 'full' ? FULL_BITS : Number(/\d+/.exec(precision)[0]));

const isMixed = precision => /[wa]/.test(precision);

/** The line of a run: network, variant, and a precision that differs between weights and activations. */
const lineName = ({spec, variant}) =>
  [spec.network, variant, isMixed(spec.precision) ? precisionLabel(spec.precision) : ''].filter(Boolean).join(', ');

/** A line for each network and variant, through the means over the seeds of each precision. */
function sizeLines(runs, sizeOf, valueOf) {
  const names = [...new Set(runs.map(lineName))];
  return names.map((name, i) => {
    const own = runs.filter(run => lineName(run) === name);
    const points = [...new Set(own.map(run => run.spec.precision))].map(precision => {
      const ofPrecision = own.filter(run => run.spec.precision === precision && Number.isFinite(valueOf(run)));
      const mean = ofPrecision.reduce((sum, run) => sum + valueOf(run), 0) / ofPrecision.length;
      const seeds = ofPrecision.length > 1 ? `, ${ofPrecision.length} seeds` : '';
      return [sizeOf(own.find(run => run.spec.precision === precision)), mean, precisionLabel(precision) + seeds];
    });
    return {
      name,
      style: seriesStyle(i) + ' own',
      points: points.filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y)).sort((a, b) => a[0] - b[0]),
    };
  });
}

/** A level line at each network's full precision, which has no packed network, along all sizes of packed ones. */
function fullLines(lines, runs, valueOf) {
  const sizes = lines.flatMap(line => line.points.map(([x]) => x));
  const ends = [...new Set([Math.min(...sizes), Math.max(...sizes)])];
  return lines.flatMap(line => {
    const full = runs.filter(run => lineName(run) === line.name && run.spec.precision === 'full' && Number.isFinite(valueOf(run)));
    const mean = full.reduce((sum, run) => sum + valueOf(run), 0) / full.length;
    return full.length === 0 ? [] : [{...line, name: line.name + ', full precision', dash: '2 3', points: ends.map(x => [x, mean])}];
  });
}

/** The paper's changes from full precision, where the report has its Table 1. */
function papersChanges(tables) {
  const lines = tables
    .filter(table => table.reference === 'table1' && table.figures === 'Top-1, %')
    .flatMap(table => table.lines.filter(line => line.kind === 'paper' && Number.isFinite(line.figures.full)));
  const named = new Map(lines.map(line => [line.figures_of.includes(' on ') ? line.figures_of : `${line.figures_of}, ${line.network}`, line.figures]));
  return [...named].map(([name, figures]) => ({
    name: 'paper: ' + name,
    dash: '2 3',
    points: Object.entries(figures)
      .map(([precision, top1]) => [bitsOf(precision), top1 - figures.full, precisionLabel(precision)])
      .sort((a, b) => a[0] - b[0]),
  }));
}

const section = (id, title, content) => element('section', {id, class: 'live'}, element('h2', {text: title}), ...content);
