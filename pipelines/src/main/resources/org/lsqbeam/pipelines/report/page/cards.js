'use strict';

/** Returns the name of a run in this report, such as 'resnet-20, 2-bit, seed 1'. */
const runName = run =>
  [run.spec.network, run.variant, precisionLabel(run.spec.precision), 'seed ' + run.spec.seed]
    .filter(Boolean)
    .join(', ');

/** Returns the one command that trains a run again. */
function commandOf(run, data) {
  const precisions = run.spec.init && run.spec.precision !== 'full' ? 'full,' + run.spec.precision : run.spec.precision;
  return [
    './lsq reproduce --experiment=REPORT/experiment.yaml',
    '--networks=' + run.spec.network,
    '--precisions=' + precisions,
    '--seeds=' + run.spec.seed,
    ...(drawn(data) ? [] : ['--input=IMAGES']),
    ...(arithmeticOf(run) ? ['--evaluationArithmetic=int8'] : []),
  ].join(' ');
}

/** Returns what convolved in the evaluation; empty where only 32-bit floats were wanted. */
function arithmeticOf(run) {
  return wordsOf({used: run.evaluation_arithmetic, failure: run.evaluation_fallback});
}

/** Returns an arithmetic in words; empty where only 32-bit floats were wanted. */
function wordsOf(arithmetic) {
  if (arithmetic?.failure) {
    return '32-bit floats, not 8-bit integers: ' + arithmetic.failure;
  }
  return arithmetic?.used === 'int8' ? '8-bit integers, checked to be exact' : '';
}

const drawn = data => data.dataset.preset === 'synthetic';

/** Returns a rate with two decimals, or all that it has if they are more. */
const dollars = rate => (Number.isInteger(100 * rate) ? rate.toFixed(2) : String(rate));

/** What a person needs to judge a number and to get it again. */
function factsOf(run, data) {
  const sessions = run.provenance?.sessions ?? [];
  const all = value => [...new Set(sessions.map(value))].filter(Boolean).join('; ');
  const {optimization} = run.spec;
  return [
    ['command', commandOf(run, data), 'code'],
    ['placeholders', 'REPORT is the folder of this report' + (drawn(data) ? '' : ', IMAGES are the images')],
    ['top-1', Number.isFinite(run.top1) ? NUMBERS.decimals(run.top1, 2) + ' %' : run.remark ?? '–'],
    ['evaluated in', arithmeticOf(run)],
    ['change from full precision', Number.isFinite(run.change) ? NUMBERS.change(run.change) + ' points' : '–'],
    ['forward pass in', all(({forwardArithmetic}) => wordsOf(forwardArithmetic))],
    ['seed', run.spec.seed],
    ['training', `${optimization.epochs} ${optimization.epochs === 1 ? 'epoch' : 'epochs'}, batch size ${optimization.batchSize}, learning rate ${optimization.learningRate}, weight decay ${optimization.weightDecay}`],
    ['starts from', run.spec.init ? startOf(run, data) : 'random weights'],
    ['time', Number.isFinite(run.seconds) ? NUMBERS.duration(run.seconds) : '–'],
    ['cost', run.cost?.dollars >= 0 ? `$${NUMBERS.decimals(run.cost.dollars, 2)} at $${dollars(run.cost.price_per_hour)} per hour` : ''],
    ['energy', run.cost?.kilowatt_hours >= 0 ? `${NUMBERS.significant(run.cost.kilowatt_hours)} kWh at ${run.cost.watts} W` : ''],
    ['images/s', NUMBERS.count(run.images_per_second)],
    ['network.lsq', run.integer_agreement ? NUMBERS.bytes(run.integer_agreement.network_bytes) : ''],
    ['certificate', run.integer_agreement?.certificate, 'code'],
    ['what it certifies', run.integer_agreement?.certificate ? 'It is the SHA-256 of the integer logits of all validation images; lsq verify computes the same digits on any machine.' : ''],
    ['processor', all(({cpu, processor}) => cpu + (processor ? `: ${processor.vendor}, family ${processor.family}, model ${processor.model}, stepping ${processor.stepping}` : ''))],
    ['instruction sets', all(({processor}) => processor?.instructionSets.join(', '))],
    ['memory', all(({memoryBytes}) => memoryBytes && NUMBERS.bytes(memoryBytes))],
    ['threads', all(({threads}) => threads)],
    ['started, finished', all(each => `${each.started} to ${each.finished}`)],
    ['revision', all(each => each.versions['lsq-beam'])],
    ['revision after training', laterRevisions(run)],
    ['software', all(each => Object.entries(each.versions).filter(([name]) => name !== 'lsq-beam').map(pair => pair.join(' ')).join(', '))],
    ['run folder', 'runs/' + run.run, 'code'],
    ['run fingerprint', run.fingerprint, 'code'],
    ['dataset fingerprint', run.spec.dataset, 'code'],
    ['failed', run.failure],
  ].filter(([, value]) => value !== '' && value !== null && value !== undefined);
}

/** Returns the revisions that evaluated or packed a run and did not train it. */
function laterRevisions({provenance}) {
  const trained = new Set(provenance?.sessions.map(each => each.versions['lsq-beam']));
  const later = new Set(provenance?.followUps?.map(each => each.revision));
  return [...later].filter(revision => !trained.has(revision)).join('; ');
}

function startOf(run, data) {
  const init = data.runs.find(each => each.fingerprint === run.spec.init);
  return init ? runName(init) : 'weights ' + run.spec.init;
}

/** Opens the cards of runs from the numbers that were made of them. */
class RunCards {
  #data;
  #dialog = element('dialog', {'aria-labelledby': 'card-title', click: event => event.target === this.#dialog && this.#dialog.close()});

  constructor(data) {
    this.#data = data;
    document.body.append(this.#dialog);
    for (const part of document.querySelectorAll('[data-runs]')) {
      const cells = part.tagName === 'TR' ? part.querySelectorAll('td:not(.word)') : [part];
      cells.forEach(cell => this.#open(cell, part.dataset.runs.split(' ')));
    }
  }

  #open(cell, names) {
    const number = cell.firstChild;
    if (number?.nodeType === Node.TEXT_NODE && /\d/.test(number.textContent)) {
      const text = number.textContent;
      number.replaceWith(element('button', {type: 'button', class: 'number', text, click: () => this.show(names)}));
    }
  }

  /** @param {string[]} names the beginnings of fingerprints */
  show(names) {
    const runs = names.map(name => this.#data.runs.find(run => run.fingerprint.startsWith(name))).filter(Boolean);
    this.#dialog.replaceChildren(
      element('button', {type: 'button', class: 'close', 'aria-label': 'close', text: '×', click: () => this.#dialog.close()}),
      ...runs.flatMap((run, i) => [
        element('h2', {...(i === 0 && {id: 'card-title'}), text: runName(run)}),
        element(
          'dl',
          {},
          ...factsOf(run, this.#data).flatMap(([name, value, kind]) => [
            element('dt', {text: name}),
            element('dd', {}, kind ? element(kind, {text: value}) : String(value)),
          ])),
      ]));
    this.#dialog.showModal();
  }
}
