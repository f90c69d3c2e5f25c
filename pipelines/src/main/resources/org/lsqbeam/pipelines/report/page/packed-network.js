'use strict';

/**
 * Computes a packed network on integers (docs/packed-network.md), with the same bits as Java's
 * IntegerNetwork: Math.fround of one operation on 32-bit floats is that operation in 32 bits.
 */
class PackedNetwork {
  /** @param {Uint8Array} file the content of network.lsq, which is not checked again */
  constructor(file) {
    const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
    const start = 12 + view.getUint32(8, true);
    this.header = JSON.parse(new TextDecoder().decode(file.subarray(12, start)));
    this.layers = this.header.layers;
    let at = start;
    const float = () => {
      at += 4;
      return view.getFloat32(at - 4, true);
    };
    const floats = count => Float32Array.from({length: count}, float);
    this.values = this.layers.map(layer => {
      if (layer.quantization) {
        const steps = {weights: float(), input: float()};
        return {steps, bias: floats(layer.biased ? outputsOf(layer) : 0)};
      }
      return layer.type === 'batchNorm'
        ? {scale: floats(layer.channels), offset: floats(layer.channels)}
        : {};
    });
    const bits = bitReader(file, at);
    this.layers.forEach((layer, i) => {
      if (layer.quantization) {
        this.values[i].weights = bits(productsOf(layer) * outputsOf(layer), layer.quantization.weightBits);
      }
    });
  }

  /**
   * Computes the logits of one image.
   *
   * @param {Uint8Array} pixels [height, width, 3] after resizing and cropping
   * @param {function(object, Int16Array, Int32Array)=} listener is shown each layer with weights,
   *     its input's codes and its sums
   * @return {Float32Array}
   */
  logits(pixels, listener) {
    const {height, width} = this.header.preprocessing;
    const outputs = [];
    const images = {height, width, channels: 3, data: this.#normalized(pixels)};
    const input = position => (position < 0 ? images : outputs[position]);
    for (let i = 0; i < this.layers.length; i++) {
      const layer = this.layers[i];
      const from = input(layer.input);
      if (layer.quantization) {
        const norm = this.#isFolded(i + 1) ? this.values[i + 1] : null;
        outputs[i] = weighted(layer, this.values[i], norm, from, listener);
      } else if (layer.type === 'batchNorm') {
        outputs[i] = this.#isFolded(i) ? from : affine(from, this.values[i]);
      } else {
        outputs[i] = FLOAT_LAYERS[layer.type](from, layer, input);
      }
    }
    return outputs[outputs.length - 1].data;
  }

  /**
   * Classifies an image of any size.
   *
   * @param {{width: number, height: number, rgb: Uint8Array}} image
   * @return {{name: string, probability: number}[]} the most probable class first
   */
  classify(image) {
    const logits = this.logits(this.pixels(image));
    const greatest = Math.max(...logits);
    const exponentials = Array.from(logits, logit => Math.exp(logit - greatest));
    const sum = exponentials.reduce((a, b) => a + b, 0);
    return exponentials
      .map((value, i) => ({name: this.header.classes[i], probability: value / sum}))
      .sort((a, b) => b.probability - a.probability);
  }

  /** Resizes an image and crops it at its centre, as the header's preprocessing says. */
  pixels(image) {
    const {resizedHeight, resizedWidth, height, width} = this.header.preprocessing;
    const {rgb} = resize(image, resizedHeight, resizedWidth);
    const top = Math.floor((resizedHeight - height) / 2);
    const left = Math.floor((resizedWidth - width) / 2);
    const crop = new Uint8Array(height * width * 3);
    for (let y = 0; y < height; y++) {
      const start = ((y + top) * resizedWidth + left) * 3;
      crop.set(rgb.subarray(start, start + width * 3), y * width * 3);
    }
    return crop;
  }

  #normalized(pixels) {
    const {mean, deviation} = this.header.preprocessing;
    const means = mean.map(Math.fround);
    const factors = deviation.map(value => Math.fround(1 / value));
    return Float32Array.from(pixels, (pixel, i) => Math.fround(pixel - means[i % 3]) * factors[i % 3]);
  }

