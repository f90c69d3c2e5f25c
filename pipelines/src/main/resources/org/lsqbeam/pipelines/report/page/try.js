'use strict';

const BEST = 5;

/** Runs the embedded networks on an image that a person chooses. */
function tryIt(networks) {
  if (networks.length === 0) {
    return null;
  }
  const loaded = new Map();
  const network = i => {
    if (!loaded.has(i)) {
      loaded.set(i, new PackedNetwork(bytesOf(networks[i].file)));
    }
    return loaded.get(i);
  };
  let image = null;
  const slider = element('input', {
    type: 'range', min: 0, max: networks.length - 1, step: 1, value: 0,
    'aria-label': 'precision', 'aria-valuetext': networks[0].name, input: () => answer(),
  });
  const name = element('output', {text: networks[0].name});
  const preview = element('canvas', {class: 'preview', hidden: true, role: 'img', 'aria-label': 'the image as the network gets it'});
  const output = element('div', {role: 'status'});

  function answer() {
    const chosen = networks[slider.value];
    name.textContent = chosen.name;
    slider.setAttribute('aria-valuetext', chosen.name);
    if (image) {
      const start = performance.now();
      const classes = network(Number(slider.value)).classify(image).slice(0, BEST);
      const time = Math.round(performance.now() - start);
      output.replaceChildren(
        element('ol', {class: 'answer'}, ...classes.map(each =>
          element('li', {},
            element('span', {text: each.name}),
            element('meter', {min: 0, max: 1, value: each.probability, 'aria-label': each.name}),
            element('span', {text: NUMBERS.decimals(100 * each.probability, 1) + ' %'})))),
        element('p', {class: 'small', text: `${chosen.name} on integers, ${NUMBERS.bytes(chosen.bytes)}, in ${time} ms`}));
    }
  }

  function take(next) {
    image = next;
    const {height, width} = network(0).header.preprocessing;
    show(preview, network(0).pixels(image), height, width);
    answer();
  }

  const read = async file => {
    try {
      take(await decoded(file));
    } catch {
      output.replaceChildren(element('p', {text: `${file.name} is not an image that this browser reads.`}));
    }
  };
  const field = element('input', {type: 'file', accept: 'image/*', change: () => field.files[0] && read(field.files[0])});
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
    element('label', {}, 'Drop an image here, or choose one: ', field));
  return section('try', 'Try the network', [
    element('p', {text: 'The packed networks of this report compute in this page, on integers. The image stays on this machine.'}),
    zone,
    element('div', {class: 'controls'}, element('label', {class: 'control'}, 'Precision ', slider), name),
    element('div', {class: 'pair'}, preview, output),
  ]);
}

const bytesOf = base64 => Uint8Array.from(atob(base64), character => character.charCodeAt(0));

async function decoded(blob) {
  const bitmap = await createImageBitmap(blob, {colorSpaceConversion: 'none'});
  const canvas = element('canvas', {width: bitmap.width, height: bitmap.height});
  const context = canvas.getContext('2d');
  context.drawImage(bitmap, 0, 0);
  const {data} = context.getImageData(0, 0, bitmap.width, bitmap.height);
  const rgb = new Uint8Array(bitmap.width * bitmap.height * 3);
  for (let i = 0, from = 0; i < rgb.length; i += 3, from += 4) {
    rgb.set(data.subarray(from, from + 3), i);
  }
  return {width: bitmap.width, height: bitmap.height, rgb};
}

function show(canvas, rgb, height, width) {
  canvas.hidden = false;
  Object.assign(canvas, {width, height});
  const pixels = new ImageData(width, height);
  for (let i = 0, to = 0; i < rgb.length; i += 3, to += 4) {
    pixels.data.set([rgb[i], rgb[i + 1], rgb[i + 2], 255], to);
  }
  canvas.getContext('2d').putImageData(pixels, 0, 0);
}
