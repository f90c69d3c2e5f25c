'use strict';

/**
 * Makes an element.
 *
 * @param {string} name of an HTML element, or of an SVG element after 'svg:'
 * @param {object} attributes text as 'text', listeners as functions by their event's name
 * @param {...(Node|string)} children
 */
function element(name, attributes = {}, ...children) {
  const made = name.startsWith('svg:')
    ? document.createElementNS('http://www.w3.org/2000/svg', name.slice(4))
    : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') {
      made.addEventListener(key, value);
    } else if (key === 'text') {
      made.textContent = value;
    } else if (value !== false && value !== null && value !== undefined) {
      made.setAttribute(key, value === true ? '' : value);
    }
  }
  made.append(...children);
  return made;
}

/** Makes a labelled select; change is called with the value, at once and whenever it changes. */
function choice(label, options, change) {
  const select = element(
    'select',
    {change: () => change(select.value)},
    ...options.map(([value, text]) => element('option', {value, text})));
  change(select.value);
  return element('label', {class: 'control'}, label + ' ', select);
}

/** Makes a labelled check box. */
function checkBox(label, change) {
  const box = element('input', {type: 'checkbox', change: () => change(box.checked)});
  return element('label', {class: 'control'}, box, ' ' + label);
}

const NUMBERS = {
  /** Formats a percentage, or a difference, to so many decimals, with a minus as wide as a digit. */
  decimals: (value, decimals) =>
    Number.isFinite(value) ? value.toFixed(decimals).replace('-', '−') : '–',
  change: value => (value > 0 ? '+' : '') + NUMBERS.decimals(value, 1),
  count: value => (Number.isFinite(value) ? Math.round(value).toLocaleString('en') : '–'),
  significant: value =>
    Number.isFinite(value) ? String(Number(value.toPrecision(4))).replace('-', '−') : '–',
  /** Formats seconds in their two greatest units. */
  duration: value => {
    const minutes = Math.floor(Math.round(value) / 60);
    if (!(minutes > 0)) {
      return NUMBERS.decimals(value, 1) + ' s';
    }
    return minutes < 60 ? `${minutes} min ${Math.round(value) % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  },
  bytes: value => {
    if (value < 2 ** 20) {
      return NUMBERS.count(value) + ' bytes';
    }
    return value < 2 ** 30 ? (value / 2 ** 20).toFixed(1) + ' MiB' : (value / 2 ** 30).toFixed(1) + ' GiB';
  },
};

/** Returns the name of a precision, such as '2-bit'. */
const precisionLabel = precision =>
  precision === 'full' ? 'full precision' : /^\d+$/.test(precision) ? precision + '-bit' : precision;

/** Returns the class that has a precision's colour, which is that of its weights. */
const precisionStyle = precision =>
  precision === 'full' ? 'full' : 'bits' + /\d+/.exec(precision)[0];
