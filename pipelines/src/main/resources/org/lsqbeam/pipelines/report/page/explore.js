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

const MOST_SMOOTHING = 0.95;

/** Curves of all runs, by epoch. */
function curvesOf(data) {
  const chart = new LineChart('curves of all runs by epoch');
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
  let run = runs[0];
  let key = 'weight_step_size';
  const draw = () => figure.replaceChildren(...strips(run, key));
  const controls = [
    choice('Run', runs.map((each, i) => [i, runName(each)]), i => ((run = runs[i]), draw())),
    choice('Show', Object.entries(LAYERS), value => ((key = value), draw())),
  ];
  return section('strips', 'Layers by epoch', [element('div', {class: 'controls'}, ...controls), figure]);
}

const STRIP = {label: 190, row: 15, width: 720, axis: 22};

function strips(run, key) {
  const series = {...run.step_sizes_by_epoch, ...run.layers_by_epoch};
  const order = run.step_sizes.map(each => each.layer);
  const rows = order
    .map(layer => ({layer, values: series[`${layer}/${key}`]}))
    .filter(({values}) => values?.some(Number.isFinite))
    .map(({layer, values}) => ({layer, raw: values, values: key.endsWith('step_size') ? relative(values) : values}));
  if (rows.length === 0) {
    return [element('p', {class: 'small', text: 'This run has no such values.'})];
  }
  const status = element('p', {class: 'small', role: 'status', text: LAYERS[key]});
  const columns = Math.max(...rows.map(row => row.values.length));
  const wide = (STRIP.width - STRIP.label) / columns;
  const shade = shades(rows.flatMap(row => row.values), key);
  const cells = rows.flatMap((row, y) =>
    row.values.map((value, x) => {
      const say = () => (status.textContent = `${row.layer}, epoch ${run.layer_epochs[x]}: ${NUMBERS.significant(value)}`
        + (key.endsWith('step_size') ? ` (${NUMBERS.significant(row.raw[x])})` : ''));
      return element('svg:rect', {
        x: STRIP.label + x * wide, y: y * STRIP.row, width: wide + 0.3, height: STRIP.row - 1,
        fill: shade(value), pointerenter: say,
      });
    }));
  const height = rows.length * STRIP.row;
  const svg = element(
    'svg:svg',
    {viewBox: `0 0 ${STRIP.width} ${height + STRIP.axis}`, role: 'img', 'aria-label': `${LAYERS[key]}, by layer and epoch`},
    ...rows.map((row, y) => element('svg:text', {class: 'layer', x: STRIP.label - 8, y: y * STRIP.row + 11, 'text-anchor': 'end', text: row.layer})),
    ...cells,
    element('svg:text', {class: 'tick', x: STRIP.label, y: height + 15, text: 'epoch ' + run.layer_epochs[0]}),
    element('svg:text', {class: 'tick', x: STRIP.width, y: height + 15, 'text-anchor': 'end', text: run.layer_epochs[columns - 1]}));
  return [svg, status];
}

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

/** Accuracy against bits, and against the bytes of the packed network. */
function sizesOf(data) {
  const figure = element('figure', {class: 'chart alone'});
  const networks = [...new Set(data.runs.map(run => run.spec.network))];
  const chart = new LineChart('accuracy against size', {logX: true, dots: true});
  const points = key => networks.map((network, i) => ({
    name: network,
    style: 'series' + ((i % 8) + 1),
    points: data.runs
      .filter(run => run.spec.network === network && Number.isFinite(run.top1) && Number.isFinite(key(run)))
      .map(run => [key(run), run.top1])
      .sort((a, b) => a[0] - b[0]),
  }));
  const bits = run => (run.spec.precision === 'full' ? 32 : Number(/\d+/.exec(run.spec.precision)[0]));
  const options = [['bits', 'bits of the weights']];
  if (data.runs.some(run => Number.isFinite(run.integer_agreement?.network_bytes))) {
    options.push(['bytes', 'bytes of network.lsq']);
  }
  const control = choice('Against', options, value =>
    chart.show(points(value === 'bits' ? bits : run => run.integer_agreement?.network_bytes), {x: value, y: 'top-1, %'}));
  figure.append(element('div', {class: 'controls'}, control), chart.root);
  return data.runs.some(run => Number.isFinite(run.top1)) ? section('sizes', 'Accuracy and size', [figure]) : null;
}

const section = (id, title, content) => element('section', {id, class: 'live'}, element('h2', {text: title}), ...content);
