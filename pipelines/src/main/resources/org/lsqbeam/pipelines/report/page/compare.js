'use strict';

/** Lets a person drop the results.json of another report, and shows what differs. */
function comparison(data) {
  const output = element('div', {role: 'status'});
  const read = async file => {
    try {
      const other = JSON.parse(await file.text());
      if (!Array.isArray(other.runs)) {
        throw new Error('it has no runs');
      }
      if (other.schema_version > data.schema_version) {
        throw new Error(`its schema_version is ${other.schema_version}; must be at most ${data.schema_version}`);
      }
      output.replaceChildren(...differences(data, other, file.name));
    } catch (problem) {
      output.replaceChildren(element('p', {text: `${file.name} is not the results.json of a report: ${problem.message}`}));
    }
  };
  const field = element('input', {type: 'file', accept: '.json', change: () => field.files[0] && read(field.files[0])});
  const zone = element(
    'div',
    {
      class: 'drop',
      dragover: event => event.preventDefault(),
      drop: event => {
        event.preventDefault();
        read(event.dataTransfer.files[0]);
      },
    },
    element('label', {}, 'Drop the results.json of another report here, or choose it: ', field));
  return section('compare', 'Compare with another report', [zone, output]);
}

function differences(ours, theirs, name) {
  const settings = settingsThatDiffer(comparable(ours, theirs), theirs.settings ?? {});
  const rows = ours.runs.map(run => [run, theirs.runs.find(other => runName(other) === runName(run))]).filter(([, other]) => other);
  return [
    element('h3', {text: `Settings that differ from ${name}`}),
    settings.length === 0 ? element('p', {text: 'None.'}) : plainTable(['setting', 'here', 'there'], settings),
    element('h3', {text: 'Accuracies'}),
    rows.length === 0
      ? element('p', {text: 'No run has the same network, precision and seed.'})
      : plainTable(
          ['run', 'here', 'there', 'difference', 'standard errors'],
          rows.map(([run, other]) => [
            runName(run),
            NUMBERS.decimals(run.top1, 2),
            NUMBERS.decimals(other.top1, 2),
            NUMBERS.change(other.top1 - run.top1),
            NUMBERS.decimals(standardErrors(run, other, ours, theirs), 1),
          ])),
  ];
}

/** Our settings, without those that a file of an earlier version does not have. */
function comparable(ours, theirs) {
  const known = key => theirs.schema_version === ours.schema_version || key in (theirs.settings ?? {});
  return Object.fromEntries(Object.entries(ours.settings).filter(([key]) => known(key)));
}

const isMap = value => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A row for each setting that differs, or for each precision at which it does. */
function settingsThatDiffer(ours, theirs, prefix = '') {
  return [...new Set([...Object.keys(ours), ...Object.keys(theirs)])].sort().flatMap(key => {
    const [one, other] = [ours[key], theirs[key]];
    if (isMap(one) && isMap(other)) {
      return settingsThatDiffer(one, other, `${prefix}${key}, `);
    }
    return JSON.stringify(one) === JSON.stringify(other) ? [] : [[prefix + key, settingText(one), settingText(other)]];
  });
}

/** A setting as a person writes it, without the signs of JSON. */
function settingText(value) {
  if (Array.isArray(value)) {
    return value.map(settingText).join(', ');
  }
  return isMap(value)
    ? Object.entries(value).map(([key, each]) => `${key}: ${settingText(each)}`).join(', ')
    : String(value ?? '–');
}

/** The difference of two accuracies as a multiple of its binomial standard error. */
function standardErrors(run, other, ours, theirs) {
  const variance = (top1, data) => ((top1 / 100) * (1 - top1 / 100)) / data.dataset.validation.examples;
  const error = 100 * Math.sqrt(variance(run.top1, ours) + variance(other.top1, theirs));
  return error === 0 ? NaN : (other.top1 - run.top1) / error;
}

function plainTable(heads, rows) {
  const cell = (text, i) => (i === 0 ? element('th', {scope: 'row', class: 'word', text}) : element('td', {text}));
  return element(
    'div',
    {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': heads.join(', ')},
    element(
      'table',
      {class: 'grid'},
      element('thead', {}, element('tr', {}, ...heads.map((text, i) => element('th', {scope: 'col', class: i === 0 ? 'word' : false, text})))),
      element('tbody', {}, ...rows.map(row => element('tr', {class: 'first'}, ...row.map(cell))))));
}