  /** Whether a layer is a batch norm that alone takes the output of the layer with weights before it. */
  #isFolded(position) {
    const layer = this.layers[position];
    if (!layer || layer.type !== 'batchNorm' || layer.input !== position - 1) {
      return false;
    }
    const readers = this.layers.filter(each => each.input === layer.input || each.other === layer.input);
    return Boolean(layer.input >= 0 && this.layers[layer.input].quantization) && readers.length === 1;
  }
}

const outputsOf = layer => (layer.type === 'dense' ? layer.outputs : layer.filters);
const productsOf = layer =>
  layer.type === 'dense' ? layer.features : layer.height * layer.width * layer.channels;

/** Reads codes in two's complement, lowest bit first, from one row of bits. */
function bitReader(bytes, start) {
  let position = 0;
  return (count, width) => {
    const codes = new Int8Array(count);
    for (let i = 0; i < count; i++) {
      const at = start + (position >>> 3);
      const both = bytes[at] | ((bytes[at + 1] ?? 0) << 8);
      codes[i] = ((both >>> (position & 7)) << (32 - width)) >> (32 - width);
      position += width;
    }
    return codes;
  };
}

/** The rule by which values become codes, in the float arithmetic of training's kernel. */
function codesOf(stepSize, bits, signed) {
  const fround = Math.fround;
  const negative = signed ? 2 ** (bits - 1) : 0;
  const levels = 2 ** bits - 1;
  const min = fround(stepSize * -negative);
  const max = fround(stepSize * (levels - negative));
  const scale = fround(fround(max - min) / levels);
  const zero = Math.round(fround(-min / scale));
  const least = fround(-zero * scale);
  const greatest = fround((levels - zero) * scale);
  return {
    scale,
    code: value => {
      const clipped = Math.max(Math.min(value, greatest), least);
      const level = fround(fround(clipped - least) / scale);
      return Math.floor(fround(fround(level - zero) + 0.5));
    },
  };
}

/** A convolution or dense layer: codes, their integer sums, and one affine step in floats. */
function weighted(layer, values, norm, from, listener) {
  const bits = layer.quantization;
  const input = codesOf(values.steps.input, bits.inputBits, bits.inputSigned);
  const codes = Int16Array.from(from.data, input.code);
  const shape = layer.type === 'dense' ? denseShape(layer) : layer;
  const to = windows(from, shape, outputsOf(layer));
  const sums = sumsOf(from, codes, shape, values.weights, to);
  if (listener) {
    listener(layer, codes, sums);
  }
  const unit = input.scale * codesOf(values.steps.weights, bits.weightBits, true).scale;
  const factor = new Float32Array(to.channels);
  const shift = new Float32Array(to.channels);
  for (let i = 0; i < to.channels; i++) {
    const scale = norm ? norm.scale[i] : 1;
    factor[i] = unit * scale;
    shift[i] = (layer.biased ? values.bias[i] : 0) * scale + (norm ? norm.offset[i] : 0);
  }
  for (let i = 0; i < sums.length; i++) {
    const channel = i % to.channels;
    to.data[i] = Math.fround(Math.fround(sums[i]) * factor[channel]) + shift[channel];
  }
  return to;
}

const denseShape = layer => ({
  height: 1,
  width: 1,
  channels: layer.features,
  stride: 1,
  padding: {top: 0, left: 0, bottom: 0, right: 0},
});

function windows(from, {height, width, stride, padding}, channels) {
  const down = from.height + padding.top + padding.bottom - height;
  const right = from.width + padding.left + padding.right - width;
  const shape = {height: Math.floor(down / stride) + 1, width: Math.floor(right / stride) + 1, channels};
  return {...shape, data: new Float32Array(shape.height * shape.width * channels)};
}

