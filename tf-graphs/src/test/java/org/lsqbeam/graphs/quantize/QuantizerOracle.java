package org.lsqbeam.graphs.quantize;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/** A quantizer written by hand in doubles, over a whole tensor. */
interface QuantizerOracle {
  /** Draws values, none so near to a jump that single precision could fall on the other side. */
  float[] values(TensorSpec tensor, float parameter, int count, Random random);

  double[] quantized(TensorSpec tensor, float[] v, float parameter);

  /** Returns the gradient of {@code sum(dy * v_hat)} with respect to v. */
  double[] byValue(TensorSpec tensor, float[] v, float parameter, float[] dy);

  /** Returns the gradient of {@code v_hat} with respect to the parameter, for each value. */
  double[] byParameter(TensorSpec tensor, float[] v, float parameter);

  /** Equations 1 to 5. */
  record Lsq(boolean scalesGradient) implements QuantizerOracle {
    @Override
    public float[] values(TensorSpec tensor, float s, int count, Random random) {
      return Ranges.valuesBetweenJumps(tensor.range(), s, count, random);
    }

    @Override
    public double[] quantized(TensorSpec tensor, float[] v, float s) {
      return each(v, x -> ClosedForm.quantized(x, s, tensor.range()));
    }

    @Override
    public double[] byValue(TensorSpec tensor, float[] v, float s, float[] dy) {
      return times(dy, each(v, x -> ClosedForm.byValue(x, s, tensor.range())));
    }

    @Override
    public double[] byParameter(TensorSpec tensor, float[] v, float s) {
      double g = scalesGradient ? tensor.gradientScale() : 1;
      return each(v, x -> g * ClosedForm.byStepSize(x, s, tensor.range()));
    }
  }

  /** PACT's activations: Equations 1 to 3 of Choi et al., with the lower clip of a signed input. */
  record Pact() implements QuantizerOracle {
    @Override
    public float[] values(TensorSpec tensor, float alpha, int count, Random random) {
      float s = (float) step(tensor, alpha);
      return Ranges.valuesBetweenJumps(tensor.range(), s, count, random);
    }

    private static double step(TensorSpec tensor, float alpha) {
      return (double) alpha / tensor.range().positiveLevels();
    }

    private static double minimum(TensorSpec tensor, float alpha) {
      return -step(tensor, alpha) * tensor.range().negativeLevels();
    }

    @Override
    public double[] quantized(TensorSpec tensor, float[] v, float alpha) {
      double s = step(tensor, alpha);
      return each(v, x -> Math.rint(Math.max(minimum(tensor, alpha), Math.min(alpha, x)) / s) * s);
    }

    @Override
    public double[] byValue(TensorSpec tensor, float[] v, float alpha, float[] dy) {
      return times(dy, each(v, x -> x > minimum(tensor, alpha) && x < alpha ? 1 : 0));
    }

    @Override
    public double[] byParameter(TensorSpec tensor, float[] v, float alpha) {
      double below = minimum(tensor, alpha) / alpha;
      return each(v, x -> x > alpha ? 1 : x < minimum(tensor, alpha) ? below : 0);
    }
  }

  /**
   * DoReFa-Net's weights: t = tanh(w), m = max|t|, and {@code w_hat = 2 round(M (t / 2m + 1/2)) / M
   * - 1} with {@code M = 2^b - 1}, differentiated as {@code t / m}.
   */
  record DoReFa() implements QuantizerOracle {
    @Override
    public float[] values(TensorSpec tensor, float none, int count, Random random) {
      float[] values = new float[count];
      values[0] = 0.9f; // the largest, which the others are measured by
      for (int i = 1; i < count; ) {
        values[i] = (float) (0.3 * random.nextGaussian());
        double code = code(tensor, values[i], Math.tanh(values[0]));
        double toJump = Math.abs(code - Math.floor(code) - 0.5);
        if (Math.abs(values[i]) < values[0] && toJump > 4 * Ranges.roundoff(tensor.range())) {
          i++;
        }
      }
      return values;
    }

    private static double code(TensorSpec tensor, double w, double maximum) {
      return levels(tensor) * (Math.tanh(w) / maximum / 2 + 0.5);
    }

    private static double levels(TensorSpec tensor) {
      return Math.pow(2, tensor.range().bits()) - 1;
    }

    private static double maximum(float[] v) {
      double maximum = 0;
      for (float w : v) {
        maximum = Math.max(maximum, Math.abs(Math.tanh(w)));
      }
      return maximum;
    }

    @Override
    public double[] quantized(TensorSpec tensor, float[] v, float none) {
      double maximum = maximum(v);
      return each(v, w -> 2 * Math.rint(code(tensor, w, maximum)) / levels(tensor) - 1);
    }

    /** The largest weight also divides all others: d(t / m) / dm = -t / m^2. */
    @Override
    public double[] byValue(TensorSpec tensor, float[] v, float none, float[] dy) {
      double m = maximum(v);
      double byGreatest = 0;
      for (int i = 0; i < v.length; i++) {
        byGreatest -= dy[i] * Math.tanh(v[i]) / (m * m);
      }
      double[] gradient = new double[v.length];
      for (int i = 0; i < v.length; i++) {
        double t = Math.tanh(v[i]);
        double byBent = dy[i] / m + (Math.abs(t) == m ? Math.signum(t) * byGreatest : 0);
        gradient[i] = (1 - t * t) * byBent;
      }
      return gradient;
    }

    @Override
    public double[] byParameter(TensorSpec tensor, float[] v, float none) {
      return new double[v.length];
    }
  }

  private static double[] each(float[] v, DoubleUnaryOperator function) {
    double[] results = new double[v.length];
    for (int i = 0; i < v.length; i++) {
      results[i] = function.applyAsDouble(v[i]);
    }
    return results;
  }

  private static double[] times(float[] dy, double[] slopes) {
    double[] results = new double[dy.length];
    for (int i = 0; i < dy.length; i++) {
      results[i] = dy[i] * slopes[i];
    }
    return results;
  }
}
