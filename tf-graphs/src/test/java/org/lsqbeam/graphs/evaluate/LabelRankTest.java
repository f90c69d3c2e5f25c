package org.lsqbeam.graphs.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

final class LabelRankTest {
  @Test
  void itIsHowManyClassesAreMoreProbable() {
    float[][] logits = {{3, 1, 2, -4}, {3, 1, 2, -4}, {3, 1, 2, -4}, {3, 1, 2, -4}};
    assertThat(ranks(logits, 0, 1, 2, 3)).containsExactly(0, 2, 1, 3);
  }

  @Test
  void ofEqualOnesTheFirstIsBefore() {
    float[][] logits = {{7, 7, 7}, {7, 7, 7}, {7, 7, 7}, {1, 5, 5}};
    assertThat(ranks(logits, 0, 1, 2, 2)).containsExactly(0, 1, 2, 1);
  }

  private static List<Integer> ranks(float[][] logits, int... labels) {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> given = tf.constant(logits);
      Operand<TInt32> ranks = LabelRank.of(tf, given, tf.constant(labels), logits[0].length);
      try (TInt32 values = (TInt32) session.runner().fetch(ranks).run().get(0)) {
        List<Integer> list = new ArrayList<>();
        values.scalars().forEach(value -> list.add(value.getInt()));
        return list;
      }
    }
  }
}
