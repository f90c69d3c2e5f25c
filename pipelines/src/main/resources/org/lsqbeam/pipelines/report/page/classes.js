'use strict';

const MOST_IN_MATRIX = 20;
const MOST_SHADE = 45;

/** The accuracy of each class, and what classes are taken for, of a network at a chosen precision. */
function classesOf(data) {
  const {runs, without} = data.predictions;
  if (runs.length === 0) {
    return null;
  }
  const {classes} = data.dataset;
  const correct = run => data.runs.find(each => each.fingerprint === run.run).correct_per_class;
  const lines = classes.map(name => ({
    images: element('td'), accuracy: element('td', {class: 'bar'}), change: element('td'),
    head: element('th', {class: 'word', scope: 'row', text: name}),
  }));
  const confusions = element('div', {class: 'scroll'});
  const caption = element('caption');

  function show(index) {
    const run = runs[index];
    const full = runs.find(each => each.run === run.full);
    caption.textContent = `Top-1 of each class: ${nameOf(run)}`;
    lines.forEach((line, label) => {
      const percent = of => 100 * correct(of)[label] / of.images_per_class[label];
      line.images.textContent = NUMBERS.count(run.images_per_class[label]);
      line.accuracy.textContent = NUMBERS.decimals(percent(run), 1);
      line.accuracy.style.setProperty('--share', `${percent(run) || 0}%`);
      line.change.textContent = full ? NUMBERS.change(percent(run) - percent(full)) : '–';
    });
    const shown = (classes.length <= MOST_IN_MATRIX ? matrix : mostFrequent)(run, classes, nameOf(run));
    confusions.replaceChildren(shown);
    if (confusions.isConnected) {
      confusions.parentElement.querySelector('.filter')?.remove();
      workWith(shown); // at first it is done with all tables of the page
    }
  }

  const several = new Set(runs.map(run => run.network)).size > 1;
  const nameOf = run => (several ? `${run.network}, ${run.precision}` : run.precision);
  const table = element(
    'table', {id: 'by-class', class: 'grid'}, caption,
    element('thead', {}, element('tr', {},
      element('th', {class: 'word', scope: 'col', text: 'class'}),
      ...['images', 'top-1, %', 'from full precision'].map(text => element('th', {scope: 'col', text})))),
    element('tbody', {}, ...lines.map(line =>
      element('tr', {class: 'first'}, line.head, line.images, line.accuracy, line.change))));
  return section('classes', 'Classes and their confusions', [
    element('p', {text: 'Choose a precision. A row of the second table is a class, and its cells say what its images are taken for.'}),
    ...(without ? [element('p', {class: 'small', text: without})] : []),
    element('div', {class: 'controls'}, choice('Network at', runs.map((run, index) => [index, nameOf(run)]), show)),
    element('div', {class: 'pair'}, 
      element('div', {}, element('div', {class: 'scroll tall'}, table)), element('div', {}, confusions)),
  ]);
}

/** A table of right and predicted classes; its cells say how many images, and are shaded by them. */
function matrix(run, classes, name) {
  const counts = new Map(run.confusions.map(([label, predicted, images]) => [`${label} ${predicted}`, images]));
  const cell = (label, predicted) => {
    const images = counts.get(`${label} ${predicted}`) ?? 0;
    const share = MOST_SHADE * Math.sqrt(images / (run.images_per_class[label] || 1));
    return element('td', {
      class: label === predicted ? 'agree' : 'differ', style: `--share: ${share}%`, text: NUMBERS.count(images),
    });
  };
  return element(
    'table', {class: 'grid matrix'}, element('caption', {text: `Confusion matrix, images: ${name}`}),
    element('tbody', {},
      element('tr', {},
        element('th', {class: 'word', scope: 'col', text: 'class'}),
        ...classes.map(text => element('th', {scope: 'col'}, element('span', {text})))),
      ...classes.map((text, label) =>
        element('tr', {class: 'first'},
          element('th', {class: 'word', scope: 'row', text}),
          ...classes.map((_, predicted) => cell(label, predicted))))));
}

/** The classes that are taken for others most often. */
function mostFrequent(run, classes, name) {
  const words = ['class', 'taken for'];
  return element(
    'table', {class: 'grid'}, element('caption', {text: `Most frequent confusions: ${name}`}),
    element('thead', {},
      element('tr', {},
        ...words.map(text => element('th', {class: 'word', scope: 'col', text})),
        ...['images', 'of the class, %'].map(text => element('th', {scope: 'col', text})))),
    element('tbody', {},
      ...run.confusions.map(([label, predicted, images]) =>
        element('tr', {class: 'first'},
          element('th', {class: 'word', scope: 'row', text: classes[label]}),
          element('td', {class: 'word', text: classes[predicted]}),
          element('td', {text: NUMBERS.count(images)}),
          element('td', {text: NUMBERS.decimals(100 * images / run.images_per_class[label], 1)})))));
}

/** Lets a person choose the network whose images are shown. */
function chooseImages() {
  const parts = [...document.querySelectorAll('#images > [data-network]')];
  if (parts.length > 1) {
    const networks = parts.map((part, index) => [index, part.dataset.network]);
    const show = chosen => parts.forEach((part, index) => (part.hidden = index !== Number(chosen)));
    parts[0].before(element('div', {class: 'controls'}, choice('Network', networks, show)));
  }
}
