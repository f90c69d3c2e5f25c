'use strict';

const FEWEST_ROWS_TO_SORT = 3;
const FEWEST_ROWS_TO_FILTER = 8;

/** Lets a person sort the rows of a table by any column and filter them by a word. */
function workWith(table) {
  const rows = [...table.tBodies[0].rows];
  if (rows.some(({cells: [first]}) => !first.textContent.trim() || first.scope === 'col')) {
    return; // groups of rows under one name stay together, and headings stay on top
  }
  if (rows.length >= FEWEST_ROWS_TO_SORT && table.tHead) {
    sortable(table);
  }
  if (rows.length >= FEWEST_ROWS_TO_FILTER) {
    table.closest('.scroll').before(filterOf(rows));
  }
}

function sortable(table) {
  const body = table.tBodies[0];
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = element('button', {type: 'button', class: 'sort', text: head.textContent, click: sort});
    head.replaceChildren(button);

    function sort() {
      const descending = head.getAttribute('aria-sort') === 'ascending';
      for (const other of table.tHead.rows[0].cells) {
        other.removeAttribute('aria-sort');
      }
      head.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
      const sorted = [...body.rows].sort((a, b) => compareCells(a.cells[column], b.cells[column]));
      body.append(...(descending ? sorted.reverse() : sorted));
    }
  });
}

/** Makes a field that hides the rows without its text. */
function filterOf(rows) {
  const none = element('span', {role: 'status'});
  const field = element('input', {
    type: 'search',
    input: () => {
      for (const row of rows) {
        row.hidden = !row.textContent.toLowerCase().includes(field.value.toLowerCase());
      }
      none.textContent = rows.every(row => row.hidden) ? 'no row matches' : '';
    },
  });
  return element('div', {class: 'control filter'}, element('label', {}, 'Rows with ', field), none);
}

/** Lets the keyboard scroll what is wider than the window. */
function reach(scroll) {
  const names = [scroll.closest('section')?.querySelector('h2'), scroll.querySelector('caption')];
  const name = names.map(each => each?.textContent).filter(Boolean).join(': ') || 'table';
  const before = [...document.querySelectorAll('[role=region]')].filter(each => each.dataset.name === name).length;
  scroll.tabIndex = 0;
  scroll.dataset.name = name;
  scroll.setAttribute('role', 'region');
  scroll.setAttribute('aria-label', before > 0 ? `${name} (${before + 1})` : name);
}

/** Compares numbers as numbers, which come before cells without one, and others as words. */
function compareCells(a, b) {
  const [one, other] = [a, b].map(numberOf);
  if (Number.isNaN(one) || Number.isNaN(other)) {
    return Number.isNaN(one) && Number.isNaN(other)
      ? a.textContent.localeCompare(b.textContent, 'en', {numeric: true})
      : Number.isNaN(one) - Number.isNaN(other);
  }
  return one - other;
}

function numberOf(cell) {
  const text = (cell.firstChild?.textContent ?? '').trim().replace('−', '-').replaceAll(',', '');
  const duration = /^(?:(\d+) h)? ?(?:(\d+) min)? ?(?:([\d.]+) s)?$/.exec(text);
  if (text && duration) {
    const [, hours = 0, minutes = 0, seconds = 0] = duration;
    return hours * 3600 + minutes * 60 + Number(seconds);
  }
  return parseFloat(text);
}
