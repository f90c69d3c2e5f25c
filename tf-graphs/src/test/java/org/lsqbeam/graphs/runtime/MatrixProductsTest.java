package org.lsqbeam.graphs.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class MatrixProductsTest {
  /** Each value of the product of matrices of ones is the sum of as many ones as a side has. */
  @Test
  void aProductHasAsManyMultiplyAccumulatesAsItSays() {
    try (MatrixProducts products = new MatrixProducts()) {
      long side = (long) products.multiply();
      assertThat(side * side * side).isEqualTo(MatrixProducts.multiplyAccumulates());
      assertThat((long) products.multiply()).isEqualTo(side);
    }
  }
}
