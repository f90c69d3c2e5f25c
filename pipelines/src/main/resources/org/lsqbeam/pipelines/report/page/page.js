'use strict';

const REPORT = JSON.parse(document.getElementById('data').textContent);
const LIVE = document.getElementById('live');
document.documentElement.classList.add('js');

LIVE.append(
  ...[
    sizesOf(REPORT),
    curvesOf(REPORT),
    layersOf(REPORT),
    tryIt(REPORT.networks),
    comparison(REPORT),
  ].filter(Boolean));
document.querySelectorAll('table').forEach(workWith);
document.querySelectorAll('.scroll').forEach(reach);
new RunCards(REPORT);