function sumsOf(from, codes, layer, weights, to) {
  const {height, width, stride, padding} = layer;
  const {channels} = from;
  const filters = to.channels;
  const sums = new Int32Array(to.data.length);
  for (let y = 0; y < to.height; y++) {
    for (let x = 0; x < to.width; x++) {
      const target = (y * to.width + x) * filters;
      for (let down = 0; down < height; down++) {
        const row = y * stride + down - padding.top;
        for (let across = 0; row >= 0 && row < from.height && across < width; across++) {
          const column = x * stride + across - padding.left;
          if (column < 0 || column >= from.width) {
            continue;
          }
          const source = (row * from.width + column) * channels;
          const weight = (down * width + across) * channels * filters;
          for (let c = 0; c < channels; c++) {
            const code = codes[source + c];
            for (let f = 0, w = weight + c * filters; code !== 0 && f < filters; f++, w++) {
              sums[target + f] += code * weights[w];
            }
          }
        }
      }
    }
  }
  return sums;
}

function affine(from, {scale, offset}) {
  const data = from.data.map(
    (value, i) => Math.fround(value * scale[i % from.channels]) + offset[i % from.channels]);
  return {...from, data};
}

/** The layers without weights, in 32-bit floats. */
const FLOAT_LAYERS = {
  relu: from => ({...from, data: from.data.map(value => Math.max(0, value))}),

  add: (from, layer, input) => {
    const other = input(layer.other).data;
    return {...from, data: from.data.map((value, i) => value + other[i])};
  },

  maxPool: (from, {side, stride, padding}) => {
    const to = windows(from, {height: side, width: side, stride, padding}, from.channels);
    to.data.fill(-Infinity);
    for (let i = 0; i < to.data.length; i++) {
      const channel = i % to.channels;
      const position = (i - channel) / to.channels;
      const top = Math.floor(position / to.width) * stride - padding.top;
      const left = (position % to.width) * stride - padding.left;
      for (let row = Math.max(0, top); row < Math.min(top + side, from.height); row++) {
        for (let column = Math.max(0, left); column < Math.min(left + side, from.width); column++) {
          const value = from.data[(row * from.width + column) * from.channels + channel];
          to.data[i] = Math.max(to.data[i], value);
        }
      }
    }
    return to;
  },

  averagePool: from => {
    const positions = from.height * from.width;
    const data = Float32Array.from({length: from.channels}, (_, channel) => {
      let sum = 0;
      for (let i = channel; i < from.data.length; i += from.channels) {
        sum += from.data[i];
      }
      return sum / positions;
    });
    return {height: 1, width: 1, channels: from.channels, data};
  },

  flatten: from => ({height: 1, width: 1, channels: from.data.length, data: from.data}),
};

/** Resizes an image with antialiased bilinear weights, as images are prepared for training. */
function resize(image, height, width) {
  if (image.height === height && image.width === width) {
    return image;
  }
  const across = triangles(image.width, width);
  const down = triangles(image.height, height);
  const sums = new Float32Array(height * width * 3);
  const narrowed = new Float32Array(width * 3);
  for (let y = 0; y < image.height; y++) {
    const row = y * image.width * 3;
    across.forEach(({first, weights}, x) => {
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (let p = 0; p < weights.length; p++) {
          sum = Math.fround(sum + Math.fround(weights[p] * image.rgb[row + (first + p) * 3 + c]));
        }
        narrowed[x * 3 + c] = sum;
      }
    });
    down.forEach(({first, weights}, to) => {
      if (y >= first && y < first + weights.length) {
        const weight = weights[y - first];
        for (let i = 0; i < narrowed.length; i++) {
          sums[to * narrowed.length + i] += Math.fround(weight * narrowed[i]);
        }
      }
    });
  }
  return {height, width, rgb: Uint8Array.from(sums, value => Math.min(255, Math.trunc(Math.fround(value + 0.5))))};
}

function triangles(from, to) {
  const scale = from / to;
  const half = Math.max(scale, 1);
  return Array.from({length: to}, (_, i) => {
    const center = (i + 0.5) * scale;
    const first = Math.max(0, Math.floor(center - half + 0.5));
    const last = Math.min(from - 1, Math.ceil(center + half - 0.5) - 1);
    const weights = [];
    for (let p = first; p <= last; p++) {
      weights.push(Math.max(0, 1 - Math.abs(p + 0.5 - center) / half));
    }
    const sum = weights.reduce((a, b) => a + b, 0);
    return {first, weights: Float32Array.from(weights, weight => weight / sum)};
  });
}
