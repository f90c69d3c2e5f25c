'use strict';

const REPORT = JSON.parse(document.getElementById('data').textContent);
const LIVE = document.getElementById('live');
document.documentElement.classList.add('js');

LIVE.append(
  ...[
    sizesOf(REPORT),
    curvesOf(REPORT),
    layersOf(REPORT),
    classesOf(REPORT),
    tryIt(REPORT.networks),
    comparison(REPORT),
  ].filter(Boolean));
contents();
chooseImages();
document.querySelectorAll('table').forEach(workWith);
document.querySelectorAll('.scroll').forEach(reach);
new RunCards(REPORT);

/** Lists the sections below the table that the verdicts rest on. */
function contents() {
  const links = [...document.querySelectorAll('section:not(.drawn) > h2')].map((head, i) => {
    const {parentElement: part} = head;
    part.id ||= 'section-' + (i + 1);
    return element('a', {href: '#' + part.id, text: head.textContent});
  });
  document.querySelector('section.accuracy').append(element('nav', {class: 'contents', 'aria-label': 'Sections'}, ...links));
}
