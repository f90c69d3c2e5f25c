const text = selector => document.querySelector(selector)?.textContent ?? null;
const column = (table, index) => [...document.querySelector(table).tBodies[0].rows].map(row => row.cells[index].firstChild.textContent);

const facts = {};
facts.cells = [...document.querySelectorAll('#top1 td[data-runs]')].map(cell => cell.firstChild.textContent);
facts.withoutTarget = [...document.querySelectorAll('.contents a')]
  .filter(link => !document.querySelector(link.getAttribute('href'))).map(link => link.textContent);

// sorting and filtering
const heads = [...document.querySelectorAll('#runs thead th')];
const top1 = heads.findIndex(head => head.textContent.startsWith('top-1'));
heads[top1].querySelector('button').click();
facts.ascending = column('#runs', top1).map(Number);
heads[top1].querySelector('button').click();
facts.descending = column('#runs', top1).map(Number);
facts.sorted = heads[top1].getAttribute('aria-sort');
const filter = document.querySelector('#runs').closest('.scroll').previousElementSibling?.querySelector('input');
if (filter) {
  filter.value = '2-bit';
  filter.dispatchEvent(new Event('input'));
  facts.filtered = [...document.querySelector('#runs').tBodies[0].rows].filter(row => !row.hidden).map(row => row.textContent);
  filter.value = 'no such run';
  filter.dispatchEvent(new Event('input'));
  facts.nothing = text('.filter:has(+ .scroll #runs) [role=status]');
  filter.value = '';
  filter.dispatchEvent(new Event('input'));
  facts.something = text('.filter:has(+ .scroll #runs) [role=status]');
}
facts.longWithoutFilter = [...document.querySelectorAll('table:not(.matrix)')]
  .filter(({tBodies: [body]}) => body.rows.length >= 8 && [...body.rows].every(row => row.cells[0].textContent.trim()))
  .filter(table => !table.closest('.scroll').previousElementSibling?.matches('.filter'))
  .map(table => table.id || table.textContent);

// a chart's values, legend and axis
const chart = document.querySelector('#curves svg[role=img]');
const box = chart.getBoundingClientRect();
chart.dispatchEvent(new PointerEvent('pointermove', {clientX: box.left + box.width * 0.97, clientY: box.top + 10}));
facts.hover = text('#curves .values');
const curves = () => document.querySelectorAll('#curves svg[role=img] > .curve').length;
facts.curves = curves();
facts.marks = document.querySelectorAll('#curves svg[role=img] > .dot').length;
document.querySelector('#curves .legend button').click();
facts.curvesWithoutOne = curves();
document.querySelector('#curves .legend button').click();
chart.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowLeft'}));
facts.keyboard = text('#curves .values');

// the change from full precision, and a run's layers as lines and strips
const choose = (selector, index, value) => {
  const select = document.querySelectorAll(selector + ' select')[index];
  select.value = value;
  select.dispatchEvent(new Event('change'));
};
const press = (selector, key) => document.querySelector(selector).dispatchEvent(new KeyboardEvent('keydown', {key}));
document.querySelector('#curves .legend button').click();
choose('#curves', 0, 'loss');
facts.hiddenStays = document.querySelector('#curves .legend button').getAttribute('aria-pressed');
document.querySelector('#curves .legend button').click();
choose('#sizes', 0, 'change');
press('#sizes svg[role=img]', 'ArrowRight');
facts.change = text('#sizes .values');
choose('#strips', 0, REPORT.runs.filter(run => run.step_sizes.length > 0).findIndex(run => run.spec.precision === '2'));
choose('#strips', 2, 'lines');
facts.layerLines = document.querySelectorAll('#strips svg[role=img] > .curve').length;
choose('#strips', 2, 'strips');
facts.ramp = [...document.querySelectorAll('#strips .ramp text')].map(each => each.textContent);
facts.rampColours = new Set([...document.querySelectorAll('#strips .ramp rect')].map(each => each.getAttribute('fill'))).size;
press('#strips svg[tabindex]', 'ArrowDown');
press('#strips svg[tabindex]', 'ArrowDown');
facts.layer = text('#strips [role=status]');

// a run's card
document.querySelector('#top1 td button.number').click();
facts.card = text('dialog');
facts.open = document.querySelector('dialog').open;
document.querySelector('dialog .close').click();

// another report
const other = structuredClone(REPORT);
other.settings.learningRate = 0.5;
other.runs.forEach(run => (run.top1 -= 3));
const nextTask = () => new Promise(resolve => {
  const {port1, port2} = new MessageChannel();
  port1.onmessage = () => resolve(port1.close());
  port2.postMessage(null);
});
const drop = async results => {
  document.querySelector('#compare [role=status]').replaceChildren();
  const transfer = new DataTransfer();
  transfer.items.add(new File([JSON.stringify(results)], 'results.json'));
  document.querySelector('#compare .drop').dispatchEvent(new DragEvent('drop', {dataTransfer: transfer}));
  for (let i = 0; i < 100000 && !text('#compare [role=status]'); i++) {
    await nextTask(); // until the file is read, which takes real time: a timer's may be virtual
  }
  return text('#compare [role=status]');
};
facts.compared = await drop(other);
facts.comparedLater = await drop({...other, schema_version: REPORT.schema_version + 1});
const {quantizer, ...earlier} = other.settings;
facts.comparedEarlier = await drop({...other, settings: earlier, schema_version: undefined});

facts.background = getComputedStyle(document.body).backgroundColor;
return facts;
